//! The one call for a gating callback: verify, parse, decide.

use crate::decision::{Decision, decide};
use crate::digest::sha256;
use crate::payload::{self, Update};
use crate::rejection::Reason;
use crate::request::{Now, Policy, Request, Tenant};
use crate::verify::{VerifiedToken, verify_with_body};

/// A callback that Jira signed. A hint: the qsh does not bind the body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// The tenant: the verified issuer.
    pub client_key: String,
    /// The verified token.
    pub token: VerifiedToken,
    /// What Jira says.
    pub update: Update,
    /// What that decides by itself.
    pub decision: Decision,
    /// SHA-256 of the body, in hexadecimal.
    pub body_digest: String,
}

/// Verifies the request, parses the body and decides. `now` is in seconds since the epoch.
///
/// # Errors
///
/// Every [`Reason`]. A context token is refused whatever the policy says.
pub fn accept(
    request: &Request<'_>,
    body: &str,
    tenant: Option<&Tenant>,
    policy: &Policy,
    now: u64,
) -> Result<Event, Reason> {
    let policy = Policy { context_token: false, ..*policy };
    let token = verify_with_body(request, body.len(), tenant, &policy, now)?;
    let update = payload::read(body, Now::new(now)?, policy.leeway, token.issued_at)?;
    Ok(Event {
        client_key: token.issuer.clone(),
        token,
        decision: decide(&update),
        update,
        body_digest: sha256(body.as_bytes()),
    })
}
