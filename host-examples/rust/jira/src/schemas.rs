//! The project's JSON Schemas, in a validator that has nothing to do with it.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

static BULK: LazyLock<Option<Validator>> =
    LazyLock::new(|| compile(include_str!("../../../../tests/schemas/bulk.json")));
static DESCRIPTOR: LazyLock<Option<Validator>> =
    LazyLock::new(|| compile(include_str!("../../../../tests/schemas/descriptor.json")));

/// What is wrong, and where as a JSON pointer.
pub(crate) type Complaint = (String, String);

/// What is wrong with a bulk document.
pub(crate) fn bulk(document: &Value) -> Vec<Complaint> {
    complaints(&BULK, document)
}

/// What is wrong with an app's descriptor.
pub(crate) fn descriptor(descriptor: &Value) -> Vec<Complaint> {
    complaints(&DESCRIPTOR, descriptor)
}

fn compile(schema: &str) -> Option<Validator> {
    let schema = serde_json::from_str(schema).ok()?;
    jsonschema::options().should_validate_formats(true).build(&schema).ok()
}

fn complaints(schema: &LazyLock<Option<Validator>>, document: &Value) -> Vec<Complaint> {
    let Some(schema) = schema.as_ref() else {
        return vec![(String::new(), "the schema can't be used".to_owned())];
    };
    // Without the value itself: what an app sent is not repeated to it.
    schema.iter_errors(document).map(|error| (error.instance_path().to_string(), error.masked().to_string())).collect()
}
