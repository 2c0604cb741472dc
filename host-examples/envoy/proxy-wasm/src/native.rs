//! The core of the component, compiled in.

use connect_gating_envoy::{Callback, Fault, Refusal, Request, Tenant, Verifier};

/// Verifies without a sandbox of its own: the proxy's is around it.
#[derive(Clone, Copy, Debug)]
pub struct Native;

impl Verifier for Native {
    fn peek(&self, request: &Request<'_>) -> Result<Result<Option<String>, Refusal>, Fault> {
        let (request, policy) = (core_request(request), core_policy(request));
        Ok(connect_gating::peek(&request, &policy).map(|token| token.unverified_issuer).map_err(refusal))
    }

    fn accept(
        &self,
        request: &Request<'_>,
        body: &str,
        tenant: Option<&Tenant>,
        now: u64,
    ) -> Result<Result<Callback, Refusal>, Fault> {
        let (request, policy) = (core_request(request), core_policy(request));
        let tenant = tenant.map(|tenant| connect_gating::Tenant {
            client_key: tenant.client_key.clone(),
            // The core wipes its copies.
            secrets: tenant.secrets.iter().map(|text| connect_gating::Secret::new(text.as_str().to_owned())).collect(),
        });
        Ok(connect_gating::accept(&request, body, tenant.as_ref(), &policy, now).map(callback).map_err(refusal))
    }
}

fn core_request<'a>(request: &Request<'a>) -> connect_gating::Request<'a> {
    connect_gating::Request {
        method: request.method,
        target: request.target,
        base_path: request.base_path,
        authorization: request.authorization,
    }
}

fn core_policy(request: &Request<'_>) -> connect_gating::Policy {
    connect_gating::Policy {
        leeway: request.policy.leeway,
        max_lifetime: request.policy.max_lifetime,
        late: request.policy.late,
        query_token: false,
        context_token: false,
    }
}

fn refusal(reason: connect_gating::Reason) -> Refusal {
    Refusal {
        status: reason.status(),
        answer: reason.answer().to_owned(),
        code: reason.code().to_owned(),
        message: reason.to_string(),
    }
}

fn callback(event: connect_gating::Event) -> Callback {
    use connect_gating::{Decision, Status};
    let connect_gating::Event { client_key, token, update, decision, body_digest, .. } = event;
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
