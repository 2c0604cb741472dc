//! Hostile updates and stored states.

use super::texts::{corpus, crowded_objects, lengths, nested};
use crate::Component;
use serde_json::{Value, json};

/// The longest stored state, in bytes.
const STATE_BYTES: usize = 8 * 1024;

/// An update that folds.
pub fn update() -> Value {
    json!({
        "gate": { "pipeline-id": "p", "environment-id": "e", "sequence-number": 100 },
        "status": "allowed",
        "updated-at": { "seconds": 1_600_000_080, "nanoseconds": 239_000_000 },
        "updated-text": "2020-09-13T12:28:00.239+00:00",
        "details": [],
        "warnings": [],
    })
}

/// The largest update that `parse` can make: what it keeps is bounded, and this is all of it.
fn largest() -> Value {
    let wide = "\u{10ffff}".repeat(255);
    let mut update = update();
    update["gate"] = json!({ "pipeline-id": wide, "environment-id": wide, "sequence-number": i64::MIN });
    update["status"] = json!({ "unknown": wide });
    update["updated-at"] = json!({ "seconds": i64::MIN, "nanoseconds": 999_999_999 });
    update["updated-text"] = json!("9".repeat(64));
    update
}

/// Hostile updates: `decide` takes any, `fold` those that `parse` could have made.
pub fn updates() -> Vec<(String, Value)> {
    let mut updates = vec![("usable".to_owned(), update()), ("largest".to_owned(), largest())];
    let mut add = |label: String, path: &str, value: Value| {
        let mut update = update();
        *update.pointer_mut(path).expect("a place in an update") = value;
        updates.push((label, update));
    };
    for status in ["allowed", "awaiting", "prevented", "expired", "invalid", "unreadable"] {
        add(status.to_owned(), "/status", json!(status));
    }
    add("no readable time".into(), "/updated-text", Value::Null);
    for (index, text) in corpus().into_iter().enumerate() {
        add(format!("text {index} as a status"), "/status", json!({ "unknown": text }));
        add(format!("text {index} as an id"), "/gate/pipeline-id", json!(text));
        add(format!("text {index} as a time"), "/updated-text", json!(text));
    }
    for length in lengths(255).into_iter().chain([1_000_000]) {
        for character in ["x", "\"", "\u{10ffff}", "\u{1}"] {
            let text = character.repeat(length);
            add(format!("a status of {length} {character:?}"), "/status", json!({ "unknown": text }));
            add(format!("a pipeline id of {length} {character:?}"), "/gate/pipeline-id", json!(text));
            add(format!("an environment id of {length} {character:?}"), "/gate/environment-id", json!(text));
            add(format!("a time of {length} {character:?}"), "/updated-text", json!(text));
        }
    }
    for number in [i64::MIN, i64::MIN + 1, -1, 0, i64::MAX] {
        add(format!("sequence number {number}"), "/gate/sequence-number", json!(number));
        add(format!("second {number}"), "/updated-at/seconds", json!(number));
    }
    for number in [0, 999_999_999, 1_000_000_000, u32::MAX] {
        add(format!("nanosecond {number}"), "/updated-at/nanoseconds", json!(number));
    }
    for count in [1, 1_000, 1_001, 20_000] {
        let detail = json!({ "kind": "issue", "issue-key": "A-1", "issue-link": null, "json": "{}" });
        add(format!("{count} details"), "/details", json!(vec![detail; count]));
        let warning = json!({ "oddity": "missing-link", "pointer": "/details/0/issueLink" });
        add(format!("{count} warnings"), "/warnings", json!(vec![warning; count]));
    }
    updates
}

/// Hostile lists of stored states, made of ones that the component itself gave.
pub fn stored(component: &Component) -> Vec<(String, Value)> {
    let state_of = |update: &Value| {
        let answer = component.call("gating.fold", &json!({ "stored": [], "update": update })).expect("no trap");
        answer.pointer("/ok/state").and_then(Value::as_str).expect("an update that folds").to_owned()
    };
    let (small, large) = (state_of(&update()), state_of(&largest()));
    let mut stored = vec![("nothing".to_owned(), json!([]))];
    for count in [1, 2, 999, 1_000, 1_001, 5_000] {
        stored.push((format!("{count} small states"), json!(vec![small.as_str(); count])));
        stored.push((format!("{count} empty texts"), json!(vec![""; count])));
    }
    for count in [1, 2, 1_000, 1_001] {
        stored.push((format!("{count} large states"), json!(vec![large.as_str(); count])));
    }
    stored.push(("states of two gates".to_owned(), json!([small, large])));
    let mut one = |label: String, text: String| stored.push((label, json!([small, text])));
    for (index, text) in corpus().into_iter().enumerate() {
        one(format!("text {index}"), text.clone());
        one(format!("text {index} after a state"), format!("{small}{text}"));
        one(format!("text {index} before a state"), format!("{text}{small}"));
    }
    for length in lengths(STATE_BYTES).into_iter().chain([1_000_000]) {
        one(format!("{length} letters"), "x".repeat(length));
        one(format!("{length} blanks after a state"), format!("{small}{}", " ".repeat(length)));
        one(format!("{length} digits"), "9".repeat(length));
    }
    for depth in [64, 65, 1_000, 100_000] {
        nested(depth)
            .into_iter()
            .enumerate()
            .for_each(|(kind, text)| one(format!("nested {depth} deep, kind {kind}"), text));
    }
    for bytes in [STATE_BYTES - 1_100, 250_000] {
        crowded_objects(bytes)
            .into_iter()
            .enumerate()
            .for_each(|(kind, text)| one(format!("crowded object {kind} of {bytes}"), text));
    }
    for end in 0..small.len() {
        one(format!("the first {end} bytes of a state"), small[..end].to_owned());
    }
    for (index, byte) in small.bytes().enumerate() {
        let mut bytes = small.clone().into_bytes();
        bytes[index] = byte ^ 1;
        one(format!("byte {index} of a state changed"), String::from_utf8_lossy(&bytes).into_owned());
    }
    stored
}
