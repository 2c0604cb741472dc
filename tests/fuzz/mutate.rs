//! A usable or hostile input, changed.

use crate::json_changes::{changed, cut};
use crate::pool::Pool;
use crate::tokens;
use connect_gating_tests::Component;
use connect_gating_tests::bound::size;
use connect_gating_tests::hostile::{Random, random_input};
use serde_json::Value;

/// Few inputs are longer: what limits do is the business of other tests.
const LONG: usize = 64 * 1024;

/// An input of a function with a few changes, each of which leaves it fit for the function's types.
pub fn input(pool: &Pool, function: &str, component: &Component, random: &mut Random) -> Option<Value> {
    let mut input = pool.choose(function, random)?.clone();
    for _ in 0..=random.below(3) {
        let before = input.clone();
        match random.below(8) {
            0 => input = random_input(&input, function, component, random),
            1 | 2 => tokens::change(&mut input, random),
            3 => cross(&mut input, pool.choose(function, random)?, random),
            _ => change_text(&mut input, random),
        }
        if size(&input) > LONG && !random.once_in(50) {
            input = before;
        }
    }
    if random.once_in(2) {
        tokens::bind(&mut input, random);
    }
    Some(input)
}

/// Changes a text of the input, by its structure where it is JSON.
fn change_text(input: &mut Value, random: &mut Random) {
    let mut found = texts(input);
    if found.is_empty() {
        return;
    }
    let index = random.below(found.len());
    let text = &mut found[index];
    **text = if text.starts_with(['{', '[']) { changed(text, random) } else { cut(text, random) };
}

/// Takes a text from another input of the same function.
fn cross(input: &mut Value, other: &Value, random: &mut Random) {
    let mut other = other.clone();
    let donors: Vec<String> = texts(&mut other).into_iter().map(|text| text.clone()).collect();
    let mut found = texts(input);
    if found.is_empty() || donors.is_empty() {
        return;
    }
    let index = random.below(found.len());
    *found[index] = donors.get(index).unwrap_or_else(|| random.choose(&donors)).clone();
}

/// Every text that may be any other: not a step's names, and not the name of a case.
fn texts(value: &mut Value) -> Vec<&mut String> {
    const NAMES: [&str; 11] =
        ["as", "call", "drop", "on", "environment", "family", "kind", "oddity", "operation-type", "state", "status"];
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter_mut().flat_map(texts).collect(),
        Value::Object(members) => members
            .iter_mut()
            .filter(|(name, value)| !(value.is_string() && NAMES.contains(&name.as_str())))
            .flat_map(|(_, value)| texts(value))
            .collect(),
        _ => Vec::new(),
    }
}
