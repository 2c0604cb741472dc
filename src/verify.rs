//! Tokens that Jira signs with a tenant's shared secret: those of callbacks and of pages.

use crate::json::Object;
use crate::profile::{Profile, check_request};
use crate::provider::{verify_hs256, wiping_the_stack};
use crate::rejection::{Claim, Reason};
use crate::request::{Policy, Request, Secret, Tenant};
use crate::token::Segments;

/// What a token says, its signature, times and qsh having been verified.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifiedToken {
    /// The claim `iss`; equal to the tenant's client key.
    pub issuer: String,
    /// The claim `sub`.
    pub subject: Option<String>,
    /// The claim `aud` as a list. Not checked.
    pub audience: Vec<String>,
    /// The claim `iat`.
    pub issued_at: i64,
    /// The claim `nbf`.
    pub not_before: Option<i64>,
    /// The claim `exp`.
    pub expires_at: i64,
    /// The claim `context`, as JSON text.
    pub context: Option<String>,
    /// Whether the qsh was `context-qsh`, so that no request is bound.
    pub context_token: bool,
    /// Which of the tenant's secrets made the signature, from 0.
    pub secret_index: u32,
    /// SHA-256 of the signing input, in hexadecimal.
    pub digest: String,
    /// The first second at which this token is refused.
    pub good_until: i64,
}

/// Verifies a token against the request that brought it. `now` is in seconds since the epoch.
///
/// Without a tenant the answer is the one of a bad issuer.
///
/// # Errors
///
/// `bad-setting` (`clock`, `leeway`, `max-lifetime`, `late`, `base-path`, `client-key`, `secrets`), and every other
/// [`Reason`] up to `wrong-qsh` except `body-too-long`, `missing-key-id`, `malformed-key-id`, `unknown-key`,
/// `unusable-key` and `wrong-audience`.
pub fn verify(
    request: &Request<'_>,
    tenant: Option<&Tenant>,
    policy: &Policy,
    now: u64,
) -> Result<VerifiedToken, Reason> {
    verify_with_body(request, 0, tenant, policy, now)
}

/// The same for a request whose body has this many bytes.
pub(crate) fn verify_with_body(
    request: &Request<'_>,
    body: usize,
    tenant: Option<&Tenant>,
    policy: &Policy,
    now: u64,
) -> Result<VerifiedToken, Reason> {
    let (token, context_token) = check_request(&SharedSecret { tenant }, request, body, policy, now)?;
    Ok(VerifiedToken {
        issuer: token.issuer,
        subject: token.claims.subject,
        audience: token.claims.audience,
        issued_at: token.claims.issued_at,
        not_before: token.claims.not_before,
        expires_at: token.claims.expires_at,
        context: token.claims.context,
        context_token,
        secret_index: token.key_index,
        digest: token.digest,
        good_until: token.good_until,
    })
}

/// The tenant's secrets sign, and its client key is the issuer.
pub(crate) struct SharedSecret<'a> {
    pub(crate) tenant: Option<&'a Tenant>,
}

impl Profile for SharedSecret<'_> {
    const SCHEME: &'static str = "JWT";
    const ALGORITHM: &'static str = "HS256";
    const REQUIRED: &'static [Claim] = &[Claim::Qsh];
    type KeyId = ();
    type Own = ();

    fn check_settings(&self) -> Result<(), Reason> {
        self.tenant.map_or(Ok(()), Tenant::check)
    }

    /// The issuer alone finds the secrets.
    fn key_id(&self, _: &Object<'_>) -> Result<(), Reason> {
        Ok(())
    }

    fn takes_issuer(&self, issuer: &str) -> bool {
        self.tenant.is_some_and(|tenant| tenant.client_key == issuer)
    }

    fn signer(&self, (): &(), segments: &Segments<'_>) -> Result<u32, Reason> {
        let made =
            |secret: &Secret| verify_hs256(segments.signing_input.as_bytes(), &segments.signature, secret.bytes());
        let index = self.tenant.and_then(|tenant| wiping_the_stack(|| tenant.secrets.iter().position(made)));
        index.and_then(|index| u32::try_from(index).ok()).ok_or(Reason::BadSignature)
    }

    fn own_claims(&self, _: &Object<'_>) -> Result<(), Reason> {
        Ok(())
    }

    /// Not checked: for a shared secret the issuer alone names the tenant.
    fn check_audience(&self, _: &[String]) -> Result<(), Reason> {
        Ok(())
    }
}
