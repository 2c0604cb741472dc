//! The side of Jira: tokens and bodies of callbacks.

use std::error::Error;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use atlassian_app_auth::{Parameters, create_auth_header};
use jsonwebtoken::{EncodingKey, Header, encode};
use serde_json::{Value, json};
use url::Url;

/// The qsh of `POST /callback`, as Atlassian's own library computes it.
pub const CALLBACK_QSH: &str = "68eb4171c15669ca90cbbb154a5c0ee54f31b20995473773d0bf3f464198a883";

/// One Jira site with the app installed.
#[derive(Clone, Debug)]
pub struct Jira {
    /// Its client key.
    pub client_key: String,
    /// The secret that it shares with the app.
    pub secret: String,
}

impl Jira {
    /// A site of this name with a secret of a usual length.
    pub fn new(client_key: &str) -> Self {
        Self { client_key: client_key.to_owned(), secret: format!("a shared secret of {client_key}, long enough") }
    }

    /// The `Authorization` header of a request, made by `atlassian-app-auth` for the present second.
    ///
    /// A token has no random part: the same claims in the same second make the same token. Those who need two must
    /// let them live for different times.
    pub fn authorization(&self, method: &str, target: &str, seconds: u64) -> Result<String, Box<dyn Error>> {
        let header = create_auth_header(&Parameters {
            method: method.to_owned(),
            url: Url::parse("https://app.example")?.join(target)?,
            valid_for: Duration::from_secs(seconds),
            app_key: self.client_key.clone(),
            shared_secret: self.secret.clone(),
        })?;
        Ok(header.value)
    }

    /// The `Authorization` header with any claims.
    pub fn authorization_with(&self, claims: &Value) -> Result<String, Box<dyn Error>> {
        let token = encode(&Header::default(), claims, &EncodingKey::from_secret(self.secret.as_bytes()))?;
        Ok(format!("JWT {token}"))
    }

    /// The claims of an ordinary callback token, to be changed.
    pub fn claims(&self, issued_at: u64, seconds: u64) -> Value {
        json!({
            "iss": self.client_key,
            "iat": issued_at,
            "exp": issued_at.saturating_add(seconds),
            "qsh": CALLBACK_QSH,
        })
    }
}

/// The body of a callback for one gate.
pub fn body(pipeline: &str, environment: &str, sequence: i64, status: &str, updated: &str) -> String {
    json!({
        "updatedTimestamp": updated,
        "gatingStatus": status,
        "details": [{
            "type": "issue",
            "issueKey": "ITSM-1",
            "issueLink": "https://example.atlassian.net/browse/ITSM-1",
        }],
        "pipelineId": pipeline,
        "environmentId": environment,
        "deploymentSequenceNumber": sequence,
    })
    .to_string()
}

/// Seconds since the Unix epoch.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
