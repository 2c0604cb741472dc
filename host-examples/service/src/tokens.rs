//! The tokens of pipelines: the operator makes them and hands over their SHA-256 in the configuration.
//!
//! A token is random and long, so that one round of a fast hash is enough to store it.

use crate::config::{Scope, Token};
use crate::keys;
use subtle::ConstantTimeEq as _;

/// The tenant to which a token belongs; none where there is no such token, or its scope is another.
///
/// Every token is compared, and each in constant time.
pub fn tenant_of<'a>(tokens: &'a [Token], token: &str, scope: Scope) -> Option<&'a str> {
    let digest = keys::digest(token.as_bytes());
    let mut found = None;
    for known in tokens {
        let same = bool::from(known.sha256.as_bytes().ct_eq(digest.as_bytes()));
        if same && known.scope == scope {
            found = Some(known.tenant.as_str());
        }
    }
    found
}

/// The token of the one `Authorization: Bearer` header.
pub fn bearer(authorization: &[String]) -> Option<&str> {
    let [header] = authorization else {
        return None;
    };
    let (scheme, token) = header.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("Bearer") && !token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_its_own_tenant_and_scope_alone() {
        let known = |tenant: &str, scope, token: &str| Token {
            tenant: tenant.to_owned(),
            scope,
            sha256: keys::digest(token.as_bytes()),
        };
        let tokens = [known("a", Scope::Read, "one"), known("b", Scope::Submit, "two")];
        assert_eq!(tenant_of(&tokens, "one", Scope::Read), Some("a"));
        assert_eq!(tenant_of(&tokens, "two", Scope::Submit), Some("b"));
        assert_eq!(tenant_of(&tokens, "one", Scope::Submit), None);
        for wrong in ["", "One", "one ", &keys::digest(b"one")] {
            assert_eq!(tenant_of(&tokens, wrong, Scope::Read), None, "{wrong}");
        }
        assert_eq!(tenant_of(&[], "one", Scope::Read), None);
    }

    #[test]
    fn there_is_one_bearer_or_none() {
        let bearer_of =
            |headers: &[&str]| bearer(&headers.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>()).map(str::to_owned);
        assert_eq!(bearer_of(&["Bearer x"]).as_deref(), Some("x"));
        assert_eq!(bearer_of(&["bearer x"]).as_deref(), Some("x"));
        for bad in [&[][..], &["Bearer x", "Bearer x"], &["Bearer "], &["Bearer"], &["JWT x"], &["x"]] {
            assert_eq!(bearer_of(bad), None, "{bad:?}");
        }
    }
}
