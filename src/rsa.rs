//! RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2.2): verification, with the exponent 65537.
//!
//! The power is computed by `crypto-bigint`, and compared as a whole with the one encoding that is right. Nothing is
//! parsed out of a signature, so there is nothing to be lenient about; and all of it is public, so time tells nothing.

use crate::limits;
use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Odd, U4096};
use sha2::{Digest, Sha256};

const OCTETS: usize = limits::RSA_MOST_BITS / 8;

/// The DigestInfo of SHA-256 without the digest (RFC 8017, section 9.2, note 1).
const DIGEST_INFO: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

/// A modulus of at most 4,096 bits.
pub(crate) struct Modulus {
    number: Odd<U4096>,
    octets: usize,
}

impl Modulus {
    /// Takes an odd number without leading zeros.
    pub(crate) fn new(octets: &[u8]) -> Option<Self> {
        let number = Odd::new(number(octets)?).into_option()?;
        Some(Self { number, octets: octets.len() })
    }

    /// Whether the signature is that of the message. It is as long as the modulus and less than it: one spelling.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let Some(number) = number(signature).filter(|number| number < self.number.as_ref()) else { return false };
        let power = self.power(&number).to_be_bytes();
        let power = power.as_ref().get(OCTETS.saturating_sub(self.octets)..);
        signature.len() == self.octets && power == encoded(message, self.octets).as_deref()
    }

    /// The number to the power of 65537, which is 2 to the power of 16, and 1.
    fn power(&self, number: &U4096) -> U4096 {
        let number = FixedMontyForm::new(number, &FixedMontyParams::new_vartime(self.number));
        number.square_repeat_vartime(16).mul(&number).retrieve()
    }
}

fn number(octets: &[u8]) -> Option<U4096> {
    let mut padded = [0; OCTETS];
    padded.get_mut(OCTETS.checked_sub(octets.len())?..)?.copy_from_slice(octets);
    Some(U4096::from_be_slice(&padded))
}

/// EMSA-PKCS1-v1_5 (RFC 8017, section 9.2): 0, 1, as many 255 as fit, 0, and the digest with its name.
fn encoded(message: &[u8], octets: usize) -> Option<Vec<u8>> {
    let digest = Sha256::digest(message);
    let filling = octets.checked_sub(DIGEST_INFO.len())?.checked_sub(digest.len())?.checked_sub(3)?;
    let filling = vec![0xff; filling];
    Some([&[0, 1], filling.as_slice(), &[0], &DIGEST_INFO, &digest].concat())
}
