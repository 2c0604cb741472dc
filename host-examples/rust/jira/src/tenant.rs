//! Who a Jira site is, and the tokens that it signs: always by a library, never by hand.

use std::io::{Error, Result};

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::clock::now;
use crate::qsh::qsh;

/// What clocks may differ by, in seconds: as in Atlassian's own libraries for Java.
const LEEWAY: u64 = 30;

/// One Jira site with the app installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Its client key.
    pub client_key: String,
    /// The secret that it shares with the app.
    pub secret: String,
}

impl Tenant {
    /// A site of this name with a secret of a usual length.
    #[must_use]
    pub fn new(client_key: &str) -> Self {
        Self { client_key: client_key.to_owned(), secret: format!("a shared secret of {client_key}, long enough") }
    }

    /// The `Authorization` header of a request to the app, `target` relative to the app's base URL, for the present
    /// second.
    ///
    /// A token has no random part: the same claims in the same second make the same token. Those who need two must
    /// let them live for different times.
    ///
    /// # Errors
    ///
    /// Where the target can't be read.
    pub fn authorization(&self, method: &str, target: &str, seconds: u64) -> Result<String> {
        self.authorization_with(&self.claims(method, target, now(), seconds)?)
    }

    /// The `Authorization` header with any claims.
    ///
    /// # Errors
    ///
    /// Where the claims can't be written as JSON.
    pub fn authorization_with(&self, claims: &Value) -> Result<String> {
        let key = EncodingKey::from_secret(self.secret.as_bytes());
        Ok(format!("JWT {}", encode(&Header::default(), claims, &key).map_err(Error::other)?))
    }

    /// The claims of an ordinary token, to be changed.
    ///
    /// # Errors
    ///
    /// Where the target can't be read.
    pub fn claims(&self, method: &str, target: &str, issued_at: u64, seconds: u64) -> Result<Value> {
        Ok(json!({
            "iss": self.client_key,
            "iat": issued_at,
            "exp": issued_at.saturating_add(seconds),
            "qsh": qsh(method, target).ok_or_else(|| Error::other("the target can't be read"))?,
        }))
    }
}

/// The `Authorization` header of a lifecycle call, signed by RS256 with this private key.
pub(crate) fn rs256(private_key: &str, key_id: &str, claims: &Value) -> Result<String> {
    let key = EncodingKey::from_rsa_pem(private_key.as_bytes()).map_err(Error::other)?;
    let header = Header { kid: Some(key_id.to_owned()), ..Header::new(Algorithm::RS256) };
    Ok(format!("JWT {}", encode(&header, claims, &key).map_err(Error::other)?))
}

/// What an app's token must say.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    iat: u64,
    exp: u64,
    qsh: String,
}

/// Whether an app may make this request: its token in the header, as Atlassian's OpenAPI document has it.
///
/// Jira tells the caller nothing about why not; the reason here is for the stand-in's own journal.
pub(crate) fn verify(
    authorization: &str,
    secret: &str,
    app_key: &str,
    method: &str,
    target: &str,
    now: u64,
) -> std::result::Result<(), String> {
    let token = authorization.strip_prefix("JWT ").ok_or("the header `Authorization` has another scheme than `JWT`")?;
    let mut rules = Validation::new(Algorithm::HS256);
    // Times are judged below, by the site's own clock.
    rules.validate_exp = false;
    rules.validate_aud = false;
    let key = DecodingKey::from_secret(secret.as_bytes());
    let claims =
        decode::<Claims>(token, &key, &rules).map_err(|error| format!("the token is refused: {error}"))?.claims;
    if claims.iss != app_key {
        return Err(format!("the issuer is `{}`, not the app's key `{app_key}`", claims.iss));
    }
    if claims.exp.saturating_add(LEEWAY) < now {
        return Err(format!("the token expired at {}, and it is {now}", claims.exp));
    }
    if claims.iat > now.saturating_add(LEEWAY) || claims.exp <= claims.iat {
        return Err(format!("the token was issued at {} until {}, and it is {now}", claims.iat, claims.exp));
    }
    match qsh(method, target) {
        Some(qsh) if qsh == claims.qsh => Ok(()),
        _ => Err("the qsh is that of another request".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARGET: &str = "/rest/deployments/0.1/bulk";

    fn app() -> Tenant {
        Tenant::new("com.example.app")
    }

    fn judge(claims: &Value) -> std::result::Result<(), String> {
        let header = app().authorization_with(claims).unwrap();
        verify(&header, &app().secret, "com.example.app", "POST", TARGET, 1_000)
    }

    #[test]
    fn a_good_token() {
        assert_eq!(judge(&app().claims("POST", TARGET, 1_000, 180).unwrap()), Ok(()));
    }

    #[test]
    fn everything_that_is_checked() {
        let good = app().claims("POST", TARGET, 1_000, 180).unwrap();
        for (claim, value) in [
            ("iss", json!("other")),
            ("iss", json!(null)),
            ("iat", json!(1_031)),
            ("iat", json!("1000")),
            ("exp", json!(969)),
            ("exp", json!("1180")),
            ("exp", json!(1_180.5)),
            ("qsh", json!("context-qsh")),
            ("qsh", json!(qsh("GET", TARGET))),
        ] {
            let mut bad = good.clone();
            bad[claim] = value.clone();
            assert!(judge(&bad).is_err(), "{claim} {value}");
            bad.as_object_mut().unwrap().remove(claim);
            assert!(judge(&bad).is_err(), "no {claim}");
        }
        let header = app().authorization_with(&good).unwrap();
        let wrong = [header.replace("JWT ", "Bearer "), header.replace("JWT ", "JWT  "), format!("{header}A")];
        for header in wrong {
            assert!(verify(&header, &app().secret, "com.example.app", "POST", TARGET, 1_000).is_err(), "{header}");
        }
        assert!(verify(&header, "another secret", "com.example.app", "POST", TARGET, 1_000).is_err());
    }
}
