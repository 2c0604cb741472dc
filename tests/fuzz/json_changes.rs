//! Changes to text that is JSON, which mostly leave it JSON.

use connect_gating_tests::hostile::{Random, texts};
use serde_json::{Value, json};

/// Stands for a part of the text that may be no JSON.
const MARK: &str = "\"#here#\"";

/// Texts in place of a value: what is odd as JSON, or about which readers disagree.
const ODD: [&str; 18] = [
    "",
    "null",
    "true",
    "[]",
    "{}",
    "{\"a\":0,\"a\":0}",
    "{\"\\u0061\":0,\"a\":0}",
    "\"\\ud800\"",
    "\"\\ud83d\\ude00\"",
    "\"\\u0000\"",
    "\"\u{1}\"",
    "\"\\x\"",
    "'a'",
    "[0,]",
    "{\"a\":0,}",
    "/**/0",
    "\u{feff}0",
    "0 0",
];

/// The same text with one part of it changed. What is not JSON loses or doubles some characters.
pub fn changed(text: &str, random: &mut Random) -> String {
    let Ok(mut value) = serde_json::from_str::<Value>(text) else { return cut(text, random) };
    if random.once_in(8) {
        return cut(text, random);
    }
    let places = places(&value);
    let place = random.choose(&places).clone();
    let donor = value.pointer(random.choose::<String>(&places)).cloned().unwrap_or_default();
    let Some(here) = value.pointer_mut(&place) else { return text.to_owned() };
    match random.below(8) {
        0 => *here = donor,
        1 => *here = json!(random.choose(&texts::corpus())),
        2 => change_size(here, random),
        3 => change_names(here, random),
        4 | 5 => *here = small_change(here, random),
        _ => {
            let odd = match random.below(4) {
                0 => random.choose(&texts::numbers()).clone(),
                1 => {
                    let depth = *random.choose(&[2, 60, 64, 65, 200]);
                    random.choose(&texts::nested(depth)).clone()
                }
                _ => (*random.choose(&ODD)).to_owned(),
            };
            *here = json!("#here#");
            return value.to_string().replacen(MARK, &odd, 1);
        }
    }
    let text = value.to_string();
    if random.once_in(16) { doubled_member(&text, random) } else { text }
}

/// A pointer to every value, the whole first.
fn places(value: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut next = 0;
    while let Some(pointer) = found.get(next).cloned() {
        match value.pointer(&pointer) {
            Some(Value::Object(members)) => found
                .extend(members.keys().map(|name| format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")))),
            Some(Value::Array(items)) => {
                found.extend((0..items.len().min(8)).map(|index| format!("{pointer}/{index}")))
            }
            _ => {}
        }
        next += 1;
    }
    found
}

/// An entry more or less, a text repeated.
fn change_size(value: &mut Value, random: &mut Random) {
    let times = *random.choose(&[0, 2, 3, 9, 100, 256, 501, 1_001]);
    match value {
        Value::Array(items) if !items.is_empty() => {
            let item = random.choose(items).clone();
            if item.to_string().len() * times < 50_000 {
                items.resize(times, item);
            }
        }
        Value::Object(members) if !members.is_empty() => {
            let names: Vec<String> = members.keys().cloned().collect();
            members.remove(random.choose(&names));
        }
        Value::String(text) if text.len() * times < 20_000 => *text = text.repeat(times),
        other => *other = Value::Null,
    }
}

/// A member more, or one that is called otherwise.
fn change_names(value: &mut Value, random: &mut Random) {
    let Value::Object(members) = value else {
        *value = json!({ "a": value.take() });
        return;
    };
    let names: Vec<String> = members.keys().cloned().collect();
    if let Some(name) = names.get(random.below(names.len() + 1)) {
        let value = members.remove(name).unwrap_or_default();
        members.insert(cut(name, random), value);
    } else {
        members.insert(random.choose(&texts::corpus()).clone(), json!(0));
    }
}

/// The next number, the other truth, a text with a character changed.
fn small_change(value: &Value, random: &mut Random) -> Value {
    match value {
        Value::Bool(value) => json!(!value),
        Value::Number(number) => {
            let by = *random.choose(&[-86_400, -900, -31, -30, -1, 1, 29, 30, 31, 900, 86_400]);
            number.as_i64().map_or_else(|| json!(0), |number| json!(number.wrapping_add(by)))
        }
        Value::String(text) => json!(cut(text, random)),
        Value::Array(items) => items.iter().rev().cloned().collect(),
        other => json!([other]),
    }
}

/// A member twice: the first one again before the last brace.
fn doubled_member(text: &str, random: &mut Random) -> String {
    let member = if random.once_in(2) { text.get(1..).and_then(|rest| rest.split(',').next()) } else { None };
    let member = member.unwrap_or("\"exp\":0").trim_end_matches('}');
    text.strip_suffix('}').map_or_else(|| text.to_owned(), |head| format!("{head},{member}}}"))
}

/// A few characters lost, doubled, exchanged or turned over by a bit.
pub fn cut(text: &str, random: &mut Random) -> String {
    let characters: Vec<char> = text.chars().collect();
    let start = random.below(characters.len() + 1);
    let end = characters.len().min(start + random.below(4));
    let part: String = characters[start..end].iter().collect();
    let part = match random.below(5) {
        0 => String::new(),
        1 => part.repeat(2),
        2 => part.chars().rev().collect(),
        3 => part.chars().map(|c| char::from_u32(u32::from(c) ^ (1 << random.below(7))).unwrap_or(c)).collect(),
        _ => random.choose(&texts::corpus()).clone(),
    };
    characters[..start].iter().chain(&part.chars().collect::<Vec<_>>()).chain(&characters[end..]).collect()
}
