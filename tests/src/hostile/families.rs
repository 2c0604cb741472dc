//! The fixed hostile inputs of every function.

use super::requests::{
    CLOCKS, claims_for, open_policy, policies, policy, request, request_with, requests, targets, tenant, tenants,
    tokens,
};
use super::updates::{stored, update, updates};
use super::{NOW, SECRET, bodies, documents, vectors};
use crate::Component;
use crate::token::{HEADER, sign};
use serde_json::{Value, json};

/// Arguments of a function, and what is hostile about them.
pub struct Input {
    /// For the report.
    pub label: String,
    /// The arguments by name.
    pub arguments: Value,
}

/// Every fixed hostile input of `function`, the first of which is a usable one.
///
/// # Panics
///
/// For a function that has none: one that joined the contract.
#[must_use]
pub fn families(function: &str, component: &Component) -> Vec<Input> {
    let inputs: Vec<(String, Value)> = match function {
        "callback.accept" => accept(component),
        "gating.current" => {
            stored_states(component).map(|(label, stored)| (label, json!({ "stored": stored }))).collect()
        }
        "gating.decide" => updates().into_iter().map(|(label, update)| (label, json!({ "update": update }))).collect(),
        "gating.fold" => fold(component),
        "gating.parse" => parse(),
        "jwt.canonical-request" => canonical_request(),
        "jwt.default-policy" | "lifecycle.default-host-suffixes" => vec![("nothing".to_owned(), json!({}))],
        "jwt.peek" => peek(),
        "jwt.explain" | "jwt.verify" => verify(component),
        "forge.verify" => invocations(),
        "jwt.sign" => outgoing(),
        "lifecycle.installed" | "lifecycle.key-id" | "lifecycle.uninstalled" => lifecycle(function),
        "lifecycle.key-url" | "lifecycle.live-secrets" | "lifecycle.rotate" => vectors::inputs(function),
        "deployments.build" => documents::lists_of_deployments(),
        "deployments.check" => documents::deployments(),
        "deployments.parse" => documents::valid_documents(),
        "deployments.read-bulk-answer" => documents::bulk_answers(),
        "deployments.read-objects-answer" => documents::objects_answers(),
        "deployments.read-poll-answer" => documents::poll_answers(bodies::all()),
        "deployments.splitter" => documents::splitters(),
        "deployments.validate" => documents::documents(),
        "deployments.graph-id" | "deployments.poll-path" | "descriptor.build" | "descriptor.build-module" => {
            documents::typed(function)
        }
        "descriptor.validate" => documents::descriptors(function, "descriptor"),
        "descriptor.validate-module" => documents::descriptors(function, "module"),
        _ => panic!("`{function}` has no hostile inputs"),
    };
    inputs.into_iter().map(|(label, arguments)| Input { label, arguments }).collect()
}

fn invocations() -> Vec<(String, Value)> {
    let inputs = vectors::inputs("forge.verify");
    let usable = usable(&inputs);
    let tokens = tokens()
        .into_iter()
        .map(|(label, token)| with(&usable, label, "/authorization", json!([format!("Bearer {token}")])));
    let headers = requests()
        .into_iter()
        .map(|(label, request)| with(&usable, label, "/authorization", request["authorization"].clone()));
    let bodies = bodies::all().into_iter().map(|(label, body)| with(&usable, label, "/key-set", json!(body)));
    inputs.iter().cloned().chain(tokens).chain(headers).chain(bodies).collect()
}

fn outgoing() -> Vec<(String, Value)> {
    let inputs = vectors::inputs("jwt.sign");
    let usable = usable(&inputs);
    let targets = targets().into_iter().map(|(label, target)| with(&usable, label, "/request/target", json!(target)));
    let requests = requests().into_iter().flat_map(|(label, request)| {
        ["method", "base-path"]
            .map(|field| with(&usable, label.clone(), &format!("/request/{field}"), request[field].clone()))
    });
    inputs.iter().cloned().chain(targets).chain(requests).collect()
}

/// The body is read only behind a token that is taken, so bodies come with the usable one.
fn lifecycle(function: &str) -> Vec<(String, Value)> {
    let inputs = vectors::inputs(function);
    let usable = usable(&inputs);
    let requests = requests().into_iter().map(|(label, request)| with(&usable, label, "/request", request));
    let tokens = tokens()
        .into_iter()
        .map(|(label, token)| with(&usable, label, "/request/authorization", json!([format!("JWT {token}")])));
    let targets = targets().into_iter().map(|(label, target)| with(&usable, label, "/request/target", json!(target)));
    let bodies = bodies::all().into_iter().filter(|_| usable.get("body").is_some());
    let bodies = bodies.map(|(label, body)| with(&usable, label, "/body", json!(body)));
    inputs.iter().cloned().chain(requests).chain(tokens).chain(targets).chain(bodies).collect()
}

fn usable(inputs: &[(String, Value)]) -> Value {
    inputs.first().map(|(_, arguments)| arguments.clone()).expect("a vector")
}

/// The same arguments with one of them replaced.
fn with(arguments: &Value, label: String, pointer: &str, value: Value) -> (String, Value) {
    let mut arguments = arguments.clone();
    *arguments.pointer_mut(pointer).expect("an argument") = value;
    (label, arguments)
}

