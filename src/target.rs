//! The request target: path and query, read without guessing.

use crate::limits;
use crate::rejection::{Excess, Reason, Setting, TargetFault};
use crate::text::all_bytes;
use std::borrow::Cow;

/// A request target, split and decoded.
#[derive(Debug)]
pub(crate) struct Target<'a> {
    /// The path as it was sent, without the base path.
    pub(crate) path: &'a str,
    /// The parameters of the query in their order, decoded, `jwt` among them.
    pub(crate) parameters: Vec<Parameter<'a>>,
}

/// One parameter of a query, decoded.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Parameter<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) value: Cow<'a, str>,
}

impl<'a> Target<'a> {
    /// Reads a target whose length has been checked, and whose base path has too.
    pub(crate) fn read(target: &'a str, base_path: &str) -> Result<Self, Reason> {
        if !all_bytes(target, |byte| !is_blank_or_control(byte)) {
            return Err(Reason::MalformedTarget(TargetFault::ControlCharacter));
        }
        let target = target.split_once('#').map_or(target, |(before, _)| before);
        let target = without_authority(target).ok_or(Reason::MalformedTarget(TargetFault::NotAPath))?;
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Ok(Self { path: without_base(path, base_path), parameters: parameters(query)? })
    }
}

/// A base path is empty or a plain path.
pub(crate) fn check_base_path(base_path: &str) -> Result<(), Reason> {
    let plain = |byte: u8| !is_blank_or_control(byte) && byte != b'?' && byte != b'#';
    if base_path.is_empty() || (base_path.starts_with('/') && all_bytes(base_path, plain)) {
        return Ok(());
    }
    Err(Reason::BadSetting(Setting::BasePath))
}

fn is_blank_or_control(byte: u8) -> bool {
    byte <= b' ' || byte == 0x7f
}

/// Origin form as it is; of the absolute form (RFC 9112, section 3.2.2) what follows the authority.
fn without_authority(target: &str) -> Option<&str> {
    if target.starts_with('/') {
        return Some(target);
    }
    let (scheme, rest) = target.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let authority = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, target) = rest.split_at_checked(authority)?;
    (!authority.is_empty()).then_some(target)
}

/// Cuts the base path off by whole segments: `/app` is no prefix of `/application`.
fn without_base<'a>(path: &'a str, base_path: &str) -> &'a str {
    let base_path = base_path.strip_suffix('/').unwrap_or(base_path);
    match path.strip_prefix(base_path) {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => rest,
        _ => path,
    }
}

fn parameters(query: &str) -> Result<Vec<Parameter<'_>>, Reason> {
    let pieces = || query.split('&').filter(|piece| !piece.is_empty());
    Excess::check(pieces().count(), limits::PARAMETERS).map_err(Reason::TooManyParameters)?;
    pieces()
        .map(|piece| {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            Ok(Parameter { name: decode(name)?, value: decode(value)? })
        })
        .collect::<Result<_, TargetFault>>()
        .map_err(Reason::MalformedTarget)
}

/// Decodes a part of a form-urlencoded query, strictly: implementations disagree on malformed escapes and on octets
/// that are not UTF-8, so that guessing would bind another request than the one that was signed.
fn decode(part: &str) -> Result<Cow<'_, str>, TargetFault> {
    if !part.contains(['%', '+']) {
        return Ok(Cow::Borrowed(part));
    }
    let mut octets = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        octets.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit =
                    |byte: Option<u8>| char::from(byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                let (high, low) = digit(rest.next()).zip(digit(rest.next())).ok_or(TargetFault::MalformedEscape)?;
                let octet = (high << 4) | low;
                if octet < b' ' || octet == 0x7f {
                    return Err(TargetFault::EscapedControl);
                }
                octet
            }
            other => other,
        });
    }
    String::from_utf8(octets).map(Cow::Owned).map_err(|_| TargetFault::NotUtf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_path_is_cut_by_segments() {
        let table = [
            ("/app/callback", "/app", "/callback"),
            ("/app/callback", "/app/", "/callback"),
            ("/application/callback", "/app", "/application/callback"),
            ("/app", "/app", ""),
            ("/callback", "", "/callback"),
            ("/callback", "/", "/callback"),
            ("https://host:1/app/callback", "/app", "/callback"),
            ("HTTP://host", "", ""),
            ("//a/b", "", "//a/b"),
        ];
        for (target, base, path) in table {
            assert_eq!(Target::read(target, base).unwrap().path, path, "{target}");
        }
    }

    #[test]
    fn faults() {
        let table = [
            ("", TargetFault::NotAPath),
            ("callback", TargetFault::NotAPath),
            ("*", TargetFault::NotAPath),
            ("https://", TargetFault::NotAPath),
            ("ftp://host/", TargetFault::NotAPath),
            ("/a b", TargetFault::ControlCharacter),
            ("/?a=%4", TargetFault::MalformedEscape),
            ("/?a=%zz", TargetFault::MalformedEscape),
            ("/?a=%+1", TargetFault::MalformedEscape),
            ("/?a=%ff", TargetFault::NotUtf8),
            ("/?a=%ed%a0%80", TargetFault::NotUtf8),
            ("/?a=%00", TargetFault::EscapedControl),
        ];
        for (target, fault) in table {
            assert_eq!(Target::read(target, "").unwrap_err(), Reason::MalformedTarget(fault), "{target}");
        }
    }

    #[test]
    fn parameters_are_decoded_once() {
        let target = Target::read("/?a+b=%2520&&c&=d=e#jwt=x", "").unwrap();
        let pairs: Vec<_> = target.parameters.iter().map(|p| (p.name.as_ref(), p.value.as_ref())).collect();
        assert_eq!(pairs, [("a b", "%20"), ("c", ""), ("", "d=e")]);
    }
}
