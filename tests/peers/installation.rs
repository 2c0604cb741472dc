//! Installing calls: the component beside the middleware of `atlassian-connect-express`, on the same requests.
//!
//! Where they differ, the table says why. A row without a reason has to agree, a row with one has to differ: an
//! agreement that nobody expected fails too.

use crate::Test;
use crate::process::Peer;
use crate::rs256::{KEY_ID, app, body, policy};
use crate::sources::now;
use connect_gating_tests::Component;
use serde_json::{Value, json};

pub const TESTS: &[Test] =
    &[("installations_are_judged_as_by_the_framework", installations_are_judged_as_by_the_framework)];

/// One call, by what differs from the good one.
struct Row {
    name: &'static str,
    claims: fn() -> Value,
    body: fn() -> Value,
    /// Changes the token once it is signed.
    token: fn(String) -> String,
    /// The header, where it is not the good one.
    header: Option<&'static str>,
    key: &'static str,
    /// The component's reason, or none where it takes the call.
    ours: Option<&'static str>,
    /// Why the framework says otherwise, where it does.
    differs: Option<&'static str>,
}

const GOOD: Row = Row {
    name: "a good call",
    claims: || json!({}),
    body: || json!({}),
    token: |token| token,
    header: None,
    key: "rsa-2048",
    ours: None,
    differs: None,
};

const UNCHECKED_TIME: &str = "the framework looks at `exp` alone, and only where it is there";
const UNCHECKED_BODY: &str = "the framework checks the host and the client key of the body, and nothing else";
const NODE_BASE64: &str = "Node's base64 decoder skips what it does not know, so that a signature has many spellings";

