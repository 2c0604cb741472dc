//! No input traps the component, and what an input costs is bounded by its size.

use connect_gating_tests::bound::{BOUNDS, Bound, copies, size};
use connect_gating_tests::hostile::{Random, SECRET, families, random_input};
use connect_gating_tests::{Component, Usage, contract};
use serde_json::Value;
use std::env;

/// Random inputs for each function: at least, at most, and otherwise as many as this fuel is enough for.
const RANDOM_INPUTS: (usize, usize) = (100, 2_000);
const RANDOM_FUEL: usize = 200_000_000;

/// Seeds the random inputs; another value tries others.
const SEED_VARIABLE: &str = "CONNECT_GATING_SEED";

/// The longest refusal, in bytes of its JSON form: it carries no part of what was refused.
const REJECTION_BYTES: usize = 1_024;

/// The longest report, in the same form: a hundred violations, each with its pointer, alone and in a sentence.
const REPORT_BYTES: usize = 100 * (2 * 2 * 1_024 + 512);

/// The longest stored state, in bytes.
const STATE_BYTES: usize = 8_192;

#[test]
fn every_function_has_bounds() {
    let functions = contract::callable(&Component::load());
    assert_eq!(Vec::from_iter(functions), BOUNDS.map(|bound| bound.function));
}

#[test]
fn callback_stays_within_its_bounds() {
    interface_stays_within_its_bounds("callback.");
}

#[test]
fn deployments_stay_within_their_bounds() {
    interface_stays_within_its_bounds("deployments.");
}

#[test]
fn descriptor_stays_within_its_bounds() {
    interface_stays_within_its_bounds("descriptor.");
}

#[test]
fn forge_stays_within_its_bounds() {
    interface_stays_within_its_bounds("forge.");
}

#[test]
fn lifecycle_stays_within_its_bounds() {
    interface_stays_within_its_bounds("lifecycle.");
}

#[test]
fn gating_stays_within_its_bounds() {
    interface_stays_within_its_bounds("gating.");
}

#[test]
fn jwt_stays_within_its_bounds() {
    interface_stays_within_its_bounds("jwt.");
}

fn interface_stays_within_its_bounds(interface: &str) {
    let component = Component::load();
    let seed = env::var(SEED_VARIABLE).map_or(20_260_101, |seed| seed.parse().expect("a seed is a number"));
    println!("seed {seed}");
    let mut failures = Vec::new();
    for bound in BOUNDS.iter().filter(|bound| bound.function.starts_with(interface)) {
        let mut most = Most::default();
        let fixed = families(bound.function, &component);
        let usable = fixed.first().expect("a usable input").arguments.clone();
        for input in fixed {
            failures.extend(try_one(&component, bound, &input.label, &input.arguments, &mut most));
        }
        let mut random = Random::new(seed);
        let rounds = RANDOM_FUEL.checked_div(most.usable_fuel).unwrap_or(usize::MAX);
        for round in 0..rounds.clamp(RANDOM_INPUTS.0, RANDOM_INPUTS.1) {
            let label = format!("random input {round} of seed {seed}");
            failures.extend(try_one(
                &component,
                bound,
                &label,
                &random_input(&usable, bound.function, &component, &mut random),
                &mut most,
            ));
        }
        println!("{}: {most:?}", bound.function);
        // A bound that nothing comes near would never fail.
        if most.fuel_per_byte < bound.per_byte / 3 || most.pages < bound.pages / 2 {
            failures.push(format!("{}: the bounds are too wide: {most:?}", bound.function));
        }
    }
    failures.truncate(20);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The dearest calls of a function: the figures from which its bounds were made.
#[derive(Debug, Default)]
struct Most {
    calls: u32,
    usable_fuel: usize,
    fuel: usize,
    fuel_per_byte: usize,
    at: String,
    pages: usize,
    pages_at: String,
}

fn try_one(component: &Component, bound: &Bound, label: &str, arguments: &Value, most: &mut Most) -> Option<String> {
    let answer = match component.call(bound.function, arguments) {
        Ok(answer) => answer,
        Err(error) => return Some(format!("{}: {label}: {error}", bound.function)),
    };
    let (size, usage) = (size(arguments), component.last_usage());
    most.note(bound, label, size, usage);
    let faults: Vec<String> = bound.broken(size, usage).into_iter().chain(unfit(&answer)).collect();
    (!faults.is_empty()).then(|| format!("{}: {label}: {}", bound.function, faults.join("; ")))
}

impl Most {
    fn note(&mut self, bound: &Bound, label: &str, size: usize, usage: Usage) {
        let fuel = usize::try_from(usage.fuel).expect("fuel fits the host's words");
        self.calls += 1;
        if self.calls == 1 {
            self.usable_fuel = fuel;
        }
        self.fuel = self.fuel.max(fuel);
        let per_byte = fuel.saturating_sub(bound.base) / size.max(1);
        if per_byte > self.fuel_per_byte {
            (self.fuel_per_byte, self.at) = (per_byte, format!("{label} ({size} bytes)"));
        }
        let own = usage.pages.saturating_sub(copies(size));
        if own > self.pages {
            (self.pages, self.pages_at) = (own, format!("{label} ({size} bytes)"));
        }
    }
}

/// What no answer may be, whatever the input.
fn unfit(answer: &Value) -> Option<String> {
    let text = answer.to_string();
    if text.contains(SECRET) {
        return Some("the answer holds the secret".to_owned());
    }
    let refusal = answer.get("err").into_iter().chain(answer.pointer("/ok/violations"));
    for refusal in refusal {
        let most =
            if refusal.is_array() || refusal.get("violations").is_some() { REPORT_BYTES } else { REJECTION_BYTES };
        let length = refusal.to_string().len();
        if length > most {
            return Some(format!("a refusal of {length} bytes"));
        }
    }
    let state = answer.pointer("/ok/state").and_then(Value::as_str)?;
    (state.len() > STATE_BYTES).then(|| format!("a state of {} bytes", state.len()))
}
