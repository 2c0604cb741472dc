//! SHA-256 as lower-case hexadecimal text.

use sha2::{Digest, Sha256};

/// The SHA-256 of the octets: 64 lower-case hexadecimal digits.
pub(crate) fn sha256(octets: &[u8]) -> String {
    let mut digits = [0; 64];
    let (pairs, _) = digits.as_chunks_mut::<2>();
    // By reference: an array that is handed over byte by byte costs more than the digits.
    for (pair, octet) in pairs.iter_mut().zip(Sha256::digest(octets).as_slice()) {
        *pair = [digit(octet >> 4), digit(octet & 15)];
    }
    core::str::from_utf8(&digits).unwrap_or_default().to_owned()
}

/// The digit of a nibble, without a table to look it up in.
fn digit(nibble: u8) -> u8 {
    nibble.wrapping_add(if nibble < 10 { b'0' } else { b'a' - 10 })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_known_digest() {
        assert_eq!(super::sha256(b"foo"), "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae");
    }
}
