//! RS256 tokens of other libraries, as lifecycle calls and as Forge's: taken, and refused for exactly what is wrong.

use crate::Test;
use crate::process::Peer;
use crate::sources::now;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_gating_tests::Component;
use serde_json::{Value, json};

pub const TESTS: &[Test] = &[
    ("lifecycle_tokens_of_libraries_are_taken", lifecycle_tokens_of_libraries_are_taken),
    ("forge_tokens_of_libraries_are_taken", forge_tokens_of_libraries_are_taken),
    ("a_changed_rs256_token_is_refused", a_changed_rs256_token_is_refused),
    ("rs256_bounds_of_time_hold_to_the_second", rs256_bounds_of_time_hold_to_the_second),
];

pub const KEY_ID: &str = "0e50fccb-239d-4991-a5db-dc850ba3f236";
const APP_ID: &str = "ari:cloud:ecosystem::app/8db33809-1f32-48bb-8c52-5877dab48107";

/// What signs.
#[derive(Clone, Copy, Debug)]
enum Library {
    Jsonwebtoken,
    Jose,
    Pyjwt,
}

const LIBRARIES: [Library; 3] = [Library::Jsonwebtoken, Library::Jose, Library::Pyjwt];
const KEYS: [&str; 2] = ["rsa-2048", "rsa-4096"];

/// The component and who signs for it.
struct Sides {
    component: Component,
    node: Peer,
    python: Peer,
}

impl Sides {
    fn start() -> Self {
        Self { component: Component::load(), node: Peer::node(), python: Peer::python() }
    }

    fn token(&mut self, library: Library, claims: &Value, key: &str) -> String {
        match library {
            Library::Jsonwebtoken => {
                self.node.text(&json!({"ask": "jsonwebtoken", "claims": claims, "keyId": KEY_ID, "key": key}))
            }
            Library::Jose => self.node.text(&json!({"ask": "jose", "claims": claims, "keyId": KEY_ID, "key": key})),
            Library::Pyjwt => {
                self.python.text(&json!({"ask": "pyjwt", "claims": claims, "key_id": KEY_ID, "key": key}))
            }
        }
    }

    fn public_key(&mut self, key: &str) -> String {
        self.node.text(&json!({"ask": "publicKey", "key": key}))
    }

    fn hash(&mut self, method: &str, target: &str) -> Value {
        let question = json!({"ask": "canonical", "method": method, "target": target, "basePath": ""});
        self.node.tell(&question)["qsh"].clone()
    }

    fn claims(&mut self) -> Value {
        let qsh = self.hash("POST", "/installed");
        json!({"iss": "jira:1", "aud": ["https://peer.example.com"], "iat": now(), "exp": now() + 180, "qsh": qsh})
    }

    fn installed(&mut self, token: &str, key: &str, now: u64) -> Value {
        let input = json!({
            "request": {"method": "POST", "target": "/installed", "base-path": "", "authorization": [format!("JWT {token}")]},
            "body": body(&json!({})).to_string(),
            "app": app(),
            "key": {"pem": self.public_key(key)},
            "policy": policy(),
            "now": now,
        });
        self.component.call("lifecycle.installed", &input).expect("the component does not trap")
    }
}

pub fn policy() -> Value {
    json!({"leeway": 30, "max-lifetime": 900, "late": 0, "query-token": false, "context-token": false})
}

pub fn app() -> Value {
    json!({
        "key": "connect-gating-peer",
        "base-urls": ["https://peer.example.com"],
        "host-suffixes": ["atlassian.net", "jira.com"],
        "client-keys": null,
    })
}

/// The body of an installing call, with changes; a null leaves a field out.
pub fn body(changes: &Value) -> Value {
    let mut body = json!({
        "key": "connect-gating-peer", "clientKey": "jira:1", "sharedSecret": "secret",
        "baseUrl": "https://example.atlassian.net", "eventType": "installed", "productType": "jira",
    });
    let members = body.as_object_mut().expect("an object");
    members.extend(changes.as_object().expect("changes are an object").clone());
    members.retain(|_, value| !value.is_null());
    body
}

