//! The long run against the libraries of other languages.

use crate::command::{cargo, run as run_command};
use crate::{guest, workspace};
use anyhow::{Context as _, Result};
use std::process::Command;

/// So many cases, from this seed or the usual one. In CI the tests compare the first ten thousand.
pub fn run(cases: &str, seed: Option<&str>) -> Result<()> {
    for number in std::iter::once(cases).chain(seed) {
        number.parse::<u64>().with_context(|| format!("`{number}` is no number"))?;
    }
    if !workspace::component().exists() {
        println!("{}", guest::build_and_check()?);
    }
    let setup = workspace::root().join("tests").join("peers").join("setup.sh");
    run_command(Command::new("bash").arg(setup))?;
    let mut tests = cargo();
    // The selection of the tests in CI, so that nothing is compiled a second time.
    tests.args(["test", "--locked", "--workspace", "--exclude", "xtask", "--test", "peers", "--", "differential"]);
    tests.env("CONNECT_GATING_PEERS", "1").env("CONNECT_GATING_CASES", cases);
    tests.env("CONNECT_GATING_COMPONENT", workspace::component());
    if let Some(seed) = seed {
        tests.env("CONNECT_GATING_SEED", seed);
    }
    run_command(&mut tests)
}
