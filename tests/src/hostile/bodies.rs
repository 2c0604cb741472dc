//! Hostile payloads.

use super::texts::{DEPTHS, corpus, crowded_objects, deep_and_wide, every_character, lengths, many, nested, numbers};
use serde_json::{Value, json};

/// The longest body that is taken, in bytes.
const BODY_BYTES: usize = 256 * 1024;

/// A payload that is taken as it is.
pub fn usable() -> Value {
    json!({
        "updatedTimestamp": "2020-09-13T12:28:00.239+00:00",
        "gatingStatus": "allowed",
        "details": [{ "type": "issue", "issueKey": "ABC-123", "issueLink": "https://example.atlassian.net/browse/ABC-123" }],
        "pipelineId": "e9c906a7-451f-4fa6-ae1a-c389e2e2d87c",
        "environmentId": "8ec94d72-a4fc-4ac0-b31d-c5a595f373ba",
        "deploymentSequenceNumber": 100,
    })
}

/// The usable payload with `member` replaced or added; `json` is JSON text, or what looks like it.
fn with(member: &str, json: &str) -> String {
    let mut payload = usable();
    let members = payload.as_object_mut().expect("a payload is an object");
    members.remove(member);
    let rest = payload.to_string();
    format!(r#"{{"{member}":{json},{}"#, &rest[1..])
}

/// Every hostile payload, with what it is for.
pub fn all() -> Vec<(String, String)> {
    let mut bodies = Vec::new();
    let mut add = |label: String, body: String| bodies.push((label, body));

    add("usable".into(), usable().to_string());
    for (index, text) in corpus().into_iter().enumerate() {
        add(format!("text {index}"), text);
    }
    for length in lengths(BODY_BYTES) {
        add(format!("{length} blanks"), " ".repeat(length));
        add(format!("{length} letters"), "x".repeat(length));
        add(format!("a string of {length}"), format!("\"{}", "é".repeat(length / 2)));
        let padded = with("padding", &format!("\"{}\"", "x".repeat(length)));
        add(format!("{length} bytes in an unknown member"), padded);
        let excess = usable().to_string().len();
        add(format!("exactly {length} bytes"), format!("{}{}", usable(), " ".repeat(length.saturating_sub(excess))));
    }
    for depth in DEPTHS {
        for (kind, text) in nested(depth).into_iter().enumerate() {
            add(format!("nested {depth} deep, kind {kind}, alone"), text.clone());
            add(format!("nested {depth} deep, kind {kind}, in a detail"), with("details", &format!("[{text}]")));
            add(format!("nested {depth} deep, kind {kind}, in an unknown member"), with("unknown", &text));
            add(format!("nested {depth} deep, kind {kind}, as an id"), with("pipelineId", &text));
        }
    }
    add("as many open lists as fit".into(), "[".repeat(BODY_BYTES));
    add("as many open objects as fit".into(), r#"{"":"#.repeat(BODY_BYTES / 4));
    for (kind, object) in crowded_objects(BODY_BYTES - 1_000).into_iter().enumerate() {
        add(format!("crowded object {kind}"), object.clone());
        add(format!("crowded object {kind} as a detail"), with("details", &format!("[{object}]")));
        add(format!("crowded object {kind} in an unknown member"), with("unknown", &object));
    }
    for (kind, text) in deep_and_wide(BODY_BYTES - 2_000, 60).into_iter().enumerate() {
        add(format!("deep and wide {kind} in a detail"), with("details", &format!(r#"[{{"type":"x","y":{text}}}]"#)));
        add(format!("deep and wide {kind} in an unknown member"), with("unknown", &text));
    }
    for number in numbers() {
        let shown: String = number.chars().take(24).collect();
        for member in ["deploymentSequenceNumber", "updatedTimestamp", "unknown", "details"] {
            add(format!("`{member}` is {shown}"), with(member, &number));
        }
    }
    for digits in [100, 20_000, 250_000] {
        add(format!("a sequence number of {digits} digits"), with("deploymentSequenceNumber", &"7".repeat(digits)));
        add(
            format!("an exponent of {digits} digits"),
            with("deploymentSequenceNumber", &format!("1e{}", "7".repeat(digits))),
        );
    }
    for member in ["pipelineId", "environmentId", "gatingStatus", "updatedTimestamp"] {
        for length in lengths(255).into_iter().chain([64, 65, 60_000]) {
            for (kind, character) in
                ["x", "\u{10ffff}", "\\u0041", "\\ud83d\\ude00", "\\n", "\\ud800"].iter().enumerate()
            {
                let text = format!("\"{}\"", character.repeat(length));
                add(format!("`{member}` of {length} characters, kind {kind}"), with(member, &text));
            }
        }
        add(format!("every character in `{member}`"), with(member, &json!(every_character()).to_string()));
        add(format!("raw control characters in `{member}`"), with(member, &format!("\"{}\"", every_character())));
    }
    for count in [0, 1, 999, 1_000, 1_001, 20_000] {
        let issue = r#"{"type":"issue","issueKey":"A-1","issueLink":"https://a/"}"#;
        for (kind, entry) in
            [issue, "{}", "0", "null", "\"\"", r#"{"type":"issue"}"#, r#"{"type":"x"}"#, r#"{"a":1,"a":2}"#, "[[]]"]
                .iter()
                .enumerate()
        {
            add(
                format!("{count} details, kind {kind}"),
                with("details", &format!("[{}]", many(count, ",", |_| (*entry).to_owned()))),
            );
        }
    }
    for length in lengths(2_000).into_iter().chain([250_000]) {
        let link = format!(r#"[{{"type":"issue","issueKey":"A-1","issueLink":"https://a/{}"}}]"#, "l".repeat(length));
        add(format!("a link of {length}"), with("details", &link));
        let key = format!(
            r#"[{{"type":"issue","issueKey":"{}-{}","issueLink":""}}]"#,
            "K".repeat(length),
            "1".repeat(length)
        );
        add(format!("an issue key of {length}"), with("details", &key));
        let kind = format!(r#"[{{"type":"{}"}}]"#, "t".repeat(length));
        add(format!("a type of {length}"), with("details", &kind));
    }
    for time in [
        "2020-09-13T12:28:00.123456789012345678901234567890Z",
        "2020-02-30T00:00:00Z",
        "2020-09-13T23:59:60Z",
        "2020-09-13T24:00:00Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59-23:59",
        "10000-01-01T00:00:00Z",
        "2020-09-13T12:28:00+24:00",
        "-001-01-01T00:00:00Z",
        "2020-09-13 12:28:00Z",
        "2020-09-13T12:28:00",
        "2020-09-13T12:28:00.Z",
        "٢٠٢٠-09-13T12:28:00Z",
        "9999-12-31T23:59:59Z",
    ] {
        add(format!("the time `{time}`"), with("updatedTimestamp", &json!(time).to_string()));
    }
    bodies
}
