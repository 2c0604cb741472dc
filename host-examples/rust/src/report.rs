//! What is wrong with a document, as JSON.

use std::fmt::Debug;

use serde_json::{Value, json};

use crate::component::{Report, Violation};

/// The body of a 422: every violation, and how many more there are.
pub fn json(report: &Report) -> Value {
    json!({
        "error": "invalid-document",
        "violations": violations(&report.violations),
        "omitted": report.omitted,
    })
}

/// Violations, in their order.
pub fn violations(violations: &[Violation]) -> Value {
    let violations = violations.iter().map(|violation| {
        json!({
            "pointer": violation.pointer,
            "rule": name(&violation.rule),
            "severity": name(&violation.severity),
            "limit": violation.limit,
            "actual": violation.actual,
            "message": violation.message,
        })
    });
    violations.collect()
}

/// The contract's name of a case, from the one that Rust gives it.
fn name(case: &impl Debug) -> String {
    let text = format!("{case:?}");
    let camel = text.rsplit("::").next().unwrap_or_default();
    let mut name = String::new();
    for letter in camel.chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::Severity;

    #[test]
    fn cases_have_the_names_of_the_contract() {
        assert_eq!(name(&Severity::Warning), "warning");
        assert_eq!(name(&crate::component::Rule::WellFormed), "well-formed");
        assert_eq!(name(&crate::component::Rule::Url), "url");
    }
}
