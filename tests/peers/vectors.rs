//! The shared vectors are what the libraries still say.

use crate::Test;
use std::path::Path;
use std::process::Command;

pub const TESTS: &[Test] =
    &[("committed_vectors_are_what_the_generator_writes", committed_vectors_are_what_the_generator_writes)];

fn committed_vectors_are_what_the_generator_writes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/node");
    let status = Command::new("node").args(["vectors.mjs", "--check"]).current_dir(folder).status();
    assert!(status.expect("`node` can be started").success(), "run `node vectors.mjs` in tests/peers/node");
}
