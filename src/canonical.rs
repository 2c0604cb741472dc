//! The canonical request and its hash, the qsh.
//!
//! Source: Atlassian, "Understanding JWT for Connect apps", and where its text and Atlassian's Java and JavaScript
//! differ, the implementations: values of one name are sorted raw, not encoded. Names are sorted encoded by the one and
//! raw by the other; either binds the same data, so both forms are known here.

use crate::digest::sha256;
use crate::limits;
use crate::rejection::{Excess, Reason};
use crate::sorting::sorted_by;
use crate::target::{Parameter, Target, check_base_path};
use crate::text::all_bytes;
use std::borrow::Cow;
use std::fmt;

/// One form of a canonical request.
#[derive(Clone, PartialEq, Eq)]
pub struct CanonicalForm {
    /// The canonical request, with the query's values as they came.
    pub text: String,
    /// The same with values that are shaped like a token replaced by `(redacted)`: for logs.
    pub shown: String,
    /// SHA-256 of the text, 64 lower-case hexadecimal digits.
    pub qsh: String,
}

/// Without the text: a token that stands in the query is as good as a secret while it lives.
impl fmt::Debug for CanonicalForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { shown, qsh, .. } = self;
        f.debug_struct("CanonicalForm").field("shown", shown).field("qsh", qsh).finish_non_exhaustive()
    }
}

/// The canonical request of a request: one form, or two where the order of names depends on whether they are compared
/// encoded (first) or raw (second).
///
/// # Errors
///
/// `bad-setting(base-path)`, `malformed-method`, `target-too-long`, `malformed-target`, `too-many-parameters`.
pub fn canonical_request(method: &str, target: &str, base_path: &str) -> Result<Vec<CanonicalForm>, Reason> {
    check_base_path(base_path)?;
    check_method(method)?;
    Excess::check(target.len(), limits::TARGET_BYTES).map_err(Reason::TargetTooLong)?;
    let canonical = Canonical::new(method, &Target::read(target, base_path)?);
    Ok(canonical
        .orders()
        .map(|names| {
            let text = canonical.render(names, |value| value);
            let shown = canonical.render(names, |value| if is_token_shaped(value) { "(redacted)" } else { value });
            let qsh = sha256(text.as_bytes());
            CanonicalForm { text, shown, qsh }
        })
        .collect())
}

/// A method is 1 to 32 ASCII letters or `-`: another character could stand in for the separator.
pub(crate) fn check_method(method: &str) -> Result<(), Reason> {
    let plain = |byte: u8| byte.is_ascii_alphabetic() || byte == b'-';
    if (1..=limits::METHOD_BYTES).contains(&method.len()) && all_bytes(method, plain) {
        return Ok(());
    }
    Err(Reason::MalformedMethod)
}

/// A request, ready to be written in either order of names.
pub(crate) struct Canonical {
    method: String,
    path: String,
    /// Sorted by encoded name.
    encoded: Vec<Name>,
    /// Sorted by raw name, where that differs.
    raw: Option<Vec<Name>>,
}

/// A parameter name with its values, sorted, all encoded.
#[derive(Clone)]
struct Name {
    name: String,
    values: Vec<String>,
}

impl Canonical {
    /// Takes a method and target that have been checked.
    pub(crate) fn new(method: &str, target: &Target<'_>) -> Self {
        let path = target.path.strip_suffix('/').unwrap_or(target.path);
        let path = if path.is_empty() { Cow::Borrowed("/") } else { Cow::Owned(path.replace('&', "%26")) };

        let parameters: Vec<&Parameter<'_>> = target.parameters.iter().filter(|p| p.name != "jwt").collect();
        let parameters = sorted_by(&parameters, |a, b| utf16(&a.name, &b.name).then_with(|| utf16(&a.value, &b.value)));
        let raw: Vec<Name> = parameters
            .chunk_by(|a, b| a.name == b.name)
            .map(|same| Name {
                name: same.first().map(|p| encode(&p.name)).unwrap_or_default(),
                values: same.iter().map(|p| encode(&p.value)).collect(),
            })
            .collect();
        let (encoded, raw) = if raw.is_sorted_by(|a, b| a.name <= b.name) {
            (raw, None)
        } else {
            (sorted_by(&raw, |a, b| a.name.cmp(&b.name)), Some(raw))
        };
        Self { method: method.to_ascii_uppercase(), path: path.into_owned(), encoded, raw }
    }

