//! A place in JSON text, and how to get past what stands there.

use crate::sorting::sorted;
use std::borrow::Cow;

/// Every step but `take` gives nothing where the text is not JSON; the place is of no use then.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// How deep a value may be nested; what is deeper is not read.
    most: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, most: usize) -> Self {
        Self { text, at: 0, most }
    }

    /// Whether nothing but blanks is left.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.blanks();
        self.peek().is_none()
    }

    /// Steps over this byte, where it comes after blanks.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        self.blanks();
        self.take_here(byte)
    }

    /// Whether one more entry comes before `close`, and steps over what parts it from the one before.
    pub(super) fn another(&mut self, close: u8, is_first: bool) -> Option<bool> {
        if self.take(close) {
            return Some(false);
        }
        (is_first || self.take_here(b',')).then_some(true)
    }

    /// The name of a member, and the colon.
    pub(super) fn name(&mut self) -> Option<Cow<'a, str>> {
        self.blanks();
        let name = self.string()?.text()?;
        self.take(b':').then_some(name)
    }

    /// The text of a value. `names`, if any, looks at the names of each object in it; text in it has to be Unicode then.
    pub(super) fn value(&mut self, mut names: Option<&mut Names<'a>>) -> Option<&'a str> {
        self.blanks();
        let start = self.at;
        // What closes the lists and objects that have not ended: one byte each, since they may be many.
        let mut open = Vec::new();
        loop {
            let mut is_first = false;
            match self.peek()? {
                b'"' => {
                    let string = self.string()?;
                    if names.is_some() && !open.is_empty() {
                        string.text()?;
                    }
                }
                b'{' => {
                    open.push(b'}');
                    is_first = true;
                    if let Some(names) = &mut names {
                        names.begin();
                    }
                }
                b'[' => {
                    open.push(b']');
                    is_first = true;
                }
                b't' => self.word("true")?,
                b'f' => self.word("false")?,
                b'n' => self.word("null")?,
                _ => self.number()?,
            }
            if is_first {
                self.step();
                (open.len() <= self.most).then_some(())?;
            }
            loop {
                let Some(close) = open.last() else { return self.text.get(start..self.at) };
                if self.another(*close, core::mem::take(&mut is_first))? {
                    break;
                }
                if let (b'}', Some(names)) = (close, &mut names) {
                    names.end();
                }
                open.pop();
            }
            match (open.last(), &mut names) {
                (Some(b'}'), Some(names)) => names.add(self.name()?),
                (Some(b'}'), None) => {
                    self.blanks();
                    self.string()?;
                    self.take(b':').then_some(())?;
                }
                _ => {}
            }
            self.blanks();
        }
    }

    /// What stands between quotation marks.
    pub(super) fn string(&mut self) -> Option<Quoted<'a>> {
        self.take_here(b'"').then_some(())?;
        let (start, mut has_escapes) = (self.at, false);
        loop {
            let rest = self.text.as_bytes().get(self.at..)?;
            self.at = self.at.saturating_add(plain(rest));
            let end = self.at;
            match self.next()? {
                b'"' => return Some(Quoted { raw: self.text.get(start..end)?, has_escapes }),
                b'\\' => self.escape()?,
                _ => return None,
            }
            has_escapes = true;
        }
    }

    fn escape(&mut self) -> Option<()> {
        let fine = match self.next()? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => true,
            b'u' => (0..4).all(|_| self.next().is_some_and(|digit| digit.is_ascii_hexdigit())),
            _ => false,
        };
        fine.then_some(())
    }

    fn number(&mut self) -> Option<()> {
        self.take_here(b'-');
        if !self.take_here(b'0') {
            self.digits()?;
        }
        if self.take_here(b'.') {
            self.digits()?;
        }
        if self.take_here(b'e') || self.take_here(b'E') {
            let _sign = self.take_here(b'+') || self.take_here(b'-');
            self.digits()?;
        }
        Some(())
    }

    /// One digit or more.
    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.step();
        }
        (self.at > start).then_some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        word.bytes().all(|byte| self.take_here(byte)).then_some(())
    }

    fn blanks(&mut self) {
        const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.step();
            // Text that is indented has runs of spaces, so up to eight of them at once.
            let next = self.text.as_bytes().get(self.at..).and_then(<[u8]>::first_chunk);
            let spaces = next.map_or(0, |next| (u64::from_le_bytes(*next) ^ SPACES).trailing_zeros() / 8);
            self.at = self.at.saturating_add(usize::try_from(spaces).unwrap_or(0));
        }
    }

    #[inline]
    fn take_here(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        if is_there {
            self.step();
        }
        is_there
    }

    #[inline]
    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.step();
        Some(byte)
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn step(&mut self) {
        self.at = self.at.saturating_add(1);
    }
}

/// The names of the objects that have not ended, and whether one that has had a name twice.
#[derive(Default)]
pub(super) struct Names<'a> {
    names: Vec<Cow<'a, str>>,
    /// How many names there were when each of the objects began.
    begins: Vec<usize>,
    pub(super) are_duplicate: bool,
}

impl<'a> Names<'a> {
    fn begin(&mut self) {
        self.begins.push(self.names.len());
    }

    fn add(&mut self, name: Cow<'a, str>) {
        self.names.push(name);
    }

