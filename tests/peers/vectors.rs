//! The shared vectors are what the libraries and the tables still say.

use crate::Test;
use std::path::Path;
use std::process::Command;

pub const TESTS: &[Test] = &[
    ("vectors_of_tokens_are_what_their_generator_writes", vectors_of_tokens_are_what_their_generator_writes),
    ("vectors_of_documents_are_what_their_generator_writes", vectors_of_documents_are_what_their_generator_writes),
];

fn vectors_of_tokens_are_what_their_generator_writes() {
    check("node", "node", "vectors.mjs");
}

fn vectors_of_documents_are_what_their_generator_writes() {
    check("deployments", "python3", "vectors.py");
}

fn check(folder: &str, program: &str, generator: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers").join(folder);
    let status = Command::new(program).args([generator, "--check"]).current_dir(path).status();
    let status = status.unwrap_or_else(|error| panic!("`{program}` can't be started: {error}"));
    assert!(status.success(), "run `{program} {generator}` in tests/peers/{folder}");
}