/// One usable state first.
fn stored_states(component: &Component) -> impl Iterator<Item = (String, Value)> {
    let mut states = stored(component);
    states.swap(0, 1);
    states.into_iter()
}

fn fold(component: &Component) -> Vec<(String, Value)> {
    let onto_states =
        stored_states(component).map(|(label, stored)| (label, json!({ "stored": stored, "update": update() })));
    let onto_nothing = updates().into_iter().map(|(label, update)| (label, json!({ "stored": [], "update": update })));
    onto_states.chain(onto_nothing).collect()
}

fn parse() -> Vec<(String, Value)> {
    let call = |body: &str, now: u64, leeway: u32| json!({ "body": body, "now": now, "leeway": leeway });
    let bodies = bodies::all().into_iter().map(|(label, body)| (label, call(&body, NOW, 30)));
    let usable = bodies::usable().to_string();
    let clocks = CLOCKS.iter().map(|now| (format!("now {now}"), call(&usable, *now, 30)));
    let leeways = [0, 300, 301, u32::MAX].map(|leeway| (format!("leeway {leeway}"), call(&usable, NOW, leeway)));
    bodies.chain(clocks).chain(leeways).collect()
}

fn canonical_request() -> Vec<(String, Value)> {
    let call =
        |method: &Value, target: &Value, base: &Value| json!({ "method": method, "target": target, "base-path": base });
    let (post, target, base) = (json!("POST"), json!("/callback"), json!(""));
    let usable = ("usable".to_owned(), call(&post, &target, &base));
    let targets = targets().into_iter().map(|(label, target)| (label, call(&post, &json!(target), &base)));
    let requests = requests().into_iter();
    let requests = requests.map(|(label, request)| (label, call(&request["method"], &target, &request["base-path"])));
    let long = [("/a".repeat(8_192), "/a".repeat(8_191)), ("/".repeat(16_384), "/".repeat(16_383))];
    let cut = long.map(|(target, base)| {
        ("a base path as long as the target".to_owned(), call(&post, &json!(target), &json!(base)))
    });
    std::iter::once(usable).chain(targets).chain(requests).chain(cut).collect()
}

fn peek() -> Vec<(String, Value)> {
    let call = |request: &Value, policy: &Value| json!({ "request": request, "policy": policy });
    let usable = ("usable".to_owned(), call(&request(), &policy()));
    let requests = requests().into_iter().map(|(label, request)| (label, call(&request, &policy())));
    let tokens = tokens().into_iter().flat_map(|(label, token)| {
        let header = request_with(json!("/callback"), json!([format!("JWT {token}")]));
        let query = request_with(json!(format!("/callback?jwt={token}")), json!([]));
        [(label.clone(), call(&header, &policy())), (format!("{label}, in the query"), call(&query, &open_policy()))]
    });
    let targets = targets()
        .into_iter()
        .map(|(label, target)| (label, call(&request_with(json!(target), json!([])), &open_policy())));
    let policies = policies().into_iter().map(|(label, policy)| (label, call(&request(), &policy)));
    std::iter::once(usable).chain(requests).chain(tokens).chain(targets).chain(policies).collect()
}

fn verify(component: &Component) -> Vec<(String, Value)> {
    let call = |request: &Value, tenant: &Value, policy: &Value, now: u64| json!({ "request": request, "tenant": tenant, "policy": policy, "now": now });
    let mut inputs = vec![("usable".to_owned(), call(&request(), &tenant(), &policy(), NOW))];
    for input in peek() {
        let (label, arguments) = input;
        inputs.push((label, call(&arguments["request"], &tenant(), &arguments["policy"], NOW)));
    }
    for (label, target) in targets() {
        // Signed for this very target where it has a qsh, so that the whole way is gone.
        let canonical = json!({ "method": "POST", "target": target, "base-path": "" });
        let canonical = component.call("jwt.canonical-request", &canonical).expect("no trap");
        let qsh = canonical.pointer("/ok/forms/0/qsh").and_then(Value::as_str).unwrap_or_default();
        let token = sign(HEADER, &claims_for(qsh).to_string(), SECRET);
        let request = request_with(json!(target), json!([format!("JWT {token}")]));
        inputs.push((format!("{label}, signed"), call(&request, &tenant(), &open_policy(), NOW)));
    }
    for (label, tenant) in tenants() {
        inputs.push((label, call(&request(), &tenant, &policy(), NOW)));
    }
    for (label, policy) in policies() {
        inputs.push((label, call(&request(), &tenant(), &policy, NOW)));
    }
    for now in CLOCKS {
        inputs.push((format!("now {now}"), call(&request(), &tenant(), &open_policy(), now)));
        inputs.push((format!("now {now}, default policy"), call(&request(), &tenant(), &policy(), now)));
    }
    inputs
}

fn accept(component: &Component) -> Vec<(String, Value)> {
    let verified = verify(component).into_iter().map(|(label, mut arguments)| {
        arguments["body"] = json!(bodies::usable().to_string());
        (label, arguments)
    });
    let bodies = bodies::all().into_iter().map(|(label, body)| {
        let arguments =
            json!({ "request": request(), "body": body, "tenant": tenant(), "policy": policy(), "now": NOW });
        (label, arguments)
    });
    verified.chain(bodies).collect()
}
