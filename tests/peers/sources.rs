//! Requests that others have signed.

use crate::listener::Listener;
use crate::process::Peer;
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

pub const ISSUER: &str = "jira:1234-5678-9000";
pub const SECRET: &str = "7512836e-9137-48ac-baaf-a1935b96e17a";

/// How long the tokens live, in seconds: what the framework of the running app signs with.
pub const LIFETIME: u64 = 180;

/// The body of every request: bound by no hash, but read by `callback.accept`.
pub const BODY: &str = r#"{"updatedTimestamp":"2020-08-25T06:04:50.239+00:00","gatingStatus":"allowed","details":[],"pipelineId":"p","environmentId":"e","deploymentSequenceNumber":1}"#;

/// A request, signed by somebody else, as it arrived.
#[derive(Clone)]
pub struct Signed {
    /// Who signed it.
    pub by: &'static str,
    pub method: String,
    pub target: String,
    pub base_path: String,
    pub authorization: Vec<String>,
    pub body: String,
}

impl Signed {
    /// The token, out of the one header that there is.
    pub fn token(&self) -> &str {
        let [header] = self.authorization.as_slice() else { panic!("{}: not one header", self.by) };
        header.strip_prefix("JWT ").expect("the scheme is JWT")
    }

    /// The same request with another token.
    pub fn with_token(&self, token: &str) -> Self {
        Self { authorization: vec![format!("JWT {token}")], ..self.clone() }
    }

    /// The argument `request` of the contract.
    pub fn request(&self) -> Value {
        json!({
            "method": self.method,
            "target": self.target,
            "base-path": self.base_path,
            "authorization": self.authorization,
        })
    }
}

/// The two peers.
pub struct Peers {
    pub node: Peer,
    pub python: Peer,
}

impl Peers {
    pub fn start() -> Self {
        Self { node: Peer::node(), python: Peer::python() }
    }

    /// The same request, signed by each of the three: once by each library, and sent over HTTP by the running app.
    pub fn signed(&mut self, method: &str, target: &str) -> Vec<Signed> {
        vec![
            self.by_npm(method, target, &json!({})),
            self.by_pypi(method, target, &json!({})),
            self.by_app(method, "", target),
        ]
    }

    /// Signed by npm `atlassian-jwt`, some claims replaced, or left out where they are null.
    pub fn by_npm(&mut self, method: &str, target: &str, changes: &Value) -> Signed {
        let mut claims = json!({
            "iss": ISSUER,
            "iat": now(),
            "exp": now() + LIFETIME,
            "qsh": self.hash(method, target),
        });
        let members = claims.as_object_mut().expect("an object");
        for (name, value) in changes.as_object().expect("changes are an object") {
            members.insert(name.clone(), value.clone());
        }
        members.retain(|_, value| !value.is_null());
        let token = self.node.text(&json!({"ask": "sign", "claims": claims, "secret": SECRET}));
        signed("npm atlassian-jwt", method, target, &token)
    }

    /// Signed by PyPI `atlassian-jwt`, which takes the times from the wall clock; some claims replaced.
    pub fn by_pypi(&mut self, method: &str, target: &str, changes: &Value) -> Signed {
        let token = self.python.text(&json!({
            "ask": "sign", "method": method, "target": target, "issuer": ISSUER, "secret": SECRET,
            "lifetime": LIFETIME, "claims": changes,
        }));
        signed("PyPI atlassian-jwt", method, target, &token)
    }

    /// Signed and sent over HTTP by a running app on `atlassian-connect-express`, whose host lives under `base_path`.
    pub fn by_app(&mut self, method: &str, base_path: &str, target: &str) -> Signed {
        let listener = Listener::start();
        let status = self.node.tell(&json!({
            "ask": "send", "baseUrl": format!("{}{base_path}", listener.origin()), "issuer": ISSUER, "secret": SECRET,
            "method": method.to_ascii_lowercase(), "path": target, "body": BODY,
        }));
        assert_eq!(status, 204, "the app got another answer than the listener's");
        let received = listener.received();
        Signed {
            by: "atlassian-connect-express",
            method: received.method,
            target: received.target,
            base_path: base_path.to_owned(),
            authorization: received.authorization,
            body: received.body,
        }
    }

    /// The query string hash of npm `atlassian-jwt`.
    pub fn hash(&mut self, method: &str, target: &str) -> String {
        let question = json!({"ask": "canonical", "method": method, "target": target, "basePath": ""});
        self.node.tell(&question)["qsh"].as_str().expect("a hash is a text").to_owned()
    }
}

fn signed(by: &'static str, method: &str, target: &str, token: &str) -> Signed {
    Signed {
        by,
        method: method.to_owned(),
        target: target.to_owned(),
        base_path: String::new(),
        authorization: vec![format!("JWT {token}")],
        body: BODY.to_owned(),
    }
}

/// The wall clock, in seconds since the epoch.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970").as_secs()
}
