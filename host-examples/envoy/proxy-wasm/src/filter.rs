//! What the module does with one request.

use std::rc::Rc;

use connect_gating_envoy::{Answer, BODY_LIMIT, Call, Callbacks, Judged, Kind, Verdict, is_verified_header, judge};
use proxy_wasm::traits::{Context, HttpContext};
use proxy_wasm::types::Action;

use crate::host::{now, report};
use crate::native::Native;
use crate::root::Shared;

/// One request on its way through.
pub struct Filter {
    callbacks: Rc<Callbacks>,
    tenants: Shared,
    state: State,
}

enum State {
    /// It goes on as it is.
    Passing,
    /// It is a callback whose body is still arriving: method, target, and values of `Authorization`.
    Collecting(String, String, Vec<String>),
    /// It has been answered.
    Answered,
}

impl Filter {
    /// The filter of a new request.
    pub fn new(callbacks: Rc<Callbacks>, tenants: Shared) -> Self {
        Self { callbacks, tenants, state: State::Passing }
    }

    /// The values of a header, in order. Octets that are not UTF-8 are replaced: no method, target or token has any.
    fn values(headers: &[(String, Vec<u8>)], name: &str) -> Vec<String> {
        let named = headers.iter().filter(|(found, _)| found.eq_ignore_ascii_case(name));
        named.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).collect()
    }

    fn settled(&self) -> Action {
        if let State::Answered = self.state { Action::Pause } else { Action::Continue }
    }

    /// Everything has arrived.
    fn complete(&mut self, body: &[u8]) -> Action {
        let State::Collecting(method, target, authorization) = std::mem::replace(&mut self.state, State::Passing)
        else {
            return self.settled();
        };
        let call = Call { method: &method, target: &target, authorization: &authorization, body };
        let tenants = self.tenants.borrow().clone();
        let judged = match tenants {
            Some(tenants) => judge(&Native, &self.callbacks, &tenants, call, now()),
            None => Judged::fault("the tenants have not arrived yet"),
        };
        match &judged.verdict {
            Verdict::Pass(headers) => {
                for (name, value) in headers {
                    self.set_http_request_header(name, Some(value));
                }
                report(&judged.event);
                Action::Continue
            }
            Verdict::Answer(answer) => self.answer(answer, &judged),
        }
    }

    fn refuse(&mut self, judged: &Judged) -> Action {
        match &judged.verdict {
            Verdict::Answer(answer) => self.answer(answer, judged),
            Verdict::Pass(_) => self.settled(),
        }
    }

    fn answer(&mut self, answer: &Answer, judged: &Judged) -> Action {
        report(&judged.event);
        self.state = State::Answered;
        self.send_http_response(answer.status.into(), Answer::HEADERS.to_vec(), Some(answer.body().as_bytes()));
        Action::Pause
    }
}

impl Context for Filter {}

impl HttpContext for Filter {
    fn on_http_request_headers(&mut self, _: usize, end: bool) -> Action {
        let headers = self.get_http_request_headers_bytes();
        for (name, _) in headers.iter().filter(|(name, _)| is_verified_header(name.as_bytes())) {
            self.remove_http_request_header(name);
        }
        let method = Self::values(&headers, ":method").pop().unwrap_or_default();
        let target = Self::values(&headers, ":path").pop().unwrap_or_default();
        match self.callbacks.kind(&method, &target) {
            Kind::Other => Action::Continue,
            Kind::Misspelt => self.refuse(&Judged::misspelt()),
            Kind::Callback => {
                self.state = State::Collecting(method, target, Self::values(&headers, "authorization"));
                if end { self.complete(&[]) } else { Action::Pause }
            }
        }
    }

    fn on_http_request_body(&mut self, size: usize, end: bool) -> Action {
        let State::Collecting(..) = self.state else { return self.settled() };
        // While the body is kept back, the size is that of all of it.
        if size > BODY_LIMIT {
            return self.refuse(&Judged::too_long());
        }
        if !end {
            return Action::Pause;
        }
        let body = self.get_http_request_body(0, size).unwrap_or_default();
        self.complete(&body)
    }

    fn on_http_request_trailers(&mut self, _: usize) -> Action {
        for (name, _) in self.get_http_request_trailers_bytes() {
            if is_verified_header(name.as_bytes()) {
                self.remove_http_request_trailer(&name);
            }
        }
        let State::Collecting(..) = self.state else { return self.settled() };
        let body = self.get_http_request_body(0, BODY_LIMIT.saturating_add(1)).unwrap_or_default();
        self.complete(&body)
    }
}
