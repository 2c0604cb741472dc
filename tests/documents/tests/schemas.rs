//! Both judges agree: our own validation, and an independent validator with schemas written from the facts.

use connect_gating::deployments::{Family, validate};
use connect_gating::{Report, Rule, Severity, validate_descriptor, validate_gating_module};
use connect_gating_documents::{Schemas, shown};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;

/// Violations that JSON Schema has no words for.
fn is_beyond_schemas(rule: Rule, pointer: &str) -> bool {
    match rule {
        Rule::DistinctNames
        | Rule::Depth
        | Rule::DocumentSize
        | Rule::DistinctDeployments
        | Rule::RisingUpdate
        | Rule::UniqueKey => true,
        // Sums over several lists, or over all of them.
        Rule::Count => pointer.is_empty() || pointer.ends_with("/associations") || pointer.ends_with("/permissions"),
        _ => false,
    }
}

/// Vectors whose number the validator reads as another one: it has no integers below -2^63, and `1e2` is one to it.
const NUMBERS: [&str; 4] = [
    "bulk-deployment-sequence-number-too-small",
    "bulk-update-sequence-number-too-small",
    "bulk-deployment-sequence-number-exponent",
    "bulk-update-sequence-number-exponent",
];

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        long if long["concat"].is_array() => long["concat"].as_array().unwrap().iter().map(text).collect(),
        long => text(&long["repeat"]).repeat(usize::try_from(long["times"].as_u64().unwrap()).unwrap()),
    }
}

/// The finished documents in what a vector expects, wherever they are.
fn documents(expect: &Value, found: &mut Vec<String>) {
    match expect {
        Value::Object(members) if members.contains_key("placements") => found.push(text(&members["json"])),
        Value::Object(members) => members.values().for_each(|value| documents(value, found)),
        Value::Array(items) => items.iter().for_each(|item| documents(item, found)),
        _ => {}
    }
}

#[test]
fn what_vectors_expect_to_be_built_is_taken() {
    let schemas = Schemas::load();
    let (mut report, mut count) = (String::new(), 0);
    for file in ["deployments", "descriptor"] {
        let path = format!("{}/../vectors/{file}.json", env!("CARGO_MANIFEST_DIR"));
        let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        for vector in file["vectors"].as_array().unwrap() {
            let mut built = Vec::new();
            documents(&vector["expect"], &mut built);
            let schema = |document: &str| {
                if document.contains("\"deployments\":[") { &schemas.bulk } else { &schemas.graph }
            };
            let mut built: Vec<_> = built.iter().map(|document| (schema(document), document.as_str())).collect();
            match (vector["function"].as_str().unwrap(), vector["expect"]["ok"].as_str()) {
                ("descriptor.build", Some(descriptor)) => built.push((&schemas.descriptor, descriptor)),
                ("descriptor.build-module", Some(module)) => built.push((&schemas.module, module)),
                _ => {}
            }
            for (schema, document) in built {
                count += 1;
                if let Some(complaint) = shown(schema, document) {
                    write!(report, "\n{}: {complaint}", vector["id"]).unwrap();
                }
            }
        }
    }
    assert!(report.is_empty(), "{report}");
    assert!(count >= 30, "{count} documents");
}

#[test]
fn every_vector_is_judged_alike() {
    let schemas = Schemas::load();
    let (mut report, mut taken, mut refused) = (String::new(), 0, 0);
    for file in ["deployments", "descriptor"] {
        let path = format!("{}/../vectors/{file}.json", env!("CARGO_MANIFEST_DIR"));
        let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        for vector in file["vectors"].as_array().unwrap() {
            let input = |name: &str| text(&vector["input"][name]);
            let (document, schema, ours): (String, _, Report) = match vector["function"].as_str().unwrap() {
                "deployments.validate" if vector["input"]["family"] == "bulk" => {
                    (input("document"), &schemas.bulk, validate(Family::Bulk, &input("document")))
                }
                "deployments.validate" => {
                    (input("document"), &schemas.graph, validate(Family::Graph, &input("document")))
                }
                "descriptor.validate" => {
                    (input("descriptor"), &schemas.descriptor, validate_descriptor(&input("descriptor")))
                }
                "descriptor.validate-module" => {
                    (input("module"), &schemas.module, validate_gating_module(&input("module")))
                }
                _ => continue,
            };
            let errors = ours.violations.iter().filter(|violation| violation.severity == Severity::Error);
            let (beyond, said): (Vec<_>, Vec<_>) =
                errors.partition(|violation| is_beyond_schemas(violation.rule, &violation.pointer));
            let id = vector["id"].as_str().unwrap();
            if NUMBERS.contains(&id) || (said.is_empty() && !beyond.is_empty()) {
                continue;
            }
            match (said.first(), shown(schema, &document)) {
                (None, None) => taken += 1,
                (Some(_), Some(_)) => refused += 1,
                (None, Some(complaint)) => write!(report, "\n{id}: only the schema: {complaint}").unwrap(),
                (Some(violation), None) => write!(report, "\n{id}: only ours: {violation}").unwrap(),
            }
        }
    }
    assert!(report.is_empty(), "{report}");
    assert!(taken > 80 && refused > 120, "{taken} taken, {refused} refused");
}
