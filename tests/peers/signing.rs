//! What the component signs is taken by others: both libraries, and a running app on Atlassian's framework.

use crate::Test;
use crate::process::Peer;
use crate::sources::{SECRET, now};
use connect_gating_tests::Component;
use serde_json::{Value, json};

pub const TESTS: &[Test] = &[
    ("signed_by_the_component_is_taken_by_others", signed_by_the_component_is_taken_by_others),
    ("signed_by_the_component_is_good_for_one_request", signed_by_the_component_is_good_for_one_request),
];

const APP: &str = "deployment-gate";

const REQUESTS: [(&str, &str); 5] = [
    ("POST", "/rest/deployments/0.1/bulk"),
    ("GET", "/rest/deployments/0.1/pipelines/pipeline%201/environments/a%2Fb/deployments/100/gating-status"),
    ("GET", "/rest/api/2/search?jql=project%20%3D%20%22A%26B%22+OR+x~y&maxResults=50&fields="),
    ("PUT", "/path?zee_last=param&repeated=parameter%201&first=param&repeated=parameter%202"),
    ("DELETE", "/path?b=%E2%82%AC&a=*"),
];

fn sign(component: &Component, method: &str, target: &str) -> Value {
    let input = json!({
        "request": {"method": method, "target": target, "base-path": ""},
        "app-key": APP, "secret": SECRET, "now": now(), "lifetime": null,
    });
    let answer = component.call("jwt.sign", &input).expect("the component does not trap");
    assert!(answer["ok"].is_object(), "{method} {target}: {answer}");
    answer["ok"].clone()
}

fn by_framework(node: &mut Peer, method: &str, target: &str, authorization: &Value) -> u64 {
    let status = node.tell(&json!({
        "ask": "receive", "method": method, "target": target, "authorization": authorization,
        "tenant": {"clientKey": APP, "sharedSecret": SECRET, "baseUrl": "https://example.atlassian.net"},
    }));
    status.as_u64().expect("a status is a number")
}

fn signed_by_the_component_is_taken_by_others() {
    let (component, mut node, mut python) = (Component::load(), Peer::node(), Peer::python());
    for (method, target) in REQUESTS {
        let signed = sign(&component, method, target);
        let token = signed["token"].as_str().expect("a token is text");
        for peer in [&mut node, &mut python] {
            let claims = peer.verify(token, SECRET, method, target);
            let claims = claims.unwrap_or_else(|error| panic!("{method} {target}: {error}"));
            assert_eq!(claims["iss"], APP);
            assert_eq!(claims["exp"], signed["expires-at"]);
        }
        assert_eq!(by_framework(&mut node, method, target, &signed["authorization"]), 204, "{method} {target}");
    }
}

fn signed_by_the_component_is_good_for_one_request() {
    let (component, mut node, mut python) = (Component::load(), Peer::node(), Peer::python());
    let signed = sign(&component, "GET", "/path?a=b");
    let token = signed["token"].as_str().expect("a token is text");
    for (method, target) in [("POST", "/path?a=b"), ("GET", "/path?a=c"), ("GET", "/paths?a=b"), ("GET", "/path")] {
        for peer in [&mut node, &mut python] {
            assert!(peer.verify(token, SECRET, method, target).is_err(), "{target}");
        }
        assert_eq!(by_framework(&mut node, method, target, &signed["authorization"]), 401, "{method} {target}");
    }
    assert!(node.verify(token, "other", "GET", "/path?a=b").is_err());
    assert!(python.verify(token, "other", "GET", "/path?a=b").is_err());
}
