//! Random numbers.

use crate::confirmation::Doubt;
use crate::secrets::NONCE;
use wasip2::random::random::{get_random_bytes, get_random_u64};

/// Octets with which a secret is sealed.
pub fn nonce() -> [u8; NONCE] {
    let length = u64::try_from(NONCE).unwrap_or_default();
    // WASI gives as many octets as were asked for; were it fewer, an empty nonce would be no nonce.
    get_random_bytes(length).try_into().unwrap_or_default()
}

/// A doubt that nobody has seen.
pub fn doubt() -> Doubt {
    Doubt(get_random_u64())
}
