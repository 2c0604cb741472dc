//! What the filter does with one request.

use std::sync::Arc;

use connect_gating_envoy::{BODY_LIMIT, Call, Event, Judged, Kind, Outcome, Tenants, Verdict, judge};
use serde_json::Value;

use crate::abi::{HeaderType, LogLevel};
use crate::config::{Gate, now};
use crate::envoy::{Envoy, log};

/// One request on its way through.
pub struct Filter {
    gate: Arc<Gate>,
    state: State,
}

enum State {
    /// It goes on as it is.
    Passing,
    /// It is a callback whose body is still arriving.
    Collecting(Collected),
    /// It has been answered.
    Answered,
}

struct Collected {
    method: String,
    target: String,
    authorization: Vec<String>,
    body: Vec<u8>,
}

/// What Envoy is to do.
pub enum Step {
    /// Pass the request on.
    Pass,
    /// Keep it back until more has arrived.
    Wait,
    /// Answer it: this, which the filter holds no more.
    Answer(Box<Judged>),
    /// Throw away what still arrives.
    Ignore,
}

impl Filter {
    /// The filter of a new request.
    pub fn new(gate: Arc<Gate>) -> Self {
        Self { gate, state: State::Passing }
    }

    /// The headers have arrived; `end` if there is nothing else.
    pub fn headers(&mut self, envoy: Envoy, end: bool) -> Step {
        envoy.strip(HeaderType::Request);
        let method = envoy.values(":method").pop().unwrap_or_default();
        let target = envoy.values(":path").pop().unwrap_or_default();
        match self.gate.callbacks.kind(&method, &target) {
            Kind::Other => Step::Pass,
            Kind::Misspelt => self.answer(envoy, Judged::misspelt()),
            Kind::Callback => {
                let authorization = envoy.values("authorization");
                let collected = Collected { method, target, authorization, body: Vec::new() };
                if end {
                    return self.judge(envoy, &collected);
                }
                // Beyond the longest body there is room for the piece that goes beyond it, and is refused here.
                envoy.set_buffer_limit(BODY_LIMIT.saturating_mul(2));
                self.state = State::Collecting(collected);
                Step::Wait
            }
        }
    }

    /// A piece of the body has arrived; `end` if it is the last and no trailers follow.
    pub fn body(&mut self, envoy: Envoy, end: bool) -> Step {
        let State::Collecting(collected) = &mut self.state else { return self.settled() };
        if collected.body.len().saturating_add(envoy.received_size()) > BODY_LIMIT {
            return self.answer(envoy, Judged::too_long());
        }
        envoy.append_received(&mut collected.body);
        if end { self.complete(envoy) } else { Step::Wait }
    }

    /// The trailers have arrived, and with them the end.
    pub fn trailers(&mut self, envoy: Envoy) -> Step {
        envoy.strip(HeaderType::RequestTrailer);
        if let State::Collecting(_) = self.state { self.complete(envoy) } else { self.settled() }
    }

    fn settled(&self) -> Step {
        if let State::Answered = self.state { Step::Ignore } else { Step::Pass }
    }

    fn complete(&mut self, envoy: Envoy) -> Step {
        match std::mem::replace(&mut self.state, State::Answered) {
            State::Collecting(collected) => self.judge(envoy, &collected),
            State::Passing | State::Answered => self.settled(),
        }
    }

    fn judge(&mut self, envoy: Envoy, collected: &Collected) -> Step {
        let Collected { method, target, authorization, body } = collected;
        let call = Call { method, target, authorization, body };
        let Gate { component, callbacks, .. } = self.gate.as_ref();
        let mut judged = judge(component, callbacks, &self.tenants(), call, now());
        if let Verdict::Pass(headers) = &judged.verdict {
            match envoy.set_all(headers) {
                Ok(()) => {
                    self.report(envoy, &judged.event);
                    self.state = State::Passing;
                    return Step::Pass;
                }
                Err(message) => judged = Judged::fault(&message),
            }
        }
        self.answer(envoy, judged)
    }

    fn answer(&mut self, envoy: Envoy, judged: Judged) -> Step {
        self.report(envoy, &judged.event);
        self.state = State::Answered;
        Step::Answer(Box::new(judged))
    }

    /// The tenants of now; says so where they have changed.
    fn tenants(&self) -> Arc<Tenants> {
        let looked = self.gate.tenants.tenants();
        match looked.news {
            Some(Ok(count)) => log(LogLevel::Info, &format!("tenants-changed: there are {count}")),
            Some(Err(message)) => log(LogLevel::Error, &message),
            None => {}
        }
        looked.tenants
    }

    fn report(&self, envoy: Envoy, event: &Event) {
        if let Some(counter) = self.gate.counter {
            envoy.count(counter, [event.outcome.name(), &event.code]);
        }
        let level = match event.outcome {
            Outcome::Passed => LogLevel::Info,
            Outcome::Refused => LogLevel::Warn,
            Outcome::Fault => LogLevel::Error,
        };
        log(level, &Value::Object(event.fields()).to_string());
    }
}
