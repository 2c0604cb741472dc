//! Callbacks: sent at once, and again by the policy of Jira's webhooks, which callbacks of gates share.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::clock::date_time;
use crate::fault::CallbackFault;
use crate::gate::Gate;
use crate::state::{Shared, State};

/// How often a callback is sent again.
const RETRIES: u32 = 5;

/// The shortest time between two attempts, and how much longer it may be, in minutes. It is random in between.
const BETWEEN: (u32, u32) = (5, 10);

/// How long nothing was taken, in minutes, when a callback is sent once and not again.
const FAILING: u32 = 30;

/// How long a callback waits at most for the later one that overtakes it.
const A_DAY: Duration = Duration::from_secs(86_400);

/// A callback and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Which gate it is about.
    pub gate: Gate,
    /// Which status it brings.
    pub status: String,
    /// Since when, as an RFC 3339 date-time.
    pub updated: String,
    /// What each attempt met: a status, or why there was none.
    pub attempts: Vec<Result<u16, String>>,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It is not settled yet.
    Waiting,
    /// Taken: 2xx.
    Taken,
    /// Refused for good: a status that Jira doesn't try again.
    Refused,
    /// Tried as often as Jira does.
    GivenUp,
    /// Lost on demand.
    Lost,
}

/// Sends a callback in the background. Gives its number.
pub(crate) fn start(shared: &Arc<Shared>, gate: &Gate, status: &str, updated: u64) -> usize {
    let delivery = Delivery {
        gate: gate.clone(),
        status: status.to_owned(),
        // Callbacks write the offset, the gating-status API writes `Z`.
        updated: date_time(updated).replace('Z', "+00:00"),
        attempts: Vec::new(),
        fate: Fate::Waiting,
    };
    let (number, fault) = shared.change(|state| {
        state.deliveries.push(delivery.clone());
        (state.deliveries.len().saturating_sub(1), state.callback_faults.pop_front())
    });
    let shared = Arc::clone(shared);
    thread::spawn(move || {
        let fate = deliver(&shared, number, &delivery, fault);
        shared.change(|state| record(state, number, |delivery| delivery.fate = fate));
    });
    number
}

/// Whether Jira sends again.
pub(crate) fn is_retried(outcome: &Result<u16, String>) -> bool {
    matches!(outcome, Err(_) | Ok(408 | 409 | 425 | 429 | 500..=599))
}

fn deliver(shared: &Shared, number: usize, delivery: &Delivery, fault: Option<CallbackFault>) -> Fate {
    match fault {
        Some(CallbackFault::Lose) => return Fate::Lost,
        Some(CallbackFault::Reorder) => {
            let later = number.saturating_add(1);
            let settled = |state: &State| {
                let found = state.deliveries.iter().skip(later).any(|delivery| delivery.fate != Fate::Waiting);
                found.then_some(())
            };
            shared.wait(A_DAY, settled);
        }
        _ => {}
    }
    let copies = if fault == Some(CallbackFault::Duplicate) { 2 } else { 1 };
    let patience = shared.options.minute.saturating_mul(FAILING);
    let hopeless = shared.read().failing_since.is_some_and(|since| since.elapsed() > patience);
    let retries = if hopeless { 0 } else { RETRIES };
    let mut retry = 0;
    loop {
        if shared.closing() {
            return Fate::GivenUp;
        }
        let outcome = attempt(shared, number, delivery, retry, if retry == 0 { copies } else { 1 });
        let fate = match outcome {
            Ok(200..=299) => Some(Fate::Taken),
            ref outcome if !is_retried(outcome) => Some(Fate::Refused),
            _ if retry == retries => Some(Fate::GivenUp),
            _ => None,
        };
        shared.change(|state| {
            state.failing_since = match fate {
                Some(Fate::Taken) => None,
                _ => state.failing_since.or_else(|| Some(Instant::now())),
            };
        });
        if let Some(fate) = fate {
            return fate;
        }
        retry = retry.saturating_add(1);
        // Ends early when the site goes away.
        shared.wait(between(shared.options.minute), |_| None::<()>);
    }
}

/// One attempt, or a doubled one, of which the last counts.
fn attempt(shared: &Shared, number: usize, delivery: &Delivery, retry: u32, copies: u32) -> Result<u16, String> {
    let outgoing = shared.callback(&delivery.gate, &delivery.status, &delivery.updated).map(|mut outgoing| {
        let mut header = |name: &str, value: String| outgoing.headers.push((name.to_owned(), value));
        header("x-atlassian-webhook-identifier", format!("{}-{number}", shared.options.client_key));
        header("x-atlassian-webhook-flow", "Primary".to_owned());
        if retry > 0 {
            header("x-atlassian-webhook-retry", retry.to_string());
        }
        outgoing
    });
    let mut outcome = Err("nothing was sent".to_owned());
    for _ in 0..copies {
        outcome = outgoing.as_ref().map_err(ToString::to_string).and_then(|outgoing| {
            outgoing.send_within(shared.options.patience).map(|answer| answer.status).map_err(|error| error.to_string())
        });
        let said = outcome.as_ref().map_or_else(Clone::clone, ToString::to_string);
        (shared.options.log)(&line(delivery, retry, &said));
        shared.change(|state| record(state, number, |delivery| delivery.attempts.push(outcome.clone())));
    }
    outcome
}

fn line(delivery: &Delivery, retry: u32, said: &str) -> String {
    let Gate { pipeline_id, environment_id, deployment_sequence_number } = &delivery.gate;
    let again = if retry == 0 { String::new() } else { format!(", retry {retry}") };
    let status = &delivery.status;
    format!("jira  `{status}` for {pipeline_id}/{environment_id}/{deployment_sequence_number}{again} -> {said}")
}

fn record(state: &mut State, number: usize, change: impl FnOnce(&mut Delivery)) {
    if let Some(delivery) = state.deliveries.get_mut(number) {
        change(delivery);
    }
}

fn between(minute: Duration) -> Duration {
    let mut random = [0; 1];
    // Without randomness the shortest time has to do.
    let _ = getrandom::fill(&mut random);
    let [random] = random;
    let (shortest, more) = BETWEEN;
    minute.saturating_mul(shortest).saturating_add(minute.saturating_mul(more).mul_f64(f64::from(random) / 255.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_jira_sends_again() {
        for status in [408, 409, 425, 429, 500, 503, 599] {
            assert!(is_retried(&Ok(status)), "{status}");
        }
        for status in [200, 204, 301, 400, 401, 403, 404, 410, 413, 422, 600] {
            assert!(!is_retried(&Ok(status)), "{status}");
        }
        assert!(is_retried(&Err("connection refused".to_owned())));
    }

    #[test]
    fn pauses() {
        for _ in 0..1_000 {
            let pause = between(Duration::from_secs(60));
            assert!((300..=900).contains(&pause.as_secs()), "{pause:?}");
        }
    }
}
