//! What is hostile about the functions of documents and descriptors.

use super::large::{ANSWER_BYTES, DOCUMENT_BYTES, LARGE_PART_BYTES, long_answers, longest, valid};
use super::parts::{PART_BYTES, everywhere, in_every_place, large, texts};
use super::samples::{
    FAMILIES, deployment, deployment_key, document, document_of_updates, envelope, full_document, numbered, related,
    updated,
};
use super::texts::many;
use super::vectors;
use serde_json::{Value, json};

/// The longest descriptor, in bytes.
const DESCRIPTOR_BYTES: usize = 256 * 1024;

type Inputs = Vec<(String, Value)>;

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
