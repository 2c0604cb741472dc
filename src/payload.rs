//! The gating payload: the body of a callback and the answer of the gating-status API.
//!
//! Five fields decide. Whatever else is odd is kept with a warning: refusing a signed `prevented` for a cosmetic fault
//! would leave an old `allowed` standing.

use crate::instant::Instant;
use crate::json::{self, Integer, Object, Value};
use crate::limits;
use crate::rejection::{Excess, IdentityField, Reason, Setting};
use crate::request::Now;
use crate::text::all_bytes;

/// What names a gate within one tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// `pipelineId`: 1 to 255 characters, no control or bidirectional ones.
    pub pipeline_id: String,
    /// `environmentId`: as above.
    pub environment_id: String,
    /// `deploymentSequenceNumber`.
    pub sequence_number: i64,
}

/// A gating status, compared exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// A change request allowed the deployment.
    Allowed,
    /// The change request has not been decided.
    Awaiting,
    /// A change request prevented the deployment.
    Prevented,
    /// Not documented; Atlassian's Jenkins plugin treats it as prevented.
    Expired,
    /// The deployment is not valid for gating.
    Invalid,
    /// A text that this version does not know, at most 255 characters.
    Unknown(String),
    /// Missing, not text, or too long to keep.
    Unreadable,
}

/// An entry of `details`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// `type`, where it is text.
    pub kind: Option<String>,
    /// `issueKey` of an issue, where it has the shape of one.
    pub issue_key: Option<String>,
    /// `issueLink` of an issue, where it is an https URL of at most 2,000 characters.
    pub issue_link: Option<String>,
    /// The whole entry as it came.
    pub json: String,
}

/// Something odd that does not decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// The status can't be read.
    UnreadableStatus,
    /// The status is not known.
    UnknownStatus,
    /// The time can't be read.
    UnreadableTime,
    /// `details` is neither a list nor absent nor null.
    UnreadableDetails,
    /// An entry is no object with distinct names and a text `type`.
    UnreadableDetail,
    /// A `type` that is not known.
    UnknownDetail,
    /// An `issueKey` that is missing or not shaped as one.
    BadIssueKey,
    /// An `issueLink` that is missing or empty.
    MissingLink,
    /// An `issueLink` that is no https URL of at most 2,000 characters.
    RefusedLink,
}

/// A warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What is odd.
    pub oddity: Oddity,
    /// Where, as a JSON pointer (RFC 6901).
    pub pointer: String,
}

/// What Jira said of one gate at one instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// Which gate.
    pub gate: Gate,
    /// The status at that instant.
    pub status: Status,
    /// When the status was updated, or the end of the second in which Jira said it where that can't be read.
    pub updated_at: Instant,
    /// `updatedTimestamp` as it came; absent where it can't be read.
    pub updated_text: Option<String>,
    /// Who or what the status depends on.
    pub details: Vec<Detail>,
    /// What was odd.
    pub warnings: Vec<Warning>,
}

/// Reads a payload that nobody signed, such as the answer of the gating-status API. `now` and `leeway` are seconds;
/// `now` stands in for an unreadable time.
///
/// # Errors
///
/// `bad-setting` (`clock`, `leeway`), `body-too-long`, `malformed-body`, `unidentified-gate`, `too-many-details`,
/// `updated-ahead`.
pub fn parse(body: &str, now: u64, leeway: u32) -> Result<Update, Reason> {
    let now = Now::new(now)?;
    if leeway > limits::LEEWAY {
        return Err(Reason::BadSetting(Setting::Leeway));
    }
    Excess::check(body.len(), limits::BODY_BYTES).map_err(Reason::BodyTooLong)?;
    read(body, now, leeway, now.signed())
}

