//! The SubjectPublicKeyInfo of an RSA key (RFC 5280, section 4.1; RFC 8017, appendix A.1.1) in PEM (RFC 7468, section 13).
//!
//! Two shapes of DER, read strictly: a general parser of ASN.1 would be more code than all the rest about keys.

use crate::rejection::KeyFault;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// 1.2.840.113549.1.1.1, `rsaEncryption`.
const RSA_ENCRYPTION: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

const NULL: [u8; 2] = [0x05, 0x00];
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;

/// The octets between the lines of one PEM block with the label `PUBLIC KEY`.
pub(crate) fn from_pem(pem: &str) -> Option<Vec<u8>> {
    let block =
        pem.trim_ascii().strip_prefix("-----BEGIN PUBLIC KEY-----")?.strip_suffix("-----END PUBLIC KEY-----")?;
    let text: String = block.lines().collect();
    STANDARD.decode(text).ok()
}

/// Modulus and exponent, big-endian.
pub(crate) fn rsa_numbers(der: &[u8]) -> Result<(&[u8], &[u8]), KeyFault> {
    let mut info = Der(Der(der).only(SEQUENCE).ok_or(KeyFault::Malformed)?);
    let mut algorithm = Der(info.next(SEQUENCE).ok_or(KeyFault::Malformed)?);
    if algorithm.next(OBJECT_IDENTIFIER).ok_or(KeyFault::Malformed)? != RSA_ENCRYPTION {
        return Err(KeyFault::NotRsa);
    }
    let key = info.only(BIT_STRING).filter(|_| algorithm.0 == NULL).and_then(whole_octets);
    key.and_then(numbers).ok_or(KeyFault::Malformed)
}

fn numbers(key: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut key = Der(Der(key).only(SEQUENCE)?);
    Some((positive(key.next(INTEGER)?)?, positive(key.only(INTEGER)?)?))
}

/// A bit string says first how many bits of its last octet are unused.
fn whole_octets(bits: &[u8]) -> Option<&[u8]> {
    bits.split_first().filter(|(unused, _)| **unused == 0).map(|(_, octets)| octets)
}

/// An integer in its one shortest form; a zero before it only where it would look negative otherwise.
fn positive(integer: &[u8]) -> Option<&[u8]> {
    match integer {
        [0, rest @ ..] if rest.first().is_some_and(|first| *first >= 0x80) => Some(rest),
        [0x01..=0x7f, ..] => Some(integer),
        _ => None,
    }
}

/// What is left of some DER.
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    /// The contents of the next element, which has this tag.
    fn next(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (length, rest) = match *self.0.strip_prefix(&[tag])? {
            [length @ 0..=0x7f, ref rest @ ..] => (usize::from(length), rest),
            [0x81, length @ 0x80..=0xff, ref rest @ ..] => (usize::from(length), rest),
            [0x82, high @ 1..=0xff, low, ref rest @ ..] => (usize::from(u16::from_be_bytes([high, low])), rest),
            _ => return None,
        };
        let (contents, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(contents)
    }

    /// The same where nothing comes after it.
    fn only(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.next(tag).filter(|_| self.0.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(tag: u8, contents: &[u8]) -> Vec<u8> {
        let [high, low] = u16::try_from(contents.len()).unwrap().to_be_bytes();
        let length = match contents.len() {
            ..0x80 => vec![low],
            0x80..0x100 => vec![0x81, low],
            _ => vec![0x82, high, low],
        };
        [&[tag][..], &length, contents].concat()
    }

    fn info(modulus: &[u8], exponent: &[u8], oid: &[u8], parameters: &[u8], unused: u8) -> Vec<u8> {
        let key = element(SEQUENCE, &[element(INTEGER, modulus), element(INTEGER, exponent)].concat());
        let algorithm = element(SEQUENCE, &[&element(OBJECT_IDENTIFIER, oid)[..], parameters].concat());
        element(SEQUENCE, &[algorithm, element(BIT_STRING, &[&[unused][..], &key].concat())].concat())
    }

    #[test]
    fn numbers_of_every_length() {
        for length in [1, 0x70, 0x7f, 0x80, 0xff, 0x100, 0x200] {
            let modulus = vec![0x55; length];
            let der = info(&modulus, &[1, 0, 1], &RSA_ENCRYPTION, &NULL, 0);
            assert_eq!(rsa_numbers(&der), Ok((&modulus[..], &[1, 0, 1][..])), "{length}");
            for cut in 0..der.len() {
                assert_eq!(rsa_numbers(&der[..cut]), Err(KeyFault::Malformed), "{length} cut to {cut}");
            }
            assert_eq!(rsa_numbers(&[&der[..], &[0]].concat()), Err(KeyFault::Malformed), "{length}");
        }
    }

    #[test]
    fn one_form_only() {
        let malformed = Err(KeyFault::Malformed);
        assert_eq!(rsa_numbers(&info(&[0, 0x80], &[3], &RSA_ENCRYPTION, &NULL, 0)), Ok((&[0x80][..], &[3][..])));
        for integer in [&[][..], &[0], &[0x80], &[0, 0x7f], &[0, 0, 0x80]] {
            assert_eq!(rsa_numbers(&info(integer, &[3], &RSA_ENCRYPTION, &NULL, 0)), malformed, "{integer:?}");
        }
        assert_eq!(rsa_numbers(&info(&[5], &[3], &RSA_ENCRYPTION, &[], 0)), malformed);
        assert_eq!(rsa_numbers(&info(&[5], &[3], &RSA_ENCRYPTION, &[5, 0, 5, 0], 0)), malformed);
        assert_eq!(rsa_numbers(&info(&[5], &[3], &RSA_ENCRYPTION, &NULL, 1)), malformed);
        assert_eq!(rsa_numbers(&info(&[5], &[3], &[0x2a, 0x86], &NULL, 0)), Err(KeyFault::NotRsa));
        // Lengths in a longer form than they need.
        assert_eq!(Der(&[SEQUENCE, 0x81, 0x01, 0]).next(SEQUENCE), None);
        assert_eq!(Der(&[SEQUENCE, 0x82, 0x00, 0x01, 0]).next(SEQUENCE), None);
        assert_eq!(Der(&[SEQUENCE, 0x80, 0, 0]).next(SEQUENCE), None);
    }
}