fn lifecycle_tokens_of_libraries_are_taken() {
    let mut sides = Sides::start();
    let claims = sides.claims();
    for (library, key) in LIBRARIES.iter().flat_map(|library| KEYS.map(|key| (*library, key))) {
        let token = sides.token(library, &claims, key);
        let answer = sides.installed(&token, key, now());
        assert_eq!(answer["ok"]["client-key"], "jira:1", "{library:?} with {key}: {answer}");
        assert_eq!(answer["ok"]["token"]["expires-at"], claims["exp"]);

        let other = if key == "rsa-2048" { "rsa-2048-other" } else { "rsa-2048" };
        let answer = sides.installed(&token, other, now());
        assert_eq!(answer["err"]["reason"], "bad-signature", "{library:?} with {key}");
    }
}

fn forge_tokens_of_libraries_are_taken() {
    let mut sides = Sides::start();
    let claims = json!({
        "iss": "forge/invocation-token", "aud": APP_ID, "iat": now(), "nbf": now(), "exp": now() + 25,
        "app": {"id": APP_ID, "installationId": "ari:cloud:ecosystem::installation/1"}, "principal": "user",
    });
    let key_set = key_set();
    for (library, key) in LIBRARIES.iter().flat_map(|library| KEYS.map(|key| (*library, key))) {
        let token = sides.token(library, &claims, key);
        let verify = |app_id: &str| {
            let input = json!({
                "authorization": [format!("Bearer {token}")], "app-id": app_id, "key-set": key_set[key],
                "policy": policy(), "now": now(),
            });
            sides.component.call("forge.verify", &input).expect("the component does not trap")
        };
        let answer = verify(APP_ID);
        assert_eq!(answer["ok"]["app"]["installation-id"], "ari:cloud:ecosystem::installation/1", "{answer}");
        assert_eq!(answer["ok"]["principal"], "user");
        let other = verify("ari:cloud:ecosystem::app/other");
        assert_eq!(other["err"]["code"], "wrong-audience", "{library:?} with {key}");
    }
}

/// Key sets of one key, made by Node of the committed public keys.
fn key_set() -> Value {
    let script = "import('./lib/rsa.mjs').then(({ jwk }) => console.log(JSON.stringify(Object.fromEntries(\
        ['rsa-2048', 'rsa-4096'].map((key) => [key, JSON.stringify({ keys: [jwk(key, { kid: process.argv[1] })] })])))))";
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/node");
    let output = std::process::Command::new("node").args(["-e", script, KEY_ID]).current_dir(folder).output();
    serde_json::from_slice(&output.expect("`node` can be started").stdout).expect("key sets are JSON")
}

fn a_changed_rs256_token_is_refused() {
    let mut sides = Sides::start();
    let claims = sides.claims();
    for library in LIBRARIES {
        let token = sides.token(library, &claims, "rsa-2048");
        let (input, signature) = token.rsplit_once('.').expect("a token has segments");
        let octets = URL_SAFE_NO_PAD.decode(signature).expect("a signature is base64url");
        for bit in (0..octets.len() * 8).step_by(31) {
            let mut changed = octets.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let token = format!("{input}.{}", URL_SAFE_NO_PAD.encode(changed));
            let answer = sides.installed(&token, "rsa-2048", now());
            assert_eq!(answer["err"]["reason"], "bad-signature", "{library:?}, bit {bit}");
        }
        let (header, _) = input.split_once('.').expect("a token has segments");
        for (name, value) in
            [("exp", json!(now() + 181)), ("aud", json!("x")), ("iss", json!("jira:2")), ("qsh", json!(""))]
        {
            let mut changed = claims.clone();
            changed[name] = value;
            let token = format!("{header}.{}.{signature}", URL_SAFE_NO_PAD.encode(changed.to_string()));
            let answer = sides.installed(&token, "rsa-2048", now());
            assert_eq!(answer["err"]["reason"], "bad-signature", "{library:?}, `{name}`");
        }
    }
}

fn rs256_bounds_of_time_hold_to_the_second() {
    let mut sides = Sides::start();
    let claims = sides.claims();
    let (issued, expires) = (claims["iat"].as_u64().unwrap_or(0), claims["exp"].as_u64().unwrap_or(0));
    for library in LIBRARIES {
        let token = sides.token(library, &claims, "rsa-2048");
        for (now, code) in [
            (issued - 31, Some("issued-ahead")),
            (issued - 30, None),
            (expires + 29, None),
            (expires + 30, Some("expired")),
        ] {
            let answer = sides.installed(&token, "rsa-2048", now);
            assert_eq!(answer["err"]["code"].as_str(), code, "{library:?}: {answer}");
        }
    }
}
