//! What is wrong with a document: every violation at once, up to a limit.

use crate::limits;
use core::fmt;

/// How bad a violation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The receiver refuses it, ignores it silently, or can't act on it. Nothing with an error is ever sent.
    Error,
    /// Taken by the receiver as far as is known, but probably not what was meant, or not documented.
    Warning,
}

/// What a document is held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The text is JSON (RFC 8259).
    WellFormed,
    /// Member names are distinct in every object.
    DistinctNames,
    /// Nesting is at most 64 levels deep.
    Depth,
    /// The document is at most 4 MiB long.
    DocumentSize,
    /// The member is there.
    Required,
    /// The value has the right JSON type.
    JsonType,
    /// The member is one that this version knows.
    KnownMember,
    /// The text or list is not empty.
    NotEmpty,
    /// The text has at most so many characters.
    Length,
    /// The list or object has at most so many entries.
    Count,
    /// The integer fits 64 bits and is not below its least value.
    Range,
    /// The text is one of the documented values.
    KnownValue,
    /// The text is an absolute http or https URL.
    Url,
    /// The text is an absolute https URL without user information, query or fragment.
    BaseUrl,
    /// The text is a path below the app's base URL.
    RelativeUrl,
    /// The text is an RFC 3339 date-time.
    Time,
    /// The text is an issue key, or where allowed an issue id.
    IssueKey,
    /// The text is a module or app key.
    Key,
    /// The key of a module is unique within the app.
    UniqueKey,
    /// The name of a property has no `:` and does not begin with `_`.
    PropertyName,
    /// The id has no control characters and none that change the direction of text.
    PlainId,
    /// `initiate_deployment_gating` goes with the state `pending`.
    GatingState,
    /// `initiate_deployment_gating` goes with an association to a service.
    GatingService,
    /// No deployment stands twice in a document.
    DistinctDeployments,
    /// Sequence numbers rise within a pipeline and an environment.
    RisingSequence,
    /// Update sequence numbers of one deployment rise.
    RisingUpdate,
    /// The scope that gating needs is asked for.
    Scope,
    /// The module is a single object.
    SingleModule,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where, as a JSON pointer (RFC 6901) of at most 1,024 bytes; a longer one is that of the closest place around it.
    pub pointer: String,
    /// Which rule is broken.
    pub rule: Rule,
    /// How bad it is.
    pub severity: Severity,
    /// The limit that the rule sets, in the rule's unit.
    pub limit: Option<i64>,
    /// What was found, in the same unit.
    pub actual: Option<i64>,
}

/// Every violation: errors first, then warnings, each in the order of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The first 100.
    pub violations: Vec<Violation>,
    /// How many more there are.
    pub omitted: u32,
}

impl Report {
    /// Whether nothing forbids sending it.
    #[must_use]
    pub fn is_sendable(&self) -> bool {
        self.violations.first().is_none_or(|first| first.severity == Severity::Warning)
    }
}

/// Collects violations. Errors are never pushed out by warnings.
#[derive(Debug, Default)]
pub(crate) struct Violations {
    errors: Vec<Violation>,
    warnings: Vec<Violation>,
    total: usize,
}

impl Violations {
    /// Takes in a violation. A document can have one for every few bytes, so those that are only counted never get
    /// their pointer made.
    pub(crate) fn add(
        &mut self,
        place: &Place<'_>,
        rule: Rule,
        severity: Severity,
        (limit, actual): (Option<i64>, Option<i64>),
    ) {
        self.total = self.total.saturating_add(1);
        let list = if severity == Severity::Error { &mut self.errors } else { &mut self.warnings };
        if list.len() < limits::VIOLATIONS {
            list.push(Violation { pointer: place.pointer(), rule, severity, limit, actual });
        }
    }

    pub(crate) fn error(&mut self, place: &Place<'_>, rule: Rule) {
        self.add(place, rule, Severity::Error, (None, None));
    }

    pub(crate) fn warning(&mut self, place: &Place<'_>, rule: Rule) {
        self.add(place, rule, Severity::Warning, (None, None));
    }

    /// An error where `actual` is more than `limit`.
    pub(crate) fn at_most(&mut self, place: &Place<'_>, rule: Rule, limit: usize, actual: usize) {
        if actual > limit {
            let narrow = |value: usize| i64::try_from(value).ok();
            self.add(place, rule, Severity::Error, (narrow(limit), narrow(actual)));
        }
    }

    pub(crate) fn has_error(&self) -> bool {
        !self.errors.is_empty()
    }

    pub(crate) fn into_report(self) -> Report {
        let mut violations = self.errors;
        violations.extend(self.warnings);
        violations.truncate(limits::VIOLATIONS);
        let omitted = u32::try_from(self.total.saturating_sub(violations.len())).unwrap_or(u32::MAX);
        Report { violations, omitted }
    }
}

/// A place in a document. Lives on the stack, and becomes a text only where something is wrong.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    parent: Option<&'a Place<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Name(&'a str),
    Index(usize),
}

impl<'a> Place<'a> {
    pub(crate) const ROOT: Place<'static> = Place { parent: None, step: Step::Root };

    pub(crate) fn member(&'a self, name: &'a str) -> Self {
        Self { parent: Some(self), step: Step::Name(name) }
    }

