//! The token: where it stands in a request, its segments, and what it says of itself before it is verified.

use crate::json::{self, Object};
use crate::limits;
use crate::rejection::{Excess, HeaderParameter, JsonFault, Reason, TokenPart};
use crate::request::{Policy, Request};
use crate::target::{Target, check_base_path};
use crate::text::is_lower_case_hexadecimal;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// What a token says before anybody has verified it. Every field may be forged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnverifiedToken {
    /// The claim `iss`, where it is text.
    pub unverified_issuer: Option<String>,
    /// The header's `alg`, or `other`, or `not-text`; absent where the header has none.
    pub unverified_algorithm: Option<String>,
    /// The header's `kid`.
    pub unverified_key_id: UnverifiedKeyId,
    /// The claim `exp`, where it is an integer of 64 bits.
    pub unverified_expiry: Option<i64>,
}

/// A key id that nobody has verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnverifiedKeyId {
    /// The header has no `kid`.
    Absent,
    /// There is one, but not of the only shape that Atlassian's install keys have. Not handed out: hosts put key ids
    /// into URLs.
    Malformed,
    /// A lower-case UUID.
    Uuid(String),
}

/// Reads the token of a request without verifying it. Of the policy only `query_token` is read.
///
/// # Errors
///
/// `bad-setting(base-path)`, and from `malformed-method` to `malformed-json` every reason but `body-too-long`.
pub fn peek(request: &Request<'_>, policy: &Policy) -> Result<UnverifiedToken, Reason> {
    check_base_path(request.base_path)?;
    let target = request.read(0)?;
    let segments = Segments::decode(locate(request, &target, policy, "JWT")?)?;
    let header = segments.header()?;
    let claims = segments.claims()?;
    Ok(UnverifiedToken {
        unverified_issuer: claims.member("iss").and_then(json::text).map(Into::into),
        unverified_algorithm: algorithm(&header),
        unverified_key_id: key_id(&header),
        unverified_expiry: claims.member("exp").and_then(|exp| match json::integer(exp) {
            json::Integer::Exact(exp) => Some(exp),
            json::Integer::OutOfRange | json::Integer::Not => None,
        }),
    })
}

/// Finds the one token of a request.
pub(crate) fn locate<'a>(
    request: &Request<'a>,
    target: &'a Target<'a>,
    policy: &Policy,
    scheme: &str,
) -> Result<&'a str, Reason> {
    let mut in_query = target.parameters.iter().filter(|parameter| parameter.name == "jwt");
    let token = match (request.authorization, in_query.next(), in_query.next()) {
        ([], None, _) => return Err(Reason::MissingToken),
        ([header], None, _) => from_header(header, scheme)?,
        ([], Some(_), None) if !policy.query_token => return Err(Reason::QueryTokenRefused),
        ([], Some(parameter), None) => parameter.value.as_ref(),
        _ => return Err(Reason::AmbiguousToken),
    };
    Excess::check(token.len(), limits::TOKEN_BYTES).map_err(Reason::TokenTooLong)?;
    Ok(token)
}

/// Finds the one token of a call that brings it in a header and nowhere else.
pub(crate) fn locate_in_header<'a>(authorization: &'a [String], scheme: &str) -> Result<&'a str, Reason> {
    let token = match authorization {
        [] => return Err(Reason::MissingToken),
        [header] => from_header(header, scheme)?,
        _ => return Err(Reason::AmbiguousToken),
    };
    Excess::check(token.len(), limits::TOKEN_BYTES).map_err(Reason::TokenTooLong)?;
    Ok(token)
}

/// RFC 9110, section 11.4: the scheme is compared without case. What follows is one blank and one token.
fn from_header<'a>(header: &'a str, required: &str) -> Result<&'a str, Reason> {
    let scheme = header.split(char::is_whitespace).next().unwrap_or_default();
    if !scheme.eq_ignore_ascii_case(required) {
        return Err(Reason::WrongScheme);
    }
    let token = header.split_once(' ').filter(|(before, _)| *before == scheme).map(|(_, token)| token);
    // Bytes first: a good token has no other, and asking a character what it is costs more than all of base64.
    let odd = |c: char| c.is_whitespace() || c == ',';
    let is_fine = |token: &str| is_plain(token) || !token.contains(odd);
    token.filter(|token| !token.is_empty() && is_fine(token)).ok_or(Reason::MalformedAuthorization)
}

/// Whether there is nothing but visible ASCII without commas. Eight bytes at a time, since a token may be long.
fn is_plain(token: &str) -> bool {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const FIRST: u64 = u64::from_le_bytes([b'!'; 8]);
    const COMMAS: u64 = u64::from_le_bytes([b','; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    let (words, rest) = token.as_bytes().as_chunks();
    for word in words {
        let word = u64::from_le_bytes(*word);
        // The high bit of each byte below `!`, of each above `~` and of each comma. What a byte borrows from the next
        // may mark that too, but only where it is marked itself.
        let odd = word | word.wrapping_sub(FIRST) | word.wrapping_add(ONES) | (word ^ COMMAS).wrapping_sub(ONES);
        if odd & HIGH != 0 {
            return false;
        }
    }
    rest.iter().all(|byte| byte.is_ascii_graphic() && *byte != b',')
}

/// The segments of a token, decoded but not yet read.
pub(crate) struct Segments<'a> {
    /// What was signed: the first two segments as they came.
    pub(crate) signing_input: &'a str,
    pub(crate) header: Vec<u8>,
    pub(crate) claims: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

impl<'a> Segments<'a> {
    pub(crate) fn decode(token: &'a str) -> Result<Self, Reason> {
        let parts =
            token.rsplit_once('.').and_then(|(input, signature)| Some((input, input.split_once('.')?, signature)));
        let Some((signing_input, (header, claims), signature)) =
            parts.filter(|(_, (_, claims), _)| !claims.contains('.'))
        else {
            return Err(Reason::WrongSegmentCount {
                found: u32::try_from(token.split('.').count()).unwrap_or(u32::MAX),
            });
        };
        // The engine refuses padding, other alphabets and stray bits at the end, all of which would give one
        // signature several spellings.
        let decode = |part, text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| Reason::MalformedBase64(part));
        Ok(Self {
            signing_input,
            header: decode(TokenPart::Header, header)?,
            claims: decode(TokenPart::Claims, claims)?,
            signature: decode(TokenPart::Signature, signature)?,
        })
    }

    pub(crate) fn header(&self) -> Result<Object<'_>, Reason> {
        object(TokenPart::Header, &self.header)
    }

    pub(crate) fn claims(&self) -> Result<Object<'_>, Reason> {
        object(TokenPart::Claims, &self.claims)
    }
}

