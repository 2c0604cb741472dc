//! What is wrong with a document, as JSON.

use connect_gating_gate::case_name::case_name;
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
            "rule": case_name(&violation.rule),
            "severity": case_name(&violation.severity),
            "limit": violation.limit,
            "actual": violation.actual,
            "message": violation.message,
        })
    });
    violations.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::Severity;

    #[test]
    fn cases_have_the_names_of_the_contract() {
        assert_eq!(case_name(&Severity::Warning), "warning");
        assert_eq!(case_name(&crate::component::Rule::WellFormed), "well-formed");
        assert_eq!(case_name(&crate::component::Rule::Url), "url");
    }
}
