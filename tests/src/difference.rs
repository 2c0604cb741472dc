//! Where an answer is not the expected one.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt;

/// Fields that an expected record may leave out: a sentence for people, and a text that only the component reads.
const OPTIONAL_FIELDS: [&str; 2] = ["message", "state"];

/// Characters of a value that a report shows.
const SHOWN: usize = 200;

/// One place at which two values differ.
#[derive(Debug, PartialEq)]
pub struct Difference {
    /// The place, as a JSON pointer.
    pub path: String,
    /// What should stand there; none where nothing should.
    pub expected: Option<Value>,
    /// What stands there; none where nothing does.
    pub actual: Option<Value>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  at `{}`", self.path)?;
        writeln!(f, "    expected {}", shown(self.expected.as_ref()))?;
        write!(f, "    actual   {}", shown(self.actual.as_ref()))
    }
}

/// Every difference, in the order of the members' names.
#[must_use]
pub fn differences(expected: &Value, actual: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(Some(expected), Some(actual), "", &mut found);
    found
}

fn compare(expected: Option<&Value>, actual: Option<&Value>, path: &str, found: &mut Vec<Difference>) {
    match (expected, actual) {
        (Some(Value::Object(left)), Some(Value::Object(right))) => {
            let names: BTreeSet<_> = left.keys().chain(right.keys()).map(String::as_str).collect();
            for name in names {
                if left.contains_key(name) || !OPTIONAL_FIELDS.contains(&name) {
                    compare(left.get(name), right.get(name), &format!("{path}/{name}"), found);
                }
            }
        }
        (Some(Value::Array(left)), Some(Value::Array(right))) => {
            for index in 0..left.len().max(right.len()) {
                compare(left.get(index), right.get(index), &format!("{path}/{index}"), found);
            }
        }
        (left, right) if left == right => {}
        (left, right) => {
            found.push(Difference { path: path.to_owned(), expected: left.cloned(), actual: right.cloned() });
        }
    }
}

fn shown(value: Option<&Value>) -> String {
    let Some(value) = value else { return "(nothing)".to_owned() };
    let text = value.to_string();
    let length = text.chars().count();
    if length <= SHOWN {
        return text;
    }
    let start: String = text.chars().take(SHOWN).collect();
    format!("{start}… ({length} characters)")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn paths(expected: &Value, actual: &Value) -> Vec<String> {
        differences(expected, actual).into_iter().map(|difference| difference.path).collect()
    }

    #[test]
    fn equal_values_do_not_differ() {
        let value = json!({"ok": {"a": [1, "x", null, {"b": true}], "n": i64::MIN, "u": u64::MAX}});
        assert_eq!(paths(&value, &value.clone()), [""; 0]);
    }

    #[test]
    fn every_kind_of_difference_is_found_where_it_is() {
        let expected = json!({"ok": {"changed": 1, "gone": null, "list": [1, 2, 3], "kind": "1"}});
        let actual = json!({"ok": {"changed": 2, "added": null, "list": [1, 9], "kind": 1}});
        assert_eq!(
            paths(&expected, &actual),
            ["/ok/added", "/ok/changed", "/ok/gone", "/ok/kind", "/ok/list/1", "/ok/list/2"]
        );
    }

    #[test]
    fn neighbouring_large_integers_differ() {
        assert_eq!(paths(&json!(9_007_199_254_740_993_i64), &json!(9_007_199_254_740_992_i64)), [""]);
        assert_eq!(paths(&json!(1), &json!(1.0)), [""]);
    }

    #[test]
    fn only_message_and_state_may_be_left_out_and_only_of_the_expected_value() {
        assert_eq!(paths(&json!({}), &json!({"message": "m", "state": "s", "code": "c"})), ["/code"]);
        assert_eq!(paths(&json!({"message": "m", "state": "s"}), &json!({})), ["/message", "/state"]);
        assert_eq!(paths(&json!({"message": "m"}), &json!({"message": "n"})), ["/message"]);
    }

    #[test]
    fn a_report_is_short() {
        let long = json!("x".repeat(100_000));
        let report = differences(&long, &json!(1))[0].to_string();
        assert!(report.len() < 400, "{report}");
        assert!(report.contains("(100002 characters)"), "{report}");
    }
}
