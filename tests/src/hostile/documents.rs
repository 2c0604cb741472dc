//! Hostile deployments, documents, answers and descriptors.

use super::texts::{corpus, crowded_objects, deep_and_wide, many, nested};
use super::vectors;
use serde_json::{Value, json};

/// The longest document, in bytes.
const DOCUMENT_BYTES: usize = 4 * 1024 * 1024;

/// The longest answer, in bytes.
const ANSWER_BYTES: usize = 1024 * 1024;

/// The longest descriptor, in bytes.
const DESCRIPTOR_BYTES: usize = 256 * 1024;

/// Stands in every place of a document in turn: what is more than linear shows here as it does at the limit.
const PART_BYTES: usize = 6_000;

/// The same in fewer places: calls of megabytes take half a second each, so only some are as long as can be.
const LARGE_PART_BYTES: usize = 400_000;

/// Both families, and the member that holds their items.
const FAMILIES: [(&str, &str); 2] = [("bulk", "deployments"), ("graph", "objects")];

type Inputs = Vec<(String, Value)>;

/// What is hostile about functions that take a gate alone.
pub fn ids(function: &str) -> Inputs {
    let inputs = vectors::inputs(function);
    let hostile = everywhere(&inputs[0].1);
    inputs.into_iter().chain(hostile).collect()
}

/// What is hostile about typed deployments, for `check`.
pub fn deployments() -> Inputs {
    let inputs = vectors::inputs("deployments.check");
    let hostile = FAMILIES.iter().flat_map(|(family, _)| {
        everywhere(&deployment(family)).into_iter().map(move |(label, deployment)| {
            (format!("{family}: {label}"), json!({ "family": family, "deployment": deployment }))
        })
    });
    inputs.into_iter().chain(hostile).collect()
}

/// What is hostile about typed arguments, for functions with vectors of their own.
pub fn typed(function: &str) -> Inputs {
    let inputs = vectors::inputs(function);
    let hostile = everywhere(&inputs[0].1);
    inputs.into_iter().chain(hostile).collect()
}

