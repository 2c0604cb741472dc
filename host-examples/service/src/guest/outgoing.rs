//! One HTTP request to somebody else: no redirects, bounded in time and size, and every way to fail has a name.

use super::clock;
use crate::origin::Origin;
use wasip2::clocks::monotonic_clock;
use wasip2::http::outgoing_handler;
use wasip2::http::types::{
    ErrorCode, Fields, FutureIncomingResponse, IncomingBody, Method, OutgoingBody, OutgoingRequest, RequestOptions,
    Scheme,
};
use wasip2::io::poll;
use wasip2::io::streams::StreamError;

/// How long connecting may take, in nanoseconds.
const CONNECTING: u64 = 5_000_000_000;
/// What is read at once, in bytes.
const AT_ONCE: u64 = 65_536;
/// What WASI writes at once, in bytes.
const WRITTEN_AT_ONCE: usize = 4096;

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The host has no address, or nobody listens there. Nothing was sent.
    Unreachable,
    /// There was no trusted TLS connection. Nothing was sent.
    Tls,
    /// The runtime does not let this service talk to that host. Nothing was sent.
    Forbidden,
    /// It took too long. Nobody knows what became of the request.
    TimedOut,
    /// The connection broke, or what came back is not HTTP. Nobody knows what became of the request.
    Broken,
    /// The answer is longer than what is read.
    TooLong,
}

impl Failure {
    /// Its name in answers and in the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Tls => "tls-failed",
            Self::Forbidden => "forbidden-url",
            Self::TimedOut => "timed-out",
            Self::Broken => "broken",
            Self::TooLong => "answer-too-long",
        }
    }

    /// Whether it is certain that the request never left.
    pub fn is_unsent(self) -> bool {
        matches!(self, Self::Unreachable | Self::Tls | Self::Forbidden)
    }
}

/// A request.
pub struct Call<'a> {
    /// Where to.
    pub origin: &'a Origin,
    /// Path and query, the origin's own path included.
    pub target: &'a str,
    /// The header `Authorization`.
    pub authorization: Option<&'a str>,
    /// The JSON to send, which makes it a POST.
    pub body: Option<&'a str>,
    /// How long it may take altogether, in nanoseconds.
    pub patience: u64,
    /// The longest body of an answer, in bytes.
    pub longest: usize,
}

/// An answer, whatever its status. A redirect is one like any other.
pub struct Reply {
    /// The status.
    pub status: u16,
    /// `Retry-After`, where it is a number of seconds.
    pub retry_after: Option<u64>,
    /// The body; empty where it is not UTF-8, so that nothing is guessed.
    pub body: String,
}

/// Makes a request.
pub fn send(call: &Call<'_>) -> Result<Reply, Failure> {
    let deadline = clock::instant().saturating_add(call.patience);
    let response = start(call)?;
    wait(&response.subscribe(), deadline)?;
    let response = match response.get() {
        Some(Ok(Ok(response))) => response,
        Some(Ok(Err(error))) => return Err(failure(&error)),
        Some(Err(())) | None => return Err(Failure::Broken),
    };
    let retry_after = response.headers().get("retry-after");
    let retry_after = retry_after.first().and_then(|value| std::str::from_utf8(value).ok()?.trim().parse().ok());
    let status = response.status();
    let body = response.consume().map_err(|()| Failure::Broken)?;
    let body = String::from_utf8(collect(&body, deadline, call.longest)?).unwrap_or_default();
    Ok(Reply { status, retry_after, body })
}

fn start(call: &Call<'_>) -> Result<FutureIncomingResponse, Failure> {
    let mut headers = vec![("accept".to_owned(), b"application/json, text/plain".to_vec())];
    if let Some(authorization) = call.authorization {
        headers.push(("authorization".to_owned(), authorization.as_bytes().to_vec()));
    }
    if let Some(body) = call.body {
        headers.push(("content-type".to_owned(), b"application/json".to_vec()));
        headers.push(("content-length".to_owned(), body.len().to_string().into_bytes()));
    }
    let request = OutgoingRequest::new(Fields::from_list(&headers).map_err(|_| Failure::Forbidden)?);
    let forbidden = |()| Failure::Forbidden;
    let scheme = if call.origin.https { Scheme::Https } else { Scheme::Http };
    let method = if call.body.is_some() { Method::Post } else { Method::Get };
    request.set_method(&method).map_err(forbidden)?;
    request.set_scheme(Some(&scheme)).map_err(forbidden)?;
    request.set_authority(Some(&call.origin.authority)).map_err(forbidden)?;
    request.set_path_with_query(Some(call.target)).map_err(forbidden)?;
    let options = RequestOptions::new();
    // A runtime that can't do this still has the deadline above it.
    let _ = options.set_connect_timeout(Some(CONNECTING.min(call.patience)));
    let _ = options.set_first_byte_timeout(Some(call.patience));
    let _ = options.set_between_bytes_timeout(Some(call.patience));
    let sink = request.body().map_err(|()| Failure::Broken)?;
    let response = outgoing_handler::handle(request, Some(options)).map_err(|error| failure(&error))?;
    let stream = sink.write().map_err(|()| Failure::Broken)?;
    for octets in call.body.unwrap_or_default().as_bytes().chunks(WRITTEN_AT_ONCE) {
        // Whoever answers before reading everything still answers.
        if stream.blocking_write_and_flush(octets).is_err() {
            break;
        }
    }
    drop(stream);
    let _ = OutgoingBody::finish(sink, None);
    Ok(response)
}

fn collect(body: &IncomingBody, deadline: u64, longest: usize) -> Result<Vec<u8>, Failure> {
    let stream = body.stream().map_err(|()| Failure::Broken)?;
    let mut octets = Vec::new();
    loop {
        wait(&stream.subscribe(), deadline)?;
        match stream.read(AT_ONCE) {
            Ok(read) => octets.extend_from_slice(&read),
            Err(StreamError::Closed) => return Ok(octets),
            Err(StreamError::LastOperationFailed(_)) => return Err(Failure::Broken),
        }
        if octets.len() > longest {
            return Err(Failure::TooLong);
        }
    }
}

fn wait(ready: &poll::Pollable, deadline: u64) -> Result<(), Failure> {
    let late = monotonic_clock::subscribe_instant(deadline);
    poll::poll(&[ready, &late]);
    if ready.ready() { Ok(()) } else { Err(Failure::TimedOut) }
}

fn failure(error: &ErrorCode) -> Failure {
    match error {
        ErrorCode::DnsTimeout
        | ErrorCode::DnsError(_)
        | ErrorCode::DestinationNotFound
        | ErrorCode::DestinationUnavailable
        | ErrorCode::DestinationIpUnroutable
        | ErrorCode::ConnectionRefused
        | ErrorCode::ConnectionTimeout => Failure::Unreachable,
        ErrorCode::TlsProtocolError | ErrorCode::TlsCertificateError | ErrorCode::TlsAlertReceived(_) => Failure::Tls,
        ErrorCode::DestinationIpProhibited
        | ErrorCode::HttpRequestDenied
        | ErrorCode::HttpRequestUriInvalid
        | ErrorCode::HttpRequestMethodInvalid => Failure::Forbidden,
        ErrorCode::ConnectionReadTimeout | ErrorCode::ConnectionWriteTimeout | ErrorCode::HttpResponseTimeout => {
            Failure::TimedOut
        }
        _ => Failure::Broken,
    }
}
