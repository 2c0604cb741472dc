//! What was found, as a file that repeats it.

use crate::answers;
use crate::run::Finding;
use connect_gating_tests::Vector;
use serde_json::{Value, json};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Names the file of a finding that is to be tried again.
pub const VARIABLE: &str = "CONNECT_GATING_FINDING";

/// Writes the input as a vector that expects the core's answer, and says how to repeat it.
///
/// # Panics
///
/// If the file can't be written.
pub fn report(found: &Finding, seed: u64) -> String {
    let Finding { function, input, fault } = found;
    let expect = catch_unwind(AssertUnwindSafe(|| answers::call(function, input))).unwrap_or(Value::Null);
    let id = format!("found-from-seed-{seed}");
    let vector = json!({"id": id, "note": fault, "function": function, "input": input, "expect": expect});
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/fuzz/component"));
    let path = folder.join(format!("{id}.json"));
    fs::create_dir_all(folder).and_then(|()| fs::write(&path, format!("{vector:#}"))).expect("a writable target/fuzz");
    format!(
        "{function}: {fault}\nthe input is in `{path}`; again: `{VARIABLE}={path} cargo test --workspace --exclude xtask \
         --test fuzz mended`",
        path = path.display()
    )
}

/// A file that [`report`] wrote.
///
/// # Panics
///
/// If it can't be read.
pub fn read(path: &Path) -> Vector {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("`{}`: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("`{}`: {error}", path.display()))
}
