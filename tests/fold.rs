//! Folding gives the same state for any order and repetition of the same updates, through the component.

use connect_gating_tests::Component;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The longest sequence. Every sequence up to it is tried, so every multiset of updates in every order.
const LONGEST: usize = 4;

/// Updates of one gate: three instants, two of which differ only below a second, with statuses that compete.
fn updates() -> Vec<Value> {
    let readable = |second: i64, nanosecond: u32, status: Value| {
        update(second, nanosecond, status, Some("2020-09-13T12:28:00.5Z"))
    };
    vec![
        readable(100, 500_000_000, json!("allowed")),
        readable(100, 500_000_000, json!("awaiting")),
        readable(100, 500_000_000, json!("prevented")),
        readable(100, 500_000_000, json!({ "unknown": "ALLOWED" })),
        readable(100, 500_000_000, json!({ "unknown": "paused" })),
        // The same instant and status as the first, written otherwise.
        update(100, 500_000_000, json!("allowed"), Some("2020-09-13T14:28:00.500+02:00")),
        readable(100, 500_000_001, json!("allowed")),
        readable(99, 999_999_999, json!("invalid")),
        // The time could not be read: decided as misconfigured, whatever the status says.
        update(100, 500_000_001, json!("allowed"), None),
    ]
}

fn update(second: i64, nanosecond: u32, status: Value, text: Option<&str>) -> Value {
    json!({
        "gate": { "pipeline-id": "p", "environment-id": "e", "sequence-number": 9_007_199_254_740_993_i64 },
        "status": status,
        "updated-at": { "seconds": second, "nanoseconds": nanosecond },
        "updated-text": text,
        "details": [],
        "warnings": [],
    })
}

fn ok(component: &Component, function: &str, input: &Value) -> Value {
    let answer = component.call(function, input).unwrap_or_else(|error| panic!("{function} {input}: {error}"));
    answer.get("ok").unwrap_or_else(|| panic!("{function} {input}: {answer}")).clone()
}

/// Folds `update` into `stored` and checks what one fold says of itself.
fn fold(component: &Component, stored: &[String], update: &Value) -> (String, Value) {
    let folded = ok(component, "gating.fold", &json!({ "stored": stored, "update": update }));
    let state = folded["state"].as_str().expect("a state").to_owned();
    let outcome = folded["outcome"].as_str().expect("an outcome");
    if let [before] = stored {
        assert_eq!(state != *before, outcome == "applied", "{outcome}: {before} to {state}");
    }
    (state, folded["current"].clone())
}

#[test]
fn the_order_and_repetition_of_updates_do_not_matter() {
    let component = Component::load();
    let updates = updates();
    let singles: Vec<_> = updates.iter().map(|update| fold(&component, &[], update).0).collect();

    // By the set of updates that went in: a bit for each. Sequences grow from those before them.
    let mut by_set: BTreeMap<u32, (String, Value)> = BTreeMap::new();
    let mut sequences: Vec<(Vec<usize>, Option<String>)> = vec![(Vec::new(), None)];
    let mut count = 0;
    for _ in 0..LONGEST {
        let mut longer = Vec::new();
        for (sequence, state) in &sequences {
            for (index, update) in updates.iter().enumerate() {
                let (state, snapshot) = fold(&component, state.as_slice(), update);
                let sequence: Vec<_> = sequence.iter().copied().chain([index]).collect();
                let set = sequence.iter().fold(0, |set, index| set | 1 << index);
                let (first, _) = by_set.entry(set).or_insert_with(|| (state.clone(), snapshot.clone()));
                assert_eq!(*first, state, "the updates {sequence:?} in another order gave another state");

                // Each update under a key of its own, put together when reading.
                let stored: Vec<_> = sequence.iter().map(|index| &singles[*index]).collect();
                let together = ok(&component, "gating.current", &json!({ "stored": stored }));
                assert_eq!(together, snapshot, "the updates {sequence:?}, stored one by one");
                count += 1;
                longer.push((sequence, Some(state)));
            }
        }
        sequences = longer;
    }
    let (all, n) = (u32::try_from(updates.len()).expect("a few"), u32::try_from(LONGEST).expect("a few"));
    assert_eq!(count, (1..=n).map(|length| all.pow(length)).sum::<u32>());
    println!("{count} sequences of {} sets", by_set.len());

    // What comes out is one of what went in, and each of them can win.
    let last: BTreeSet<_> = by_set.values().map(|(state, _)| state).collect();
    assert_eq!(last, singles.iter().collect());
    assert!(
        last.len() >= updates.len() - 1,
        "{} states of {} updates: too few to test anything",
        last.len(),
        updates.len()
    );
}

#[test]
fn any_grouping_gives_the_same_state() {
    let component = Component::load();
    let updates = updates();
    let single = |update: &Value| fold(&component, &[], update).0;
    for a in &updates {
        for b in &updates {
            for c in &updates {
                let left = fold(&component, &[fold(&component, &[single(a)], b).0], c).0;
                let right = fold(&component, &[fold(&component, &[single(b)], c).0], a).0;
                let at_once = fold(&component, &[single(a), single(b)], c).0;
                let reversed = fold(&component, &[single(b), single(a), single(b)], c).0;
                assert_eq!([&right, &at_once, &reversed], [&left; 3], "{a} {b} {c}");
            }
        }
    }
}

#[test]
fn the_newest_wins_and_at_one_instant_the_least_permissive() {
    let component = Component::load();
    let decided = |updates: &[Value]| {
        let states: Vec<_> = updates.iter().map(|update| fold(&component, &[], update).0).collect();
        ok(&component, "gating.current", &json!({ "stored": states }))["decision"].clone()
    };
    let at = |second, status| update(second, 0, status, Some("2020-09-13T12:28:00Z"));
    let ranked = [json!("prevented"), json!({ "unknown": "x" }), json!("awaiting"), json!("allowed")];
    let decisions = ["stop", "misconfigured", "hold", "proceed"];
    for (left, status) in ranked.iter().enumerate() {
        for (right, other) in ranked.iter().enumerate() {
            let together = decided(&[at(1, status.clone()), at(1, other.clone())]);
            assert_eq!(together, decisions[left.min(right)], "{status} and {other} at one instant");
            let later = decided(&[at(2, status.clone()), at(1, other.clone())]);
            assert_eq!(later, decisions[left], "{status} after {other}");
        }
    }
    assert_eq!(decided(&[update(3, 0, json!("allowed"), None), at(2, json!("allowed"))]), "misconfigured");
}