    pub(crate) fn index(&'a self, index: usize) -> Self {
        Self { parent: Some(self), step: Step::Index(index) }
    }

    /// The pointer; that of the closest place around it where this one would be too long: names can have megabytes, and
    /// a hundred violations the same one.
    pub(crate) fn pointer(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    /// Whether all of it fitted.
    fn write(&self, text: &mut String) -> bool {
        let step = match self.step {
            Step::Root => return true,
            Step::Name(name) if name.len() > limits::POINTER_BYTES => None,
            Step::Name(name) => Some(name.replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => Some(index.to_string()),
        };
        let around = self.parent.is_none_or(|parent| parent.write(text));
        let fits = |step: &String| around && text.len().saturating_add(step.len()) < limits::POINTER_BYTES;
        let Some(step) = step.filter(fits) else { return false };
        text.push('/');
        text.push_str(&step);
        true
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "the document" } else { &self.pointer };
        write!(f, "`{place}` {}", self.rule.complaint())?;
        match (self.actual, self.limit) {
            (Some(actual), Some(limit)) => write!(f, " ({actual}, the limit is {limit})"),
            (Some(only), None) | (None, Some(only)) => write!(f, " ({only})"),
            (None, None) => Ok(()),
        }
    }
}

impl Rule {
    fn complaint(self) -> &'static str {
        match self {
            Self::WellFormed => "is not JSON",
            Self::DistinctNames => "has a member name twice in one object",
            Self::Depth => "is nested too deep",
            Self::DocumentSize => "has too many bytes",
            Self::Required => "is missing",
            Self::JsonType => "has the wrong JSON type",
            Self::KnownMember => "is not a documented member",
            Self::NotEmpty => "is empty",
            Self::Length => "has too many characters",
            Self::Count => "has too many entries",
            Self::Range => "is out of range",
            Self::KnownValue => "is none of the documented values",
            Self::Url => "is no absolute http or https URL",
            Self::BaseUrl => "is no absolute https URL without user information, query and fragment",
            Self::RelativeUrl => "is no path that begins with one slash",
            Self::Time => "is no RFC 3339 date-time",
            Self::IssueKey => "is no issue key",
            Self::Key => "is no key of letters, digits and dashes",
            Self::UniqueKey => "is the key of another module, too",
            Self::PropertyName => "has a colon or begins with an underscore",
            Self::PlainId => "has control or bidirectional characters",
            Self::GatingState => "is not `pending`, which gating needs",
            Self::GatingService => "has no service, which gating needs",
            Self::DistinctDeployments => "is the same deployment as one before it",
            Self::RisingSequence => "has a lower sequence number than one before it",
            Self::RisingUpdate => "has a lower update sequence number than one before it",
            Self::Scope => "lacks a scope that gating needs",
            Self::SingleModule => "is a list where the documentation shows one object",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_are_escaped() {
        let root = Place::ROOT;
        let (member, name) = (root.member("objects"), "a/b~c");
        let item = member.index(12);
        assert_eq!(item.member(name).pointer(), "/objects/12/a~1b~0c");
        assert_eq!(root.pointer(), "");
    }

    #[test]
    fn a_pointer_that_would_be_too_long_is_that_of_the_place_around() {
        let (root, long) = (Place::ROOT, "n".repeat(limits::POINTER_BYTES - 2));
        let outer = root.member("o");
        let inner = outer.member(&long);
        assert_eq!(inner.index(1).pointer(), "/o");
        assert_eq!(root.member(&long).pointer().len(), limits::POINTER_BYTES - 1);
        assert_eq!(root.member(&long).index(1).pointer(), root.member(&long).pointer());
        assert_eq!(root.member(&"/".repeat(limits::POINTER_BYTES / 2)).pointer(), "");
    }

    #[test]
    fn a_violation_says_what_it_knows() {
        let shown = |limit, actual| {
            let violation =
                Violation { pointer: "/a".into(), rule: Rule::Length, severity: Severity::Error, limit, actual };
            let text = violation.to_string();
            text.strip_prefix(&format!("`/a` {}", Rule::Length.complaint())).unwrap().to_owned()
        };
        assert_eq!(shown(None, None), "");
        assert_eq!(shown(Some(255), None), " (255)");
        assert_eq!(shown(None, Some(256)), " (256)");
        assert_eq!(shown(Some(255), Some(256)), " (256, the limit is 255)");
    }

    #[test]
    fn errors_come_first_and_the_rest_is_counted() {
        let mut violations = Violations::default();
        for _ in 0..150 {
            violations.warning(&Place::ROOT, Rule::KnownMember);
        }
        violations.error(&Place::ROOT, Rule::Required);
        let report = violations.into_report();
        assert_eq!(report.violations.len(), 100);
        assert_eq!(report.omitted, 51);
        assert_eq!(report.violations[0].severity, Severity::Error);
        assert!(!report.is_sendable());
    }

    #[test]
    fn messages() {
        let mut violations = Violations::default();
        violations.at_most(&Place::ROOT.member("label"), Rule::Length, 255, 255);
        violations.at_most(&Place::ROOT.member("label"), Rule::Length, 255, 256);
        let report = violations.into_report();
        assert_eq!(report.violations.len(), 1);
        assert_eq!(report.violations[0].to_string(), "`/label` has too many characters (256, the limit is 255)");
    }
}
