//! From Envoy's question to its answer.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use connect_gating_envoy::{
    Answer, Call, Callbacks, Event, Header, Judged, Kind, Outcome, Tenants, Verdict, is_verified_header, judge,
};
use connect_gating_envoy_sandbox::{Component, TenantFile};
use std::sync::Arc;

use crate::log;
use crate::metrics::Metrics;
use crate::proto::{
    CheckRequest, CheckResponse, DeniedHttpResponse, HeaderValue, HeaderValueOption, HttpRequest, HttpResponse,
    HttpStatus, OVERWRITE, OkHttpResponse, Status,
};

/// `PERMISSION_DENIED` of gRPC.
const DENIED: i32 = 7;

/// What judges.
pub struct Judge {
    /// The component.
    pub component: Component,
    /// The tenants.
    pub tenants: TenantFile,
    /// Where callbacks come in.
    pub callbacks: Callbacks,
    /// What is counted.
    pub metrics: Metrics,
}

impl Judge {
    /// Answers Envoy. Takes a processor for as long as the component runs.
    pub fn check(&self, request: CheckRequest) -> CheckResponse {
        let http = request.attributes.and_then(|attributes| attributes.request).and_then(|request| request.http);
        let Some(http) = http else {
            return self.done(Judged::fault("Envoy sent no HTTP request"), Instant::now(), &[]);
        };
        let sent = verified_headers(&http);
        match self.callbacks.kind(&http.method, &http.path) {
            Kind::Other => pass(&[], &sent),
            Kind::Misspelt => self.done(Judged::misspelt(), Instant::now(), &sent),
            Kind::Callback => {
                let start = Instant::now();
                let judged = self.judge(&http, &self.current_tenants());
                self.done(judged, start, &sent)
            }
        }
    }

    /// The tenants of now; says so where they have changed.
    pub fn current_tenants(&self) -> Arc<Tenants> {
        let looked = self.tenants.tenants();
        match looked.news {
            Some(Ok(count)) => log::event("info", "tenants-changed", &format!("there are {count} tenants")),
            Some(Err(message)) => log::event("error", "tenants-unreadable", &message),
            None => {}
        }
        looked.tenants
    }

    fn judge(&self, http: &HttpRequest, tenants: &Tenants) -> Judged {
        // A yaml without `pack_as_bytes` is served too: the same octets, where they are UTF-8.
        let body = if http.raw_body.is_empty() { http.body.as_bytes() } else { &http.raw_body };
        let authorization = authorization(http);
        let call = Call { method: &http.method, target: &http.path, authorization: &authorization, body };
        judge(&self.component, &self.callbacks, tenants, call, now())
    }

    fn done(&self, judged: Judged, start: Instant, sent: &[String]) -> CheckResponse {
        self.metrics.count(&judged.event, start.elapsed());
        log::line(level(&judged.event), judged.event.fields());
        match judged.verdict {
            Verdict::Pass(headers) => pass(&headers, sent),
            Verdict::Answer(answer) => deny(&answer),
        }
    }
}

fn level(event: &Event) -> &'static str {
    match event.outcome {
        Outcome::Passed => "info",
        Outcome::Refused => "warn",
        Outcome::Fault => "error",
    }
}

/// Seconds since the epoch; 0 for a clock that stands before it, which the component then refuses.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The values of `Authorization`, one for one where Envoy sends headers raw. Joined values hold a comma, which no token
/// does, so two are refused either way. Octets that are not UTF-8 are replaced: no token has any.
fn authorization(http: &HttpRequest) -> Vec<String> {
    match &http.header_map {
        Some(map) => map.headers.iter().filter(|header| is(header, "authorization")).map(value).collect(),
        None => http.headers.get("authorization").cloned().into_iter().collect(),
    }
}

/// The names of verified headers that the client sent. The yaml has taken them off already; this is for those that have
/// not.
fn verified_headers(http: &HttpRequest) -> Vec<String> {
    let raw = http.header_map.iter().flat_map(|map| &map.headers).map(|header| &header.key);
    let all = raw.chain(http.headers.keys());
    all.filter(|name| is_verified_header(name.as_bytes())).cloned().collect()
}

fn is(header: &HeaderValue, name: &str) -> bool {
    header.key.eq_ignore_ascii_case(name)
}

fn value(header: &HeaderValue) -> String {
    if header.raw_value.is_empty() { header.value.clone() } else { String::from_utf8_lossy(&header.raw_value).into() }
}

fn pass(headers: &[Header], sent: &[String]) -> CheckResponse {
    // Envoy removes after it sets: what is set must not be removed.
    let set = |name: &&String| headers.iter().any(|(ours, _)| name.eq_ignore_ascii_case(ours));
    let ok = OkHttpResponse {
        headers: headers.iter().map(|(name, value)| option(name, value)).collect(),
        headers_to_remove: sent.iter().filter(|name| !set(name)).cloned().collect(),
    };
    CheckResponse { status: Some(Status { code: 0 }), http_response: Some(HttpResponse::Ok(ok)) }
}

fn deny(answer: &Answer) -> CheckResponse {
    let denied = DeniedHttpResponse {
        status: Some(HttpStatus { code: i32::from(answer.status) }),
        headers: Answer::HEADERS.iter().map(|(name, value)| option(name, value)).collect(),
        body: answer.body(),
    };
    CheckResponse { status: Some(Status { code: DENIED }), http_response: Some(HttpResponse::Denied(denied)) }
}

fn option(name: &str, value: &str) -> HeaderValueOption {
    let header = HeaderValue { key: name.to_owned(), value: value.to_owned(), raw_value: Vec::new() };
    HeaderValueOption { header: Some(header), append_action: OVERWRITE }
}
