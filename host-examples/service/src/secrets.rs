//! Shared secrets at rest: XChaCha20-Poly1305 with a key that the operator gives.
//!
//! A stored secret is text: `plain:` and the secret, or `sealed:`, the nonce of 24 octets and the ciphertext with its tag
//! in hexadecimal digits. The client key is bound as associated data, so that whoever can write to the store cannot hand
//! one tenant's secret to another.

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use std::fmt;
use std::fmt::Write as _;
use zeroize::Zeroizing;

const PLAIN: &str = "plain:";
const SEALED: &str = "sealed:";

/// The length of a nonce in octets.
pub const NONCE: usize = 24;
/// The length of the key in octets, written as twice as many hexadecimal digits.
const KEY: usize = 32;

/// How secrets are stored.
pub enum Keyring {
    /// Encrypted with the operator's key.
    Sealed(Box<XChaCha20Poly1305>),
    /// As they are, since the operator said so.
    Plaintext,
}

/// Why a secret can't be read or stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretFault {
    /// The secret is encrypted, but there is no key.
    KeyNeeded,
    /// The secret is stored in plain text, but there is a key.
    StoredPlain,
    /// The secret was not encrypted with this key for this tenant.
    WrongKey,
}

impl fmt::Display for SecretFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::KeyNeeded => "a stored secret is encrypted, and there is no `secret_key`",
            Self::StoredPlain => "a stored secret is in plain text, and there is a `secret_key`: install the app again",
            Self::WrongKey => "a stored secret was not encrypted with this `secret_key` for this tenant",
        })
    }
}

impl Keyring {
    /// A key of 64 hexadecimal digits, as `openssl rand -hex 32` prints them; none where it is anything else.
    pub fn sealed(key: &str) -> Option<Self> {
        let key = Zeroizing::new(unhex(key)?);
        let cipher = (key.len() == KEY).then(|| XChaCha20Poly1305::new_from_slice(&key).ok())??;
        Some(Self::Sealed(Box::new(cipher)))
    }

    /// What to store for a secret. The nonce must be random: 192 bits never repeat in practice.
    pub fn seal(&self, client_key: &str, secret: &str, nonce: [u8; NONCE]) -> Result<String, SecretFault> {
        let Self::Sealed(cipher) = self else {
            return Ok(format!("{PLAIN}{secret}"));
        };
        let payload = Payload { msg: secret.as_bytes(), aad: client_key.as_bytes() };
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| SecretFault::WrongKey)?;
        let mut text = SEALED.to_owned();
        for octet in nonce.iter().chain(&sealed) {
            // Writing to a string does not fail.
            let _ = write!(text, "{octet:02x}");
        }
        Ok(text)
    }

    /// The secret behind what is stored.
    pub fn open(&self, client_key: &str, stored: &str) -> Result<Zeroizing<String>, SecretFault> {
        match (self, stored.strip_prefix(PLAIN)) {
            (Self::Plaintext, Some(secret)) => return Ok(Zeroizing::new(secret.to_owned())),
            (Self::Sealed(_), Some(_)) => return Err(SecretFault::StoredPlain),
            (Self::Plaintext, None) => return Err(SecretFault::KeyNeeded),
            (Self::Sealed(_), None) => {}
        }
        self.unseal(client_key, stored).ok_or(SecretFault::WrongKey)
    }

    fn unseal(&self, client_key: &str, stored: &str) -> Option<Zeroizing<String>> {
        let Self::Sealed(cipher) = self else {
            return None;
        };
        let octets = unhex(stored.strip_prefix(SEALED)?)?;
        let (nonce, sealed) = octets.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: client_key.as_bytes() };
        let secret = Zeroizing::new(cipher.decrypt(&XNonce::from(*nonce), payload).ok()?);
        std::str::from_utf8(&secret).ok().map(|secret| Zeroizing::new(secret.to_owned()))
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let digit = |octet: u8| char::from(octet).to_digit(16);
    let octet = |[high, low]: &[u8; 2]| u8::try_from((digit(*high)? << 4) | digit(*low)?).ok();
    if rest.is_empty() { pairs.iter().map(octet).collect() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(digit: &str) -> Keyring {
        Keyring::sealed(&digit.repeat(64)).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_with_the_same_key_for_the_same_tenant_alone() {
        let sealed = ring("a").seal("tenant", "geheim é", [7; NONCE]).unwrap();
        assert!(sealed.starts_with(SEALED) && !sealed.contains("geheim"), "{sealed}");
        assert_eq!(**ring("a").open("tenant", &sealed).as_ref().unwrap(), "geheim é");
        assert_eq!(ring("b").open("tenant", &sealed).err(), Some(SecretFault::WrongKey));
        assert_eq!(ring("a").open("another", &sealed).err(), Some(SecretFault::WrongKey));
        assert_eq!(Keyring::Plaintext.open("tenant", &sealed).err(), Some(SecretFault::KeyNeeded));
        for end in [SEALED.len(), SEALED.len() + 1, SEALED.len() + 2 * NONCE, sealed.len() - 2] {
            assert_eq!(
                ring("a").open("tenant", sealed.get(..end).unwrap()).err(),
                Some(SecretFault::WrongKey),
                "{end}"
            );
        }
    }

    #[test]
    fn plain_text_is_taken_only_where_the_operator_said_so() {
        let stored = Keyring::Plaintext.seal("tenant", "secret", [0; NONCE]).unwrap();
        assert_eq!(**Keyring::Plaintext.open("tenant", &stored).as_ref().unwrap(), "secret");
        assert_eq!(ring("a").open("tenant", &stored).err(), Some(SecretFault::StoredPlain));
    }

    #[test]
    fn a_key_is_64_hexadecimal_digits() {
        for bad in ["", "a", &"a".repeat(63), &"a".repeat(66), &"g".repeat(64), &"é".repeat(32)] {
            assert!(Keyring::sealed(bad).is_none(), "{bad}");
        }
    }
}
