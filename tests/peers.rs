//! The component against implementations that are not ours: npm, PyPI and Maven `atlassian-jwt`, and an app on
//! Atlassian's own framework, `atlassian-connect-express`, that sends real HTTP requests.
//!
//! They need Node.js, Python and Java, and what `tests/peers/setup.sh` installs, so they run only where
//! `CONNECT_GATING_PEERS` is 1; then a peer that is missing is a failure. This file has a runner of its own, so that
//! tests that did not run are not counted as passed.

#[path = "peers/cases.rs"]
mod cases;
#[path = "peers/changes.rs"]
mod changes;
#[path = "peers/differential.rs"]
mod differential;
#[path = "peers/disagreements.rs"]
mod disagreements;
#[path = "peers/installation.rs"]
mod installation;
#[path = "peers/listener.rs"]
mod listener;
#[path = "peers/process.rs"]
mod process;
#[path = "peers/requests.rs"]
mod requests;
#[path = "peers/rs256.rs"]
mod rs256;
#[path = "peers/signing.rs"]
mod signing;
#[path = "peers/sources.rs"]
mod sources;
#[path = "peers/vectors.rs"]
mod vectors;
#[path = "peers/verdicts.rs"]
mod verdicts;
#[path = "peers/verification.rs"]
mod verification;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::Instant;

/// Set to 1, it says that the peers are installed and that these tests run.
const SWITCH: &str = "CONNECT_GATING_PEERS";

type Test = (&'static str, fn());

fn main() -> ExitCode {
    let tests: Vec<Test> =
        [verification::TESTS, rs256::TESTS, installation::TESTS, signing::TESTS, differential::TESTS, vectors::TESTS]
            .concat();
    if std::env::var(SWITCH).is_ok_and(|value| value == "1") {
        return run(&tests);
    }
    println!(
        "\n{} tests against other implementations are left out, since {SWITCH} is not 1 \
         (`tests/peers/setup.sh` installs what they need)",
        tests.len()
    );
    summary(0, 0, tests.len(), 0, Instant::now());
    ExitCode::SUCCESS
}

/// Runs the tests whose names hold one of the arguments that are no flags, or all, and reports as libtest does.
fn run(tests: &[Test]) -> ExitCode {
    let filters: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let wanted = |name: &str| filters.is_empty() || filters.iter().any(|filter| name.contains(filter));
    let chosen: Vec<&Test> = tests.iter().filter(|(name, _)| wanted(name)).collect();

    let start = Instant::now();
    println!("\nrunning {} tests", chosen.len());
    let failed = chosen.iter().filter(|(name, test)| !passes(name, *test)).count();
    summary(chosen.len() - failed, failed, 0, tests.len() - chosen.len(), start);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn passes(name: &str, test: fn()) -> bool {
    let passed = catch_unwind(AssertUnwindSafe(test)).is_ok();
    println!("test {name} ... {}", if passed { "ok" } else { "FAILED" });
    passed
}

fn summary(passed: usize, failed: usize, ignored: usize, filtered: usize, start: Instant) {
    println!(
        "\ntest result: {}. {passed} passed; {failed} failed; {ignored} ignored; 0 measured; {filtered} filtered out; \
         finished in {:.2}s\n",
        if failed == 0 { "ok" } else { "FAILED" },
        start.elapsed().as_secs_f64()
    );
}
