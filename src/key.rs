//! Public keys as the host hands them in, checked before they verify anything.

use crate::json::{self, Object};
use crate::limits;
use crate::provider::verify_rs256;
use crate::rejection::{Excess, KeyFault};
use crate::spki;
use crate::token::Segments;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;

/// A public key as text. Only RSA keys of 2,048 to 4,096 bits with the exponent 65537 verify anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// PEM (RFC 7468) with the label `PUBLIC KEY`.
    Pem(String),
    /// A JSON Web Key (RFC 7517).
    Jwk(String),
}

impl PublicKey {
    pub(crate) fn read(&self) -> Result<RsaKey, KeyFault> {
        let (Self::Pem(text) | Self::Jwk(text)) = self;
        Excess::check(text.len(), limits::KEY_BYTES).map_err(|_| KeyFault::TooLarge)?;
        match self {
            Self::Pem(pem) => RsaKey::from_pem(pem),
            Self::Jwk(jwk) => RsaKey::from_jwk(&Object::read_strictly(jwk).map_err(|_| KeyFault::Malformed)?),
        }
    }
}

/// A key that may verify RS256 signatures.
pub(crate) struct RsaKey(DecodingKey);

impl RsaKey {
    /// Whether this key made the token's signature.
    pub(crate) fn made(&self, segments: &Segments<'_>) -> bool {
        self.verifies(segments.signing_input.as_bytes(), &segments.signature)
    }

    /// Whether the signature is that of the message.
    pub(crate) fn verifies(&self, message: &[u8], signature: &Vec<u8>) -> bool {
        verify_rs256(message, signature, &self.0)
    }

    fn from_pem(pem: &str) -> Result<Self, KeyFault> {
        let der = spki::from_pem(pem).ok_or(KeyFault::Malformed)?;
        let (modulus, exponent) = spki::rsa_numbers(&der)?;
        Self::new(modulus, exponent)
    }

    /// Reads an RSA key of a JWK whose member names are distinct (RFC 7517, section 4; RFC 7518, section 6.3.1).
    pub(crate) fn from_jwk(jwk: &Object<'_>) -> Result<Self, KeyFault> {
        let text = |name: &str| jwk.member(name).map(json::text);
        if text("kty").flatten().ok_or(KeyFault::Malformed)? != "RSA" {
            return Err(KeyFault::NotRsa);
        }
        let other = |name: &str, right: &str| text(name).is_some_and(|value| value.as_deref() != Some(right));
        if other("use", "sig") || other("alg", "RS256") {
            return Err(KeyFault::OtherUse);
        }
        let octets = |name: &str| text(name).flatten().and_then(|text| URL_SAFE_NO_PAD.decode(text.as_bytes()).ok());
        let (modulus, exponent) = octets("n").zip(octets("e")).ok_or(KeyFault::Malformed)?;
        Self::new(&modulus, &exponent)
    }

    fn new(modulus: &[u8], exponent: &[u8]) -> Result<Self, KeyFault> {
        let (modulus, exponent) = (significant(modulus), significant(exponent));
        if exponent != [1, 0, 1] {
            return Err(KeyFault::WrongExponent);
        }
        match bits(modulus) {
            ..limits::RSA_LEAST_BITS => return Err(KeyFault::TooShort),
            limits::RSA_LEAST_BITS..=limits::RSA_MOST_BITS => {}
            _ => return Err(KeyFault::TooLong),
        }
        // A product of two odd primes is odd.
        if modulus.last().is_some_and(|octet| octet.is_multiple_of(2)) {
            return Err(KeyFault::Malformed);
        }
        Ok(Self(DecodingKey::from_rsa_raw_components(modulus, exponent)))
    }
}

/// The octets of a big-endian number without leading zeros.
fn significant(octets: &[u8]) -> &[u8] {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    octets.get(zeros..).unwrap_or_default()
}

fn bits(significant: &[u8]) -> usize {
    let unused = significant.first().map_or(0, |octet| octet.leading_zeros());
    significant.len().saturating_mul(8).saturating_sub(usize::try_from(unused).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modulus(bits: usize) -> Vec<u8> {
        let mut octets = vec![0xff; bits.div_ceil(8)];
        octets[0] = match bits % 8 {
            0 => u8::MAX,
            rest => (1_u8 << rest).wrapping_sub(1),
        };
        octets
    }

    #[test]
    fn sizes() {
        let table = [
            (0, Some(KeyFault::TooShort)),
            (1_024, Some(KeyFault::TooShort)),
            (2_047, Some(KeyFault::TooShort)),
            (2_048, None),
            (3_071, None),
            (4_096, None),
            (4_097, Some(KeyFault::TooLong)),
            (16_384, Some(KeyFault::TooLong)),
        ];
        for (bits, fault) in table {
            let modulus = if bits == 0 { Vec::new() } else { modulus(bits) };
            assert_eq!(RsaKey::new(&modulus, &[1, 0, 1]).err(), fault, "{bits}");
        }
    }

    #[test]
    fn exponents() {
        for exponent in [&[][..], &[0], &[1], &[3], &[1, 0], &[1, 0, 3], &[1, 0, 0, 1]] {
            assert_eq!(RsaKey::new(&modulus(2_048), exponent).err(), Some(KeyFault::WrongExponent), "{exponent:?}");
        }
        assert!(RsaKey::new(&modulus(2_048), &[0, 0, 1, 0, 1]).is_ok());
    }

    #[test]
    fn an_even_modulus_is_no_product_of_odd_primes() {
        let mut even = modulus(2_048);
        even[255] = 0xfe;
        assert_eq!(RsaKey::new(&even, &[1, 0, 1]).err(), Some(KeyFault::Malformed));
    }

    impl core::fmt::Debug for RsaKey {
        fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
            f.write_str("RsaKey")
        }
    }
}
