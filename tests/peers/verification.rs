//! What others signed is taken; the same, tampered with, is refused for exactly that reason.

use crate::Test;
use crate::sources::{BODY, ISSUER, LIFETIME, Peers, SECRET, Signed, now};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_gating_tests::Component;
use serde_json::{Value, json};

pub const TESTS: &[Test] = &[
    ("signed_requests_are_taken", signed_requests_are_taken),
    ("either_order_of_names_is_taken", either_order_of_names_is_taken),
    ("a_host_behind_a_base_path_takes_what_the_app_sends", a_host_behind_a_base_path_takes_what_the_app_sends),
    ("a_replaced_secret_is_taken", a_replaced_secret_is_taken),
    ("a_tampered_request_is_refused", a_tampered_request_is_refused),
    ("a_tampered_token_is_refused", a_tampered_token_is_refused),
    ("every_bit_of_the_signature_counts", every_bit_of_the_signature_counts),
    ("bounds_of_time_hold_to_the_second", bounds_of_time_hold_to_the_second),
    (
        "claims_that_libraries_sign_without_a_thought_are_refused",
        claims_that_libraries_sign_without_a_thought_are_refused,
    ),
];

/// Method and target of what is signed.
const REQUESTS: [(&str, &str); 7] = [
    ("POST", "/callback"),
    ("POST", "/callback/"),
    ("PUT", "/callback?a=b"),
    ("GET", "/path/to/service?zee_last=param&repeated=parameter%201&first=param&repeated=parameter%202"),
    ("GET", "/rest/api/2/search?jql=project%20%3D%20%22A%26B%22+OR+x~y&maxResults=50&fields="),
    ("POST", "/callback?b=%E2%82%AC+%C3%A9&B=%2F%3F%23&a=*&b=x"),
    ("POST", "/a%20b/c%2Fd;e=f"),
];

/// The arguments beside the request.
struct Host {
    client_key: &'static str,
    secrets: &'static [&'static str],
    policy: Value,
    now: u64,
}

impl Host {
    fn new() -> Self {
        Self { client_key: ISSUER, secrets: &[SECRET], policy: policy(&json!({})), now: now() }
    }

    fn verify(&self, component: &Component, signed: &Signed) -> Value {
        let input = json!({
            "request": signed.request(),
            "tenant": {"client-key": self.client_key, "secrets": self.secrets},
            "policy": self.policy,
            "now": self.now,
        });
        component.call("jwt.verify", &input).expect("the component does not trap")
    }

    /// The verified token.
    fn takes(&self, component: &Component, signed: &Signed) -> Value {
        let answer = self.verify(component, signed);
        assert!(answer["ok"].is_object(), "{}: {} {} gives {answer}", signed.by, signed.method, signed.target);
        answer["ok"].clone()
    }

    fn refuses(&self, component: &Component, signed: &Signed, reason: &Value) {
        let answer = self.verify(component, signed);
        assert_eq!(&answer["err"]["reason"], reason, "{}: {} {}", signed.by, signed.method, signed.target);
    }
}

/// The default policy with changes.
fn policy(changes: &Value) -> Value {
    let mut policy =
        json!({"leeway": 30, "max-lifetime": 900, "late": 0, "query-token": false, "context-token": false});
    let members = policy.as_object_mut().expect("an object");
    members.extend(changes.as_object().expect("changes are an object").clone());
    policy
}

