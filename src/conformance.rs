//! Public vectors for the two algorithms: those of project Wycheproof, and the examples of RFC 7515 and RFC 7520.

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

/// The payload of RFC 7520, section 4.
const PAYLOAD: [&str; 3] = [
    "SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW",
    "5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0",
    "by4",
];

/// RFC 7520, section 4.1.
#[test]
fn rfc_7520_rs256() {
    let modulus = [
        "n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wqV",
        "wGU_NsYOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD1NNLYD5lFHpPI9bTwJls",
        "de3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwUkRz5iaiQkq",
        "gc5gHdrNP5zw",
    ];
    let jwk = format!(r#"{{"kty":"RSA","n":"{}","e":"AQAB"}}"#, modulus.concat());
    let header = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9";
    let signature = [
        "MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoB",
        "wA78185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0",
        "ePPQdLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vj",
        "bU5y18kDquDg",
    ];
    let message = format!("{header}.{}", PAYLOAD.concat());
    let key = PublicKey::Jwk(jwk).read().unwrap();
    assert!(key.verifies(message.as_bytes(), &octets(&signature.concat())));
    assert!(!key.verifies(format!("{message}A").as_bytes(), &octets(&signature.concat())));
}

/// RFC 7520, section 4.4.
#[test]
fn rfc_7520_hs256() {
    let secret = "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg";
    let header = "eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9";
    let signature = "s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0";
    let message = format!("{header}.{}", PAYLOAD.concat());
    assert!(verify_hs256(message.as_bytes(), &octets(signature), &octets(secret)));
    assert!(!verify_hs256(format!("{message}A").as_bytes(), &octets(signature), &octets(secret)));
}
