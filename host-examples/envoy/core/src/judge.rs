//! The one decision: pass a callback on with verified headers, or answer it.

use crate::answer::{self, Answer, answer, unavailable};
use crate::callbacks::Callbacks;
use crate::event::{Event, Outcome};
use crate::headers::{self, Header};
use crate::tenants::Tenants;
use crate::verifier::{Callback, Refusal, Request, Verifier};

/// The longest body that is taken, in bytes: the contract's limit. Proxies buffer no more.
pub const BODY_LIMIT: usize = 262_144;

/// A callback as the proxy has it.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The method.
    pub method: &'a str,
    /// The target as it was received.
    pub target: &'a str,
    /// The value of every `Authorization` header, one for one.
    pub authorization: &'a [String],
    /// The whole body.
    pub body: &'a [u8],
}

/// What the proxy does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Passes the request on with these headers.
    Pass(Vec<Header>),
    /// Answers by itself.
    Answer(Answer),
}

/// What the proxy does, and what its operator gets to know.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What the proxy does.
    pub verdict: Verdict,
    /// For log and metrics.
    pub event: Event,
}

impl Judged {
    /// The proxy or the verifier could not do its part.
    #[must_use]
    pub fn fault(message: &str) -> Self {
        refused(unavailable(), Outcome::Fault, "fault", None, message)
    }

    /// The path is a callback's in another spelling.
    #[must_use]
    pub fn misspelt() -> Self {
        let message = "the path is a callback's in another spelling";
        refused(answer::misspelt(), Outcome::Refused, "misspelt-path", None, message)
    }

    /// The body goes on beyond [`BODY_LIMIT`].
    #[must_use]
    pub fn too_long() -> Self {
        let answer = answer::too_long();
        let message = format!("the body is longer than {BODY_LIMIT} bytes");
        refused(answer, Outcome::Refused, "body-too-long", None, &message)
    }
}

/// Whether the verifier can work with these settings: it checks them before anything else, so an empty request shows it.
///
/// Fails with a sentence for the operator.
pub fn check_settings(verifier: &impl Verifier, callbacks: &Callbacks, now: u64) -> Result<(), String> {
    callbacks.check()?;
    let Callbacks { base_path, policy, .. } = callbacks;
    let request = Request { method: "POST", target: "/", base_path, authorization: &[], policy: *policy };
    match verifier.accept(&request, "", None, now) {
        Ok(Err(refusal)) if refusal.code == "bad-setting" => Err(refusal.message),
        Ok(_) => Ok(()),
        Err(fault) => Err(fault.0),
    }
}

/// Judges a callback. `now` is in seconds since the epoch.
pub fn judge(verifier: &impl Verifier, callbacks: &Callbacks, tenants: &Tenants, call: Call<'_>, now: u64) -> Judged {
    let Call { method, target, authorization, body } = call;
    if body.len() > BODY_LIMIT {
        return Judged::too_long();
    }
    let Ok(body) = std::str::from_utf8(body) else {
        let message = "the body is not UTF-8";
        return refused(answer(400, "malformed-body"), Outcome::Refused, "malformed-body", None, message);
    };
    let request = Request { method, target, base_path: &callbacks.base_path, authorization, policy: callbacks.policy };
    let tenant = match verifier.peek(&request) {
        Ok(Ok(issuer)) => issuer.and_then(|issuer| tenants.find(&issuer)),
        Ok(Err(refusal)) => return by_verifier(&refusal, None),
        Err(fault) => return Judged::fault(&fault.0),
    };
    // Without a tenant too, so that a stranger gets the same answer for every issuer.
    match verifier.accept(&request, body, tenant, now) {
        Ok(Ok(callback)) => passed(&callback),
        Ok(Err(refusal)) => by_verifier(&refusal, tenant.map(|tenant| tenant.client_key.clone())),
        Err(fault) => Judged::fault(&fault.0),
    }
}

fn passed(callback: &Callback) -> Judged {
    let gate = (callback.pipeline.clone(), callback.environment.clone(), callback.sequence);
    Judged {
        verdict: Verdict::Pass(headers::of(callback)),
        event: Event {
            outcome: Outcome::Passed,
            code: callback.decision.to_owned(),
            client_key: Some(callback.client_key.clone()),
            gate: Some(gate),
            message: None,
        },
    }
}

fn by_verifier(refusal: &Refusal, client_key: Option<String>) -> Judged {
    let answer = answer(refusal.status, &refusal.answer);
    refused(answer, Outcome::Refused, &refusal.code, client_key, &refusal.message)
}

fn refused(answer: Answer, outcome: Outcome, code: &str, client_key: Option<String>, message: &str) -> Judged {
    Judged {
        verdict: Verdict::Answer(answer),
        event: Event { outcome, code: code.to_owned(), client_key, gate: None, message: Some(message.to_owned()) },
    }
}
