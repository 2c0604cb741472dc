//! The cryptography behind `jsonwebtoken`: HMAC with SHA-256, the verification of RSA signatures, and nothing else. No
//! private key is ever used here.
//!
//! A process has one default provider of `jsonwebtoken`, and an application that embeds this crate may have set
//! another. So the provider is used directly and never installed: no verdict depends on what else is linked in.

use crate::rsa::Modulus;
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::signature::{self, Signer, Verifier};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind, EncodingKey};
use sha2::Sha256;

/// Whether the signature is that of the message, by HS256 and this secret. Takes the same time wherever they differ.
pub(crate) fn verify_hs256(message: &[u8], signature: &Vec<u8>, secret: &[u8]) -> bool {
    let key = DecodingKey::from_secret(secret);
    (PROVIDER.verifier_factory)(&Algorithm::HS256, &key)
        .is_ok_and(|verifier| verifier.verify(message, signature).is_ok())
}

/// Whether the signature is that of the message, by RS256 and this key.
pub(crate) fn verify_rs256(message: &[u8], signature: &Vec<u8>, key: &DecodingKey) -> bool {
    (PROVIDER.verifier_factory)(&Algorithm::RS256, key)
        .is_ok_and(|verifier| verifier.verify(message, signature).is_ok())
}

/// The signature of the message by HS256 and this secret.
pub(crate) fn sign_hs256(message: &str, secret: &[u8]) -> Option<Vec<u8>> {
    wiping_the_stack(|| {
        let key = EncodingKey::from_secret(secret);
        (PROVIDER.signer_factory)(&Algorithm::HS256, &key).ok()?.try_sign(message.as_bytes()).ok()
    })
}

/// `hmac` wipes its state, and not the block on the stack in which it lays the secret out first. So what has touched a
/// secret runs in frames of its own, and what these leave behind is overwritten.
pub(crate) fn wiping_the_stack<T>(work: impl FnOnce() -> T) -> T {
    #[inline(never)]
    fn apart<T>(work: impl FnOnce() -> T) -> T {
        work()
    }
    #[inline(never)]
    fn overwrite() {
        let mut words = [0_u64; STACK_WORDS];
        // Whoever might look at them keeps them from being optimised away, for a tenth of what writing each would cost.
        core::hint::black_box(&mut words);
    }
    let result = apart(work);
    overwrite();
    result
}

/// More than those frames take. In the component a test searches all of memory for what this misses.
const STACK_WORDS: usize = 768;

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key: &EncodingKey| match algorithm {
        Algorithm::HS256 if key.family() == AlgorithmFamily::Hmac => Ok(Box::new(Hs256::new(key.as_bytes())?)),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    },
    verifier_factory: |algorithm, key: &DecodingKey| match algorithm {
        Algorithm::HS256 if key.family() == AlgorithmFamily::Hmac => Ok(Box::new(Hs256::new(key.try_get_as_bytes()?)?)),
        Algorithm::RS256 if key.family() == AlgorithmFamily::Rsa => Ok(Box::new(Rs256::new(key)?)),
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

/// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518, section 3.3). Keys have been checked when they were read.
struct Rs256(Modulus);

impl Rs256 {
    fn new(key: &DecodingKey) -> Result<Self, Error> {
        let modulus = match key.kind() {
            DecodingKeyKind::RsaModulusExponent { n, e } if *e == [1, 0, 1] => Modulus::new(n),
            _ => None,
        };
        modulus.map(Self).ok_or_else(|| ErrorKind::InvalidKeyFormat.into())
    }
}

impl Verifier<Vec<u8>> for Rs256 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        if self.0.verify(message, signature) { Ok(()) } else { Err(signature::Error::new()) }
    }
}

impl JwtVerifier for Rs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_fixes_its_algorithm() {
        const ALGORITHMS: [Algorithm; 7] = [
            Algorithm::HS256,
            Algorithm::HS384,
            Algorithm::HS512,
            Algorithm::RS256,
            Algorithm::PS256,
            Algorithm::ES256,
            Algorithm::EdDSA,
        ];
        let secret = DecodingKey::from_secret(b"secret");
        let rsa = DecodingKey::from_rsa_raw_components(&[0xff; 256], &[1, 0, 1]);
        for (key, own) in [(secret, Algorithm::HS256), (rsa, Algorithm::RS256)] {
            for algorithm in ALGORITHMS {
                let verifier = (PROVIDER.verifier_factory)(&algorithm, &key);
                let verifies = verifier.ok().map(|verifier| verifier.algorithm());
                assert_eq!(verifies, (algorithm == own).then_some(own), "{algorithm:?}");
            }
        }
        // Octets of another key are no secret: whoever has a public key could sign with it.
        for key in [DecodingKey::from_rsa_der(b"public"), DecodingKey::from_ec_der(b"public")] {
            for algorithm in ALGORITHMS {
                assert!((PROVIDER.verifier_factory)(&algorithm, &key).is_err(), "{algorithm:?}");
            }
        }
    }

    #[test]
    fn one_exponent_alone_verifies() {
        for exponent in [&[3][..], &[0, 1, 0, 1], &[1, 0, 3]] {
            let key = DecodingKey::from_rsa_raw_components(&[0xff; 256], exponent);
            assert!((PROVIDER.verifier_factory)(&Algorithm::RS256, &key).is_err(), "{exponent:?}");
        }
    }

    #[test]
    fn only_secrets_sign() {
        let der = EncodingKey::from_rsa_der(b"");
        assert!((PROVIDER.signer_factory)(&Algorithm::RS256, &der).is_err());
        assert!((PROVIDER.signer_factory)(&Algorithm::HS256, &der).is_err());
    }

    /// RFC 4231, test case 2.
    #[test]
    fn a_known_signature() {
        let signature = [
            0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e, 0x6a, 0x04, 0x24, 0x26, 0x08, 0x95, 0x75, 0xc7, 0x5a, 0x00,
            0x3f, 0x08, 0x9d, 0x27, 0x39, 0x83, 0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec, 0x38, 0x43,
        ];
        let message = b"what do ya want for nothing?";
        assert!(verify_hs256(message, &signature.to_vec(), b"Jefe"));
        assert!(!verify_hs256(message, &signature.to_vec(), b"Jeff"));
        assert!(!verify_hs256(message, &signature.get(..31).unwrap().to_vec(), b"Jefe"));
        assert!(!verify_hs256(message, &Vec::new(), b"Jefe"));
    }
}