fn signed_requests_are_taken() {
    let (component, mut peers) = (Component::load(), Peers::start());
    for (method, target) in REQUESTS {
        for signed in peers.signed(method, target) {
            let token = Host::new().takes(&component, &signed);
            assert_eq!(token["issuer"], ISSUER);
            assert_eq!(token["secret-index"], 0);
            assert_eq!(times(&token).1 - times(&token).0, LIFETIME, "{}", signed.by);

            // It is a good token: both libraries take it too, and read the same claims.
            for peer in [&mut peers.node, &mut peers.python] {
                let claims = peer.verify(signed.token(), SECRET, &signed.method, &signed.target);
                let claims = claims.unwrap_or_else(|error| panic!("{}: {method} {target}: {error}", signed.by));
                assert_eq!(claims["iss"], token["issuer"]);
                assert_eq!(claims["iat"], token["issued-at"]);
                assert_eq!(claims["exp"], token["expires-at"]);
            }

            let body = if method == "GET" { BODY } else { &signed.body };
            assert_eq!(body, BODY, "{}: the body changed on its way", signed.by);
            let event = accept(&component, &signed, body);
            assert_eq!(event["ok"]["decision"], "proceed", "{}: {event}", signed.by);
            assert_eq!(event["ok"]["token"], token);
        }
    }
}

/// The libraries sort these names differently, so they don't take each other's tokens; the component takes both.
fn either_order_of_names_is_taken() {
    let (component, mut peers) = (Component::load(), Peers::start());
    let target = "/callback?A=1&%C3%A9=2";
    let [npm, pypi, app] = peers.signed("POST", target).try_into().unwrap_or_else(|_| panic!("three sources"));
    for signed in [&npm, &pypi, &app] {
        Host::new().takes(&component, signed);
    }
    assert!(peers.python.verify(npm.token(), SECRET, "POST", target).is_err());
    assert!(peers.node.verify(pypi.token(), SECRET, "POST", target).is_err());
}

fn accept(component: &Component, signed: &Signed, body: &str) -> Value {
    let input = json!({
        "request": signed.request(),
        "body": body,
        "tenant": {"client-key": ISSUER, "secrets": [SECRET]},
        "policy": policy(&json!({})),
        "now": now(),
    });
    component.call("callback.accept", &input).expect("the component does not trap")
}

fn a_host_behind_a_base_path_takes_what_the_app_sends() {
    let (component, mut peers) = (Component::load(), Peers::start());
    let signed = peers.by_app("POST", "/jira", "/callback?a=b");
    assert_eq!(signed.target, "/jira/callback?a=b", "the target is the raw one");
    Host::new().takes(&component, &signed);

    let without = Signed { base_path: String::new(), ..signed.clone() };
    let reason = wrong_hash(&mut peers, "POST", "/callback?a=b", "/jira/callback?a=b");
    Host::new().refuses(&component, &without, &reason);
}

fn a_replaced_secret_is_taken() {
    let (component, mut peers) = (Component::load(), Peers::start());
    for signed in peers.signed("POST", "/callback") {
        let token = Host { secrets: &["new", SECRET], ..Host::new() }.takes(&component, &signed);
        assert_eq!(token["secret-index"], 1, "{}", signed.by);
    }
}

fn a_tampered_request_is_refused() {
    let (component, mut peers) = (Component::load(), Peers::start());
    let target = "/callback?a=b";
    for signed in peers.signed("POST", target) {
        let changed = [
            ("POST", "/callbacks?a=b"),
            ("POST", "/Callback?a=b"),
            ("POST", "/callback//?a=b"),
            ("POST", "/callback"),
            ("POST", "/callback?a=c"),
            ("POST", "/callback?A=b"),
            ("POST", "/callback?a=b&a=b"),
            ("POST", "/callback?a=b&b"),
            ("PUT", target),
            ("GET", target),
        ];
        for (other_method, other_target) in changed {
            let moved = Signed { method: other_method.to_owned(), target: other_target.to_owned(), ..signed.clone() };
            let claimed = peers.hash("POST", target);
            let computed = peers.hash(other_method, other_target);
            let reason = json!({"wrong-qsh": {"claimed": claimed, "computed": computed}});
            Host::new().refuses(&component, &moved, &reason);
        }
        Host { client_key: "jira:other", ..Host::new() }.refuses(&component, &signed, &json!("unknown-issuer"));
        Host { secrets: &["other"], ..Host::new() }.refuses(&component, &signed, &json!("bad-signature"));
        Host { secrets: &["a", "b", "c", "d"], ..Host::new() }.refuses(&component, &signed, &json!("bad-signature"));
    }
}

