//! `validation`: reports, on their way out.

use super::cross::{Cross, enums};
use super::exports::connect_gating::api::validation as wit;

impl Cross<wit::Report> for crate::Report {
    fn cross(self) -> wit::Report {
        wit::Report { violations: self.violations.cross(), omitted: self.omitted }
    }
}

impl Cross<wit::Violation> for crate::Violation {
    fn cross(self) -> wit::Violation {
        let message = self.to_string();
        let Self { pointer, rule, severity, limit, actual } = self;
        wit::Violation { pointer, rule: rule.cross(), severity: severity.cross(), limit, actual, message }
    }
}

enums! {
    crate::Severity => wit::Severity { Error, Warning }
    crate::Rule => wit::Rule {
        WellFormed, DistinctNames, Depth, DocumentSize, Required, JsonType, KnownMember, NotEmpty, Length, Count,
        Range, KnownValue, Url, BaseUrl, RelativeUrl, Time, IssueKey, Key, UniqueKey, PropertyName, PlainId, GatingState,
        GatingService, DistinctDeployments, RisingSequence, RisingUpdate, Scope, SingleModule
    }
}
