//! JSON Web Key Sets (RFC 7517, section 5): the keys of one key id.

use crate::json::{self, Object};
use crate::key::RsaKey;
use crate::limits;
use crate::rejection::{Excess, KeyFault};

/// The keys of this id that can verify RS256. Others are ignored, as the RFC asks: sets hold keys of other types. An id
/// names one key, or two where one of them is replaced; more than four are not tried, since each costs a signature.
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
    Ok(named.filter_map(|jwk| RsaKey::from_jwk(&jwk).ok()).take(limits::SAME_KEY_ID).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    #[test]
    fn keys_of_the_id_and_not_too_many_of_them() {
        let modulus = URL_SAFE_NO_PAD.encode([0xff; 256]);
        let key = |id: &str| format!(r#"{{"kty":"RSA","kid":"{id}","n":"{modulus}","e":"AQAB"}}"#);
        for (ids, found) in [(vec!["a"], 0), (vec!["b", "a", "b"], 2), (vec!["b"; 4], 4), (vec!["b"; 40], 4)] {
            let keys: Vec<_> = ids.iter().map(|id| key(id)).collect();
            let set = format!(r#"{{"keys":[{{"kty":"EC","kid":"b"}},{}]}}"#, keys.join(","));
            assert_eq!(find(&set, "b").unwrap().len(), found, "{ids:?}");
        }
    }
}