/// The same for a body whose length has been checked. `said_at` stands in for an unreadable time.
pub(crate) fn read(body: &str, now: Now, leeway: u32, said_at: i64) -> Result<Update, Reason> {
    let payload = Object::read(body).map_err(Reason::MalformedBody)?;
    let gate = Gate {
        pipeline_id: id(&payload, IdentityField::PipelineId)?,
        environment_id: id(&payload, IdentityField::EnvironmentId)?,
        sequence_number: sequence_number(&payload)?,
    };
    let entries = entries(payload.member("details"));
    Excess::check(entries.as_ref().map_or(0, Vec::len), limits::DETAILS).map_err(Reason::TooManyDetails)?;

    let mut warnings = Warnings(Vec::new());
    let status = status(payload.member("gatingStatus"), &mut warnings);
    let (updated_at, updated_text) = match instant(payload.member("updatedTimestamp")) {
        Some((at, text)) => (at, Some(text)),
        None => {
            warnings.add(Oddity::UnreadableTime, "/updatedTimestamp");
            // The latest that it can be, so that nothing of the same second passes for newer.
            (Instant { seconds: said_at, nanoseconds: 999_999_999 }, None)
        }
    };
    let latest = now.signed().saturating_add(i64::from(leeway));
    if updated_text.is_some() && updated_at > (Instant { seconds: latest, nanoseconds: 0 }) {
        return Err(Reason::UpdatedAhead { claimed: updated_at.seconds, now: now.seconds() });
    }
    let details = match entries {
        Some(entries) => entries.into_iter().enumerate().map(|(n, entry)| detail(entry, n, &mut warnings)).collect(),
        None => {
            warnings.add(Oddity::UnreadableDetails, "/details");
            Vec::new()
        }
    };
    Ok(Update { gate, status, updated_at, updated_text, details, warnings: warnings.0 })
}

struct Warnings(Vec<Warning>);

impl Warnings {
    fn add(&mut self, oddity: Oddity, pointer: impl Into<String>) {
        self.0.push(Warning { oddity, pointer: pointer.into() });
    }
}

fn id(payload: &Object<'_>, field: IdentityField) -> Result<String, Reason> {
    let id = payload.member(field.name()).and_then(json::text).filter(|id| is_id(id));
    id.map(Into::into).ok_or(Reason::UnidentifiedGate(field))
}

/// Whether a text can be a `pipelineId` or `environmentId`. Characters that do not show, or that turn the text around
/// them, are no part of an id that a person approves.
pub(crate) fn is_id(id: &str) -> bool {
    (1..=limits::ID_CHARACTERS).contains(&id.chars().count()) && has_plain_characters(id)
}

/// Whether an id has none of those.
pub(crate) fn has_plain_characters(id: &str) -> bool {
    let odd = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    // Most ids are printable ASCII, and asking a character what it is costs ten times as much as asking a byte.
    all_bytes(id, |byte| (b' '..=b'~').contains(&byte)) || !id.contains(odd)
}

fn sequence_number(payload: &Object<'_>) -> Result<i64, Reason> {
    let field = IdentityField::SequenceNumber;
    match payload.member(field.name()).map(json::integer) {
        Some(Integer::Exact(number)) => Ok(number),
        Some(Integer::OutOfRange | Integer::Not) | None => Err(Reason::UnidentifiedGate(field)),
    }
}

fn status(value: Option<Value<'_>>, warnings: &mut Warnings) -> Status {
    let text = value.and_then(json::text).filter(|text| text.chars().count() <= limits::STATUS_CHARACTERS);
    let status = text.map_or(Status::Unreadable, |text| Status::from_name(&text));
    match status {
        Status::Unknown(_) => warnings.add(Oddity::UnknownStatus, "/gatingStatus"),
        Status::Unreadable => warnings.add(Oddity::UnreadableStatus, "/gatingStatus"),
        Status::Allowed | Status::Awaiting | Status::Prevented | Status::Expired | Status::Invalid => {}
    }
    status
}

impl Status {
    /// The status that Jira calls by this name.
    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "allowed" => Self::Allowed,
            "awaiting" => Self::Awaiting,
            "prevented" => Self::Prevented,
            "expired" => Self::Expired,
            "invalid" => Self::Invalid,
            other => Self::Unknown(other.to_owned()),
        }
    }

    /// Jira's name of the status; none for an unreadable one.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Allowed => Some("allowed"),
            Self::Awaiting => Some("awaiting"),
            Self::Prevented => Some("prevented"),
            Self::Expired => Some("expired"),
            Self::Invalid => Some("invalid"),
            Self::Unknown(name) => Some(name),
            Self::Unreadable => None,
        }
    }
}

fn instant(value: Option<Value<'_>>) -> Option<(Instant, String)> {
    let text = json::text(value?)?;
    Some((Instant::parse(&text)?, text.into_owned()))
}

