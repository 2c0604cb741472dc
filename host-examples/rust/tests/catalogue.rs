//! The catalogue of bad input over HTTP: what a client can send of the shared vectors gets the answer that the vector
//! names, from a running server whose clock stands where the vectors' does.

use std::path::{Path, PathBuf};

use connect_gating_demo::server::Server;
use connect_gating_jira_stand_in::{Tenant, now};
use serde_json::{Value, json};

/// The clock, the tenant and the policy of most vectors.
const NOW: u64 = 1_600_000_060;
const CLIENT_KEY: &str = "jira:1234-5678-9000";
const SECRET: &str = "7512836e-9137-48ac-baaf-a1935b96e17a";

/// Its header and its claims are wrong, and the host reads the claims first: it peeks at the issuer to find the tenant.
const PEEKED: &str = "order-algorithm-before-claims-json";

/// Stands in where a vector has no body. It is never read, since the token is refused before.
const NO_BODY: &str = "{}";

#[test]
fn bad_input_gets_the_answer_of_its_vector() {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/connect-gating.wasm");
    let component = std::env::var_os("CONNECT_GATING_COMPONENT").map_or(built, PathBuf::from);
    let mut server = Server::new(Path::new(env!("CARGO_BIN_EXE_connect-gating-host")), &component).unwrap();
    let tenant = Tenant { client_key: CLIENT_KEY.into(), secret: SECRET.into() };
    server.install(&tenant).unwrap();
    let offset = i64::try_from(NOW).unwrap() - i64::try_from(now()).unwrap();
    server.start(&["--trust-callbacks", "--clock-offset", &offset.to_string()]).unwrap();

    let (mut answered, mut unspeakable, mut faults) = (0, 0, Vec::new());
    for file in ["token", "callback"] {
        let path = format!("{}/../../tests/vectors/{file}.json", env!("CARGO_MANIFEST_DIR"));
        let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for vector in file["vectors"].as_array().unwrap() {
            let Some((target, authorization, body)) = sendable(vector) else { continue };
            let headers: Vec<(&str, &str)> = authorization.iter().map(|value| ("Authorization", *value)).collect();
            let answer = server.send("POST", target, &headers, body.as_bytes()).unwrap();
            let rejection = &vector["expect"]["err"];
            let same = if authorization.iter().any(|value| !is_field_value(value)) {
                // No HTTP server reads such a header: it is refused before the host sees it.
                unspeakable += 1;
                answer.status == 400
            } else {
                answered += 1;
                answer.status == rejection["status"] && answer.json()["error"] == rejection["answer"]
            };
            if !same {
                faults.push(format!("{}: {} {}", vector["id"], answer.status, answer.body));
            }
        }
    }
    assert!(faults.is_empty(), "{} other answers:\n{}", faults.len(), faults.join("\n"));
    assert!(answered > 330 && unspeakable > 0, "{answered} answered, {unspeakable} unspeakable");
    assert!(!server.log().contains("callback-taken"), "nothing of all this was taken");
}

/// Target, headers and body of a refused vector that a client can send to this server.
fn sendable(vector: &Value) -> Option<(&str, Vec<&str>, &str)> {
    let input = &vector["input"];
    let usual = json!({"leeway": 30, "max-lifetime": 900, "late": 0, "query-token": false, "context-token": false});
    let tenant = json!({"client-key": CLIENT_KEY, "secrets": [SECRET]});
    let request = &input["request"];
    let same_host = input["policy"] == usual && input["tenant"] == tenant && input["now"] == NOW;
    let function = vector["function"].as_str()?;
    let received = same_host && matches!(function, "jwt.verify" | "callback.accept");
    let id = vector["id"].as_str()?;
    // The clock of a running server does not stand still for the bounds of the leeway.
    let is_other = id == PEEKED || id.contains("-leeway-");
    if !received
        || is_other
        || vector.pointer("/expect/err").is_none()
        || request["method"] != "POST"
        || request["base-path"] != ""
    {
        return None;
    }
    // Another path is another page, and an empty target no request line.
    let target = request["target"].as_str()?;
    let path = target.split(['?', '#']).next()?;
    let is_line = target.bytes().all(|byte| byte.is_ascii_graphic());
    if path != "/callback" || !is_line || target.contains('#') {
        return None;
    }
    let authorization = request["authorization"].as_array()?.iter().map(Value::as_str).collect::<Option<Vec<_>>>()?;
    // HTTP cuts blanks off the ends of a value, and what is left may be good.
    if authorization.iter().any(|value| value.trim_matches([' ', '\t']) != *value) {
        return None;
    }
    let body = if function == "callback.accept" { input["body"].as_str()? } else { NO_BODY };
    Some((target, authorization, body))
}

/// RFC 9110, section 5.5, and no more than ASCII: the host refuses other octets as unreadable.
fn is_field_value(value: &str) -> bool {
    value.bytes().all(|byte| byte == b'\t' || byte >= b' ' && byte != 0x7f)
}
