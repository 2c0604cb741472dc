//! Fuzzing of the built component, beside the core.

use crate::command::{cargo, run as run_command};
use crate::{guest, workspace};
use anyhow::{Context as _, Result};

/// For so many seconds, from this seed or the usual one. In CI the tests make the same 2,000 calls each time.
pub fn run(seconds: &str, seed: Option<&str>) -> Result<()> {
    for number in std::iter::once(seconds).chain(seed) {
        number.parse::<u64>().with_context(|| format!("`{number}` is no number"))?;
    }
    if !workspace::component().exists() {
        println!("{}", guest::build_and_check()?);
    }
    let mut tests = cargo();
    // The selection of the tests in CI, so that nothing is compiled a second time.
    tests.args(["test", "--locked", "--workspace", "--exclude", "xtask", "--test", "fuzz", "--", "--nocapture"]);
    tests.arg("the_component_answers_as_the_core_does");
    tests.env("CONNECT_GATING_SECONDS", seconds).env("CONNECT_GATING_COMPONENT", workspace::component());
    if let Some(seed) = seed {
        tests.env("CONNECT_GATING_SEED", seed);
    }
    run_command(&mut tests)
}