    /// The qsh of each form.
    pub(crate) fn hashes(&self) -> impl Iterator<Item = String> {
        self.orders().map(|names| sha256(self.render(names, |value| value).as_bytes()))
    }

    fn orders(&self) -> impl Iterator<Item = &[Name]> {
        core::iter::once(self.encoded.as_slice()).chain(self.raw.as_deref())
    }

    fn render(&self, names: &[Name], show: impl Fn(&str) -> &str) -> String {
        let mut text = format!("{}&{}&", self.method, self.path);
        for (index, name) in names.iter().enumerate() {
            if index > 0 {
                text.push('&');
            }
            text.push_str(&name.name);
            text.push('=');
            for (index, value) in name.values.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(show(value));
            }
        }
        text
    }
}

/// Java and JavaScript compare text by UTF-16 code units, which differs from the order of characters where some lie
/// beyond the basic multilingual plane.
fn utf16(a: &str, b: &str) -> core::cmp::Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

/// RFC 3986, section 2.3: unreserved characters stay, all else becomes upper-case escapes.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or_default().to_ascii_uppercase();
            encoded.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    encoded
}

/// Three or more segments of base64url, long enough to be a token rather than a version or a host name.
fn is_token_shaped(value: &str) -> bool {
    let base64 = |segment: &str| segment.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    value.len() >= 32 && value.split('.').count() >= 3 && value.split('.').all(base64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(method: &str, target: &str) -> Vec<String> {
        canonical_request(method, target, "").unwrap().into_iter().map(|form| form.text).collect()
    }

    #[test]
    fn the_rule() {
        let table = [
            ("/", "GET&/&"),
            ("/a/", "GET&/a&"),
            ("/a//", "GET&/a/&"),
            ("/a&b", "GET&/a%26b&"),
            ("/a%20b%2f", "GET&/a%20b%2f&"),
            ("/?b=2&a=1&jwt=x&%6Awt=y", "GET&/&a=1&b=2"),
            ("/?a=b+c&a=*~", "GET&/&a=%2A~,b%20c"),
            ("/?v=.1&v=%3A1", "GET&/&v=.1,%3A1"),
            ("/?v=%EF%BD%9E&v=%F0%9F%98%80", "GET&/&v=%F0%9F%98%80,%EF%BD%9E"),
            ("/?a&A=a,b", "GET&/&A=a%2Cb&a="),
        ];
        for (target, text) in table {
            assert_eq!(texts("get", target), [text], "{target}");
        }
    }

    #[test]
    fn two_orders_of_names() {
        assert_eq!(texts("GET", "/?.k=1&%3Ak=2"), ["GET&/&%3Ak=2&.k=1", "GET&/&.k=1&%3Ak=2"]);
    }

    #[test]
    fn tokens_are_not_shown() {
        let token = "eyJ0eXAiOiJKV1QifQ.eyJpc3MiOiJhIn0.c2lnbmF0dXJl";
        let form = canonical_request("GET", &format!("/?t={token}&v=1.2.3"), "").unwrap().remove(0);
        assert!(form.text.contains(token));
        assert_eq!(form.shown, "GET&/&t=(redacted)&v=1.2.3");
        for (value, expected) in [
            ("aaaaaaaaaa.bbbbbbbbbb.cccccccccc", true),
            ("aaaaaaaaaa.bbbbbbbbb.cccccccccc", false),
            ("AZaz09-_AZaz09-_.AZaz09-_..AZaz09-_", true),
            ("aaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbb", false),
            ("aaaaaaaaaa.bbbbbbbbbb.cccccccccc%20", false),
        ] {
            assert_eq!(is_token_shaped(value), expected, "{value}");
        }
    }

    #[test]
    fn no_token_shows() {
        let token = "aaaaaaaaaa.bbbbbbbbbb.cccccccccc";
        let shown = format!("{:?}", canonical_request("GET", &format!("/p?acpt={token}"), "").unwrap());
        assert!(shown.contains("acpt=(redacted)") && !shown.contains(token), "{shown}");
    }

    #[test]
    fn methods() {
        for method in ["", "GE T", "GET&/x", "P\u{d6}ST", &"A".repeat(33)] {
            assert_eq!(canonical_request(method, "/", ""), Err(Reason::MalformedMethod), "{method}");
        }
    }
}
