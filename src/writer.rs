//! Writes JSON text straight from values, so that no tree of it is ever held.

use crate::json::plain;

/// A JSON object being written.
pub(crate) struct ObjectWriter<'a> {
    out: &'a mut String,
    empty: bool,
}

/// Writes an object.
pub(crate) fn object(out: &mut String, members: impl FnOnce(&mut ObjectWriter<'_>)) {
    out.push('{');
    members(&mut ObjectWriter { out, empty: true });
    out.push('}');
}

/// Writes a list.
pub(crate) fn list<T>(out: &mut String, items: impl IntoIterator<Item = T>, mut item: impl FnMut(&mut String, T)) {
    out.push('[');
    for (index, value) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        item(out, value);
    }
    out.push(']');
}

/// Writes a string.
#[inline(never)]
pub(crate) fn text(out: &mut String, value: &str) {
    out.push('"');
    let mut rest = value;
    loop {
        // What stops a run is one byte long.
        let (run, stop) = rest.split_at_checked(plain(rest.as_bytes())).unwrap_or((rest, ""));
        out.push_str(run);
        let mut chars = stop.chars();
        let Some(c) = chars.next() else { break };
        rest = chars.as_str();
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            control => {
                out.push_str(if control < '\u{10}' { "\\u000" } else { "\\u001" });
                out.extend(char::from_digit(u32::from(control) & 15, 16));
            }
        }
    }
    out.push('"');
}

impl ObjectWriter<'_> {
    /// A member; `value` writes it.
    pub(crate) fn member(&mut self, name: &str, value: impl FnOnce(&mut String)) {
        self.name(name);
        value(self.out);
    }

    /// What comes before the value of a member.
    #[inline(never)]
    fn name(&mut self, name: &str) {
        if !self.empty {
            self.out.push(',');
        }
        self.empty = false;
        text(self.out, name);
        self.out.push(':');
    }

    #[inline(never)]
    pub(crate) fn text(&mut self, name: &str, value: &str) {
        self.member(name, |out| text(out, value));
    }

    /// A text, where there is one.
    #[inline(never)]
    pub(crate) fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    pub(crate) fn integer(&mut self, name: &str, value: i64) {
        self.member(name, |out| out.push_str(&value.to_string()));
    }

    pub(crate) fn object(&mut self, name: &str, members: impl FnOnce(&mut ObjectWriter<'_>)) {
        self.member(name, |out| object(out, members));
    }

    /// A list, where it is not empty.
    pub(crate) fn list<T>(&mut self, name: &str, items: &[T], mut item: impl FnMut(&mut String, &T)) {
        if !items.is_empty() {
            self.member(name, |out| list(out, items, &mut item));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_of_ascii_reads_back() {
        for c in '\0'..='\u{7f}' {
            let mut out = String::new();
            text(&mut out, &String::from(c));
            assert_eq!(serde_json::from_str::<char>(&out).unwrap(), c, "{out}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let odd = "\u{0}\u{1f}\"\\/\n\r\t\u{7f}\u{e9}\u{1f680}";
        let mut out = String::new();
        object(&mut out, |w| {
            w.text(odd, odd);
            w.optional("absent", None);
            w.integer("n", i64::MIN);
            w.list("none", &[0_u8; 0], |out, _| out.push('0'));
            w.list("two", &["a", "b"], |out, item| text(out, item));
        });
        let read: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(read, serde_json::json!({odd: odd, "n": i64::MIN, "two": ["a", "b"]}));
    }
}
