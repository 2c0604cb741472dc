//! Strict JSON objects on top of `serde_json`, which by itself keeps the last of two members with one name.
//!
//! Members are kept as the text that stood there, so that integers stay exact and what nobody asks for is never
//! interpreted.

use crate::limits;
use crate::rejection::JsonFault;
use core::fmt;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// An object whose member names are distinct.
pub(crate) struct Object<'a> {
    members: Vec<(Text<'a>, &'a RawValue)>,
}

impl<'b, 'a: 'b> FromIterator<(&'b str, &'a RawValue)> for Object<'b> {
    /// A part of another object, whose names are distinct for that.
    fn from_iter<I: IntoIterator<Item = (&'b str, &'a RawValue)>>(members: I) -> Self {
        Self { members: members.into_iter().map(|(name, value)| (Text(Cow::Borrowed(name)), value)).collect() }
    }
}

/// An integer as JSON writes it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Integer {
    Exact(i64),
    /// An integer, but of more than 64 bits.
    OutOfRange,
    /// A fraction, an exponent, or no number at all.
    Not,
}

impl<'a> Object<'a> {
    /// Reads one object and nothing else. Objects inside it may still have duplicate names.
    pub(crate) fn read(json: &'a str) -> Result<Self, JsonFault> {
        if depth(json) > limits::JSON_DEPTH {
            return Err(JsonFault::TooDeep);
        }
        Self::read_shallow(json)
    }

    /// The same with distinct names in every object inside it, too.
    pub(crate) fn read_strictly(json: &'a str) -> Result<Self, JsonFault> {
        let object = Self::read(json)?;
        let nested = object.members.iter().filter(|(_, value)| value.get().starts_with(['{', '[']));
        for (_, value) in nested {
            match serde_json::from_str::<Names>(value.get()) {
                Ok(Names::Distinct) => {}
                Ok(Names::Duplicate) => return Err(JsonFault::DuplicateKey),
                Err(_) => return Err(JsonFault::NotJson),
            }
        }
        Ok(object)
    }

    /// The same for an object inside one whose depth has been checked.
    pub(crate) fn read_shallow(json: &'a str) -> Result<Self, JsonFault> {
        // Where something else stands, serde would write all of it into its error, which nobody reads.
        if !json.trim_start_matches(BLANKS).starts_with('{') {
            let is_json = serde_json::from_str::<&RawValue>(json).is_ok();
            return Err(if is_json { JsonFault::NotAnObject } else { JsonFault::NotJson });
        }
        let object: Self = serde_json::from_str(json).map_err(|_| JsonFault::NotJson)?;
        match Names::of(object.members.iter().map(|(name, _)| name.0.as_ref()).collect()) {
            Names::Distinct => Ok(object),
            Names::Duplicate => Err(JsonFault::DuplicateKey),
        }
    }

    /// Every member, in order.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.members.iter().map(|(name, value)| (name.0.as_ref(), *value))
    }

    /// The member of this name.
    pub(crate) fn member(&self, name: &str) -> Option<&'a RawValue> {
        self.members.iter().find(|(key, _)| key.0 == name).map(|(_, value)| *value)
    }
}

/// The blanks of JSON (RFC 8259, section 2).
const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// The text of a JSON string; none for any other value, and for escapes that are no Unicode (lone surrogates).
pub(crate) fn text(value: &RawValue) -> Option<Cow<'_, str>> {
    let text = value.get().starts_with('"').then(|| serde_json::from_str::<Text<'_>>(value.get()));
    text?.ok().map(|text| text.0)
}

/// The integer that stands there.
pub(crate) fn integer(value: &RawValue) -> Integer {
    let digits = value.get().strip_prefix('-').unwrap_or(value.get());
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Integer::Not;
    }
    value.get().parse().map_or(Integer::OutOfRange, Integer::Exact)
}

/// The elements of a JSON array; none for any other value.
pub(crate) fn list(value: &RawValue) -> Option<Vec<&RawValue>> {
    value.get().starts_with('[').then(|| serde_json::from_str(value.get()))?.ok()
}

/// Whether the value is an object.
pub(crate) fn is_object(value: &RawValue) -> bool {
    value.get().starts_with('{')
}

/// Whether the value is `null`.
pub(crate) fn is_null(value: &RawValue) -> bool {
    value.get() == "null"
}

/// How deep brackets and braces are nested outside strings.
pub(crate) fn depth(json: &str) -> usize {
    extent(json).depth
}

/// How much there is to JSON text.
pub(crate) struct Extent {
    /// How deep brackets and braces are nested outside strings.
    pub(crate) depth: usize,
    /// How many values there are; an empty list or object counts as one more.
    pub(crate) values: usize,
}

/// Looks at the text only, so that nothing recurses into what is too deep, or holds what is too much.
pub(crate) fn extent(json: &str) -> Extent {
    let (mut depth, mut extent) = (0_usize, Extent { depth: 0, values: 1 });
    let (mut in_string, mut escaped) = (false, false);
    for byte in json.bytes() {
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
        } else {
            match byte {
                b'"' => in_string = true,
                b'{' | b'[' => {
                    depth = depth.saturating_add(1);
                    extent.depth = extent.depth.max(depth);
                    extent.values = extent.values.saturating_add(1);
                }
                b'}' | b']' => depth = depth.saturating_sub(1),
                b',' => extent.values = extent.values.saturating_add(1),
                _ => {}
            }
        }
    }
    extent
}

