//! Tokens of any shape, signed with HMAC SHA-256.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The header of Jira's tokens.
pub const HEADER: &str = r#"{"typ":"JWT","alg":"HS256"}"#;

/// The qsh of `POST /callback`, from Atlassian's JavaScript library.
pub const CALLBACK_QSH: &str = "68eb4171c15669ca90cbbb154a5c0ee54f31b20995473773d0bf3f464198a883";

/// `header` and `claims`, whatever they are, and the signature that `secret` gives them.
///
/// # Panics
///
/// Never: HMAC takes keys of any length.
#[must_use]
pub fn sign(header: &str, claims: &str, secret: &str) -> String {
    let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length");
    mac.update(input.as_bytes());
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_one_of_an_independent_library() {
        // Made by npm `atlassian-jwt` 2.0.3, checked with PyJWT.
        let claims =
            format!(r#"{{"iss":"jira:1234-5678-9000","iat":1600000000,"exp":1600000180,"qsh":"{CALLBACK_QSH}"}}"#);
        let token = sign(HEADER, &claims, "7512836e-9137-48ac-baaf-a1935b96e17a");
        assert!(token.ends_with(".Dgjyq8Sqtu0TQz6nitzA_RjftWTP4ap04LFT9WCdb1M"), "{token}");
    }
}
