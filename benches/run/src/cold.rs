//! From the file to the first answer.

#![expect(unsafe_code, reason = "wasmtime trusts a precompiled file, and this one was made a moment before")]

use crate::component::{Host, engine};
use crate::input::Input;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use wasmtime::component::Component;
use wasmtime::{Result, ensure};

/// Milliseconds, each the least of a few attempts: what disturbs only ever adds.
pub struct Cold {
    /// Compiled when it is loaded.
    pub compiled: f64,
    /// Compiled before, and loaded from a file.
    pub precompiled: f64,
    /// Compiled and loaded before: an instance and a call.
    pub loaded: f64,
}

pub fn measure(path: &Path) -> Result<Cold> {
    let input = Input::example();
    let answer = |component: &Component| -> Result<()> {
        ensure!(Host::of(component)?.instance()?.accept(&input)?.is_ok(), "the example is refused");
        Ok(())
    };
    let compiled = least(3, || answer(&Component::from_file(&engine()?, path)?))?;

    let first = Component::from_file(&engine()?, path)?;
    let file = path.with_extension("cwasm");
    fs::write(&file, first.serialize()?)?;
    let precompiled = least(20, || {
        // SAFETY: this process wrote the file, with the same engine.
        answer(&unsafe { Component::deserialize_file(&engine()?, &file) }?)
    });
    fs::remove_file(&file)?;
    Ok(Cold { compiled, precompiled: precompiled?, loaded: least(20, || answer(&first))? })
}

fn least(attempts: u32, mut attempt: impl FnMut() -> Result<()>) -> Result<f64> {
    let mut least = Duration::MAX;
    for _ in 0..attempts {
        let start = Instant::now();
        attempt()?;
        least = least.min(start.elapsed());
    }
    Ok(least.as_secs_f64() * 1e3)
}