/// A JSON string, borrowed where it has no escapes.
struct Text<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(TextVisitor)
    }
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor;
        impl<'de> Visitor<'de> for ObjectVisitor {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Object { members })
            }
        }
        deserializer.deserialize_map(ObjectVisitor)
    }
}

/// Whether the objects of a value have distinct names, at every level. Found in one pass, since reading the text of
/// each level again would cost 64 times as much; recursion is bounded by the depth that was checked before.
#[derive(Clone, Copy, PartialEq)]
enum Names {
    Distinct,
    Duplicate,
}

impl Names {
    fn of(mut names: Vec<&str>) -> Self {
        names.sort_unstable();
        let twice = names.windows(2).any(|pair| matches!(pair, [a, b] if a == b));
        if twice { Self::Duplicate } else { Self::Distinct }
    }

    fn and(self, other: Self) -> Self {
        if self == Self::Distinct { other } else { self }
    }
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NamesVisitor;
        impl<'de> Visitor<'de> for NamesVisitor {
            type Value = Names;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
                let (mut names, mut inside) = (Vec::new(), Names::Distinct);
                while let Some(Text(name)) = map.next_key()? {
                    names.push(name);
                    inside = inside.and(map.next_value()?);
                }
                Ok(inside.and(Names::of(names.iter().map(AsRef::as_ref).collect())))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Names, A::Error> {
                let mut inside = Names::Distinct;
                while let Some(element) = list.next_element()? {
                    inside = inside.and(element);
                }
                Ok(inside)
            }

            fn visit_unit<E>(self) -> Result<Names, E> {
                Ok(Names::Distinct)
            }

            fn visit_bool<E>(self, _: bool) -> Result<Names, E> {
                Ok(Names::Distinct)
            }

            fn visit_i64<E>(self, _: i64) -> Result<Names, E> {
                Ok(Names::Distinct)
            }

            fn visit_u64<E>(self, _: u64) -> Result<Names, E> {
                Ok(Names::Distinct)
            }

            fn visit_f64<E>(self, _: f64) -> Result<Names, E> {
                Ok(Names::Distinct)
            }

            fn visit_str<E>(self, _: &str) -> Result<Names, E> {
                Ok(Names::Distinct)
            }
        }
        deserializer.deserialize_any(NamesVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(json: &str) -> Option<JsonFault> {
        Object::read_strictly(json).err()
    }

    #[test]
    fn faults() {
        let table = [
            ("{}", None),
            (" {\"a\":{\"b\":1},\"c\":[{\"b\":1},{\"b\":2}]}\n", None),
            (r#"{"a":"\ud800"}"#, None),
            ("", Some(JsonFault::NotJson)),
            ("{", Some(JsonFault::NotJson)),
            ("{} {}", Some(JsonFault::NotJson)),
            ("\u{feff}{}", Some(JsonFault::NotJson)),
            ("{\"a\":\"\u{1}\"}", Some(JsonFault::NotJson)),
            (r#"{"\ud800":1}"#, Some(JsonFault::NotJson)),
            ("[]", Some(JsonFault::NotAnObject)),
            ("null", Some(JsonFault::NotAnObject)),
            ("\"{\"", Some(JsonFault::NotAnObject)),
            (r#"{"a":1,"a":1}"#, Some(JsonFault::DuplicateKey)),
            (r#"{"a":1,"b":2,"\u0061":1}"#, Some(JsonFault::DuplicateKey)),
            (r#"{"a":[{"b":{"c":1,"c":2}}]}"#, Some(JsonFault::DuplicateKey)),
            (r#"{"a":[{"b":null,"c":[true,-1,1.5,"b"]},{"b":{}}]}"#, None),
        ];
        for (json, expected) in table {
            assert_eq!(fault(json), expected, "{json}");
        }
    }

    #[test]
    fn depth_is_counted_outside_strings() {
        let nested = |levels: usize| format!("{}{}", "{\"a\":".repeat(levels - 1) + "{", "}".repeat(levels));
        assert_eq!(fault(&nested(64)), None);
        assert_eq!(fault(&nested(65)), Some(JsonFault::TooDeep));
        assert_eq!(fault(&"[".repeat(100_000)), Some(JsonFault::TooDeep));
        assert_eq!(fault(&format!(r#"{{"a":"\"{}"}}"#, "[".repeat(100))), None);
    }

    #[test]
    fn values_are_counted_outside_strings() {
        for (json, expected) in [("1", 1), (r#"",[{""#, 1), ("[1,2]", 3), (r#"{"a":[1,{"b":","}]}"#, 5), ("[]", 2)] {
            assert_eq!(extent(json).values, expected, "{json}");
        }
    }

    #[test]
    fn integers_are_exact() {
        let table = [
            ("9007199254740993", Integer::Exact(9_007_199_254_740_993)),
            ("-9223372036854775808", Integer::Exact(i64::MIN)),
            ("-0", Integer::Exact(0)),
            ("9223372036854775808", Integer::OutOfRange),
            ("1.0", Integer::Not),
            ("1e2", Integer::Not),
            ("\"1\"", Integer::Not),
            ("null", Integer::Not),
        ];
        for (json, expected) in table {
            assert_eq!(integer(serde_json::from_str(json).unwrap()), expected, "{json}");
        }
    }
}
