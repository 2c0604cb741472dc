//! No input traps the component, and what an input costs is bounded by its size.

use connect_gating_tests::hostile::{Random, SECRET, families, random_input};
use connect_gating_tests::{Component, Usage, contract};
use serde_json::Value;
use std::env;

/// What a call of one function may cost: `base` + `per_byte` * [`size`] of fuel, and of linear memory `pages` and room
/// for [`COPIES`] of the input, which the host hands over before any limit can refuse it.
///
/// Measured with the inputs below, and half as much again. The first 17 pages are the component's own: stack and data.
struct Bound {
    function: &'static str,
    base: usize,
    per_byte: usize,
    pages: usize,
}

const BOUNDS: [Bound; 33] = [
    Bound { function: "callback.accept", base: 60_000, per_byte: 2_200, pages: 77 },
    Bound { function: "deployments.build", base: 300_000, per_byte: 3_900, pages: 95 },
    Bound { function: "deployments.check", base: 300_000, per_byte: 6_100, pages: 53 },
    Bound { function: "deployments.graph-id", base: 16_000, per_byte: 270, pages: 20 },
    Bound { function: "deployments.parse", base: 300_000, per_byte: 1_300, pages: 87 },
    Bound { function: "deployments.poll-path", base: 20_000, per_byte: 400, pages: 20 },
    Bound { function: "deployments.read-bulk-answer", base: 300_000, per_byte: 1_300, pages: 210 },
    Bound { function: "deployments.read-objects-answer", base: 300_000, per_byte: 1_200, pages: 87 },
    Bound { function: "deployments.read-poll-answer", base: 60_000, per_byte: 560, pages: 80 },
    Bound { function: "deployments.splitter", base: 300_000, per_byte: 3_900, pages: 53 },
    Bound { function: "deployments.validate", base: 1_300_000, per_byte: 2_900, pages: 87 },
    Bound { function: "descriptor.build", base: 420_000, per_byte: 4_600, pages: 26 },
    Bound { function: "descriptor.build-module", base: 75_000, per_byte: 3_500, pages: 26 },
    Bound { function: "descriptor.validate", base: 330_000, per_byte: 2_500, pages: 66 },
    Bound { function: "descriptor.validate-module", base: 60_000, per_byte: 700, pages: 24 },
    Bound { function: "forge.verify", base: 28_000_000, per_byte: 4_600, pages: 24 },
    Bound { function: "gating.current", base: 60_000, per_byte: 390, pages: 20 },
    Bound { function: "gating.decide", base: 5_000, per_byte: 110, pages: 35 },
    Bound { function: "gating.fold", base: 60_000, per_byte: 390, pages: 35 },
    Bound { function: "gating.parse", base: 60_000, per_byte: 2_350, pages: 77 },
    Bound { function: "jwt.canonical-request", base: 60_000, per_byte: 1_320, pages: 26 },
    Bound { function: "jwt.default-policy", base: 40, per_byte: 0, pages: 17 },
    Bound { function: "jwt.explain", base: 150_000, per_byte: 2_200, pages: 38 },
    Bound { function: "jwt.peek", base: 60_000, per_byte: 700, pages: 20 },
    Bound { function: "jwt.sign", base: 60_000, per_byte: 1_270, pages: 26 },
    Bound { function: "jwt.verify", base: 60_000, per_byte: 1_150, pages: 23 },
    Bound { function: "lifecycle.default-host-suffixes", base: 3_000, per_byte: 0, pages: 18 },
    Bound { function: "lifecycle.installed", base: 28_000_000, per_byte: 240, pages: 77 },
    Bound { function: "lifecycle.key-id", base: 60_000, per_byte: 550, pages: 24 },
    Bound { function: "lifecycle.key-url", base: 10_000, per_byte: 10, pages: 20 },
    Bound { function: "lifecycle.live-secrets", base: 6_000, per_byte: 40, pages: 20 },
    Bound { function: "lifecycle.rotate", base: 6_000, per_byte: 40, pages: 20 },
    Bound { function: "lifecycle.uninstalled", base: 28_000_000, per_byte: 240, pages: 77 },
];

/// How often an input may stand in memory at once: as it came, as it is kept, and once more while a buffer grows.
const COPIES: usize = 3;

/// A page of linear memory, in bytes.
const PAGE_BYTES: usize = 64 * 1024;

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
    let Usage { fuel, pages } = component.last_usage();
    let (size, fuel) = (size(arguments), usize::try_from(fuel).expect("fuel fits the host's words"));
    most.note(bound, label, size, fuel, pages);
    let most_fuel = bound.base + bound.per_byte * size;
    let mut faults = Vec::new();
    if fuel > most_fuel {
        faults.push(format!("{fuel} fuel for {size} bytes, above {most_fuel}"));
    }
    let most_pages = bound.pages + copies(size);
    if pages > most_pages {
        faults.push(format!("{pages} pages for {size} bytes, above {most_pages}"));
    }
    faults.extend(unfit(&answer));
    (!faults.is_empty()).then(|| format!("{}: {label}: {}", bound.function, faults.join("; ")))
}

impl Most {
    fn note(&mut self, bound: &Bound, label: &str, size: usize, fuel: usize, pages: usize) {
        self.calls += 1;
        if self.calls == 1 {
            self.usable_fuel = fuel;
        }
        self.fuel = self.fuel.max(fuel);
        let per_byte = fuel.saturating_sub(bound.base) / size.max(1);
        if per_byte > self.fuel_per_byte {
            (self.fuel_per_byte, self.at) = (per_byte, format!("{label} ({size} bytes)"));
        }
        let own = pages.saturating_sub(copies(size));
        if own > self.pages {
            (self.pages, self.pages_at) = (own, format!("{label} ({size} bytes)"));
        }
    }
}

/// The pages that the copies of an input fill.
fn copies(size: usize) -> usize {
    (COPIES * size).div_ceil(PAGE_BYTES)
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

/// The size of an input in bytes: its texts, 16 for each entry of a list and 8 for each other value.
fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(|item| 16 + size(item)).sum(),
        Value::Object(members) => members.values().map(size).sum(),
        _ => 8,
    }
}
