//! What an answer shows that no answer showed before.

use serde_json::Value;
use std::collections::BTreeSet;

/// Longer texts are no names of cases.
const LONGEST_NAME: usize = 40;

/// Members whose texts are names of cases, or of what stands for one.
const NAMES: [&str; 13] = [
    "answer", "check", "code", "decision", "fate", "fault", "field", "outcome", "part", "reason", "rule", "severity",
    "status",
];

/// Every place in every answer so far, with the kind of value that stood there.
#[derive(Default)]
pub struct Novelty(BTreeSet<String>);

impl Novelty {
    /// Whether this answer shows anything new.
    pub fn is_new(&mut self, function: &str, answer: &Value) -> bool {
        let before = self.0.len();
        self.note(function, "", answer);
        self.0.len() > before
    }

    /// How much has been shown.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    fn note(&mut self, path: &str, name: &str, value: &Value) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    self.note(&format!("{path}/{name}"), name, value);
                }
            }
            Value::Array(items) => {
                self.0.insert(format!("{path}: {}", items.len().min(3)));
                items.iter().for_each(|item| self.note(&format!("{path}/*"), name, item));
            }
            Value::String(text) if path.contains("/reason/") || NAMES.contains(&name) => {
                let kebab = |c: char| c.is_ascii_lowercase() || c == '-';
                let shown = if text.len() <= LONGEST_NAME && text.chars().all(kebab) { text } else { "text" };
                self.0.insert(format!("{path}: {shown}"));
            }
            Value::String(text) => {
                self.0.insert(format!("{path}: text of {}", text.len().min(1)));
            }
            Value::Number(number) => {
                let sign = number.as_i64().map_or(1, i64::signum);
                self.0.insert(format!("{path}: {sign}"));
            }
            other => {
                self.0.insert(format!("{path}: {other}"));
            }
        }
    }
}
