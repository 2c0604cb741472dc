//! Asking a tenant's Jira, signed as the app: about one gate, and anything else.

use super::gating_api::deployments::{self, PollAnswer};
use super::gating_api::gating;
use super::gating_api::jwt::{self, OutgoingRequest};
use super::log::{self, Level};
use super::outgoing::{self, Call, Failure, Reply};
use super::service::{Fault, Service, Tenant};
use super::{clock, gate_routes};
use crate::asking::Asked;
use crate::gates::{Gate, Source};
use crate::origin::Origin;
use crate::store;

/// How long a request to Jira may take, in nanoseconds. It happens while a pipeline waits.
const PATIENCE: u64 = 10_000_000_000;
/// The longest answer about a gate, in bytes: what the gating component takes.
const LONGEST: usize = 262_144;

/// Asks Jira about a gate, if that is due; true where Jira's word was kept.
pub fn ask(service: &Service, gate: &Gate, says_allowed: bool) -> Result<bool, Fault> {
    if service.config.trust_callbacks {
        return Ok(false);
    }
    let (key, now) = (gate.asked(), clock::now());
    let asked = Asked::read(&service.store, key.clone())?;
    if !asked.is_due(says_allowed, now) {
        return Ok(false);
    }
    let asked = asked.asked(now);
    store::set_json(&service.store, &key, &asked)?;
    let Some(tenant) = service.tenant(&gate.client_key)? else {
        return Ok(false);
    };
    let named = gating::Gate {
        pipeline_id: gate.pipeline.clone(),
        environment_id: gate.environment.clone(),
        sequence_number: gate.sequence.parse().map_err(|_| Fault::Gating("a sequence number".to_owned()))?,
    };
    let result = match deployments::poll_path(&named) {
        Err(error) => error.message,
        Ok(path) => match request(service, &tenant, &path, None, LONGEST)? {
            Err(failure) => failure.name().to_owned(),
            Ok(reply) => {
                if let Some(seconds) = reply.retry_after {
                    store::set_json(&service.store, &key, &asked.quiet(now, seconds))?;
                }
                let read = deployments::read_poll_answer(
                    &named,
                    reply.status,
                    &reply.body,
                    clock::now(),
                    service.policy.leeway,
                );
                match read {
                    PollAnswer::Status(update) => {
                        let (rank, record) = gate_routes::record(&update)?;
                        gate.keep(&service.store, Source::Poll, &rank, &record)?;
                        let status = gate_routes::status(&update.status).0;
                        log::line(Level::Info, "polled", &[&gate.fields()[..], &[("result", status.into())]].concat());
                        return Ok(true);
                    }
                    PollAnswer::Unreadable(rejection) => rejection.code,
                    PollAnswer::OtherGate => "other-gate".to_owned(),
                    PollAnswer::NoData => "no-data".to_owned(),
                    PollAnswer::Refused => "refused".to_owned(),
                    PollAnswer::RetryLater => "retry-later".to_owned(),
                }
            }
        },
    };
    polled(gate, &result);
    Ok(false)
}

fn polled(gate: &Gate, result: &str) {
    let level = match result {
        // Jira does not know the deployment yet, or is busy: nothing that a person has to look at.
        "no-data" | "retry-later" => Level::Info,
        _ => Level::Warn,
    };
    log::line(level, "polled", &[&gate.fields()[..], &[("result", result.into())]].concat());
}

/// Makes a signed request to a tenant's Jira: a GET, or a POST of JSON.
pub fn request(
    service: &Service,
    tenant: &Tenant,
    path: &str,
    body: Option<&str>,
    longest: usize,
) -> Result<Result<Reply, Failure>, Fault> {
    let site = match &service.config.stand_in {
        Some(stand_in) => stand_in.clone(),
        None => match Origin::read(&tenant.base_url) {
            Some(site) => site,
            None => return Ok(Err(Failure::Forbidden)),
        },
    };
    let target = format!("{}{path}", site.path);
    let outgoing = OutgoingRequest {
        method: if body.is_some() { "POST" } else { "GET" }.to_owned(),
        target: target.clone(),
        base_path: site.path.clone(),
    };
    let secret = tenant.secrets.first().map(String::as_str).unwrap_or_default();
    let signed = jwt::sign(&outgoing, &service.config.app_key, secret, clock::now(), None)
        .map_err(|rejection| Fault::Gating(rejection.message))?;
    Ok(outgoing::send(&Call {
        origin: &site,
        target: &target,
        authorization: Some(&signed.authorization),
        body,
        patience: PATIENCE,
        longest,
    }))
}
