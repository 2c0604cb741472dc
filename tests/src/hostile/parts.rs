//! Hostile parts of deployments and documents, and every place to put them.

use super::texts::{corpus, crowded_objects, deep_and_wide, many, nested};
use serde_json::{Value, json};

/// Stands in every place of a document in turn: what is more than linear shows here as it does at the limit.
pub const PART_BYTES: usize = 6_000;

/// The value with each of its parts replaced in turn by a hostile one of the same type.
pub fn everywhere(usable: &Value) -> Vec<(String, Value)> {
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
pub fn in_every_place(document: &Value) -> Vec<(String, String)> {
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
pub fn lists(bytes: usize) -> Vec<(String, String)> {
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
pub fn texts(most: usize) -> Vec<(String, String)> {
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
pub fn large(bytes: usize) -> Vec<(String, String)> {
    let mut parts = lists(bytes);
    let kinds = ["list of `0`", "list of `{}`", "crowded object 0", "crowded object 1", "crowded object 4", "of pairs"];
    parts.retain(|(label, _)| kinds.iter().any(|kind| label.contains(kind)));
    parts
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
