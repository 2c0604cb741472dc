//! What goes back over HTTP.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::component::Rejection;

/// Why an answer is what it is, in one word: for the metrics, and not sent.
#[derive(Clone)]
pub struct Reason(pub String);

/// Notes why.
pub fn because(mut response: Response<Body>, reason: &str) -> Response<Body> {
    response.extensions_mut().insert(Reason(reason.to_owned()));
    response
}

/// A refusal of the component's. The caller learns what it may know, the operator's metrics why.
pub fn refused(rejection: &Rejection) -> Response<Body> {
    because(error(rejection.status, &rejection.answer), &rejection.code)
}

/// Everything was taken: no content.
pub fn taken() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

/// `{"error": code}` and no more: what an operator may know is in the log.
pub fn error(status: u16, code: &str) -> Response<Body> {
    because(json(status, &json!({ "error": code })), code)
}

/// For a pipeline without a good token.
pub fn unauthorized() -> Response<Body> {
    let mut response = error(401, "unauthorized");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

/// The server can't answer now; a retry mends it.
pub fn unavailable() -> Response<Body> {
    error(503, "unavailable")
}

/// A JSON document. It is the answer of this moment, so nobody may keep it.
pub fn json(status: u16, document: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(document.to_string()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