fn wrong_hash(peers: &mut Peers, method: &str, signed: &str, arrived: &str) -> Value {
    json!({"wrong-qsh": {"claimed": peers.hash(method, signed), "computed": peers.hash(method, arrived)}})
}

fn a_tampered_token_is_refused() {
    let (component, mut peers) = (Component::load(), Peers::start());
    for signed in peers.signed("POST", "/callback") {
        let [header, claims, signature] = segments(signed.token());
        let original = decode(claims);
        let names: Vec<String> = original.as_object().expect("claims are an object").keys().cloned().collect();
        assert!(names.len() >= 4, "{}: {original}", signed.by);

        let mut refuses = |header: &str, claims: &str, reason: Value| {
            let token = format!("{header}.{claims}.{signature}");
            Host::new().refuses(&component, &signed.with_token(&token), &reason);
            for peer in [&mut peers.node, &mut peers.python] {
                let taken = peer.verify(&token, SECRET, "POST", "/callback");
                assert!(taken.is_err(), "{}: a library takes what was tampered with: {taken:?}", signed.by);
            }
        };

        // Each claim changed, and each one left out, under the signature of the original.
        for name in &names {
            let reason = if name == "iss" { "unknown-issuer" } else { "bad-signature" };
            refuses(header, &encode(&changed(&original, name)), json!(reason));
            let reason = if name == "iss" { json!({"missing-claim": "iss"}) } else { json!("bad-signature") };
            refuses(header, &encode(&without(&original, name)), reason);
        }
        for claim in ["sub", "nbf", "context", "other"] {
            let mut more = original.clone();
            more[claim] = json!(1);
            refuses(header, &encode(&more), json!("bad-signature"));
        }
        for algorithm in ["none", "HS384", "HS512", "RS256"] {
            let header = encode(&json!({"typ": "JWT", "alg": algorithm}));
            let reason = json!({"wrong-algorithm": {"required": "HS256", "found": algorithm}});
            refuses(&header, claims, reason);
        }
    }
}

fn changed(claims: &Value, name: &str) -> Value {
    let mut changed = claims.clone();
    changed[name] = match &claims[name] {
        Value::Number(number) => json!(number.as_u64().expect("a claim's time") + 1),
        Value::Array(_) => json!(["other"]),
        _ => json!("other"),
    };
    changed
}

fn without(claims: &Value, name: &str) -> Value {
    let mut claims = claims.clone();
    claims.as_object_mut().expect("claims are an object").remove(name);
    claims
}

fn every_bit_of_the_signature_counts() {
    let (component, mut peers) = (Component::load(), Peers::start());
    for signed in peers.signed("POST", "/callback") {
        let [header, claims, signature] = segments(signed.token());
        let octets = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
        assert_eq!(octets.len(), 32, "{}", signed.by);
        Host::new().takes(&component, &signed);
        for bit in 0..octets.len() * 8 {
            let mut flipped = octets.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let token = format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode(&flipped));
            Host::new().refuses(&component, &signed.with_token(&token), &json!("bad-signature"));
        }
    }
}

fn bounds_of_time_hold_to_the_second() {
    let (component, mut peers) = (Component::load(), Peers::start());
    for signed in peers.signed("POST", "/callback") {
        let (issued, expiry) = times(&Host::new().takes(&component, &signed));
        let at = |now, changes: Value| Host { now, policy: policy(&changes), ..Host::new() };
        let ahead = |now| json!({"issued-ahead": {"claimed": issued, "now": now}});
        let expired = |now| json!({"expired": {"expired-at": expiry, "now": now}});

        for (leeway, late) in [(0, 0), (30, 0), (300, 0), (0, 2700), (30, 60), (300, 2700)] {
            let policy = json!({"leeway": leeway, "late": late});
            let first = issued - leeway;
            let end = expiry + leeway + late;
            at(first - 1, policy.clone()).refuses(&component, &signed, &ahead(first - 1));
            at(first, policy.clone()).takes(&component, &signed);
            at(first + 1, policy.clone()).takes(&component, &signed);
            at(end - 1, policy.clone()).takes(&component, &signed);
            at(end, policy.clone()).refuses(&component, &signed, &expired(end));
            at(end + 1, policy).refuses(&component, &signed, &expired(end + 1));
        }

        let lifetime = expiry - issued;
        at(issued, json!({"max-lifetime": lifetime})).takes(&component, &signed);
        at(issued, json!({"max-lifetime": lifetime + 1})).takes(&component, &signed);
        let reason = json!({"lifetime-too-long": {"limit": lifetime - 1, "actual": lifetime}});
        at(issued, json!({"max-lifetime": lifetime - 1})).refuses(&component, &signed, &reason);
    }
}

