//! Shared secrets at rest: XChaCha20-Poly1305 with a key that the operator gives.
//!
//! A stored secret is one octet that says how it is stored (0 plain, 1 sealed), and for a sealed one the nonce of 24
//! octets and the ciphertext with its tag. The client key is bound as associated data, so that whoever can write to
//! the database cannot hand one tenant's secret to another.

use std::fmt;
use std::path::Path;

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::fault::Fault;

const PLAIN: u8 = 0;
const SEALED: u8 = 1;
const NONCE: usize = 24;
/// The key in octets, written as twice as many hexadecimal digits.
const KEY: usize = 32;

/// How secrets are stored.
pub enum Keyring {
    /// Encrypted with the operator's key.
    Sealed(Box<XChaCha20Poly1305>),
    /// As they are, since the operator said so.
    Plaintext,
}

/// Why a secret or the key can't be read.
#[derive(Debug, PartialEq, Eq)]
pub enum SecretError {
    /// The key file can't be read.
    UnreadableKeyFile(std::io::ErrorKind),
    /// The key file does not hold 64 hexadecimal digits.
    MalformedKey,
    /// The secret is encrypted, but no key was given.
    KeyNeeded,
    /// The secret is stored in plain text, but a key was given.
    StoredPlain,
    /// The secret was not encrypted with this key for this tenant.
    WrongKey,
}

impl fmt::Display for SecretError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnreadableKeyFile(kind) => write!(f, "the key file can't be read: {kind}"),
            Self::MalformedKey => f.write_str("the key file does not hold 64 hexadecimal digits"),
            Self::KeyNeeded => f.write_str("it is encrypted, and no `--key-file` was given"),
            Self::StoredPlain => {
                f.write_str("it is stored in plain text, and a `--key-file` was given: add the tenant again")
            }
            Self::WrongKey => f.write_str("it was not encrypted with this key for this tenant"),
        }
    }
}

impl std::error::Error for SecretError {}

impl Keyring {
    /// Reads the key: 64 hexadecimal digits, as `openssl rand -hex 32` prints them.
    pub fn from_file(path: &Path) -> Result<Self, SecretError> {
        let text = std::fs::read_to_string(path).map_err(|error| SecretError::UnreadableKeyFile(error.kind()))?;
        let text = Zeroizing::new(text);
        let key = unhex(text.trim()).ok_or(SecretError::MalformedKey)?;
        let cipher = XChaCha20Poly1305::new_from_slice(&*key).map_err(|_| SecretError::MalformedKey)?;
        Ok(Self::Sealed(Box::new(cipher)))
    }

    /// What to store for a secret.
    pub fn seal(&self, client_key: &str, secret: &str) -> Result<Vec<u8>, Fault> {
        let Self::Sealed(cipher) = self else {
            return Ok([&[PLAIN], secret.as_bytes()].concat());
        };
        // 192 random bits never repeat in practice, so that no counter has to be kept.
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce)?;
        let payload = Payload { msg: secret.as_bytes(), aad: client_key.as_bytes() };
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| SecretError::WrongKey)?;
        Ok([&[SEALED], nonce.as_slice(), &sealed].concat())
    }

    /// The secret behind what is stored.
    pub fn open(&self, client_key: &str, stored: &[u8]) -> Result<Zeroizing<String>, SecretError> {
        let octets = match (self, stored.split_first()) {
            (Self::Plaintext, Some((&PLAIN, secret))) => secret.to_vec(),
            (Self::Plaintext, _) => return Err(SecretError::KeyNeeded),
            (Self::Sealed(_), Some((&PLAIN, _))) => return Err(SecretError::StoredPlain),
            (Self::Sealed(cipher), Some((&SEALED, rest))) => {
                let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or(SecretError::WrongKey)?;
                let payload = Payload { msg: sealed, aad: client_key.as_bytes() };
                cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| SecretError::WrongKey)?
            }
            (Self::Sealed(_), _) => return Err(SecretError::WrongKey),
        };
        String::from_utf8(octets).map(Zeroizing::new).map_err(|_| SecretError::WrongKey)
    }
}

fn unhex(text: &str) -> Option<Zeroizing<[u8; KEY]>> {
    let mut key = Zeroizing::new([0; KEY]);
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if pairs.len() != KEY || !rest.is_empty() {
        return None;
    }
    for (octet, [high, low]) in key.iter_mut().zip(pairs) {
        let (high, low) = (char::from(*high).to_digit(16)?, char::from(*low).to_digit(16)?);
        *octet = u8::try_from((high << 4) | low).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyring(digit: u8) -> Keyring {
        Keyring::Sealed(Box::new(XChaCha20Poly1305::new_from_slice(&[digit; KEY]).unwrap()))
    }

    #[test]
    fn a_sealed_secret_opens_again_and_shows_nothing() {
        let sealed = keyring(1).seal("tenant", "a secret of some length").unwrap();
        assert!(!sealed.windows(6).any(|window| window == b"secret"));
        assert_eq!(keyring(1).open("tenant", &sealed).unwrap().as_str(), "a secret of some length");
    }

    #[test]
    fn the_same_secret_is_never_sealed_to_the_same_octets() {
        assert_ne!(keyring(1).seal("tenant", "secret").unwrap(), keyring(1).seal("tenant", "secret").unwrap());
    }

    #[test]
    fn another_key_another_tenant_and_every_flipped_bit_are_refused() {
        let sealed = keyring(1).seal("tenant", "secret").unwrap();
        assert_eq!(keyring(2).open("tenant", &sealed).unwrap_err(), SecretError::WrongKey);
        assert_eq!(keyring(1).open("tenan", &sealed).unwrap_err(), SecretError::WrongKey);
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(keyring(1).open("tenant", &flipped).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn plain_and_sealed_are_never_mixed_up() {
        let plain = Keyring::Plaintext.seal("tenant", "secret").unwrap();
        assert_eq!(Keyring::Plaintext.open("tenant", &plain).unwrap().as_str(), "secret");
        assert_eq!(keyring(1).open("tenant", &plain).unwrap_err(), SecretError::StoredPlain);
        let sealed = keyring(1).seal("tenant", "secret").unwrap();
        assert_eq!(Keyring::Plaintext.open("tenant", &sealed).unwrap_err(), SecretError::KeyNeeded);
        assert_eq!(keyring(1).open("tenant", &[]).unwrap_err(), SecretError::WrongKey);
        assert_eq!(keyring(1).open("tenant", &[SEALED, 1, 2]).unwrap_err(), SecretError::WrongKey);
    }

    #[test]
    fn a_key_is_exactly_64_hexadecimal_digits() {
        assert_eq!(unhex(&"0f".repeat(32)).as_deref(), Some(&[15; KEY]));
        for bad in ["", "0f", &"0f".repeat(33), &"0".repeat(63), &"0g".repeat(32), &"+1".repeat(32)] {
            assert_eq!(unhex(bad), None, "{bad}");
        }
    }
}