/// The entries of `details`; absent and null are an empty list, anything else is none.
fn entries(value: Option<Value<'_>>) -> Option<Vec<Value<'_>>> {
    match value {
        None => Some(Vec::new()),
        Some(value) if json::is_null(value) => Some(Vec::new()),
        Some(value) => json::list(value),
    }
}

fn detail(entry: Value<'_>, index: usize, warnings: &mut Warnings) -> Detail {
    let mut detail = Detail { kind: None, issue_key: None, issue_link: None, json: entry.get().to_owned() };
    let object = Object::read_strictly(entry.get()).ok();
    let kind = object.as_ref().and_then(|object| object.member("type")).and_then(json::text);
    let (Some(object), Some(kind)) = (object, kind) else {
        warnings.add(Oddity::UnreadableDetail, format!("/details/{index}"));
        return detail;
    };
    if kind == "issue" {
        detail.issue_key =
            object.member("issueKey").and_then(json::text).filter(|key| is_issue_key(key)).map(Into::into);
        if detail.issue_key.is_none() {
            warnings.add(Oddity::BadIssueKey, format!("/details/{index}/issueKey"));
        }
        match link(object.member("issueLink")) {
            Ok(link) => detail.issue_link = Some(link),
            Err(oddity) => warnings.add(oddity, format!("/details/{index}/issueLink")),
        }
    } else {
        warnings.add(Oddity::UnknownDetail, format!("/details/{index}/type"));
    }
    detail.kind = Some(kind.into_owned());
    detail
}

/// `\w{1,255}-\d{1,255}` in ASCII, as Atlassian's OpenAPI document has it.
pub(crate) fn is_issue_key(key: &str) -> bool {
    let length = |part: &str| (1..=limits::ISSUE_KEY_PART_CHARACTERS).contains(&part.len());
    key.split_once('-').is_some_and(|(project, number)| {
        length(project)
            && length(number)
            && all_bytes(project, |byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && all_bytes(number, |byte| byte.is_ascii_digit())
    })
}

fn link(value: Option<Value<'_>>) -> Result<String, Oddity> {
    let value = value.filter(|value| !json::is_null(*value)).ok_or(Oddity::MissingLink)?;
    let link = json::text(value).ok_or(Oddity::RefusedLink)?;
    if link.is_empty() {
        return Err(Oddity::MissingLink);
    }
    let host = link.strip_prefix("https://").map_or("", |rest| rest.split(['/', '?', '#']).next().unwrap_or(""));
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\\' | '"' | '<' | '>');
    if host.is_empty() || host.contains('@') || link.contains(odd) || link.chars().count() > limits::LINK_CHARACTERS {
        return Err(Oddity::RefusedLink);
    }
    Ok(link.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issue_keys() {
        for (key, expected) in [
            ("ITSM-1", true),
            ("a_1-0", true),
            ("ITSM", false),
            ("-1", false),
            ("ITSM-", false),
            ("IT-SM-1", false),
            ("\u{c9}T-1", false),
            ("ITSM-1\n", false),
        ] {
            assert_eq!(is_issue_key(key), expected, "{key}");
        }
    }

    #[test]
    fn links() {
        let read = |json: &str| link(Some(Value::read(json).unwrap()));
        let table = [
            (r#""https://t.atlassian.net/browse/A-1""#, Ok("https://t.atlassian.net/browse/A-1".to_owned())),
            (r#""""#, Err(Oddity::MissingLink)),
            ("null", Err(Oddity::MissingLink)),
            ("1", Err(Oddity::RefusedLink)),
            (r#""http://t.atlassian.net/""#, Err(Oddity::RefusedLink)),
            (r#""javascript:alert(1)""#, Err(Oddity::RefusedLink)),
            (r#""https://""#, Err(Oddity::RefusedLink)),
            (r#""https://t.atlassian.net@evil.example/""#, Err(Oddity::RefusedLink)),
            (r#""https://t.atlassian.net/a b""#, Err(Oddity::RefusedLink)),
        ];
        for (json, expected) in table {
            assert_eq!(read(json), expected, "{json}");
        }
    }

    #[test]
    fn ids() {
        for (id, expected) in
            [("a/b %", true), ("\u{1f680}", true), ("", false), ("a\u{0}", false), ("a\u{202e}b", false)]
        {
            assert_eq!(is_id(id), expected, "{id}");
        }
        assert!(is_id(&"\u{1f680}".repeat(255)));
        assert!(!is_id(&"a".repeat(256)));
    }
}
