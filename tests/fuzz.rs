//! The built component and the core answer alike, whatever they are asked. The inputs are those of the vectors and those
//! that fuzzing the core has kept, changed at random; what shows something new in an answer is changed further.

#[path = "core/answers.rs"]
mod answers;
#[path = "core/deployment_form.rs"]
mod deployment_form;
#[path = "core/documents.rs"]
mod documents;
#[path = "fuzz/finding.rs"]
mod finding;
#[path = "fuzz/flaws.rs"]
mod flaws;
#[path = "fuzz/json_changes.rs"]
mod json_changes;
#[path = "core/json_form.rs"]
mod json_form;
#[path = "fuzz/judge.rs"]
mod judge;
#[path = "fuzz/kept.rs"]
mod kept;
#[path = "fuzz/mutate.rs"]
mod mutate;
#[path = "fuzz/novelty.rs"]
mod novelty;
#[path = "fuzz/pool.rs"]
mod pool;
#[path = "fuzz/run.rs"]
mod run;
#[path = "core/splitter.rs"]
mod splitter;
#[path = "fuzz/tokens.rs"]
mod tokens;
#[path = "core/written_out.rs"]
mod written_out;

use connect_gating_tests::Component;
use judge::judge;
use run::Run;
use std::env;
use std::time::{Duration, Instant};

/// How long to look, in seconds; `cargo xtask fuzz component` sets it. Otherwise it is calls that are counted, so that
/// every run of the tests is the same.
const SECONDS_VARIABLE: &str = "CONNECT_GATING_SECONDS";
const SECONDS: u64 = 0;

/// So many calls, however slow the machine is.
const LEAST_CALLS: u64 = 2_000;

/// Seeds the changes; another value tries others.
const SEED_VARIABLE: &str = "CONNECT_GATING_SEED";
const SEED: u64 = 20_260_101;

#[test]
fn the_component_answers_as_the_core_does() {
    let (seconds, seed) = (number(SECONDS_VARIABLE, SECONDS), number(SEED_VARIABLE, SEED));
    println!("seed {seed}, {seconds} s");
    let component = Component::load();
    let mut run = Run::new(&component, &answers::call, seed, |_| true);
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut found = None;
    while found.is_none() && (Instant::now() < end || run.calls() < LEAST_CALLS) {
        found = run.step();
    }
    println!("{}", run.figures());
    if let Some(found) = found {
        panic!("{}", finding::report(&found, seed));
    }
}

/// A file that a run wrote, once more.
#[test]
fn what_was_found_is_mended() {
    let Some(path) = env::var_os(finding::VARIABLE) else { return };
    let vector = finding::read(path.as_ref());
    if let Err(fault) = judge(&Component::load(), &answers::call, &vector.function, &vector.input) {
        panic!("{}: {fault}", vector.id);
    }
}

fn number(variable: &str, default: u64) -> u64 {
    env::var(variable).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{variable} is no number")))
}
