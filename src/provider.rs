//! The cryptography behind `jsonwebtoken`: HMAC with SHA-256 from RustCrypto, and nothing else.
//!
//! A process has one default provider of `jsonwebtoken`, and an application that embeds this crate may have set
//! another. So the provider is used directly and never installed: no verdict depends on what else is linked in.

use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::signature::{self, Signer, Verifier};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, EncodingKey};
use sha2::Sha256;

/// Whether the signature is that of the message, by HS256 and this secret. Takes the same time wherever they differ.
pub(crate) fn verify_hs256(message: &str, signature: &Vec<u8>, secret: &[u8]) -> bool {
    let key = DecodingKey::from_secret(secret);
    (PROVIDER.verifier_factory)(&Algorithm::HS256, &key)
        .is_ok_and(|verifier| verifier.verify(message.as_bytes(), signature).is_ok())
}

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key: &EncodingKey| match algorithm {
        Algorithm::HS256 if key.family() == AlgorithmFamily::Hmac => Ok(Box::new(Hs256::new(key.as_bytes())?)),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    },
    verifier_factory: |algorithm, key: &DecodingKey| match algorithm {
        Algorithm::HS256 if key.family() == AlgorithmFamily::Hmac => Ok(Box::new(Hs256::new(key.try_get_as_bytes()?)?)),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    },
    key_utils: KeyUtils::new_unimplemented(),
};

/// HMAC-SHA-256 (RFC 7518, section 3.2), keyed. Wiped when dropped.
struct Hs256(Hmac<Sha256>);

impl Hs256 {
    fn new(secret: &[u8]) -> Result<Self, Error> {
        Hmac::new_from_slice(secret).map(Self).map_err(|_| ErrorKind::InvalidKeyFormat.into())
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        self.0.clone().chain_update(message).verify_slice(signature).map_err(|_| signature::Error::new())
    }
}

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(self.0.clone().chain_update(message).finalize().into_bytes().to_vec())
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hs256() {
        let key = DecodingKey::from_secret(b"secret");
        for algorithm in [Algorithm::HS384, Algorithm::HS512, Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA] {
            assert!((PROVIDER.verifier_factory)(&algorithm, &key).is_err());
        }
    }

    /// RFC 4231, test case 2.
    #[test]
    fn a_known_signature() {
        let signature = [
            0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e, 0x6a, 0x04, 0x24, 0x26, 0x08, 0x95, 0x75, 0xc7, 0x5a, 0x00,
            0x3f, 0x08, 0x9d, 0x27, 0x39, 0x83, 0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec, 0x38, 0x43,
        ];
        let message = "what do ya want for nothing?";
        assert!(verify_hs256(message, &signature.to_vec(), b"Jefe"));
        assert!(!verify_hs256(message, &signature.to_vec(), b"Jeff"));
        assert!(!verify_hs256(message, &signature.get(..31).unwrap().to_vec(), b"Jefe"));
        assert!(!verify_hs256(message, &Vec::new(), b"Jefe"));
    }
}
