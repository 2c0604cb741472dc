//! What a vector does not spell out.

use crate::answers::call;
use serde_json::{Value, json};

/// Writes out what stands for a long text, or for a stored state.
pub fn resolve(value: &Value) -> Value {
    if let (Some(text), Some(times)) = (value["repeat"].as_str(), value["times"].as_u64()) {
        return text.repeat(usize::try_from(times).unwrap()).into();
    }
    if let Some(parts) = value["concat"].as_array() {
        return parts.iter().map(|part| resolve(part).as_str().unwrap().to_owned()).collect::<String>().into();
    }
    if let Some(updates) = value["state-of"].as_array() {
        return updates.iter().fold(Value::Null, |state, update| {
            let stored = if state.is_null() { vec![] } else { vec![state] };
            call("gating.fold", &json!({"stored": stored, "update": resolve(update)}))["ok"]["state"].clone()
        });
    }
    match value {
        Value::Array(items) => items.iter().map(resolve).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), resolve(value))).collect(),
        plain => plain.clone(),
    }
}
