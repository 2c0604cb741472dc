//! Fuzzing finds what it is there to find: each of these cores has a flaw that no vector shows, and each is found.

use crate::answers;
use crate::run::Run;
use crate::written_out::resolve;
use connect_gating_tests::{Component, VectorFile};
use serde_json::{Value, json};

/// The answers of a core that is right but for one thing.
type Flaw = fn(&mut Value);

const FLAWS: [(&str, Flaw); 3] = [
    // Behind the signature, so that a token has to be changed and signed again.
    ("jwt.verify", |answer| {
        if answer.pointer("/ok/issued-at").and_then(Value::as_i64).is_some_and(|issued| !matches!(issued % 10, 0 | 9)) {
            answer["ok"]["good-until"] = json!(0);
        }
    }),
    // A document that is bad in two places, in two ways.
    ("deployments.validate", |answer| {
        let rules: Vec<_> = violations(answer).iter().map(|violation| violation["rule"].clone()).collect();
        if rules.contains(&json!("time")) && rules.contains(&json!("url")) {
            answer["ok"]["violations"] = json!([]);
        }
    }),
    // A payload with more than one oddity, of which one has to be past a limit or of a wrong type.
    ("gating.parse", |answer| {
        let warnings = answer.pointer_mut("/ok/warnings").and_then(Value::as_array_mut);
        warnings.into_iter().for_each(|warnings| warnings.truncate(3));
    }),
];

const SEED: u64 = 20_260_101;

/// So many calls are enough to find each.
const CALLS: u64 = 5_000;

#[test]
fn every_flaw_is_found() {
    let component = Component::load();
    for (flawed, flaw) in FLAWS {
        let core = |function: &str, input: &Value| {
            let mut answer = answers::call(function, input);
            if function == flawed {
                flaw(&mut answer);
            }
            answer
        };
        let mut run = Run::new(&component, &core, SEED, |function| function == flawed);
        let found = std::iter::repeat_with(|| run.step()).take(CALLS as usize).find_map(|found| found);
        println!("{flawed}: found after {}", run.figures());
        assert!(found.is_some_and(|found| found.function == flawed), "{flawed}: nothing found; {}", run.figures());
    }
}

#[test]
fn no_vector_shows_a_flaw() {
    for vector in VectorFile::all().iter().flat_map(|file| &file.vectors) {
        for (_, flaw) in FLAWS.iter().filter(|(flawed, _)| *flawed == vector.function) {
            let right = answers::call(&vector.function, &resolve(&vector.input));
            let mut answer = right.clone();
            flaw(&mut answer);
            assert_eq!(answer, right, "{}", vector.id);
        }
    }
}

fn violations(answer: &Value) -> &[Value] {
    answer.pointer("/ok/violations").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
