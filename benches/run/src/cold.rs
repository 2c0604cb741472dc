//! From the file to the first answer.

#![expect(unsafe_code, reason = "wasmtime trusts a precompiled file, and this one was made a moment before")]

use crate::component::{Host, engine};
use crate::input::Input;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use wasmtime::component::Component;
use wasmtime::{Result, ensure};

/// Milliseconds by name, each the least of a few attempts, since what disturbs only ever adds: in this process, and
/// those that `cold/measure.py` has written to a file for the bindings of other languages.
pub fn measure(path: &Path, languages: &Path) -> Result<Vec<(String, f64)>> {
    let mut found = here(path)?;
    let languages: BTreeMap<String, f64> = serde_json::from_str(&fs::read_to_string(languages)?)?;
    found.extend(languages);
    Ok(found)
}

fn here(path: &Path) -> Result<Vec<(String, f64)>> {
    let input = Input::example();
    let answer = |component: &Component| -> Result<()> {
        ensure!(Host::of(component)?.accept(&input)?.is_ok(), "the example is refused");
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
    let loaded = least(20, || answer(&first))?;
    let named = |way: &str, milliseconds| (format!("Rust, wasmtime, {way}"), milliseconds);
    Ok(vec![
        named("compiled when loaded", compiled),
        named("precompiled file", precompiled?),
        named("loaded before: an instance and a call", loaded),
    ])
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
