//! The Jira Software bulk document, `POST /rest/deployments/0.1/bulk`.

use super::deployment::Deployment;
use super::document::{shapes, write_associations, write_common};
use crate::json::{self, Object, Value};
use crate::limits;
use crate::report::{Place, Rule, Violations};
use crate::shape::{Member, Shape, check_members, is_time, is_url, optional, required};
use crate::writer;

/// The only one that the API knows.
const SCHEMA_VERSION: &str = "1.0";

const URL: Shape = Shape::Format(Rule::Url, is_url, Some(limits::URL_CHARACTERS));

pub(crate) const ENVELOPE: &[Member] = &[
    // Held to its limits by the validation of the whole document.
    required("deployments", Shape::Any),
    optional("properties", Shape::Map(&shapes::TEXT, limits::PROPERTIES, is_property_name)),
    optional("providerMetadata", Shape::Object(&[optional("product", Shape::Text(None))])),
];

pub(crate) const DEPLOYMENT: &[Member] = &[
    optional("schemaVersion", Shape::OneOf(&[SCHEMA_VERSION])),
    required("deploymentSequenceNumber", shapes::INT64),
    required("updateSequenceNumber", shapes::INT64),
    required("displayName", shapes::NAME),
    required("url", URL),
    required("description", shapes::TEXT),
    required("lastUpdated", Shape::Format(Rule::Time, is_time, None)),
    optional("label", shapes::TEXT),
    required("state", shapes::STATE),
    optional("duration", shapes::DURATION),
    required("pipeline", Shape::Object(&shapes::pipeline(URL))),
    required("environment", shapes::ENVIRONMENT),
    optional("commands", shapes::COMMANDS),
    optional("associations", Shape::Custom(associations)),
    optional(
        "issueKeys",
        Shape::List(&Shape::Format(Rule::IssueKey, crate::payload::is_issue_key, None), Some(limits::ISSUE_KEYS)),
    ),
];

/// Holds one deployment to its shape, and to the one rule that takes two members: there is at least one association.
pub(crate) fn check(object: &Object<'_>, place: &Place<'_>, violations: &mut Violations) {
    check_members(object, DEPLOYMENT, place, violations);
    if object.member("associations").is_none() && object.member("issueKeys").is_none() {
        violations.error(&place.member("associations"), Rule::Required);
    }
}

pub(crate) fn write(deployment: &Deployment, out: &mut String) {
    writer::object(out, |w| {
        w.text("schemaVersion", SCHEMA_VERSION);
        w.integer("deploymentSequenceNumber", deployment.sequence_number);
        w.integer("updateSequenceNumber", deployment.update_sequence_number);
        w.text("displayName", &deployment.display_name);
        w.text("url", &deployment.url);
        w.optional("description", deployment.description.as_deref());
        w.text("lastUpdated", &deployment.last_updated_at);
        write_common(deployment, w);
        write_associations(deployment, w);
        w.list("issueKeys", &deployment.issue_keys, |out, key| writer::text(out, key));
    });
}

fn associations(value: Value<'_>, place: &Place<'_>, violations: &mut Violations) {
    let Some(entries) = json::list(value) else { return violations.error(place, Rule::JsonType) };
    if entries.is_empty() {
        violations.error(place, Rule::NotEmpty);
    }
    violations.at_most(place, Rule::Count, limits::ASSOCIATIONS, entries.len());
    let mut sum: usize = 0;
    for (index, entry) in entries.into_iter().enumerate() {
        let place = place.index(index);
        let Ok(entry) = Object::read_shallow(entry.get()) else {
            violations.error(&place, Rule::JsonType);
            continue;
        };
        let kind = entry.member("associationType").and_then(json::text);
        let shape = match kind.as_deref() {
            Some("issueKeys" | "issueIdOrKeys") => ISSUES,
            Some("serviceIdOrKeys") => SERVICES,
            Some("commit") => COMMITS,
            Some("repository") => REPOSITORIES,
            _ => UNKNOWN,
        };
        check_members(&entry, shape, &place, violations);
        sum = sum.saturating_add(entry.member("values").and_then(json::list).map_or(0, |values| values.len()));
    }
    violations.at_most(place, Rule::Count, limits::ASSOCIATION_VALUES, sum);
}

const TYPE: Member = required(
    "associationType",
    Shape::OneOf(&["issueKeys", "issueIdOrKeys", "serviceIdOrKeys", "commit", "repository"]),
);

/// The sum over all entries is held to the limit, so no entry needs one of its own.
const fn values(shape: &'static Shape) -> Member {
    required("values", Shape::List(shape, None))
}

const ISSUES: &[Member] = &[TYPE, values(&Shape::Format(Rule::IssueKey, is_issue_id_or_key, None))];
const SERVICES: &[Member] = &[TYPE, values(&shapes::NAME)];
const COMMITS: &[Member] =
    &[TYPE, values(&Shape::Object(&[required("commitHash", shapes::NAME), required("repositoryId", shapes::NAME)]))];
const REPOSITORIES: &[Member] = &[TYPE, values(&Shape::Object(&[required("repositoryId", shapes::NAME)]))];
const UNKNOWN: &[Member] = &[TYPE, values(&Shape::Any)];

/// `\w{1,255}-\d{1,255}|\d{1,255}` in ASCII.
fn is_issue_id_or_key(text: &str) -> bool {
    let is_id = text.len() <= limits::ISSUE_KEY_PART_CHARACTERS && text.bytes().all(|byte| byte.is_ascii_digit());
    !text.is_empty() && (is_id || crate::payload::is_issue_key(text))
}

fn is_property_name(name: &str) -> bool {
    !name.contains(':') && !name.starts_with('_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issue_ids_and_keys() {
        let (longest, too_long) = ("1".repeat(255), "1".repeat(256));
        for (text, expected) in [
            ("ABC-1", true),
            ("10001", true),
            (longest.as_str(), true),
            (too_long.as_str(), false),
            ("ABC", false),
            ("", false),
            ("\u{661}", false),
            ("ABC-1 ", false),
        ] {
            assert_eq!(is_issue_id_or_key(text), expected, "{text}");
        }
    }
}
