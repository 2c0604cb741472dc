//! Percent-encoding (RFC 3986, section 2.1).

use std::fmt::Write as _;

/// Encodes every octet that is not unreserved.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// Decodes a segment of a path; none where an escape is malformed or the text not UTF-8.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::new();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => digit(bytes.next()?)?.checked_mul(16)?.checked_add(digit(bytes.next()?)?)?,
            other => other,
        });
    }
    String::from_utf8(decoded).ok()
}

/// Decodes a name or value of a query, in which `+` is a blank.
pub(crate) fn decode_form(text: &str) -> Option<String> {
    decode(&text.replace('+', "%20"))
}

fn digit(hexadecimal: u8) -> Option<u8> {
    char::from(hexadecimal).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        assert_eq!(encode("a/b €~"), "a%2Fb%20%E2%82%AC~");
        assert_eq!(decode("a%2fb%20%E2%82%AC~+").as_deref(), Some("a/b €~+"));
        assert_eq!(decode_form("a+b%2B").as_deref(), Some("a b+"));
        for malformed in ["%", "%4", "%+1", "%g0", "%ff"] {
            assert_eq!(decode(malformed), None, "{malformed}");
        }
    }
}
