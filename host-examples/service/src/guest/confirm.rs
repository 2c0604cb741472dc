//! Asking Jira about a gate: a callback is a hint, and some are lost.

use super::gating_api::deployments::{self, PollAnswer};
use super::gating_api::gating;
use super::log::{self, Level};
use super::service::{Fault, Service};
use super::{clock, gate_routes, jira, random};
use crate::asking::Asked;
use crate::gates::{Gate, Source};
use crate::rank::Rank;
use connect_gating_gate::verdict::Verdict;

/// The longest answer about a gate, in bytes: what the gating component takes.
const LONGEST: usize = 262_144;

/// Asks Jira about a gate, if that is due and no submission of it under way; true where Jira's word was kept. `newest` is
/// the update that the verdict rests on.
pub fn ask(service: &Service, gate: &Gate, newest: Option<&Rank>, verdict: Verdict) -> Result<bool, Fault> {
    if service.config.trust_callbacks {
        return Ok(false);
    }
    let (key, now) = (gate.key("asked"), clock::now());
    if !Asked::read(&service.store, key.clone())?.is_due(verdict == Verdict::NotConfirmed, now) {
        return Ok(false);
    }
    let Some(question) = gate.question(&service.store, now)? else {
        return Ok(false);
    };
    Asked::keep(&service.store, &key, now)?;
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
        Ok(path) => match jira::ask(service, &tenant, &path, None, LONGEST)? {
            Err(unanswered) => unanswered.name().to_owned(),
            Ok(reply) => {
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
                        if gating::decide(&update) == gating::Decision::Proceed {
                            let newest = newest.map_or(rank, |newest| rank.max(*newest));
                            gate.confirm(&service.store, question, newest)?;
                        } else {
                            gate.deny(&service.store, question, random::doubt())?;
                        }
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
