//! Strict JSON (RFC 8259), read in place: nothing is copied but text with escapes, and no tree is made.
//!
//! Members are kept as the text that stood there, so that integers stay exact and what nobody asks for is never
//! interpreted. Nothing recurses, however deep a text is nested.

mod reader;

use crate::limits;
use crate::rejection::JsonFault;
use crate::text::all_bytes;
pub(crate) use reader::plain;
use reader::{Names, Reader, are_distinct};
use std::borrow::Cow;

/// The text of one well-formed value, without blanks around it.
#[derive(Clone, Copy)]
pub(crate) struct Value<'a>(&'a str);

impl<'a> Value<'a> {
    /// Takes a text that is one value and nothing else.
    pub(crate) fn read(json: &'a str) -> Option<Self> {
        let mut reader = Reader::new(json, usize::MAX);
        let value = reader.value(None)?;
        reader.is_at_end().then_some(Self(value))
    }

    pub(crate) fn get(self) -> &'a str {
        self.0
    }
}

/// An object whose member names are distinct.
pub(crate) struct Object<'a> {
    members: Vec<(Cow<'a, str>, Value<'a>)>,
}

impl<'b, 'a: 'b> FromIterator<(&'b str, Value<'a>)> for Object<'b> {
    /// A part of another object, whose names are distinct for that.
    fn from_iter<I: IntoIterator<Item = (&'b str, Value<'a>)>>(members: I) -> Self {
        Self { members: members.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect() }
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
        Self::with(json, None, limits::JSON_DEPTH)
    }

    /// The same with distinct names in every object inside it, too.
    pub(crate) fn read_strictly(json: &'a str) -> Result<Self, JsonFault> {
        Self::with(json, Some(Names::default()), limits::JSON_DEPTH)
    }

    /// The same for an object inside one whose depth has been checked.
    pub(crate) fn read_shallow(json: &'a str) -> Result<Self, JsonFault> {
        Self::with(json, None, usize::MAX)
    }

    fn with(json: &'a str, mut inside: Option<Names<'a>>, most: usize) -> Result<Self, JsonFault> {
        // The object itself is the first level.
        let mut reader = Reader::new(json, most.saturating_sub(1));
        let Some(members) = members(&mut reader, inside.as_mut()) else {
            // In this order: what is too deep is not read again.
            if depth(json) > most {
                return Err(JsonFault::TooDeep);
            }
            let is_other = Value::read(json).is_some_and(|value| !is_object(value));
            return Err(if is_other { JsonFault::NotAnObject } else { JsonFault::NotJson });
        };
        let name = |index: usize| members.get(index).map_or("", |(name, _)| name.as_ref());
        if inside.is_some_and(|names| names.are_duplicate) || !are_distinct(members.len(), name) {
            return Err(JsonFault::DuplicateKey);
        }
        Ok(Self { members })
    }

    /// Every member, in order.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, Value<'a>)> {
        self.members.iter().map(|(name, value)| (name.as_ref(), *value))
    }

    /// The member of this name.
    pub(crate) fn member(&self, name: &str) -> Option<Value<'a>> {
        self.members.iter().find(|(key, _)| key == name).map(|(_, value)| *value)
    }
}

fn members<'a>(reader: &mut Reader<'a>, mut inside: Option<&mut Names<'a>>) -> Option<Vec<(Cow<'a, str>, Value<'a>)>> {
    // Most objects have no more, and growing costs another allocation.
    let mut members = Vec::with_capacity(8);
    reader.take(b'{').then_some(())?;
    while reader.another(b'}', members.is_empty())? {
        let name = reader.name()?;
        members.push((name, Value(reader.value(inside.as_deref_mut())?)));
    }
    reader.is_at_end().then_some(members)
}

