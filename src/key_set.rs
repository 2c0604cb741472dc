//! JSON Web Key Sets (RFC 7517, section 5): the keys of one key id.

use crate::json::{self, Object};
use crate::key::RsaKey;
use crate::limits;
use crate::rejection::{Excess, KeyFault};

/// The keys of this id that can verify RS256. Others are ignored, as the RFC asks: sets hold keys of other types.
///
/// # Errors
///
/// The set is too large, or is no object with a list `keys`.
pub(crate) fn find(key_set: &str, key_id: &str) -> Result<Vec<RsaKey>, KeyFault> {
    Excess::check(key_set.len(), limits::KEY_SET_BYTES).map_err(|_| KeyFault::TooLarge)?;
    let set = Object::read_strictly(key_set).map_err(|_| KeyFault::Malformed)?;
    let keys = set.member("keys").and_then(json::list).ok_or(KeyFault::Malformed)?;
    let jwks = keys.into_iter().filter_map(|key| Object::read(key.get()).ok());
    let named = jwks.filter(|jwk| jwk.member("kid").and_then(json::text).is_some_and(|kid| kid == key_id));
    Ok(named.filter_map(|jwk| RsaKey::from_jwk(&jwk).ok()).collect())
}
