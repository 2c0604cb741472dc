//! The core answers every vector as the built component does. Compiles no WebAssembly, so that it is a part of every
//! quick run, of coverage and of mutation testing.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may panic outside test functions too"
)]

mod deployment_form;
#[path = "../src/difference.rs"]
mod difference;
mod documents;
mod interface;
mod json_form;
mod splitter;

use difference::differences;
use json_form::{
    app, environment, explanation, form, installation, invocation, policy, public_key, rejection, request, snapshot,
    stored, stored_secrets, tenant, texts, uninstallation, unverified, update, update_of, verified,
};
use serde_json::{Value, json};
use std::fmt::Write as _;

#[test]
fn the_core_answers_every_vector() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors");
    let mut report = String::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let file: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for vector in file["vectors"].as_array().unwrap() {
            count += 1;
            let actual = call(vector["function"].as_str().unwrap(), &resolve(&vector["input"]));
            for difference in differences(&vector["expect"], &actual) {
                write!(report, "\n{} ({})\n{difference}", vector["id"], vector["note"]).unwrap();
            }
        }
    }
    assert!(count > 0, "no vectors in {folder}");
    assert!(report.is_empty(), "{report}");
}

/// The first check that failed is the reason for which verification refuses, and all pass where it accepts.
#[test]
fn explaining_agrees_with_verifying() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors");
    let (mut accepted, mut refused) = (0, 0);
    for name in ["token", "limits"] {
        let file = std::fs::read_to_string(format!("{folder}/{name}.json")).unwrap();
        let file: Value = serde_json::from_str(&file).unwrap();
        for vector in file["vectors"].as_array().unwrap().iter().filter(|v| v["function"] == "jwt.verify") {
            let explanation = call("jwt.explain", &resolve(&vector["input"]));
            let failed = |checked: &Value| Some(checked["outcome"].get("failed")?["reason"].clone());
            let first = explanation["ok"]["checks"].as_array().unwrap().iter().find_map(failed);
            match vector["expect"].get("err") {
                Some(rejection) => {
                    assert_eq!(first.as_ref(), Some(&rejection["reason"]), "{}", vector["id"]);
                    refused += 1;
                }
                None => {
                    let skipped = explanation["ok"]["checks"].as_array().unwrap().iter();
                    assert_eq!(skipped.filter(|checked| checked["outcome"] != "passed").count(), 0, "{}", vector["id"]);
                    accepted += 1;
                }
            }
        }
    }
    assert!(accepted > 50 && refused > 100, "{accepted} accepted, {refused} refused");
}

/// Writes out what stands for a long text, or for a stored state.
fn resolve(value: &Value) -> Value {
    if let (Some(text), Some(times)) = (value["repeat"].as_str(), value["times"].as_u64()) {
        return text.repeat(usize::try_from(times).unwrap()).into();
    }
    if let Some(parts) = value["concat"].as_array() {
        return parts.iter().map(|part| resolve(part).as_str().unwrap().to_owned()).collect::<String>().into();
    }
    if let Some(updates) = value["state-of"].as_array() {
        return updates.iter().fold(Value::Null, |state, update| {
            let stored = if state.is_null() { vec![] } else { vec![state] };
            call("gating.fold", &json!({"stored": stored, "update": resolve(update)}))["ok"]["state"].clone()
        });
    }
    match value {
        Value::Array(items) => items.iter().map(resolve).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), resolve(value))).collect(),
        plain => plain.clone(),
    }
}

