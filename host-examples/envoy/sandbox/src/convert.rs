//! Between the proxy's words and the component's.

use std::ops::Deref;

use connect_gating_envoy::{Callback, Refusal, Request, Tenant};
use zeroize::Zeroize as _;

use crate::component::bindings::exports::connect_gating::api::callback::Event;
use crate::component::bindings::exports::connect_gating::api::gating::{Decision, Status};
use crate::component::bindings::exports::connect_gating::api::types;

pub(crate) fn request(request: &Request<'_>) -> (types::Request, types::Policy) {
    let policy = types::Policy {
        leeway: request.policy.leeway,
        max_lifetime: request.policy.max_lifetime,
        late: request.policy.late,
        query_token: false,
        context_token: false,
    };
    let request = types::Request {
        method: request.method.to_owned(),
        target: request.target.to_owned(),
        base_path: request.base_path.to_owned(),
        authorization: request.authorization.to_vec(),
    };
    (request, policy)
}

/// A tenant for one call, whose secrets are wiped after it.
pub(crate) struct ShortLived(types::Tenant);

impl Deref for ShortLived {
    type Target = types::Tenant;

    fn deref(&self) -> &types::Tenant {
        &self.0
    }
}

impl Drop for ShortLived {
    fn drop(&mut self) {
        self.0.secrets.zeroize();
    }
}

pub(crate) fn tenant(tenant: &Tenant) -> ShortLived {
    let secrets = tenant.secrets.iter().map(|secret| secret.as_str().to_owned()).collect();
    ShortLived(types::Tenant { client_key: tenant.client_key.clone(), secrets })
}

pub(crate) fn refusal(rejection: types::Rejection) -> Refusal {
    let types::Rejection { status, answer, code, message, .. } = rejection;
    Refusal { status, answer, code, message }
}

pub(crate) fn callback(event: Event) -> Callback {
    let Event { client_key, token, update, decision, body_digest } = event;
    Callback {
        client_key,
        subject: token.subject,
        issued_at: token.issued_at,
        expires_at: token.expires_at,
        good_until: token.good_until,
        token_digest: token.digest,
        body_digest,
        pipeline: update.gate.pipeline_id,
        environment: update.gate.environment_id,
        sequence: update.gate.sequence_number,
        status: match update.status {
            Status::Allowed => "allowed",
            Status::Awaiting => "awaiting",
            Status::Prevented => "prevented",
            Status::Expired => "expired",
            Status::Invalid => "invalid",
            Status::Unknown(_) => "unknown",
            Status::Unreadable => "unreadable",
        },
        updated: (update.updated_at.seconds, update.updated_at.nanoseconds),
        decision: match decision {
            Decision::Proceed => "proceed",
            Decision::Hold => "hold",
            Decision::Stop => "stop",
            Decision::Misconfigured => "misconfigured",
        },
    }
}
