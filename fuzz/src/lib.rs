//! What the targets share: a clock, a tenant, an app, and tokens that get past the checks before the one that is fuzzed.

pub mod kept;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_gating::{App, Secret, Tenant};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The clock of every vector.
pub const NOW: u64 = 1_600_000_060;

/// A clock at which no time of a payload lies ahead.
pub const LATE: u64 = 32_535_215_999;

/// A gating payload with nothing wrong.
pub const PAYLOAD: &str = r#"{"pipelineId":"p","environmentId":"e","deploymentSequenceNumber":1,"gatingStatus":"allowed","updatedTimestamp":"2020-09-13T12:26:40Z"}"#;

/// A bulk document with one deployment.
pub const BULK: &str = r#"{"deployments":[{"schemaVersion":"1.0","deploymentSequenceNumber":1,"updateSequenceNumber":1,"displayName":"d","url":"https://example.com/","description":"d","lastUpdated":"2020-09-13T12:26:40Z","state":"pending","pipeline":{"id":"p","displayName":"p","url":"https://example.com/"},"environment":{"id":"e","displayName":"e","type":"production"},"associations":[{"associationType":"serviceIdOrKeys","values":["s"]}]}]}"#;

/// A graph document with one deployment.
pub const GRAPH: &str = r#"{"objects":[{"schemaVersion":"2.0","id":"pipelineId/p/environmentId/e/deploymentSequenceNumber/1","updateSequenceNumber":1,"displayName":"d","description":"d","url":"https://example.com/","createdAt":"2020-09-13T12:26:40Z","lastUpdatedAt":"2020-09-13T12:26:40Z","lastUpdatedBy":{"accountId":"a"},"permissions":[{"accessControls":[{"principals":[{"type":"EVERYONE"}]}]}],"atlassian:deployment":{"deploymentSequenceNumber":1,"pipeline":{"id":"p","displayName":"p","url":"https://example.com/"},"environment":{"id":"e","displayName":"e","type":"production"},"state":"pending"}}]}"#;

const SECRET: &str = "7512836e-9137-48ac-baaf-a1935b96e17a";
const ISSUER: &str = "jira:1234-5678-9000";

/// The tenant of every vector.
pub fn tenant() -> Tenant {
    Tenant { client_key: ISSUER.to_owned(), secrets: vec![Secret::new(SECRET.to_owned())] }
}

/// The app that is installed.
pub fn app() -> App {
    App {
        key: "deployment-gate".to_owned(),
        base_urls: vec!["https://app.example.com".to_owned()],
        host_suffixes: connect_gating::default_host_suffixes(),
        client_keys: None,
    }
}

/// The first lines of an input; missing ones are empty, and the last holds all that is left.
pub fn lines<const N: usize>(input: &str) -> [&str; N] {
    let mut rest = input.splitn(N, '\n');
    std::array::from_fn(|_| rest.next().unwrap_or_default())
}

/// A token of this header and these claims, signed by the tenant.
pub fn signed(header: &str, claims: &str) -> String {
    let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(input.as_bytes());
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

/// An `Authorization` of an installation, right but for its signature.
pub fn install_token() -> String {
    let forms = connect_gating::canonical_request("POST", "/installed", "").expect("a plain request");
    let claims = format!(
        r#"{{"iss":"{ISSUER}","aud":["https://app.example.com"],"iat":1600000000,"exp":1600000180,"qsh":"{}"}}"#,
        forms[0].qsh
    );
    let header = r#"{"alg":"RS256","typ":"JWT","kid":"0e50fccb-239d-4991-a5db-dc850ba3f236"}"#;
    format!("JWT {}", rs256(header, &claims))
}

/// An `Authorization` of Forge, right but for its signature.
pub fn invocation_token() -> String {
    let header = r#"{"alg":"RS256","kid":"forge/invocation-token/1"}"#;
    let claims = r#"{"iss":"forge/invocation-token","aud":"ari:cloud:ecosystem::app/1","iat":1600000050,"exp":1600000075,"app":{"installationId":"i"}}"#;
    format!("Bearer {}", rs256(header, claims))
}

/// As long as the signature of a key of 2,048 bits.
fn rs256(header: &str, claims: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.{}", part(header), part(claims), URL_SAFE_NO_PAD.encode([1; 256]))
}

/// A payload with this time.
pub fn payload_at(time: &str) -> String {
    let time = serde_json::Value::from(time);
    format!(
        r#"{{"pipelineId":"p","environmentId":"e","deploymentSequenceNumber":1,"gatingStatus":"allowed","updatedTimestamp":{time}}}"#
    )
}