fn call(function: &str, input: &Value) -> Value {
    let text = |name: &str| input[name].as_str().unwrap();
    let now = || input["now"].as_u64().unwrap();
    let authorization = texts(&input["request"]["authorization"]);
    let request = || request(&input["request"], &authorization);
    let tenant = tenant(&input["tenant"]);
    match function {
        "jwt.default-policy" => {
            let policy = connect_gating::Policy::default();
            json!({"ok": {
                "leeway": policy.leeway,
                "max-lifetime": policy.max_lifetime,
                "late": policy.late,
                "query-token": policy.query_token,
                "context-token": policy.context_token,
            }})
        }
        "jwt.peek" => answer(connect_gating::peek(&request(), &policy(&input["policy"])), unverified),
        "jwt.verify" => {
            answer(connect_gating::verify(&request(), tenant.as_ref(), &policy(&input["policy"]), now()), verified)
        }
        "jwt.canonical-request" => answer(
            connect_gating::canonical_request(text("method"), text("target"), text("base-path")),
            |forms| json!({"forms": forms.into_iter().map(form).collect::<Vec<_>>()}),
        ),
        "jwt.explain" => {
            let explained = connect_gating::explain(&request(), tenant.as_ref(), &policy(&input["policy"]), now());
            json!({"ok": explanation(explained)})
        }
        "jwt.sign" => {
            let outgoing = &input["request"];
            let part = |name: &str| outgoing[name].as_str().unwrap();
            let outgoing = connect_gating::OutgoingRequest {
                method: part("method"),
                target: part("target"),
                base_path: part("base-path"),
            };
            let secret = connect_gating::Secret::new(text("secret").to_owned());
            let lifetime = input["lifetime"].as_u64().map(|lifetime| u32::try_from(lifetime).unwrap());
            answer(connect_gating::sign(&outgoing, text("app-key"), &secret, now(), lifetime), |signed| {
                json!({
                    "authorization": signed.authorization,
                    "token": signed.token,
                    "expires-at": signed.expires_at,
                })
            })
        }
        "lifecycle.default-host-suffixes" => json!({"ok": connect_gating::default_host_suffixes()}),
        "lifecycle.key-id" => {
            let policy = policy(&input["policy"]);
            match connect_gating::lifecycle_key_id(&request(), &app(&input["app"]), &policy, now()) {
                Ok(key_id) => json!({"ok": key_id}),
                Err(reason) => {
                    let answer = reason.answer_to_stranger();
                    let mut rejection = rejection(reason);
                    rejection["answer"] = answer.into();
                    json!({"err": rejection})
                }
            }
        }
        "lifecycle.key-url" => {
            answer(connect_gating::key_url(text("key-id"), environment(&input["environment"])), Value::from)
        }
        "lifecycle.installed" => {
            let (app, key, policy) = (app(&input["app"]), public_key(&input["key"]), policy(&input["policy"]));
            let installed = connect_gating::installed(&request(), text("body"), &app, key.as_ref(), &policy, now());
            answer(installed, installation)
        }
        "lifecycle.uninstalled" => {
            let (app, key, policy) = (app(&input["app"]), public_key(&input["key"]), policy(&input["policy"]));
            let uninstalled = connect_gating::uninstalled(&request(), text("body"), &app, key.as_ref(), &policy, now());
            answer(uninstalled, uninstallation)
        }
        "lifecycle.rotate" => {
            let new = connect_gating::Secret::new(text("new").to_owned());
            let keep = u32::try_from(input["keep"].as_u64().unwrap()).unwrap();
            settled(connect_gating::rotate(stored_secrets(&input["stored"]), new, now(), keep), stored)
        }
        "lifecycle.live-secrets" => {
            settled(connect_gating::live_secrets(stored_secrets(&input["stored"]), now()), |secrets| {
                secrets.iter().map(connect_gating::Secret::expose).collect()
            })
        }
        "forge.verify" => {
            let (authorization, policy) = (texts(&input["authorization"]), policy(&input["policy"]));
            let (app_id, key_set) = (text("app-id"), text("key-set"));
            answer(connect_gating::verify_invocation(&authorization, app_id, key_set, &policy, now()), invocation)
        }
        "callback.accept" => answer(
            connect_gating::accept(&request(), text("body"), tenant.as_ref(), &policy(&input["policy"]), now()),
            |event| {
                json!({
                    "client-key": event.client_key,
                    "token": verified(event.token),
                    "update": update(event.update),
                    "decision": json_form::decision(event.decision),
                    "body-digest": event.body_digest,
                })
            },
        ),
        "gating.parse" => {
            let leeway = u32::try_from(input["leeway"].as_u64().unwrap()).unwrap();
            answer(connect_gating::parse(text("body"), now(), leeway), update)
        }
        "gating.decide" => json!({"ok": json_form::decision(connect_gating::decide(&update_of(&input["update"])))}),
        "gating.fold" => match connect_gating::fold(&texts(&input["stored"]), &update_of(&input["update"])) {
            Ok(folded) => json!({"ok": {
                "outcome": match folded.outcome {
                    connect_gating::Outcome::Applied => "applied",
                    connect_gating::Outcome::Duplicate => "duplicate",
                    connect_gating::Outcome::Stale => "stale",
                },
                "state": folded.state,
                "current": snapshot(folded.current),
            }}),
            Err(error) => json!({"err": json_form::fold_error(error)}),
        },
        "gating.current" => match connect_gating::current(&texts(&input["stored"])) {
            Ok(current) => json!({"ok": snapshot(current)}),
            Err(error) => json!({"err": json_form::fold_error(error)}),
        },
        other => documents::call(other, input),
    }
}

fn settled<T>(result: Result<T, connect_gating::Setting>, value: impl FnOnce(T) -> Value) -> Value {
    match result {
        Ok(ok) => json!({"ok": value(ok)}),
        Err(setting) => json!({"err": json_form::kebab(setting)}),
    }
}

fn answer<T>(result: Result<T, connect_gating::Reason>, value: impl FnOnce(T) -> Value) -> Value {
    match result {
        Ok(ok) => json!({"ok": value(ok)}),
        Err(reason) => json!({"err": rejection(reason)}),
    }
}
