//! What a vector does with splitters.

use crate::deployment_form::{added, deployment_of, document, envelope_of, refused, report};
use connect_gating::deployments::{Added, Refused, Splitter};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The answer of each step that has one.
pub fn play(steps: &Value) -> Value {
    let mut splitters = BTreeMap::new();
    steps.as_array().unwrap().iter().filter_map(|step| answer(step, &mut splitters)).collect()
}

fn answer(step: &Value, splitters: &mut BTreeMap<String, Splitter>) -> Option<Value> {
    let Some(call) = step["call"].as_str() else {
        splitters.remove(step["drop"].as_str().unwrap()).unwrap();
        return None;
    };
    if call == "open" {
        return Some(match Splitter::new(&envelope_of(&step["input"]["envelope"])) {
            Ok(splitter) => {
                splitters.insert(step["as"].as_str().unwrap().to_owned(), splitter);
                json!({"ok": null})
            }
            Err(reason) => json!({"err": report(&reason)}),
        });
    }
    let splitter = splitters.get_mut(step["on"].as_str().unwrap()).unwrap();
    Some(match call {
        "add" => either(splitter.add(&deployment_of(&step["input"]["deployment"]))),
        "add-related" => either(splitter.add_related(step["input"]["object"].as_str().unwrap())),
        "finish" => json!({"ok": splitter.finish().as_ref().map(document)}),
        other => panic!("no method `{other}`"),
    })
}

fn either(result: Result<Added, Refused>) -> Value {
    match result {
        Ok(ok) => json!({"ok": added(&ok)}),
        Err(error) => json!({"err": refused(&error)}),
    }
}