/// Both libraries sign whatever they are given.
fn claims_that_libraries_sign_without_a_thought_are_refused() {
    let (component, mut peers) = (Component::load(), Peers::start());
    let now = now();
    let hash = peers.hash("POST", "/callback");
    let host = || Host { now, ..Host::new() };
    let both = |peers: &mut Peers, changes: &Value| {
        [peers.by_npm("POST", "/callback", changes), peers.by_pypi("POST", "/callback", changes)]
    };

    // Not before: taken up to the leeway ahead, and not a second more.
    for (before, taken) in [(now + 29, true), (now + 30, true), (now + 31, false)] {
        for signed in both(&mut peers, &json!({"iat": now, "exp": now + LIFETIME, "nbf": before})) {
            if taken {
                assert_eq!(host().takes(&component, &signed)["not-before"], before);
            } else {
                let reason = json!({"not-yet-valid": {"claimed": before, "now": now}});
                host().refuses(&component, &signed, &reason);
            }
        }
    }

    let times = |issued: u64, expires: u64| json!({"iat": issued, "exp": expires});
    let contradictory = |issued: u64, before: Option<u64>, expires: u64| json!({"contradictory-times": {"issued-at": issued, "not-before": before, "expires-at": expires}});
    let refused = [
        (times(now, now), contradictory(now, None, now)),
        (times(now, now - 1), contradictory(now, None, now - 1)),
        (json!({"iat": now, "exp": now + 9, "nbf": now + 9}), contradictory(now, Some(now + 9), now + 9)),
        (times(now - 1000, now - 30), json!({"expired": {"expired-at": now - 30, "now": now}})),
        (times(now + 31, now + 60), json!({"issued-ahead": {"claimed": now + 31, "now": now}})),
        (times(now, now + 901), json!({"lifetime-too-long": {"limit": 900, "actual": 901}})),
        (json!({"exp": "9999999999"}), json!({"wrong-claim-type": "exp"})),
        (json!({"exp": 9_999_999_999.5}), json!({"wrong-claim-type": "exp"})),
        (json!({"iat": "now"}), json!({"wrong-claim-type": "iat"})),
        (json!({"iss": "jira:other"}), json!("unknown-issuer")),
        (json!({"qsh": "context-qsh"}), json!("context-token-refused")),
        (json!({"qsh": hash.to_uppercase()}), json!("malformed-qsh")),
        (json!({"qsh": ""}), json!("malformed-qsh")),
        (json!({"context": "{}"}), json!({"wrong-claim-type": "context"})),
    ];
    for (changes, reason) in &refused {
        for signed in both(&mut peers, changes) {
            host().refuses(&component, &signed, reason);
        }
    }
    for claim in ["iss", "iat", "exp", "qsh"] {
        let signed = peers.by_npm("POST", "/callback", &json!({claim: null}));
        host().refuses(&component, &signed, &json!({"missing-claim": claim}));
    }
}

/// `iat` and `exp`.
fn times(token: &Value) -> (u64, u64) {
    let time = |name: &str| token[name].as_u64().expect("a time after 1970");
    (time("issued-at"), time("expires-at"))
}

fn segments(token: &str) -> [&str; 3] {
    let segments: Vec<&str> = token.split('.').collect();
    segments.try_into().expect("a token has three segments")
}

fn decode(segment: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(segment).expect("base64url")).expect("JSON")
}

fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}
