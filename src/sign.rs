//! Tokens for the app's own requests to Jira.

use crate::canonical::{Canonical, check_method};
use crate::limits;
use crate::provider::sign_hs256;
use crate::rejection::{Excess, Reason, Setting};
use crate::request::{Now, Secret};
use crate::target::{Target, check_base_path};
use crate::writer;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A request that is about to be sent.
#[derive(Clone, Copy)]
pub struct OutgoingRequest<'a> {
    /// The method: ASCII letters and `-`, at most 32 bytes, in any case.
    pub method: &'a str,
    /// The request target or URL, at most 16 KiB, escaped as it will be sent.
    pub target: &'a str,
    /// The path of the tenant's base URL; empty where it has none, as Jira's have.
    pub base_path: &'a str,
}

/// Without the target, as [`Request`](crate::Request).
impl core::fmt::Debug for OutgoingRequest<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self { method, base_path, .. } = self;
        f.debug_struct("OutgoingRequest").field("method", method).field("base_path", base_path).finish_non_exhaustive()
    }
}

/// A token, ready to be sent.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Signed {
    /// The value of the header `Authorization`.
    pub authorization: String,
    /// The token alone.
    pub token: String,
    /// The claim `exp`.
    pub expires_at: i64,
}

/// Signs a request with a tenant's secret: HS256, the issuer being the app's key. `now` is in seconds since the epoch,
/// `lifetime` in seconds: 1 to 900, by default 180.
///
/// # Errors
///
/// `bad-setting` (`clock`, `lifetime`, `base-path`, `app-key`, `secret`), `malformed-method`, `target-too-long`,
/// `malformed-target`, `too-many-parameters`.
pub fn sign(
    request: &OutgoingRequest<'_>,
    app_key: &str,
    secret: &Secret,
    now: u64,
    lifetime: Option<u32>,
) -> Result<Signed, Reason> {
    let now = Now::new(now)?;
    let lifetime = lifetime.unwrap_or(limits::SIGNED_LIFETIME_DEFAULT);
    if lifetime == 0 || lifetime > limits::SIGNED_LIFETIME {
        return Err(Reason::BadSetting(Setting::Lifetime));
    }
    check_base_path(request.base_path)?;
    if app_key.is_empty() {
        return Err(Reason::BadSetting(Setting::AppKey));
    }
    if secret.is_empty() {
        return Err(Reason::BadSetting(Setting::Secret));
    }
    check_method(request.method)?;
    Excess::check(request.target.len(), limits::TARGET_BYTES).map_err(Reason::TargetTooLong)?;
    let target = Target::read(request.target, request.base_path)?;

    // The first form is the one that Atlassian's Java computes.
    let qsh = Canonical::new(request.method, &target).hashes().next().unwrap_or_default();
    let expires_at = now.signed().saturating_add(i64::from(lifetime));
    // In the order in which Atlassian's documentation has them.
    let mut claims = String::new();
    writer::object(&mut claims, |claims| {
        claims.text("iss", app_key);
        claims.integer("iat", now.signed());
        claims.integer("exp", expires_at);
        claims.text("qsh", &qsh);
    });

    let segment = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let signing_input = format!("{}.{}", segment(r#"{"typ":"JWT","alg":"HS256"}"#), segment(&claims));
    let signature = sign_hs256(&signing_input, secret.bytes()).ok_or(Reason::BadSetting(Setting::Secret))?;
    let token = format!("{signing_input}.{}", URL_SAFE_NO_PAD.encode(signature));
    Ok(Signed { authorization: format!("JWT {token}"), token, expires_at })
}

/// A token is as good as a secret while it lives.
impl core::fmt::Debug for Signed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Signed").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_never_shows() {
        let signed = Signed { authorization: "JWT a.b.c".into(), token: "a.b.c".into(), expires_at: 7 };
        assert_eq!(format!("{signed:?}"), "Signed { expires_at: 7, .. }");
        let request = OutgoingRequest { method: "GET", target: "/p?acpt=a.b.c", base_path: "" };
        assert_eq!(format!("{request:?}"), "OutgoingRequest { method: \"GET\", base_path: \"\", .. }");
    }
}