/// What is hostile about finished documents, for `validate`.
pub fn documents() -> Inputs {
    let mut inputs = vectors::inputs("deployments.validate");
    for (family, items) in FAMILIES {
        let mut add = |label: String, document: String| {
            inputs.push((format!("{family}: {label}"), json!({ "family": family, "document": document })));
        };
        texts(DOCUMENT_BYTES).into_iter().for_each(|(label, text)| add(label, text));
        let document = document(family, 1);
        for (label, text) in in_every_place(&document) {
            add(label, text);
        }
        for (label, text) in large(LARGE_PART_BYTES) {
            add(format!("{label} as items"), format!(r#"{{"{items}":{text}}}"#));
        }
        valid(family).into_iter().for_each(|(label, text)| add(label, text));
    }
    inputs
}

/// Documents that are read to the end, for `parse`.
pub fn valid_documents() -> Inputs {
    let mut inputs = vectors::inputs("deployments.parse");
    let mut add = |family: &str, label: &str, text: &str| {
        inputs.push((format!("{family}: {label}"), json!({ "family": family, "document": text })));
    };
    for (family, _) in FAMILIES {
        valid(family).iter().for_each(|(label, text)| add(family, label, text));
    }
    longest().iter().for_each(|(label, text)| add("graph", &format!("{label}, as long as can be"), text));
    inputs
}

/// What is hostile about lists of deployments, for `build`.
pub fn lists_of_deployments() -> Inputs {
    let mut inputs = vectors::inputs("deployments.build");
    let call = |envelope: Value, deployments: Value, related: Value| json!({ "envelope": envelope, "deployments": deployments, "related": related });
    for (family, _) in FAMILIES {
        let (one, envelope) = (deployment(family), envelope(family));
        for (label, envelope) in everywhere(&envelope) {
            inputs.push((format!("envelope, {family}: {label}"), call(envelope, json!([one]), json!([]))));
        }
        for count in [101, 1_000] {
            let different: Vec<_> = (0..count).map(|number| numbered(&one, number)).collect();
            inputs
                .push((format!("{family}: {count} deployments"), call(envelope.clone(), json!(different), json!([]))));
        }
        let updates: Vec<_> = (0..300).map(|number| updated(&one, number)).collect();
        inputs.push((format!("{family}: 300 updates"), call(envelope.clone(), json!(updates), json!([]))));
        let same = vec![one.clone(); 300];
        inputs.push((format!("{family}: 300 times the same"), call(envelope.clone(), json!(same), json!([]))));
        for count in [1_000, 1_001] {
            let related: Vec<_> = (0..count).map(|number| related(number).to_string()).collect();
            inputs.push((format!("{family}: {count} related"), call(envelope.clone(), json!([]), json!(related))));
        }
        for (label, text) in texts(PART_BYTES).into_iter().chain(in_every_place(&related(1))) {
            inputs.push((format!("{family}: related {label}"), call(envelope.clone(), json!([]), json!([text]))));
        }
        let mut object = related(1);
        object["a:b"] = json!("#");
        let object = object.to_string();
        for (label, part) in large(LARGE_PART_BYTES) {
            let related = object.replace("\"#\"", &part);
            inputs.push((format!("{family}: related {label}"), call(envelope.clone(), json!([]), json!([related]))));
        }
    }
    inputs
}

/// What is hostile about what is done with splitters.
pub fn splitters() -> Inputs {
    let mut inputs = Vec::new();
    let open = |envelope: Value| json!({ "call": "open", "as": "a", "input": { "envelope": envelope } });
    let finish = || json!({ "call": "finish", "on": "a", "input": {} });
    let add = |deployment: Value| json!({ "call": "add", "on": "a", "input": { "deployment": deployment } });
    let add_related = |object: String| json!({ "call": "add-related", "on": "a", "input": { "object": object } });
    let mut play = |label: String, steps: Vec<Value>| inputs.push((label, json!({ "steps": steps })));
    for (family, _) in FAMILIES {
        let (one, envelope) = (deployment(family), envelope(family));
        play(format!("{family}: usable"), vec![open(envelope.clone()), add(one.clone()), finish()]);
        for (label, envelope) in everywhere(&envelope) {
            play(format!("envelope, {family}: {label}"), vec![open(envelope)]);
        }
        // What single texts do shows in `check`.
        for (label, deployment) in everywhere(&one).into_iter().filter(|(label, _)| label.ends_with("the same")) {
            let steps = vec![open(envelope.clone()), add(one.clone()), add(deployment), finish()];
            play(format!("{family}: {label}"), steps);
        }
        for (label, text) in texts(PART_BYTES) {
            play(format!("{family}: related {label}"), vec![open(envelope.clone()), add_related(text), finish()]);
        }
        for count in [101, 301] {
            let several = |one: &dyn Fn(usize) -> Value| {
                let steps = (0..count).map(one);
                std::iter::once(open(envelope.clone())).chain(steps).chain([finish()]).collect::<Vec<_>>()
            };
            play(format!("{family}: {count} deployments"), several(&|number| add(numbered(&one, number))));
            play(format!("{family}: {count} updates"), several(&|number| add(updated(&one, number))));
            play(format!("{family}: {count} related"), several(&|number| add_related(related(number).to_string())));
        }
    }
    inputs.extend(vectors::inputs("deployments.splitter"));
    inputs
}

/// What is hostile about the answer to a bulk document.
pub fn bulk_answers() -> Inputs {
    let mut inputs = vectors::inputs("deployments.read-bulk-answer");
    let mut add = |label: String, sent: &str, status: u16, body: String| {
        inputs.push((label, json!({ "sent": sent, "status": status, "body": body })));
    };
    let small = document("bulk", 3).to_string();
    let key = deployment_key(0);
    let everything = json!({
        "acceptedDeployments": [key],
        "rejectedDeployments": [{ "key": key, "errors": [{ "message": "m", "errorTraceId": "t" }] }],
        "unknownIssueKeys": ["A-1"],
        "unknownAssociations": [
            { "associationType": "serviceIdOrKeys", "values": ["s"] },
            { "associationType": "commit", "values": [{ "commitHash": "h", "repositoryId": "r" }] },
        ],
    });
    for (label, body) in texts(ANSWER_BYTES).into_iter().chain(in_every_place(&everything)) {
        add(format!("accepted: {label}"), &small, 202, body);
    }
    let refusal = json!([{ "message": "m", "errorTraceId": "t" }]);
    let seen = json!({ "errorMessages": ["m"], "message": "m" });
    for (label, body) in texts(ANSWER_BYTES).into_iter().chain([&refusal, &seen].into_iter().flat_map(in_every_place)) {
        add(format!("refused: {label}"), &small, 400, body);
    }
    // A full document, and an answer as long as it may be that has to be compared with all of it.
    let (fullest, full) = (full_document("bulk", 100).to_string(), full_document("bulk", 10).to_string());
    let often = document_of_updates().to_string();
    for (label, body) in long_answers() {
        let sent = if label.starts_with("unknown issues") { &fullest } else { &full };
        add(format!("a full document: {label}"), sent, 202, body.clone());
        add(format!("a hundred updates: {label}"), &often, 202, body);
    }
    for (label, sent) in valid("bulk") {
        add(format!("sent {label}"), &sent, 202, everything.to_string());
        add(format!("refused {label}"), &sent, 400, refusal.to_string());
    }
    inputs
}

/// What is hostile about the answer to a graph document.
pub fn objects_answers() -> Inputs {
    let mut inputs = vectors::inputs("deployments.read-objects-answer");
    let mut add = |label: String, sent: &str, body: String| {
        inputs.push((label, json!({ "sent": sent, "body": body })));
    };
    let small = document("graph", 1).to_string();
    let failure = json!({ "success": false, "error": { "message": "no" } });
    for (label, body) in texts(ANSWER_BYTES).into_iter().chain(in_every_place(&failure)) {
        add(label, &small, body);
    }
    for (label, sent) in valid("graph") {
        add(format!("sent {label}"), &sent, failure.to_string());
    }
    inputs
}

/// What is hostile about a gating status, apart from what `gating.parse` is tried with.
pub fn poll_answers(bodies: Vec<(String, String)>) -> Inputs {
    let inputs = vectors::inputs("deployments.read-poll-answer");
    let usable = inputs[0].1.clone();
    let bodies = bodies.into_iter().map(|(label, body)| {
        let mut arguments = usable.clone();
        arguments["body"] = json!(body);
        (label, arguments)
    });
    let typed = everywhere(&usable);
    inputs.iter().cloned().chain(bodies).chain(typed).collect()
}

/// What is hostile about a descriptor or a module, as text.
pub fn descriptors(function: &str, argument: &str) -> Inputs {
    let inputs = vectors::inputs(function);
    let usable: Value = serde_json::from_str(inputs[0].1[argument].as_str().expect("a text")).expect("JSON");
    let mut hostile = texts(DESCRIPTOR_BYTES);
    hostile.extend(in_every_place(&usable));
    if argument == "descriptor" {
        let name = "m".repeat(DESCRIPTOR_BYTES / 2);
        for (label, name) in [("a long name", name.as_str()), ("a short name", "m")] {
            let bytes = DESCRIPTOR_BYTES - name.len() - 2_000;
            let entries = |entry: &str| many(bytes / (entry.len() + 1), ",", |_| entry.to_owned());
            for (what, list) in [("of one key", entries(r#"{"key":"k"}"#)), ("without a key", entries("{}"))] {
                let mut modules = usable.clone();
                modules["modules"][name] = json!("#");
                let text = modules.to_string().replace("\"#\"", &format!("[{list}]"));
                hostile.push((format!("{label} of many modules {what}"), text));
            }
            let keys = many(bytes / 20, ",", |index| format!(r#"{{"key":"{index:06}"}}"#));
            let mut modules = usable.clone();
            modules["modules"][name] = json!("#");
            hostile.push((format!("{label} of many keys"), modules.to_string().replace("\"#\"", &format!("[{keys}]"))));
        }
    }
    let hostile = hostile.into_iter().map(|(label, text)| (label, json!({ argument: text })));
    inputs.iter().cloned().chain(hostile).collect()
}

/// The value with each of its parts replaced in turn by a hostile one of the same type.
fn everywhere(usable: &Value) -> Inputs {
    let mut inputs = Vec::new();
    for pointer in pointers(usable) {
        let mut add = |label: String, value: Value| {
            let mut input = usable.clone();
            *input.pointer_mut(&pointer).expect("a pointer into it") = value;
            inputs.push((format!("`{pointer}` {label}"), input));
        };
        match usable.pointer(&pointer).expect("a pointer into it") {
            // The names of an enum's cases are texts, too, and no others will do.
            Value::String(text) if !is_case(&pointer) => {
                for (index, text) in corpus().into_iter().enumerate() {
                    add(format!("is text {index}"), json!(text));
                }
                for length in [255, 256, 2_001, 20_000] {
                    for character in ["x", "\"", "\u{1}", "\u{10ffff}"] {
                        add(format!("has {length} of {character:?}"), json!(character.repeat(length)));
                    }
                }
                // What is JSON text.
                if text.starts_with('{') {
                    lists(PART_BYTES).into_iter().for_each(|(label, text)| add(format!("is {label}"), json!(text)));
                }
            }
            Value::Array(items) => {
                add("is empty".into(), json!([]));
                if let Some(item) = items.first() {
                    for count in [2, 6, 100, 101, 500, 501, 5_000] {
                        add(format!("has {count} times the same"), json!(vec![item; count]));
                    }
                }
            }
            Value::Number(number) if number.is_i64() && pointer.ends_with("number") => {
                for number in [i64::MIN, -1, 0, i64::MAX] {
                    add(format!("is {number}"), json!(number));
                }
            }
            _ => {}
        }
    }
    inputs
}

/// Whether an enum stands there.
fn is_case(pointer: &str) -> bool {
    ["/family", "/state", "/operation-type"].iter().any(|end| pointer.ends_with(end))
        || pointer.ends_with("/environment/kind")
        || (pointer.contains("/principals/") && pointer.ends_with("/kind"))
}

/// The text of a document with each of its values replaced in turn by a hostile one.
fn in_every_place(document: &Value) -> Vec<(String, String)> {
    const MARK: &str = "#here#";
    let mut parts: Vec<(String, String)> = lists(PART_BYTES);
    for number in ["-1", "9223372036854775808", "1.0", "1e999999999999", "00", "null", "true"] {
        parts.push((number.to_owned(), number.to_owned()));
    }
    for depth in [55, 66] {
        let nested = nested(depth).into_iter().enumerate();
        parts.extend(nested.map(|(kind, text)| (format!("{depth} deep, kind {kind}"), text)));
    }
    let mut texts = Vec::new();
    for pointer in pointers(document) {
        let mut marked = document.clone();
        *marked.pointer_mut(&pointer).expect("a pointer into it") = json!(MARK);
        let marked = marked.to_string();
        let (head, tail) = marked.split_once(&json!(MARK).to_string()).expect("the mark");
        texts.extend(
            parts.iter().map(|(label, part)| (format!("`{pointer}` is {label}"), format!("{head}{part}{tail}"))),
        );
    }
    texts
}

/// Long JSON of about `bytes`.
fn lists(bytes: usize) -> Vec<(String, String)> {
    let mut parts = Vec::new();
    for entry in ["0", "\"\"", "\"A-1\"", "{}", "[]", "null", r#"{"a":0}"#, r#"{"key":"k"}"#] {
        let list = many(bytes / (entry.len() + 1), ",", |_| entry.to_owned());
        parts.push((format!("a list of `{entry}`"), format!("[{list}]")));
    }
    for (kind, object) in crowded_objects(bytes).into_iter().enumerate() {
        parts.push((format!("crowded object {kind}"), object));
    }
    for (kind, text) in deep_and_wide(bytes, 55).into_iter().enumerate() {
        parts.push((format!("deep and wide {kind}"), text));
    }
    for (label, unit) in [("letters", "x"), ("escapes", "\\u0041"), ("pairs", "\\ud83d\\ude00"), ("lone", "\\ud800")] {
        parts.push((format!("{bytes} bytes of {label}"), format!("\"{}\"", unit.repeat(bytes / unit.len()))));
    }
    parts
}

/// Texts that are no usable document, at and past a limit.
fn texts(most: usize) -> Vec<(String, String)> {
    let mut texts: Vec<_> =
        corpus().into_iter().enumerate().map(|(index, text)| (format!("text {index}"), text)).collect();
    for length in [most, most + 1] {
        texts.push((format!("{length} blanks"), " ".repeat(length)));
        texts.push((format!("a string of {length}"), format!("\"{}", "é".repeat(length / 2))));
    }
    texts.push(("as many open lists as fit".into(), "[".repeat(most)));
    texts.push(("as many open objects as fit".into(), r#"{"":"#.repeat(most / 4)));
    let lists = lists(most / 40).into_iter();
    texts.extend(
        lists.flat_map(|(label, text)| [(format!("{label} as a member"), format!(r#"{{"a":{text}}}"#)), (label, text)]),
    );
    texts
}

/// Parts of the kinds that fill most memory or take most work.
fn large(bytes: usize) -> Vec<(String, String)> {
    let mut parts = lists(bytes);
    let kinds = ["list of `0`", "list of `{}`", "crowded object 0", "crowded object 1", "crowded object 4", "of pairs"];
    parts.retain(|(label, _)| kinds.iter().any(|kind| label.contains(kind)));
    parts
}

/// Documents without an error, large in one way or another.
fn valid(family: &str) -> Vec<(String, String)> {
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
    for (place, document) in places {
        let text = document.to_string();
        for (label, part) in large(LARGE_PART_BYTES) {
            texts.push((format!("{label} in {place}"), text.replace("\"#\"", &part)));
        }
    }
    texts
}

/// Documents without an error that are as long as can be.
fn longest() -> Vec<(String, String)> {
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
fn long_answers() -> Vec<(String, String)> {
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
        ("rejections", format!(r#"{{"rejectedDeployments":{}}}"#, list(&rejection("m")))),
        ("a long message", format!(r#"{{"rejectedDeployments":[{}]}}"#, rejection(&fill(key.len())))),
        ("unknown issues", format!(r#"{{"unknownIssueKeys":[{issues}]}}"#)),
        ("one unknown issue", format!(r#"{{"unknownIssueKeys":{}}}"#, list("\"AB-1\""))),
        ("unknown issues by type", kind("issueIdOrKeys", &format!("[{issues}]"))),
        ("unknown services", kind("serviceIdOrKeys", &list("\"s\""))),
        ("unknown commits", kind("commit", &list(r#"{"commitHash":"h","repositoryId":"r"}"#))),
        ("others", kind("x", &list("0"))),
    ]
    .map(|(label, text)| (label.to_owned(), text))
    .into()
}

fn pointers(value: &Value) -> Vec<String> {
    fn walk(value: &Value, pointer: &str, found: &mut Vec<String>) {
        found.push(pointer.to_owned());
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    walk(value, &format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")), found);
                }
            }
            // What holds for the first entry holds for the rest.
            Value::Array(items) => items.iter().take(1).for_each(|item| walk(item, &format!("{pointer}/0"), found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(value, "", &mut found);
    found
}

/// A deployment that fits the family, with something in every place.
fn deployment(family: &str) -> Value {
    let someone = json!({
        "account-id": "a", "email": "e", "external-id": "x", "ari": "r", "name": null, "user-name": null, "avatar": null,
        "url": null,
    });
    let details = json!({
        "schema-version": "2.0", "id": "id", "created-at": "2024-07-01T05:00:45Z", "created-by": [someone],
        "last-updated-by": [someone], "owners": [someone], "thumbnail-url": "https://e.example/t",
        "parent-key": { "kind": "t", "value": "{}" }, "container-key": { "kind": "t", "value": r#"{"id":"r"}"# },
        "permissions": [{ "action": "read", "access-controls": [{ "principals": [{ "kind": "user", "id": "u" }] }] }],
        "triggered-by": someone, "region": "r",
    });
    let graph = family == "graph";
    json!({
        "pipeline": { "id": "p", "display-name": "Pipeline", "url": "https://e.example/p" },
        "environment": { "id": "e", "display-name": "Environment", "kind": "production" },
        "sequence-number": 1,
        "update-sequence-number": 1,
        "display-name": "Deployment",
        "description": "A deployment",
        "url": "https://e.example/1",
        "state": "pending",
        "last-updated-at": "2024-07-09T14:27:37.000Z",
        "label": "v1",
        "duration": 47,
        "commands": ["initiate_deployment_gating"],
        "associations": {
            "issue-keys": ["AB-1"], "issue-id-or-keys": [], "service-id-or-keys": ["s"],
            "commits": [{ "hash": "h", "repository-id": "r" }], "repositories": [],
            "others": if graph { json!([{ "kind": "k", "values": ["{}"] }]) } else { json!([]) },
        },
        "issue-keys": if graph { json!([]) } else { json!(["AB-1"]) },
        "graph": if graph { details } else { Value::Null },
    })
}

fn numbered(deployment: &Value, number: usize) -> Value {
    let mut deployment = deployment.clone();
    deployment["sequence-number"] = json!(number);
    if !deployment["graph"].is_null() {
        deployment["graph"]["id"] = Value::Null;
    }
    deployment
}

fn updated(deployment: &Value, number: usize) -> Value {
    let mut deployment = deployment.clone();
    deployment["update-sequence-number"] = json!(number);
    deployment
}

fn envelope(family: &str) -> Value {
    let graph = family == "graph";
    json!({
        "family": family,
        "properties": [{ "name": "n", "value": "v" }],
        "product": if graph { Value::Null } else { json!("Product") },
        "operation-type": if graph { json!("normal") } else { Value::Null },
        "connection-id": if graph { json!("c") } else { Value::Null },
    })
}

/// An object that rides along.
fn related(number: usize) -> Value {
    json!({
        "schemaVersion": "1.0", "id": format!("build-{number}"), "updateSequenceNumber": 1, "url": "https://e.example/1",
        "createdAt": "2024-07-01T05:00:45Z", "lastUpdatedAt": "2024-07-01T05:00:45Z",
        "lastUpdatedBy": { "externalId": "x" },
        "permissions": [{ "accessControls": [{ "principals": [{ "type": "EVERYONE" }] }] }],
        "atlassian:build": { "buildNumber": number },
    })
}

/// A document of `count` deployments with something in every place.
fn document(family: &str, count: usize) -> Value {
    let deployments: Vec<_> = (0..count).map(|number| item(family, number)).collect();
    if family == "bulk" {
        json!({
            "properties": { "n": "v" }, "providerMetadata": { "product": "Product" }, "deployments": deployments,
        })
    } else {
        json!({ "properties": { "n": "v" }, "operationType": "NORMAL", "connectionId": "c", "objects": deployments })
    }
}

fn item(family: &str, number: usize) -> Value {
    let pipeline = json!({ "id": "p", "displayName": "Pipeline", "url": "https://e.example/p" });
    let environment = json!({ "id": "e", "displayName": "Environment", "type": "production" });
    let commands = json!([{ "command": "initiate_deployment_gating" }]);
    let associations = json!([
        { "associationType": "issueIdOrKeys", "values": ["AB-1"] },
        { "associationType": "serviceIdOrKeys", "values": ["s"] },
        { "associationType": "commit", "values": [{ "commitHash": "h", "repositoryId": "r" }] },
    ]);
    if family == "bulk" {
        return json!({
            "schemaVersion": "1.0", "deploymentSequenceNumber": number, "updateSequenceNumber": 1,
            "displayName": "Deployment", "url": "https://e.example/1", "description": "A deployment",
            "lastUpdated": "2024-07-09T14:27:37.000Z", "label": "v1", "state": "pending", "duration": 47,
            "pipeline": pipeline, "environment": environment, "commands": commands, "associations": associations,
            "issueKeys": ["AB-1"],
        });
    }
    let someone = json!({ "accountId": "a" });
    json!({
        "schemaVersion": "2.0", "id": format!("id-{number}"), "updateSequenceNumber": 1, "displayName": "Deployment",
        "description": "A deployment", "url": "https://e.example/1", "createdAt": "2024-07-01T05:00:45Z",
        "createdBy": someone, "lastUpdatedAt": "2024-07-09T14:27:37.000Z", "lastUpdatedBy": someone,
        "owners": [someone], "thumbnail": { "externalUrl": "https://e.example/t" },
        "parentKey": { "type": "t", "value": {} }, "containerKey": { "type": "t", "value": { "id": "r" } },
        "permissions": [{ "action": "read", "accessControls": [{ "principals": [{ "type": "USER", "id": "u" }] }] }],
        "associations": associations,
        "atlassian:deployment": {
            "deploymentSequenceNumber": number, "label": "v1", "state": "pending", "duration": 47, "pipeline": pipeline,
            "environment": environment, "commands": commands, "triggeredBy": someone, "region": "r",
        },
    })
}

/// Deployments with five hundred associations each.
fn full_document(family: &str, count: usize) -> Value {
    let mut document = document(family, count);
    let items = FAMILIES.iter().find(|(name, _)| *name == family).expect("a family").1;
    for (number, item) in document[items].as_array_mut().expect("a list").iter_mut().enumerate() {
        let keys: Vec<_> = (0..499).map(|key| format!("AB-{}", number * 1_000 + key)).collect();
        item["associations"] = json!([
            { "associationType": "issueIdOrKeys", "values": keys },
            { "associationType": "serviceIdOrKeys", "values": ["s"] },
        ]);
    }
    document
}

/// A hundred updates of one deployment.
fn document_of_updates() -> Value {
    let mut document = document("bulk", 100);
    for (number, item) in document["deployments"].as_array_mut().expect("a list").iter_mut().enumerate() {
        item["deploymentSequenceNumber"] = json!(0);
        item["updateSequenceNumber"] = json!(number);
    }
    document
}

fn deployment_key(number: usize) -> Value {
    json!({ "pipelineId": "p", "environmentId": "e", "deploymentSequenceNumber": number })
}
