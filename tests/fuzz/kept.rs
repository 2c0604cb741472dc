//! What fuzzing the core has kept (`fuzz/corpus`), as arguments of the contract's functions.

use connect_gating_tests::token::{CALLBACK_QSH, HEADER, sign};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// The secret and the client key of the vectors' tenant.
const SECRET: &str = "7512836e-9137-48ac-baaf-a1935b96e17a";
const ISSUER: &str = "jira:1234-5678-9000";

/// Where an input goes: a function, and places in a usable input of it with what to put there.
pub struct Placed {
    pub function: &'static str,
    pub places: Vec<(&'static str, Value)>,
}

/// Every kept input, in every place that it fits.
///
/// # Panics
///
/// If the files can't be read, or are for a target that is not known here.
pub fn placed() -> Vec<Placed> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../fuzz/corpus"));
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("`{}`: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        let target = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("`{}`: {error}", path.display()));
        for line in text.lines() {
            let input: String = serde_json::from_str(line).unwrap_or_else(|error| panic!("{target}: {error}"));
            all.extend(places(target, &input));
        }
    }
    all
}

/// What the fuzz target of this name does with its input, in the contract's terms.
fn places(target: &str, input: &str) -> Vec<Placed> {
    let put = |function, places: &[(&'static str, Value)]| Placed { function, places: places.to_vec() };
    let body = |body: &str| [("/body", json!(body)), ("/request/authorization", authorization(CALLBACK_QSH))];
    match target {
        "answer" => {
            let [status, body] = lines(input);
            let body = ("/body", json!(body));
            let answered = [("/status", json!(status.parse().unwrap_or(200_u16))), body.clone()];
            vec![
                put("deployments.read-bulk-answer", &answered),
                put("deployments.read-objects-answer", &[body]),
                put("deployments.read-poll-answer", &answered),
            ]
        }
        "canonical_request" => {
            let [method, target, base_path] = lines(input).map(|line| json!(line));
            let plain = [("/method", method.clone()), ("/target", target.clone()), ("/base-path", base_path.clone())];
            let sent = [("/request/method", method), ("/request/target", target), ("/request/base-path", base_path)];
            let verified = put("jwt.verify", &sent);
            vec![put("jwt.canonical-request", &plain), put("jwt.sign", &sent), verified]
        }
        "claims" => {
            let [header, claims] = lines(input);
            let signed = [("/request/authorization", json!([format!("JWT {}", sign(header, claims, SECRET))]))];
            ["jwt.verify", "jwt.explain", "callback.accept", "lifecycle.key-id"].map(|to| put(to, &signed)).into()
        }
        "descriptor" => vec![
            put("descriptor.validate", &[("/descriptor", json!(input))]),
            put("descriptor.validate-module", &[("/module", json!(input))]),
        ],
        "document" => {
            let family =
                |function, family: &str| put(function, &[("/family", json!(family)), ("/document", json!(input))]);
            ["bulk", "graph"]
                .into_iter()
                .flat_map(|name| [family("deployments.validate", name), family("deployments.parse", name)])
                .collect()
        }
        "key" => vec![
            put("lifecycle.installed", &[("/key", json!({"pem": input}))]),
            put("lifecycle.uninstalled", &[("/key", json!({"jwk": input}))]),
            put("forge.verify", &[("/key-set", json!(input))]),
        ],
        "payload" => vec![
            put("gating.parse", &[("/body", json!(input))]),
            put("callback.accept", &body(input)),
            put("lifecycle.installed", &[("/body", json!(input))]),
        ],
        "stored_state" => {
            let stored = [("/stored", input.lines().collect())];
            vec![put("gating.current", &stored), put("gating.fold", &stored)]
        }
        "time" => {
            let payload = json!({
                "pipelineId": "p",
                "environmentId": "e",
                "deploymentSequenceNumber": 1,
                "gatingStatus": "allowed",
                "updatedTimestamp": input,
            });
            vec![put("gating.parse", &[("/body", json!(payload.to_string()))])]
        }
        "token" => {
            let [authorization, target] = lines(input).map(|line| json!(line));
            let sent = [("/request/authorization", json!([authorization])), ("/request/target", target)];
            ["jwt.peek", "jwt.verify", "jwt.explain"].map(|to| put(to, &sent)).into()
        }
        other => panic!("`fuzz/corpus` has inputs for `{other}`: say here what they are"),
    }
}

/// The `Authorization` headers of a callback.
fn authorization(qsh: &str) -> Value {
    let claims = format!(r#"{{"iss":"{ISSUER}","iat":1600000000,"exp":1600000180,"qsh":"{qsh}"}}"#);
    json!([format!("JWT {}", sign(HEADER, &claims, SECRET))])
}

/// The first lines of an input; missing ones are empty, and the last holds all that is left.
fn lines<const N: usize>(input: &str) -> [&str; N] {
    let mut rest = input.splitn(N, '\n');
    std::array::from_fn(|_| rest.next().unwrap_or_default())
}