const TABLE: &[Row] = &[
    GOOD,
    Row { name: "a slash behind the audience", claims: || json!({"aud": ["https://peer.example.com/"]}), ..GOOD },
    Row { name: "an audience that is one text", claims: || json!({"aud": "https://peer.example.com"}), ..GOOD },
    Row { name: "signed by somebody else", key: "rsa-2048-other", ours: Some("bad-signature"), ..GOOD },
    Row { name: "no issuer", claims: || json!({"iss": null}), ours: Some("missing-claim"), ..GOOD },
    Row { name: "no audience", claims: || json!({"aud": null}), ours: Some("missing-claim"), ..GOOD },
    Row { name: "another audience", claims: || json!({"aud": ["https://x"]}), ours: Some("wrong-audience"), ..GOOD },
    Row {
        name: "an audience that only begins so",
        claims: || json!({"aud": ["https://peer.example.com.evil.example"]}),
        ours: Some("wrong-audience"),
        ..GOOD
    },
    Row { name: "no qsh", claims: || json!({"qsh": null}), ours: Some("missing-claim"), ..GOOD },
    Row { name: "another qsh", claims: || json!({"qsh": "0".repeat(64)}), ours: Some("wrong-qsh"), ..GOOD },
    Row {
        name: "a context token",
        claims: || json!({"qsh": "context-qsh"}),
        ours: Some("context-token-refused"),
        ..GOOD
    },
    Row { name: "expired", claims: || json!({"iat": now() - 400, "exp": now() - 200}), ours: Some("expired"), ..GOOD },
    Row {
        name: "another tenant in the body",
        body: || json!({"clientKey": "jira:2"}),
        ours: Some("wrong-client-key"),
        ..GOOD
    },
    Row { name: "no client key", body: || json!({"clientKey": null}), ours: Some("unreadable-field"), ..GOOD },
    Row { name: "no base URL", body: || json!({"baseUrl": null}), ours: Some("unreadable-field"), ..GOOD },
    Row {
        name: "a foreign host",
        body: || json!({"baseUrl": "https://evil.example"}),
        ours: Some("refused-base-url"),
        ..GOOD
    },
    Row {
        name: "a host that only ends so",
        body: || json!({"baseUrl": "https://evilatlassian.net"}),
        ours: Some("refused-base-url"),
        ..GOOD
    },
    Row {
        name: "a user before a foreign host",
        body: || json!({"baseUrl": "https://example.atlassian.net@evil.example"}),
        ours: Some("refused-base-url"),
        ..GOOD
    },
    Row { name: "two segments", token: |token| cut(&token), ours: Some("wrong-segment-count"), ..GOOD },
    Row {
        name: "HS256",
        header: Some(r#"{"alg":"HS256","kid":"0e50fccb-239d-4991-a5db-dc850ba3f236"}"#),
        ours: Some("wrong-algorithm"),
        ..GOOD
    },
    // From here on they differ.
    Row {
        name: "no expiry",
        claims: || json!({"exp": null}),
        ours: Some("missing-claim"),
        differs: Some(UNCHECKED_TIME),
        ..GOOD
    },
    Row {
        name: "an expiry that is no time",
        claims: || json!({"exp": "never"}),
        ours: Some("wrong-claim-type"),
        differs: Some(UNCHECKED_TIME),
        ..GOOD
    },
    Row {
        name: "no time of issue",
        claims: || json!({"iat": null}),
        ours: Some("missing-claim"),
        differs: Some(UNCHECKED_TIME),
        ..GOOD
    },
    Row {
        name: "issued tomorrow",
        claims: || json!({"iat": now() + 86_400, "exp": now() + 86_580}),
        ours: Some("issued-ahead"),
        differs: Some(UNCHECKED_TIME),
        ..GOOD
    },
    Row {
        name: "valid from tomorrow on",
        claims: || json!({"nbf": now() + 86_400, "exp": now() + 86_580}),
        ours: Some("not-yet-valid"),
        differs: Some(UNCHECKED_TIME),
        ..GOOD
    },
    Row {
        name: "a long life",
        claims: || json!({"exp": now() + 86_400}),
        ours: Some("lifetime-too-long"),
        differs: Some(UNCHECKED_TIME),
        ..GOOD
    },
    Row {
        name: "expired within the leeway",
        claims: || json!({"exp": now() - 5, "iat": now() - 100}),
        differs: Some("the framework has no leeway; Atlassian's Java has 30 seconds"),
        ..GOOD
    },
    Row {
        name: "a key id with a query",
        header: Some(r#"{"alg":"RS256","kid":"0e50fccb-239d-4991-a5db-dc850ba3f236?a=b"}"#),
        ours: Some("malformed-key-id"),
        differs: Some("the framework puts any key id into the URL of the key server"),
        ..GOOD
    },
    Row {
        name: "a critical extension",
        header: Some(r#"{"alg":"RS256","kid":"0e50fccb-239d-4991-a5db-dc850ba3f236","crit":["x"],"x":1}"#),
        ours: Some("refused-header"),
        differs: Some("the framework does not know `crit`, which RFC 7515 requires it to"),
        ..GOOD
    },
    Row {
        name: "padding behind the signature",
        token: |token| token + "==",
        ours: Some("malformed-base64"),
        differs: Some(NODE_BASE64),
        ..GOOD
    },
    Row {
        name: "junk in the signature",
        token: |token| format!("{}!{}", &token[..token.len() - 8], &token[token.len() - 8..]),
        ours: Some("malformed-base64"),
        differs: Some(NODE_BASE64),
        ..GOOD
    },
    Row {
        name: "base URL in the clear",
        body: || json!({"baseUrl": "http://example.atlassian.net"}),
        ours: Some("refused-base-url"),
        differs: Some(UNCHECKED_BODY),
        ..GOOD
    },
    Row {
        name: "base URL with a port",
        body: || json!({"baseUrl": "https://example.atlassian.net:8443"}),
        ours: Some("refused-base-url"),
        differs: Some(UNCHECKED_BODY),
        ..GOOD
    },
    Row {
        name: "base URL with a user",
        body: || json!({"baseUrl": "https://user@example.atlassian.net"}),
        ours: Some("refused-base-url"),
        differs: Some(UNCHECKED_BODY),
        ..GOOD
    },
    Row {
        name: "another app's call",
        body: || json!({"key": "other"}),
        ours: Some("wrong-app"),
        differs: Some(UNCHECKED_BODY),
        ..GOOD
    },
    Row {
        name: "another event",
        body: || json!({"eventType": "enabled"}),
        ours: Some("wrong-event-type"),
        differs: Some(UNCHECKED_BODY),
        ..GOOD
    },
    Row {
        name: "no secret",
        body: || json!({"sharedSecret": null}),
        ours: Some("unreadable-field"),
        differs: Some(UNCHECKED_BODY),
        ..GOOD
    },
    Row {
        name: "a second audience",
        claims: || json!({"aud": ["https://other.example", "https://peer.example.com"]}),
        differs: Some("the framework looks at the first audience alone; RFC 7519 asks for any"),
        ..GOOD
    },
];

fn cut(token: &str) -> String {
    token.rsplit_once('.').map_or_else(String::new, |(input, _)| input.to_owned())
}

fn installations_are_judged_as_by_the_framework() {
    let (component, mut node) = (Component::load(), Peer::node());
    let pem = node.text(&json!({"ask": "publicKey", "key": "rsa-2048"}));
    let question = json!({"ask": "canonical", "method": "POST", "target": "/installed", "basePath": ""});
    let qsh = node.tell(&question)["qsh"].clone();
    let good_header = format!(r#"{{"typ":"JWT","alg":"RS256","kid":"{KEY_ID}"}}"#);
    for row in TABLE {
        let mut claims = json!({
            "iss": "jira:1", "aud": ["https://peer.example.com"], "iat": now(), "exp": now() + 180, "qsh": qsh,
        });
        let members = claims.as_object_mut().expect("an object");
        members.extend((row.claims)().as_object().expect("changes are an object").clone());
        members.retain(|_, value| !value.is_null());

        let header = row.header.unwrap_or(&good_header);
        let raw = json!({"ask": "raw", "header": header, "claims": claims.to_string(), "key": row.key});
        let authorization = format!("JWT {}", (row.token)(node.text(&raw)));
        let body = body(&(row.body)()).to_string();

        let input = json!({
            "request": {"method": "POST", "target": "/installed", "base-path": "", "authorization": [authorization]},
            "body": body, "app": app(), "key": {"pem": pem}, "policy": policy(), "now": now(),
        });
        let answer = component.call("lifecycle.installed", &input).expect("the component does not trap");
        assert_eq!(answer["err"]["code"].as_str(), row.ours, "{}: {answer}", row.name);

        let status = node.tell(&json!({
            "ask": "receive", "method": "POST", "target": "/installed", "authorization": authorization, "body": body,
            "key": {"id": KEY_ID, "pem": pem},
        }));
        let agree = row.ours.is_none() == (status == 204);
        assert_eq!(agree, row.differs.is_none(), "{}: the framework answers {status}", row.name);
    }
}