/// The text of a JSON string; none for any other value, and for escapes that are no Unicode (lone surrogates).
pub(crate) fn text(value: Value<'_>) -> Option<Cow<'_, str>> {
    Reader::new(value.0, usize::MAX).string()?.text()
}

/// The integer that stands there.
pub(crate) fn integer(value: Value<'_>) -> Integer {
    let digits = value.0.strip_prefix('-').unwrap_or(value.0);
    if digits.is_empty() || !all_bytes(digits, |byte| byte.is_ascii_digit()) {
        return Integer::Not;
    }
    // So many digits fit, whatever they are. `parse` asks of each whether it does, and WebAssembly has no instruction
    // that multiplies and says so.
    if digits.len() <= 18 {
        let append = |number: i64, digit: &u8| number.wrapping_mul(10).wrapping_add(i64::from(*digit & 15));
        let number = digits.as_bytes().iter().fold(0, append);
        return Integer::Exact(if digits.len() < value.0.len() { number.wrapping_neg() } else { number });
    }
    value.0.parse().map_or(Integer::OutOfRange, Integer::Exact)
}

/// The elements of a JSON array; none for any other value.
pub(crate) fn list(value: Value<'_>) -> Option<Vec<Value<'_>>> {
    let mut reader = Reader::new(value.0, usize::MAX);
    let mut elements = Vec::new();
    reader.take(b'[').then_some(())?;
    while reader.another(b']', elements.is_empty())? {
        elements.push(Value(reader.value(None)?));
    }
    Some(elements)
}

/// Whether the value is an object.
pub(crate) fn is_object(value: Value<'_>) -> bool {
    value.0.starts_with('{')
}

/// Whether the value is `null`.
pub(crate) fn is_null(value: Value<'_>) -> bool {
    value.0 == "null"
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::value::RawValue;

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
        assert_eq!(fault(&format!("{} x", nested(64))), Some(JsonFault::NotJson));
        assert_eq!(fault(&format!("{} x", nested(65))), Some(JsonFault::TooDeep));
        // Beside each other is not inside each other.
        assert_eq!(fault(&format!("{{\"a\":[{}] x", ["[{}]"; 100].join(","))), Some(JsonFault::NotJson));
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
            ("-1600000000", Integer::Exact(-1_600_000_000)),
            ("999999999999999999", Integer::Exact(999_999_999_999_999_999)),
            ("1000000000000000000", Integer::Exact(1_000_000_000_000_000_000)),
            ("9223372036854775808", Integer::OutOfRange),
            ("1.0", Integer::Not),
            ("1e2", Integer::Not),
            ("\"1\"", Integer::Not),
            ("null", Integer::Not),
        ];
        for (json, expected) in table {
            assert_eq!(integer(Value::read(json).unwrap()), expected, "{json}");
        }
    }

    /// An independent reader takes and refuses the same texts, and reads the same out of them.
    #[test]
    fn another_reader_agrees() {
        const SEEDS: [&str; 4] = [
            r#" {"a":[1,-0.5e+3,true,null,"\ud83d\ude80\n"],"b":{"c":"d\u0041","":[[],{}]}} "#,
            r#"["\"\\\/\b\f\n\r\t","\ud800",1e999,-0,0.10,"plain text of some length","é🚀"]"#,
            r#""a string with \u00e9scapes and enough text for more than eight bytes""#,
            "-12.5E-7",
        ];
        const PIECES: &[&str] = &[
            "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "1", "-", "+", ".", "e", "u", "d83d", " ", "\n", "\t",
            "\u{1}", "\u{7f}", "é", "true", "null", "\\u", "a",
        ];
        let mut state = 7_u64;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(state >> 33).unwrap().checked_rem(below).unwrap()
        };
        let (mut taken, mut refused) = (0, 0);
        for round in 0..40_000 {
            let mut json: Vec<char> = SEEDS.get(round % SEEDS.len()).unwrap().chars().collect();
            for _ in 0..=random(3) {
                let at = random(json.len());
                let end = at.saturating_add(random(3)).min(json.len());
                let piece = PIECES.get(random(PIECES.len())).unwrap();
                json.splice(at..end, piece.chars().take(random(2).saturating_mul(9)));
            }
            let json: String = json.into_iter().collect();
            let theirs = serde_json::from_str::<&RawValue>(&json).ok();
            assert_eq!(Value::read(&json).map(Value::get), theirs.map(RawValue::get), "{json}");
            let Some(value) = Value::read(&json) else {
                refused += 1;
                continue;
            };
            taken += 1;
            assert_eq!(text(value).as_deref(), serde_json::from_str::<String>(&json).ok().as_deref(), "{json}");
            let theirs = serde_json::from_str::<Vec<&RawValue>>(&json).ok();
            let theirs = theirs.map(|list| list.into_iter().map(RawValue::get).collect::<Vec<_>>());
            assert_eq!(list(value).map(|list| list.into_iter().map(Value::get).collect()), theirs, "{json}");
        }
        assert!(taken > 1_000 && refused > 1_000, "{taken} taken, {refused} refused");
    }
}
