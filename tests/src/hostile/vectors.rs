//! The inputs of the shared vectors: those of functions whose tokens nobody can sign here.

use crate::VectorFile;
use serde_json::Value;

/// Every input of a function, with what its vector is called; first one that is taken.
pub fn inputs(function: &str) -> Vec<(String, Value)> {
    let files = VectorFile::all();
    let mut vectors: Vec<_> = files.iter().flat_map(|file| &file.vectors).collect();
    vectors.retain(|vector| vector.function == function);
    vectors.sort_by_key(|vector| vector.expect.get("ok").is_none());
    vectors.into_iter().map(|vector| (vector.id.clone(), written_out(&vector.input))).collect()
}

/// The value with every expression that stands for a long text replaced by the text.
fn written_out(value: &Value) -> Value {
    if let (Some(unit), Some(times)) = (value["repeat"].as_str(), value["times"].as_u64()) {
        return unit.repeat(usize::try_from(times).expect("a length")).into();
    }
    match value {
        Value::Object(members) => match members.get("concat").and_then(Value::as_array) {
            Some(parts) => parts
                .iter()
                .map(|part| written_out(part).as_str().expect("a text").to_owned())
                .collect::<String>()
                .into(),
            None => members.iter().map(|(name, value)| (name.clone(), written_out(value))).collect(),
        },
        Value::Array(items) => items.iter().map(written_out).collect(),
        plain => plain.clone(),
    }
}
