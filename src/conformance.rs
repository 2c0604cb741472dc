//! Public vectors for the two algorithms: those of project Wycheproof, and the examples of RFC 7515.

use crate::key::PublicKey;
use crate::limits;
use crate::provider::verify_hs256;
use crate::rejection::KeyFault;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use wycheproof::{TestResult, mac, rsa_pkcs1_verify};

/// Every vector but those for a shortened signature, of which JSON Web Signatures have none (RFC 7518, section 3.2): the
/// valid ones among those are refused, too.
#[test]
fn hmac_sha256() {
    let (mut taken, mut refused) = (0, 0);
    for group in mac::TestSet::load(mac::TestName::HmacSha256).unwrap().test_groups {
        for test in group.tests {
            let valid = test.result == TestResult::Valid && group.tag_size == 256;
            assert_eq!(verify_hs256(&test.msg, &test.tag.to_vec(), &test.key), valid, "{}", test.tc_id);
            *(if valid { &mut taken } else { &mut refused }) += 1;
        }
    }
    assert!(taken > 30 && refused > 100, "{taken} taken, {refused} refused");
}

/// Every vector of the sizes and the hash that are taken, with their keys read from PEM and from JWK. Those without the
/// NULL after the hash's name, which Wycheproof lets a verifier take, are refused: a signature has one encoding.
#[test]
fn rsa_sha256() {
    let sets = [
        rsa_pkcs1_verify::TestName::Rsa2048Sha256,
        rsa_pkcs1_verify::TestName::Rsa3072Sha256,
        rsa_pkcs1_verify::TestName::Rsa4096Sha256,
    ];
    let (mut taken, mut refused) = (0, 0);
    for group in sets.into_iter().flat_map(|set| rsa_pkcs1_verify::TestSet::load(set).unwrap().test_groups) {
        let key = PublicKey::Pem(group.pem.clone()).read();
        if let Err(fault) = &key {
            assert_eq!(*fault, KeyFault::WrongExponent, "{}", group.pem);
            continue;
        }
        assert!((limits::RSA_LEAST_BITS..=limits::RSA_MOST_BITS).contains(&group.key_size));
        for test in group.tests {
            let valid = test.result == TestResult::Valid;
            let verified = key.as_ref().is_ok_and(|key| key.verifies(&test.msg, &test.sig.to_vec()));
            assert_eq!(verified, valid, "{} of {}", test.tc_id, group.key_size);
            *(if valid { &mut taken } else { &mut refused }) += 1;
        }
    }
    assert!(taken > 10 && refused > 500, "{taken} taken, {refused} refused");
}

/// Keys of another size, and signatures that are right for another hash.
#[test]
fn rsa_otherwise() {
    let larger = rsa_pkcs1_verify::TestSet::load(rsa_pkcs1_verify::TestName::Rsa8192Sha256).unwrap();
    for group in larger.test_groups {
        assert_eq!(PublicKey::Pem(group.pem).read().err(), Some(KeyFault::TooLong));
    }
    let mut refused = 0;
    let hashes = [rsa_pkcs1_verify::TestName::Rsa2048Sha512, rsa_pkcs1_verify::TestName::Rsa2048Sha3_256];
    for group in hashes.into_iter().flat_map(|set| rsa_pkcs1_verify::TestSet::load(set).unwrap().test_groups) {
        let Ok(key) = PublicKey::Pem(group.pem).read() else { continue };
        for test in group.tests.into_iter().filter(|test| test.result == TestResult::Valid) {
            assert!(!key.verifies(&test.msg, &test.sig.to_vec()), "{}", test.tc_id);
            refused += 1;
        }
    }
    assert!(refused > 10, "{refused}");
}

const CLAIMS: &str = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

fn octets(base64url: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(base64url).unwrap()
}

/// RFC 7515, appendix A.1.
#[test]
fn rfc_7515_hs256() {
    let message = format!("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{CLAIMS}");
    let secret = octets("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
    let signature = octets("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assert!(verify_hs256(message.as_bytes(), &signature, &secret));
}

/// RFC 7515, appendix A.2.
#[test]
fn rfc_7515_rs256() {
    let modulus = [
        "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-",
        "pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2Ca",
        "pHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb5",
        "4h4FRWyuXpoQ",
    ];
    let jwk = format!(r#"{{"kty":"RSA","n":"{}","e":"AQAB"}}"#, modulus.concat());
    let signature = [
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr",
        "7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--x",
        "i12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_Ioy",
        "pGlUPQGe77Rw",
    ];
    let message = format!("eyJhbGciOiJSUzI1NiJ9.{CLAIMS}");
    assert!(PublicKey::Jwk(jwk).read().unwrap().verifies(message.as_bytes(), &octets(&signature.concat())));
}
