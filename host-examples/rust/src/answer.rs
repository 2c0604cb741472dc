//! What goes back over HTTP.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

/// Everything was taken: no content.
pub fn taken() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

/// `{"error": code}` and no more: what an operator may know is in the log.
pub fn error(status: u16, code: &str) -> Response<Body> {
    json(status, &json!({ "error": code }))
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
