//! The schemas of `tests/schemas`, in a validator that is not ours.

use jsonschema::Validator;
use serde_json::Value;
use std::fs;

/// The compiled schemas.
pub struct Schemas {
    /// Jira Software bulk documents.
    pub bulk: Validator,
    /// Teamwork Graph documents.
    pub graph: Validator,
    /// App descriptors.
    pub descriptor: Validator,
    /// Gating modules alone.
    pub module: Validator,
}

impl Schemas {
    /// Loads and compiles them.
    ///
    /// # Panics
    ///
    /// If one can't be read or is no schema.
    #[must_use]
    pub fn load() -> Self {
        let [bulk, graph, descriptor, module] = ["bulk", "graph", "descriptor", "module"].map(compile);
        Self { bulk, graph, descriptor, module }
    }
}

fn compile(name: &str) -> Validator {
    let path = format!("{}/../schemas/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("`{path}` can't be read: {error}"));
    let schema: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("`{path}` is not JSON: {error}"));
    jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("`{path}` is no schema: {error}"));
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap_or_else(|error| panic!("`{path}` can't be used: {error}"))
}

/// What a schema has against a document, for a report; none where it takes it. Text that is no JSON is refused.
#[must_use]
pub fn shown(schema: &Validator, document: &str) -> Option<String> {
    let value: Value = match serde_json::from_str(document) {
        Ok(value) => value,
        Err(error) => return Some(error.to_string()),
    };
    let complaints: Vec<String> =
        schema.iter_errors(&value).map(|error| format!("`{}`: {error}", error.instance_path())).collect();
    (!complaints.is_empty()).then(|| complaints.join("\n").chars().take(500).collect())
}
