//! The core answers every vector as the built component does. Compiles no WebAssembly, so that it is a part of every
//! quick run, of coverage and of mutation testing.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may panic outside test functions too"
)]

mod answers;
mod deployment_form;
#[path = "../src/difference.rs"]
mod difference;
mod documents;
mod interface;
mod json_form;
mod splitter;
mod written_out;

use answers::call;
use difference::differences;
use serde_json::Value;
use std::fmt::Write as _;
use written_out::resolve;

#[test]
fn the_core_answers_every_vector() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors");
    let mut report = String::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let file: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for vector in file["vectors"].as_array().unwrap() {
            count += 1;
            let actual = call(vector["function"].as_str().unwrap(), &resolve(&vector["input"]));
            for difference in differences(&vector["expect"], &actual) {
                write!(report, "\n{} ({})\n{difference}", vector["id"], vector["note"]).unwrap();
            }
        }
    }
    assert!(count > 0, "no vectors in {folder}");
    assert!(report.is_empty(), "{report}");
}

/// The first check that failed is the reason for which verification refuses, and all pass where it accepts.
#[test]
fn explaining_agrees_with_verifying() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors");
    let (mut accepted, mut refused) = (0, 0);
    for name in ["token", "limits"] {
        let file = std::fs::read_to_string(format!("{folder}/{name}.json")).unwrap();
        let file: Value = serde_json::from_str(&file).unwrap();
        for vector in file["vectors"].as_array().unwrap().iter().filter(|v| v["function"] == "jwt.verify") {
            let explanation = call("jwt.explain", &resolve(&vector["input"]));
            let failed = |checked: &Value| Some(checked["outcome"].get("failed")?["reason"].clone());
            let first = explanation["ok"]["checks"].as_array().unwrap().iter().find_map(failed);
            match vector["expect"].get("err") {
                Some(rejection) => {
                    assert_eq!(first.as_ref(), Some(&rejection["reason"]), "{}", vector["id"]);
                    refused += 1;
                }
                None => {
                    let skipped = explanation["ok"]["checks"].as_array().unwrap().iter();
                    assert_eq!(skipped.filter(|checked| checked["outcome"] != "passed").count(), 0, "{}", vector["id"]);
                    accepted += 1;
                }
            }
        }
    }
    assert!(accepted > 50 && refused > 100, "{accepted} accepted, {refused} refused");
}
