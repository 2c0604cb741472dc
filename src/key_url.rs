//! Where Atlassian publishes the keys that sign lifecycle calls.

use crate::rejection::Reason;
use crate::token::is_lower_case_uuid;

/// Which of Atlassian's environments signs. Fixed by the operator, never chosen by what a request says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// `connect-install-keys.atlassian.com`.
    Production,
    /// The staging sites, which Atlassian's own developers use.
    Staging,
}

/// The URL of the public key of this id, in PEM.
///
/// # Errors
///
/// `malformed-key-id` for anything that is no lower-case UUID: a key id comes from whoever calls, and ends up in a URL.
pub fn key_url(key_id: &str, environment: Environment) -> Result<String, Reason> {
    if !is_lower_case_uuid(key_id) {
        return Err(Reason::MalformedKeyId);
    }
    let host = match environment {
        Environment::Production => "connect-install-keys.atlassian.com",
        Environment::Staging => "cs-migrations--cdn.us-east-1.staging.public.atl-paas.net",
    };
    Ok(format!("https://{host}/{key_id}"))
}
