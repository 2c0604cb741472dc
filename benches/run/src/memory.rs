//! Whether an instance's memory grows for ever.

use crate::component::Host;
use crate::input::Input;
use std::env;
use wasmtime::Result;

/// Another number of calls than 10 million, for a quick look.
const VARIABLE: &str = "CONNECT_GATING_BENCH_CALLS";

/// How many calls there are in the end.
pub fn calls() -> u32 {
    env::var(VARIABLE).ok().and_then(|calls| calls.parse().ok()).unwrap_or(10_000_000)
}

/// How many pages of 64 KiB an instance has more after so many calls than after 10,000, accepted and rejected ones mixed.
pub fn growth(host: &Host, late: u32) -> Result<u64> {
    let (example, forgery) = (Input::example(), Input::forgery());
    let mut instance = host.instance()?;
    let mut calls = |count: u32| -> Result<u64> {
        for _ in 0..count / 2 {
            drop(instance.accept(&example)?);
            drop(instance.accept(&forgery)?);
        }
        Ok(instance.pages())
    };
    let early = calls(10_000)?;
    Ok(calls(late.saturating_sub(10_000))? - early)
}