fn object(part: TokenPart, octets: &[u8]) -> Result<Object<'_>, Reason> {
    let malformed = |fault| Reason::MalformedJson(part, fault);
    let text = core::str::from_utf8(octets).map_err(|_| malformed(JsonFault::NotJson))?;
    Object::read_strictly(text).map_err(malformed)
}

/// The header of a profile: exactly its algorithm, and no parameter that changes what the token means.
pub(crate) fn check_header(header: &Object<'_>, required: &'static str) -> Result<(), Reason> {
    let found = algorithm(header).ok_or(Reason::MissingAlgorithm)?;
    if found != required {
        return Err(Reason::WrongAlgorithm { required, found });
    }
    let is_jwt = |typ| json::text(typ).is_some_and(|typ| typ.eq_ignore_ascii_case("JWT"));
    if header.member("typ").is_some_and(|typ| !is_jwt(typ)) {
        return Err(Reason::RefusedHeader(HeaderParameter::Typ));
    }
    let refused = [
        ("crit", HeaderParameter::Crit),
        ("b64", HeaderParameter::B64),
        ("zip", HeaderParameter::Zip),
        ("cty", HeaderParameter::Cty),
        ("jku", HeaderParameter::Jku),
        ("jwk", HeaderParameter::Jwk),
        ("x5u", HeaderParameter::X5u),
        ("x5c", HeaderParameter::X5c),
    ];
    match refused.into_iter().find(|(name, _)| header.member(name).is_some()) {
        Some((_, parameter)) => Err(Reason::RefusedHeader(parameter)),
        None => Ok(()),
    }
}

/// The header's `alg` in a form that is safe to show.
fn algorithm(header: &Object<'_>) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let alg = json::text(header.member("alg")?);
    Some(match alg {
        None => "not-text".to_owned(),
        Some(alg) if (1..=16).contains(&alg.len()) && alg.chars().all(plain) => alg.into_owned(),
        Some(_) => "other".to_owned(),
    })
}

pub(crate) fn key_id(header: &Object<'_>) -> UnverifiedKeyId {
    match header.member("kid").map(json::text) {
        None => UnverifiedKeyId::Absent,
        Some(Some(kid)) if is_lower_case_uuid(&kid) => UnverifiedKeyId::Uuid(kid.into_owned()),
        Some(_) => UnverifiedKeyId::Malformed,
    }
}

pub(crate) fn is_lower_case_uuid(text: &str) -> bool {
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && text.split('-').all(is_lower_case_hexadecimal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers() {
        let table = [
            ("JWT a.b.c", Ok("a.b.c")),
            ("jwt a.b.c", Ok("a.b.c")),
            ("Bearer a.b.c", Err(Reason::WrongScheme)),
            ("a.b.c", Err(Reason::WrongScheme)),
            ("", Err(Reason::WrongScheme)),
            ("JWT", Err(Reason::MalformedAuthorization)),
            ("JWT ", Err(Reason::MalformedAuthorization)),
            ("JWT\ta.b.c", Err(Reason::MalformedAuthorization)),
            ("JWT  a.b.c", Err(Reason::MalformedAuthorization)),
            ("JWT a.b.c ", Err(Reason::MalformedAuthorization)),
            ("JWT a.b.c, JWT a.b.c", Err(Reason::MalformedAuthorization)),
        ];
        for (header, expected) in table {
            assert_eq!(from_header(header, "JWT"), expected, "{header}");
        }
    }

    #[test]
    fn plain_bytes_are_told_at_every_offset() {
        for length in 0..20_usize {
            for byte in 0..=0x7f_u8 {
                let mut text = "!~+-".repeat(5);
                text.replace_range(length..length.saturating_add(1), &char::from(byte).to_string());
                assert_eq!(is_plain(&text), byte.is_ascii_graphic() && byte != b',', "{text:?}");
            }
            assert!(!is_plain(&format!("{}\u{e9}", "a".repeat(length))));
        }
    }

    #[test]
    fn key_ids() {
        for (kid, expected) in [
            ("7512836e-9137-48ac-baaf-a1935b96e17a", true),
            ("7512836E-9137-48ac-baaf-a1935b96e17a", false),
            ("7512836e-9137-48ac-baaf-a1935b96e17a/", false),
            ("../../x", false),
            ("", false),
        ] {
            assert_eq!(is_lower_case_uuid(kid), expected, "{kid}");
        }
    }
}
