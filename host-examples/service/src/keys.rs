//! The keys of the store: hexadecimal SHA-256 over length-prefixed parts.
//!
//! So no id ever meets a store's alphabet or its longest key, and no two different lists of parts share a key.

use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// The key of these parts; the first one says what kind of record it is.
pub fn key(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // A length is 64 bits wherever this runs.
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        hash.update(length.to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize())
}

/// SHA-256 in lower-case hexadecimal digits.
pub fn digest(octets: &[u8]) -> String {
    hex(&Sha256::digest(octets))
}

fn hex(octets: &[u8]) -> String {
    let mut text = String::with_capacity(octets.len().saturating_mul(2));
    for octet in octets {
        // Writing to a string does not fail.
        let _ = write!(text, "{octet:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cannot_be_shifted_into_each_other() {
        let lists: [&[&str]; 7] = [&[], &[""], &["", ""], &["ab", "c"], &["a", "bc"], &["abc"], &["a", "b", "c"]];
        for (i, one) in lists.iter().enumerate() {
            for (j, other) in lists.iter().enumerate() {
                assert_eq!(key(one) == key(other), i == j, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_key_has_64_hexadecimal_digits_whatever_the_parts_hold() {
        for part in ["", "a/b", "\u{202e}", "é", &"x".repeat(10_000)] {
            let key = key(&["gate", part]);
            assert_eq!(key.len(), 64);
            assert!(key.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)));
        }
        assert_eq!(digest(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
