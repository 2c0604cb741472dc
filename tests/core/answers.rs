//! The functions of the contract, answered by the core.

use crate::documents;
use crate::json_form::{
    app, decision, environment, explanation, fold_error, form, installation, invocation, kebab, policy, public_key,
    rejection, request, snapshot, stored, stored_secrets, tenant, texts, uninstallation, unverified, update, update_of,
    verified,
};
use serde_json::{Value, json};

/// What the core answers to a call of the contract: `{"ok": value}` or `{"err": value}`.
pub fn call(function: &str, input: &Value) -> Value {
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
                    "decision": decision(event.decision),
                    "body-digest": event.body_digest,
                })
            },
        ),
        "gating.parse" => {
            let leeway = u32::try_from(input["leeway"].as_u64().unwrap()).unwrap();
            answer(connect_gating::parse(text("body"), now(), leeway), update)
        }
        "gating.decide" => json!({"ok": decision(connect_gating::decide(&update_of(&input["update"])))}),
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
            Err(error) => json!({"err": fold_error(error)}),
        },
        "gating.current" => match connect_gating::current(&texts(&input["stored"])) {
            Ok(current) => json!({"ok": snapshot(current)}),
            Err(error) => json!({"err": fold_error(error)}),
        },
        other => documents::call(other, input),
    }
}

fn settled<T>(result: Result<T, connect_gating::Setting>, value: impl FnOnce(T) -> Value) -> Value {
    match result {
        Ok(ok) => json!({"ok": value(ok)}),
        Err(setting) => json!({"err": kebab(setting)}),
    }
}

fn answer<T>(result: Result<T, connect_gating::Reason>, value: impl FnOnce(T) -> Value) -> Value {
    match result {
        Ok(ok) => json!({"ok": value(ok)}),
        Err(reason) => json!({"err": rejection(reason)}),
    }
}
