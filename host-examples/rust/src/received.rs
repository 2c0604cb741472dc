//! A request as a signature binds it.

use axum::http::header;
use axum::http::request::Parts;

use crate::component::Request;

/// The request as it was received.
///
/// hyper keeps path and query of the request line octet for octet, and axum routes without rewriting them (its `nest`
/// would, so it is not used): `path_and_query` is the raw target, or the part of an absolute one that is signed. A
/// header is handed over as often as it came; one that is not UTF-8 can't be a token, whatever stands for its octets.
pub fn request(parts: &Parts, base_path: &str) -> Request {
    let authorization = parts.headers.get_all(header::AUTHORIZATION);
    Request {
        method: parts.method.as_str().to_owned(),
        target: parts.uri.path_and_query().map_or("", |target| target.as_str()).to_owned(),
        base_path: base_path.to_owned(),
        authorization: authorization.iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into()).collect(),
    }
}
