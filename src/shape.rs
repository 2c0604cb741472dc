//! The shape of a document as a table, and one walk that holds a document to it.

use crate::json::{self, Integer, Object, Value};
use crate::report::{Place, Rule, Severity, Violations};

/// What a value has to be.
pub(crate) enum Shape {
    /// Any JSON.
    Any,
    /// Text of at most so many characters (Unicode code points, as JSON Schema's `maxLength` counts them).
    Text(Option<usize>),
    /// The same, and not empty.
    Name(Option<usize>),
    /// Text that a function takes, of at most so many characters.
    Format(Rule, fn(&str) -> bool, Option<usize>),
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// An integer of 64 bits, not below this.
    Integer(i64),
    /// `true`.
    True,
    /// An object with these members.
    Object(&'static [Member]),
    /// An object with any names of so many members of one shape; the function judges the names.
    Map(&'static Shape, usize, fn(&str) -> bool),
    /// A list of one to so many of a shape.
    List(&'static Shape, Option<usize>),
    /// One of a shape, or a list of it.
    OneOrSeveral(&'static Shape),
    /// Whatever the function takes.
    Custom(fn(Value<'_>, &Place<'_>, &mut Violations)),
}

/// A member of an object.
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) presence: Presence,
    pub(crate) shape: Shape,
}

/// Whether a member has to be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    /// The sources contradict each other: missing it is a warning.
    Recommended,
    Optional,
    /// Optional, and `null` says the same as absent.
    Nullable,
}

pub(crate) const fn required(name: &'static str, shape: Shape) -> Member {
    Member { name, presence: Presence::Required, shape }
}

pub(crate) const fn recommended(name: &'static str, shape: Shape) -> Member {
    Member { name, presence: Presence::Recommended, shape }
}

pub(crate) const fn optional(name: &'static str, shape: Shape) -> Member {
    Member { name, presence: Presence::Optional, shape }
}

pub(crate) const fn nullable(name: &'static str, shape: Shape) -> Member {
    Member { name, presence: Presence::Nullable, shape }
}

impl Shape {
    /// Reports everything in which the value is not of this shape. Duplicate names and depth have been checked.
    pub(crate) fn check(&self, value: Value<'_>, place: &Place<'_>, violations: &mut Violations) {
        match self {
            Self::Any => {}
            Self::Text(most) => {
                length(value, place, *most, violations);
            }
            Self::Name(most) => {
                if length(value, place, *most, violations) == Some(0) {
                    violations.error(place, Rule::NotEmpty);
                }
            }
            Self::Format(rule, accepts, most) => match json::text(value) {
                None => violations.error(place, Rule::JsonType),
                Some(text) if text.is_empty() => violations.error(place, Rule::NotEmpty),
                Some(text) => {
                    if !accepts(&text) {
                        violations.error(place, *rule);
                    }
                    length(value, place, *most, violations);
                }
            },
            Self::OneOf(names) => match json::text(value) {
                None => violations.error(place, Rule::JsonType),
                Some(text) if names.contains(&&*text) => {}
                Some(_) => violations.error(place, Rule::KnownValue),
            },
            Self::Integer(least) => integer(value, place, *least, violations),
            Self::True => {
                if value.get() != "true" {
                    let rule = if value.get() == "false" { Rule::KnownValue } else { Rule::JsonType };
                    violations.error(place, rule);
                }
            }
            Self::Object(members) => match Object::read_shallow(value.get()) {
                Ok(object) => check_members(&object, members, place, violations),
                Err(_) => violations.error(place, Rule::JsonType),
            },
            Self::Map(shape, most, accepts) => map(value, place, shape, (*most, *accepts), violations),
            Self::List(shape, most) => list(value, place, shape, *most, violations),
            Self::OneOrSeveral(shape) => {
                if value.get().starts_with('[') {
                    list(value, place, shape, None, violations);
                } else {
                    shape.check(value, place, violations);
                }
            }
            Self::Custom(check) => check(value, place, violations),
        }
    }
}

/// Reports what is missing from an object, what is wrong in it, and what nobody documents.
pub(crate) fn check_members(object: &Object<'_>, members: &[Member], place: &Place<'_>, violations: &mut Violations) {
    for Member { name, presence, shape } in members {
        let place = place.member(name);
        match (object.member(name), presence) {
            (None, Presence::Required) => violations.error(&place, Rule::Required),
            (None, Presence::Recommended) => violations.warning(&place, Rule::Required),
            (None, Presence::Optional | Presence::Nullable) => {}
            (Some(value), Presence::Nullable) if json::is_null(value) => {}
            (Some(value), _) => shape.check(value, &place, violations),
        }
    }
    for (name, _) in object.members() {
        if !members.iter().any(|member| member.name == name) {
            violations.warning(&place.member(name), Rule::KnownMember);
        }
    }
}

/// The number of characters, where the value is text.
fn length(value: Value<'_>, place: &Place<'_>, most: Option<usize>, violations: &mut Violations) -> Option<usize> {
    let Some(text) = json::text(value) else {
        violations.error(place, Rule::JsonType);
        return None;
    };
    let actual = text.chars().count();
    if let Some(most) = most {
        violations.at_most(place, Rule::Length, most, actual);
    }
    Some(actual)
}

fn integer(value: Value<'_>, place: &Place<'_>, least: i64, violations: &mut Violations) {
    match json::integer(value) {
        Integer::Exact(actual) if actual < least => {
            violations.add(place, Rule::Range, Severity::Error, (Some(least), Some(actual)));
        }
        Integer::Exact(_) => {}
        Integer::OutOfRange => violations.error(place, Rule::Range),
        Integer::Not => violations.error(place, Rule::JsonType),
    }
}

fn list(value: Value<'_>, place: &Place<'_>, shape: &Shape, most: Option<usize>, violations: &mut Violations) {
    let Some(items) = json::list(value) else { return violations.error(place, Rule::JsonType) };
    if items.is_empty() {
        violations.error(place, Rule::NotEmpty);
    }
    if let Some(most) = most {
        violations.at_most(place, Rule::Count, most, items.len());
    }
    for (index, item) in items.into_iter().enumerate() {
        shape.check(item, &place.index(index), violations);
    }
}

fn map(
    value: Value<'_>,
    place: &Place<'_>,
    shape: &Shape,
    (most, accepts): (usize, fn(&str) -> bool),
    violations: &mut Violations,
) {
    let Ok(object) = Object::read_shallow(value.get()) else { return violations.error(place, Rule::JsonType) };
    violations.at_most(place, Rule::Count, most, object.members().count());
    for (name, value) in object.members() {
        let place = place.member(name);
        if !accepts(name) {
            violations.error(&place, Rule::PropertyName);
        }
        shape.check(value, &place, violations);
    }
}

/// Whether a text is an absolute http or https URL with a host and without blanks.
pub(crate) fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\\' | '"' | '<' | '>');
    rest.is_some_and(|rest| !rest.starts_with(['/', '?', '#']) && !rest.is_empty()) && !text.contains(odd)
}

/// Whether a text is an RFC 3339 date-time.
pub(crate) fn is_time(text: &str) -> bool {
    crate::instant::Instant::parse(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        for (text, expected) in [
            ("http://mydeployer.com/project1", true),
            ("https://example.com", true),
            ("https://example.com:8443/a?b#c", true),
            ("ftp://example.com/", false),
            ("javascript:alert(1)", false),
            ("/path", false),
            ("https://", false),
            ("https:///path", false),
            ("https://example.com/a b", false),
            ("https://example.com/\u{7f}", false),
            ("HTTPS://example.com", false),
            ("", false),
        ] {
            assert_eq!(is_url(text), expected, "{text}");
        }
    }
}
