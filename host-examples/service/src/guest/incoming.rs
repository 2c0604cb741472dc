//! The request as it was received, and the answer to it.

use super::clock;
use super::gating_api::types::Request;
use crate::answer::Answer;
use wasip2::clocks::monotonic_clock;
use wasip2::http::types::ResponseOutparam;
use wasip2::http::types::{Fields, IncomingBody, IncomingRequest, Method, OutgoingBody, OutgoingResponse};
use wasip2::io::poll;
use wasip2::io::streams::{InputStream, StreamError};

/// The longest body of a callback or a lifecycle call, in bytes: what the gating component takes.
pub const CALL: usize = 262_144;
/// The longest submission, in bytes: a whole bulk document.
pub const SUBMISSION: usize = 4_194_304;
/// How long a body may take to arrive, in nanoseconds. Jira itself gives up after 20 seconds.
const PATIENCE: u64 = 10_000_000_000;
/// What is read at once, in bytes.
const AT_ONCE: u64 = 65_536;
/// What WASI writes at once, in bytes.
const WRITTEN_AT_ONCE: usize = 4096;

/// A request, its body not yet read.
pub struct Received {
    /// The method as it came.
    pub method: String,
    /// Path and query of the request line, octet for octet: the signature binds them.
    target: String,
    /// Every `Authorization` header.
    pub authorization: Vec<String>,
    request: IncomingRequest,
}

impl Received {
    /// What came in.
    pub fn new(request: IncomingRequest) -> Self {
        let authorization = request.headers().get("authorization");
        Self {
            method: name(request.method()),
            target: request.path_with_query().unwrap_or_default(),
            // One that is not UTF-8 can't be a token, whatever stands for its octets.
            authorization: authorization.iter().map(|value| String::from_utf8_lossy(value).into_owned()).collect(),
            request,
        }
    }

    /// The raw path.
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(self.target.as_str(), |(path, _)| path)
    }

    /// The raw query; none where there is no `?`.
    pub fn query(&self) -> Option<&str> {
        self.target.split_once('?').map(|(_, query)| query)
    }

    /// The request as the gating component takes it.
    pub fn request(&self, base_path: &str) -> Request {
        Request {
            method: self.method.clone(),
            target: self.target.clone(),
            base_path: base_path.to_owned(),
            authorization: self.authorization.clone(),
        }
    }

    /// The body, strictly UTF-8; nothing is replaced, and a byte order mark is kept. Or the answer that refuses it.
    pub fn body(&self, longest: usize) -> Result<String, Answer> {
        let incomplete = || Answer::error(408, "body-timeout");
        let body: IncomingBody = self.request.consume().map_err(|()| incomplete())?;
        let stream = body.stream().map_err(|()| incomplete())?;
        let octets = collect(&stream, longest).map_err(|_| incomplete())?;
        let Some(octets) = octets else {
            return Err(Answer::error(400, "body-too-long"));
        };
        String::from_utf8(octets).map_err(|_| Answer::error(400, "malformed-body"))
    }
}

/// Reads to the end; none where that is too far. What is too long is read on for a while and thrown away: a connection
/// that is closed while the sender still writes is reset, and the sender may never see the answer.
fn collect(stream: &InputStream, longest: usize) -> Result<Option<Vec<u8>>, StreamError> {
    let deadline = monotonic_clock::subscribe_instant(clock::instant().saturating_add(PATIENCE));
    let mut octets = Vec::new();
    let mut length: usize = 0;
    while length <= longest.saturating_mul(4) {
        let more = stream.subscribe();
        poll::poll(&[&more, &deadline]);
        if !more.ready() {
            // The sender took too long.
            return Err(StreamError::Closed);
        }
        match stream.read(AT_ONCE) {
            Ok(read) => {
                length = length.saturating_add(read.len());
                if length <= longest {
                    octets.extend_from_slice(&read);
                }
            }
            Err(StreamError::Closed) => break,
            Err(broken) => return Err(broken),
        }
    }
    Ok((length <= longest).then_some(octets))
}

/// Sends an answer. A caller who broke off is its own business.
pub fn send(response: ResponseOutparam, answer: Answer) {
    let body = answer.body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
    let mut headers: Vec<(String, Vec<u8>)> = Vec::new();
    let mut header = |name: &str, value: &str| headers.push((name.to_owned(), value.as_bytes().to_vec()));
    if answer.status != 204 {
        header("content-length", &body.len().to_string());
        header("content-type", "application/json");
        // It is the answer of this moment, so nobody may keep it.
        header("cache-control", "no-store");
    }
    if answer.wants_bearer {
        header("www-authenticate", "Bearer");
    }
    if let Some(seconds) = answer.retry_after {
        header("retry-after", &seconds.to_string());
    }
    let outgoing = OutgoingResponse::new(Fields::from_list(&headers).unwrap_or_else(|_| Fields::new()));
    let _ = outgoing.set_status_code(answer.status);
    let sink = outgoing.body();
    ResponseOutparam::set(response, Ok(outgoing));
    let Ok(sink) = sink else { return };
    if let Ok(stream) = sink.write() {
        for octets in body.chunks(WRITTEN_AT_ONCE) {
            if stream.blocking_write_and_flush(octets).is_err() {
                break;
            }
        }
    }
    let _ = OutgoingBody::finish(sink, None);
}

fn name(method: Method) -> String {
    match method {
        Method::Get => "GET",
        Method::Head => "HEAD",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
        Method::Connect => "CONNECT",
        Method::Options => "OPTIONS",
        Method::Trace => "TRACE",
        Method::Patch => "PATCH",
        Method::Other(name) => return name,
    }
    .to_owned()
}
