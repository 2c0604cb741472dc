//! The token of a pipeline's request.

use axum::http::{HeaderMap, header};
use zeroize::Zeroizing;

/// The token of the one `Authorization: Bearer` header.
pub fn token(headers: &HeaderMap) -> Option<Zeroizing<String>> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (scheme, token) = values.next()?.to_str().ok()?.split_once(' ')?;
    (values.next().is_none() && scheme.eq_ignore_ascii_case("Bearer")).then(|| Zeroizing::new(token.to_owned()))
}
