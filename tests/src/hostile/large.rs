//! Documents and answers that are taken, large in one way or another.

use super::parts::{large, lists};
use super::samples::{deployment_key, document, full_document};
use super::texts::many;
use serde_json::json;

/// The longest document, in bytes.
pub const DOCUMENT_BYTES: usize = 4 * 1024 * 1024;

/// The longest answer, in bytes.
pub const ANSWER_BYTES: usize = 1024 * 1024;

/// Stands in a few places: calls of megabytes take half a second each, so only some are as long as can be.
pub const LARGE_PART_BYTES: usize = 400_000;

/// Who may see a deployment, at most.
const PRINCIPALS: usize = 500;

/// Documents without an error, large in one way or another.
pub fn valid(family: &str) -> Vec<(String, String)> {
    let mut texts = vec![
        ("usable".to_owned(), document(family, 1).to_string()),
        ("a hundred".to_owned(), document(family, 100).to_string()),
        ("a full document".to_owned(), full_document(family, 100).to_string()),
    ];
    // Nobody's member: a warning.
    let mut unknown = document(family, 1);
    unknown["unknown"] = json!("#");
    let mut places = vec![("an unknown member", unknown)];
    if family == "graph" {
        for (label, place, value) in [
            ("other associations", "/objects/0/associations", json!([{ "associationType": "x", "values": "#" }])),
            ("a key", "/objects/0/containerKey", json!({ "type": "t", "value": "#" })),
            ("a name", "/objects/0/displayName", json!("#")),
        ] {
            let mut document = document(family, 1);
            *document.pointer_mut(place).expect("a place in a document") = value;
            places.push((label, document));
        }
    }
    if family == "graph" {
        // Small things deep inside cost most for their size: what is around them is read once for each level.
        let mut document = document(family, 1);
        let control = json!({ "principals": [{ "type": "EVERYONE" }] });
        document["objects"][0]["permissions"] = json!([{ "accessControls": vec![control; PRINCIPALS] }]);
        texts.push(("as many principals as are allowed".to_owned(), document.to_string()));
    }
    for (place, document) in places {
        let text = document.to_string();
        for (label, part) in large(LARGE_PART_BYTES) {
            texts.push((format!("{label} in {place}"), text.replace("\"#\"", &part)));
        }
    }
    texts
}

/// Documents without an error that are as long as can be.
pub fn longest() -> Vec<(String, String)> {
    let mut document = document("graph", 1);
    document["objects"][0]["description"] = json!("#");
    document["objects"][0]["containerKey"]["value"] = json!(null);
    let text = document.to_string();
    let parts = lists(DOCUMENT_BYTES - text.len()).into_iter();
    let parts = parts.filter(|(label, _)| label.contains("bytes of"));
    let mut texts: Vec<_> = parts.map(|(label, part)| (label, text.replace("\"#\"", &part))).collect();
    let text = text.replace("\"value\":null", "\"value\":#");
    texts.extend(crowded().into_iter().map(|(label, part)| (label, text.replace('#', &part))));
    texts
}

/// As many members as a document may have, of as many bytes.
fn crowded() -> Vec<(String, String)> {
    let members = |name: &dyn Fn(usize) -> String| {
        format!("{{{}}}", many(190_000, ",", |index| format!(r#""{}":0"#, name(index))))
    };
    vec![
        ("many members".to_owned(), members(&|index| format!("{index:015}"))),
        ("many members with escapes".to_owned(), members(&|index| format!("{index:09}\\u0041"))),
    ]
}

/// Answers of about 1 MiB that name what a full document has.
pub fn long_answers() -> Vec<(String, String)> {
    let key = deployment_key(0).to_string();
    let list = |entry: &str| format!("[{}]", many(ANSWER_BYTES / (entry.len() + 1) - 10, ",", |_| entry.to_owned()));
    let fill = |count: usize| "m".repeat(ANSWER_BYTES - count - 200);
    let rejection = |message: &str| format!(r#"{{"key":{key},"errors":[{{"message":"{message}"}}]}}"#);
    let issues = many(ANSWER_BYTES / 12, ",", |index| format!(r#""AB-{index:06}""#));
    let kind = |kind: &str, values: &str| {
        format!(r#"{{"unknownAssociations":[{{"associationType":"{kind}","values":{values}}}]}}"#)
    };
    [
        ("accepted keys", format!(r#"{{"acceptedDeployments":{}}}"#, list(&key))),
        // The smallest objects: each takes much more memory than bytes.
        ("accepted without a key", format!(r#"{{"acceptedDeployments":{}}}"#, list("{}"))),
        ("rejected without a key", format!(r#"{{"rejectedDeployments":{}}}"#, list("{}"))),
        ("errors without a message", format!(r#"{{"errors":{}}}"#, list("{}"))),
        ("unknown without a type", format!(r#"{{"unknownAssociations":{}}}"#, list("{}"))),
        ("rejections", format!(r#"{{"rejectedDeployments":{}}}"#, list(&rejection("m")))),
        ("a long message", format!(r#"{{"rejectedDeployments":[{}]}}"#, rejection(&fill(key.len())))),
        ("unknown issues", format!(r#"{{"unknownIssueKeys":[{issues}]}}"#)),
        ("one unknown issue", format!(r#"{{"unknownIssueKeys":{}}}"#, list("\"AB-1\""))),
        ("unknown issues by type", kind("issueIdOrKeys", &format!("[{issues}]"))),
        ("unknown services", kind("serviceIdOrKeys", &list("\"s\""))),
        ("unknown services and what is none", kind("serviceIdOrKeys", &list("\"s\",0"))),
        ("unknown commits", kind("commit", &list(r#"{"commitHash":"h","repositoryId":"r"}"#))),
        ("others", kind("x", &list("0"))),
    ]
    .map(|(label, text)| (label.to_owned(), text))
    .into()
}
