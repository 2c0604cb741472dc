//! From a request to verified claims: the checks, in their one order.

use crate::canonical::Canonical;
use crate::claims::{Claims, issuer};
use crate::digest::sha256;
use crate::provider::verify_hs256;
use crate::rejection::Reason;
use crate::request::{Now, Policy, Request, Secret, Tenant};
use crate::target::{Target, check_base_path};
use crate::token::{Segments, check_header, locate};
use subtle::ConstantTimeEq;

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
/// Every [`Reason`] up to `wrong-qsh`, except `body-too-long`.
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
    let now = Now::new(now)?;
    policy.check()?;
    check_base_path(request.base_path)?;
    tenant.map_or(Ok(()), Tenant::check)?;

    let target = request.read(body)?;
    let segments = Segments::decode(locate(request, &target, policy)?)?;
    check_header(&segments.header()?, "HS256")?;
    let claims = segments.claims()?;

    let issuer = issuer(&claims)?;
    let tenant = tenant.filter(|tenant| tenant.client_key == issuer).ok_or(Reason::UnknownIssuer)?;
    let secret_index = signer(&segments, &tenant.secrets).ok_or(Reason::BadSignature)?;

    let claims = Claims::read(&claims)?;
    let good_until = claims.check_times(policy, now)?;
    let context_token = check_qsh(&claims.qsh, request.method, &target, policy)?;

    Ok(VerifiedToken {
        issuer,
        subject: claims.subject,
        audience: claims.audience,
        issued_at: claims.issued_at,
        not_before: claims.not_before,
        expires_at: claims.expires_at,
        context: claims.context,
        context_token,
        secret_index,
        digest: sha256(segments.signing_input.as_bytes()),
        good_until,
    })
}

/// Which secret made the signature.
fn signer(segments: &Segments<'_>, secrets: &[Secret]) -> Option<u32> {
    let made = |secret: &Secret| verify_hs256(segments.signing_input, &segments.signature, secret.bytes());
    secrets.iter().position(made).and_then(|index| u32::try_from(index).ok())
}

/// Whether the token is a context token; refused if it is neither that nor one for this request.
fn check_qsh(claimed: &str, method: &str, target: &Target<'_>, policy: &Policy) -> Result<bool, Reason> {
    if claimed == "context-qsh" {
        return if policy.context_token { Ok(true) } else { Err(Reason::ContextTokenRefused) };
    }
    if claimed.len() != 64 || !claimed.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)) {
        return Err(Reason::MalformedQsh);
    }
    let mut first = None;
    for computed in Canonical::new(method, target).hashes() {
        if bool::from(claimed.as_bytes().ct_eq(computed.as_bytes())) {
            return Ok(false);
        }
        first.get_or_insert(computed);
    }
    Err(Reason::WrongQsh { claimed: claimed.to_owned(), computed: first.unwrap_or_default() })
}