    fn end(&mut self) {
        let begin = self.begins.pop().unwrap_or_default();
        let names = self.names.get(begin..).unwrap_or_default();
        self.are_duplicate |= !are_distinct(names.len(), |index| names.get(index).map_or("", AsRef::as_ref));
        self.names.truncate(begin);
    }
}

/// Whether so many names, each given by its index, are distinct.
pub(super) fn are_distinct<'n>(count: usize, name: impl Fn(usize) -> &'n str) -> bool {
    /// Up to here comparing each with each costs less than sorting.
    const FEW: usize = 8;
    if count <= FEW {
        return (1..count).all(|later| (0..later).all(|earlier| name(earlier) != name(later)));
    }
    let order = sorted(count, &mut |a, b| name(a).cmp(name(b)));
    !order.windows(2).any(|pair| matches!(pair, [a, b] if name(*a) == name(*b)))
}

/// A string that is well-formed, escapes and all.
pub(super) struct Quoted<'a> {
    raw: &'a str,
    has_escapes: bool,
}

impl<'a> Quoted<'a> {
    /// The text; none where an escape is no Unicode (a lone surrogate).
    pub(super) fn text(self) -> Option<Cow<'a, str>> {
        if !self.has_escapes {
            return Some(Cow::Borrowed(self.raw));
        }
        let mut text = String::with_capacity(self.raw.len());
        let mut rest = self.raw;
        while let Some((plain, escape)) = rest.split_once('\\') {
            text.push_str(plain);
            let (c, after) = unescape(escape)?;
            text.push(c);
            rest = after;
        }
        text.push_str(rest);
        Some(Cow::Owned(text))
    }
}

/// The character that stands behind a backslash, and what follows.
fn unescape(text: &str) -> Option<(char, &str)> {
    let mut chars = text.chars();
    let c = match chars.next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let (unit, rest) = code_unit(chars.as_str())?;
            if let Some(c) = char::from_u32(u32::from(unit)) {
                return Some((c, rest));
            }
            let (low, rest) = code_unit(rest.strip_prefix("\\u")?)?;
            return Some((char::decode_utf16([unit, low]).next()?.ok()?, rest));
        }
        itself => itself,
    };
    Some((c, chars.as_str()))
}

/// Four hexadecimal digits, and what follows.
fn code_unit(text: &str) -> Option<(u16, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    Some((u16::from_str_radix(digits, 16).ok()?, rest))
}

/// How many bytes come before the first that is a quotation mark, a backslash or a control character. Eight at a time:
/// text is most of what JSON is.
pub(crate) fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let (words, rest) = bytes.as_chunks::<8>();
    let mut count = 0_usize;
    for word in words {
        let word = u64::from_le_bytes(*word);
        // The high bit of each ASCII byte that one of these takes below zero; above the first such byte others may be
        // marked by its borrow.
        let quote = (word ^ ONES.wrapping_mul(0x22)).wrapping_sub(ONES);
        let backslash = (word ^ ONES.wrapping_mul(0x5c)).wrapping_sub(ONES);
        let control = word.wrapping_sub(ONES.wrapping_mul(0x20));
        let marks = (quote | backslash | control) & !word & HIGH;
        if marks != 0 {
            let before = usize::try_from(marks.trailing_zeros() / 8).unwrap_or(0);
            return count.saturating_add(before);
        }
        count = count.saturating_add(8);
    }
    let stop = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    count.saturating_add(rest.iter().position(stop).unwrap_or(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_bytes_are_counted_at_every_offset() {
        for length in 0..40 {
            for stop in ["\"", "\\", "\u{1f}", "\n", "\0"] {
                // Neighbours of what stops, so that a borrow between bytes would show.
                let before: String = "!#[] \u{e9}\u{7f}".chars().cycle().take(length).collect();
                assert_eq!(plain(format!("{before}{stop}\"!!!!!!!!!").as_bytes()), before.len(), "{before:?} {stop:?}");
            }
        }
        assert_eq!(plain("a \u{1f680}\u{7f}".repeat(9).as_bytes()), 9 * 7);
    }

    #[test]
    fn strings() {
        for (json, expected) in [
            (r#""""#, Some("")),
            (r#""\"\\\/\b\f\n\r\t""#, Some("\"\\/\u{8}\u{c}\n\r\t")),
            (r#""\u00e9\ud83d\uDE80.""#, Some("\u{e9}\u{1f680}.")),
            (r#""\\u0041""#, Some("\\u0041")),
            (r#""\ud83d""#, None),
            (r#""\ud83d\u0041""#, None),
            (r#""\ude80\ud83d""#, None),
            (r#""\ud83d.\ude80""#, None),
            (r#""\u+041""#, None),
            (r#""\u00""#, None),
            (r#""\x""#, None),
            (r#""\"#, None),
            ("\"\t\"", None),
            (r#"""#, None),
        ] {
            let read = Reader::new(json, 0).string().and_then(Quoted::text);
            assert_eq!(read.as_deref(), expected, "{json}");
        }
    }

    #[test]
    fn names_are_distinct_or_not_however_many() {
        for count in [0, 1, 2, 8, 9, 40] {
            let names: Vec<String> = (0..count).map(|n: usize| n.to_string()).collect();
            let name = |index: usize| names.get(index).map_or("", String::as_str);
            assert!(are_distinct(count, name));
            if let Some(last) = count.checked_sub(1).filter(|last| *last > 0) {
                assert!(!are_distinct(count, |index| name(if index == last { 0 } else { index })));
            }
        }
    }
}
