//! Callbacks over real HTTP, on the built component.

#[cfg(test)]
mod support;

use connect_gating_jira_stand_in::{Tenant, client, now};
use support::{GATE, Site, body, decision, error};

const EARLY: &str = "2020-08-25T06:00:00Z";
const LATE: &str = "2020-08-25T07:00:00Z";

#[test]
fn what_was_answered_with_204_survives_a_crash() {
    let mut site = Site::with_gate();
    let token = site.token(180);
    assert_eq!(site.server.callback(&token, &body("prevented", EARLY)).unwrap().status, 204);
    site.server.kill().unwrap();
    site.server.start(&["--trust-callbacks"]).unwrap();
    let answer = site.ask(GATE);
    assert_eq!(decision(&answer), (403, "stop".into()));
    assert_eq!(answer.json()["history"].as_array().unwrap().len(), 1);
    // What was seen survives too.
    let replay = site.server.callback(&token, &body("allowed", LATE)).unwrap();
    assert_eq!(error(&replay), (401, "replayed".into()));
}

#[test]
fn a_retry_is_taken_once_and_a_replay_is_refused_and_logged() {
    let site = Site::with_gate();
    let token = site.token(180);
    for _ in 0..3 {
        let answer = site.server.callback(&token, &body("awaiting", EARLY)).unwrap();
        assert_eq!((answer.status, answer.body.as_str()), (204, ""));
    }
    let replay = site.server.callback(&token, &body("allowed", LATE)).unwrap();
    assert_eq!(error(&replay), (401, "replayed".into()));
    let gate = site.ask(GATE);
    assert_eq!(decision(&gate), (425, "hold".into()));
    assert_eq!(gate.json()["callbacks"], 1);
    let log = site.server.log();
    let line = log.lines().find(|line| line.contains("callback-replayed")).unwrap();
    assert!(line.contains("\"level\":\"error\""), "{line}");
}

#[test]
fn order_does_not_matter() {
    let site = Site::with_gate();
    assert_eq!(site.callback(180, &body("prevented", LATE)).status, 204);
    assert_eq!(site.callback(181, &body("allowed", EARLY)).status, 204);
    let gate = site.ask(GATE);
    assert_eq!(decision(&gate), (403, "stop".into()));
    let outcomes: Vec<_> = gate.json()["history"].as_array().unwrap().iter().map(|e| e["outcome"].clone()).collect();
    assert_eq!(outcomes, ["stale", "applied"], "newest entry first");
}

#[test]
fn a_stranger_learns_nothing() {
    let site = Site::with_gate();
    let sent = body("allowed", LATE);
    let forged = Tenant { secret: "another secret, long enough to be one".into(), ..site.tenant.clone() };
    let unknown = Tenant { client_key: "nobody".into(), ..site.tenant.clone() };
    let strange = Tenant { client_key: "x' OR '1'='1\u{0}\u{202e}".into(), ..site.tenant.clone() };
    let bad_signature = site.server.callback(&forged.authorization("POST", "/callback", 180).unwrap(), &sent).unwrap();
    assert_eq!(error(&bad_signature), (401, "unauthorized".into()));
    for authorization in [
        unknown.authorization("POST", "/callback", 180).unwrap(),
        strange.authorization("POST", "/callback", 180).unwrap(),
        forged.authorization("POST", "/elsewhere", 180).unwrap(),
        forged.authorization_with(&site.tenant.claims("POST", "/callback", 0, 1).unwrap()).unwrap(),
    ] {
        assert_eq!(site.server.callback(&authorization, &sent).unwrap(), bad_signature, "{authorization}");
    }
    assert_eq!(decision(&site.ask(GATE)), (425, "hold".into()));
    let log = site.server.log();
    assert!(!log.contains("nobody") && !log.contains("OR '1'"), "an unverified issuer was logged");
}

#[test]
fn a_replaced_secret_stays_good_for_a_while_only() {
    let mut site = Site::with_gate();
    let old = site.tenant.clone();
    site.tenant.secret = "the second secret of the same tenant".into();
    assert!(site.server.install(&site.tenant).unwrap().contains("3600 s"));
    let with_old = old.authorization("POST", "/callback", 180).unwrap();
    assert_eq!(site.server.callback(&with_old, &body("awaiting", EARLY)).unwrap().status, 204);
    assert_eq!(site.callback(181, &body("awaiting", LATE)).status, 204);
    assert!(site.server.install(&site.tenant).unwrap().contains("already"), "the same secret is no rotation");

    // A third one that replaces at once: the second is refused, the first is still within its hour.
    let second = site.tenant.clone();
    site.tenant.secret = "the third secret of the same tenant.".into();
    let key = site.server.database().with_file_name("key");
    let add = ["tenant", "add", "--client-key", "acme", "--keep-old", "0", "--key-file", key.to_str().unwrap()];
    site.server.command(&add, &format!("{}\n", site.tenant.secret)).unwrap();
    let refused = site.server.callback(&second.authorization("POST", "/callback", 182).unwrap(), "{}").unwrap();
    assert_eq!(error(&refused), (401, "unauthorized".into()));
    let with_oldest = old.authorization("POST", "/callback", 183).unwrap();
    assert_eq!(site.server.callback(&with_oldest, &body("awaiting", LATE)).unwrap().status, 204);
    assert_eq!(site.callback(184, &body("awaiting", LATE)).status, 204);
}

#[test]
fn a_removed_tenant_is_unknown() {
    let site = Site::with_gate();
    assert_eq!(site.callback(180, &body("allowed", LATE)).status, 204);
    site.server.command(&["tenant", "remove", "--client-key", "acme"], "").unwrap();
    assert_eq!(error(&site.callback(181, &body("allowed", LATE))), (401, "unauthorized".into()));
    assert_eq!(error(&site.ask(GATE)), (401, "unauthorized".into()));
    // Nothing of it comes back with it.
    site.server.install(&site.tenant).unwrap();
    let reader = site.server.token(&site.tenant, "read").unwrap();
    assert_eq!(site.server.gate("GET", &reader, GATE).unwrap().status, 404);
}

#[test]
fn a_body_that_is_no_text_or_too_long_is_refused() {
    let site = Site::with_gate();
    let send = |seconds, body: &[u8]| {
        let token = site.token(seconds);
        error(&site.server.send("POST", "/callback", &[("authorization", &token)], body).unwrap())
    };
    let mut latin = body("allowed", LATE).replace("ITSM", "é").into_bytes();
    latin.retain(|octet| *octet != 0xC3);
    assert_eq!(send(180, &latin), (400, "malformed-body".into()));
    assert_eq!(send(181, b"\xEF\xBB\xBF{}"), (400, "malformed-body".into()));
    assert_eq!(send(182, b""), (400, "malformed-body".into()));
    assert_eq!(send(183, b"[]"), (400, "malformed-body".into()));

    let filled = |length: usize| {
        let body = body("awaiting", LATE);
        let filler = length - body.len();
        format!("{}{}", body, " ".repeat(filler)).into_bytes()
    };
    assert_eq!(send(184, &filled(262_145)), (400, "body-too-long".into()));
    assert_eq!(send(185, &filled(900_000)), (400, "body-too-long".into()));
    assert_eq!(send(186, &filled(262_144)), (204, String::new()));
}

#[test]
fn the_token_is_in_one_header_and_nowhere_else() {
    let site = Site::with_gate();
    let (one, two) = (site.token(180), site.token(181));
    let sent = body("allowed", LATE);
    let send = |target: &str, headers: &[(&str, &str)]| {
        error(&site.server.send("POST", target, headers, sent.as_bytes()).unwrap())
    };
    let stranger = (401, "unauthorized".to_owned());
    let ambiguous = (400, "ambiguous-token".to_owned());
    assert_eq!(send("/callback", &[]), stranger);
    assert_eq!(send("/callback", &[("authorization", &one), ("authorization", &two)]), ambiguous);
    assert_eq!(send("/callback", &[("authorization", &one), ("Authorization", &one)]), ambiguous);
    assert_eq!(send("/callback", &[("authorization", &one.replace("JWT ", "Bearer "))]), stranger);
    assert_eq!(send(&format!("/callback?jwt={}", one.replace("JWT ", "")), &[]), stranger);
    assert_eq!(send("/callback", &[("authorization", "JWT \u{e9}")]).0, 400);
    assert_eq!(decision(&site.ask(GATE)), (425, "hold".into()));
    assert_eq!(send("/callback", &[("authorization", &one)]).0, 204);
}

#[test]
fn the_path_is_taken_as_it_came() {
    let site = Site::with_gate();
    let token = site.token(180);
    let sent = body("allowed", LATE);
    let send = |target: &str| {
        let headers = [("authorization", token.as_str())];
        error(&site.server.send("POST", target, &headers, sent.as_bytes()).unwrap())
    };
    for rewritten in [
        "/callback/../callback",
        "/./callback",
        "//callback",
        "/callback/",
        "/callback/.",
        "/%63allback",
        "/CALLBACK",
        "/callback%2F",
        "/callback;a=b",
    ] {
        assert_eq!(send(rewritten), (404, "not-found".into()), "{rewritten}");
    }
    assert_eq!(send("/callback?a=1"), (401, "wrong-qsh".into()));
    assert_eq!(send("/callback?"), (204, String::new()), "an empty query is none");
    // The absolute form names the same path.
    let token = site.token(181);
    let headers = [("authorization", token.as_str())];
    let answer = site.server.send("POST", "http://app.example/callback", &headers, sent.as_bytes()).unwrap();
    assert_eq!(answer.status, 204);
    assert_eq!(site.server.send("PUT", "/callback", &headers, b"").unwrap().status, 405);
}

#[test]
fn a_base_path_is_served_and_not_signed() {
    let site = Site::start(&["--base-path", "/app"]);
    let token = site.token(180);
    let headers = [("authorization", token.as_str())];
    let sent = body("awaiting", EARLY);
    let send = |target: &str| site.server.send("POST", target, &headers, sent.as_bytes()).unwrap().status;
    assert_eq!(send("/callback"), 404);
    assert_eq!(send("/application/callback"), 404);
    assert_eq!(send("/app/callback"), 204);
}

#[test]
fn a_query_is_part_of_what_is_signed() {
    let site = Site::with_gate();
    let target = "/callback?b=2&a=1%202";
    let token = site.tenant.authorization("POST", target, 180).unwrap();
    let headers = [("authorization", token.as_str())];
    let sent = body("awaiting", EARLY);
    let send = |target: &str| site.server.send("POST", target, &headers, sent.as_bytes()).unwrap();
    assert_eq!(error(&send("/callback?b=2&a=1%203")), (401, "wrong-qsh".into()));
    assert_eq!(send("/callback?a=1+2&b=2").status, 204);
}

#[test]
fn times_are_checked() {
    let site = Site::with_gate();
    let sent = body("allowed", LATE);
    let at = |issued_at: u64, seconds: u64| {
        let token = site
            .tenant
            .authorization_with(&site.tenant.claims("POST", "/callback", issued_at, seconds).unwrap())
            .unwrap();
        error(&site.server.callback(&token, &sent).unwrap())
    };
    assert_eq!(at(now() - 600, 180), (401, "expired".into()));
    assert_eq!(at(now(), 901), (401, "lifetime-too-long".into()));
    assert_eq!(at(now() + 120, 180), (503, "issued-ahead".into()), "Jira tries again");
    assert_eq!(error(&site.callback(180, &body("allowed", "2999-01-01T00:00:00Z"))), (503, "updated-ahead".into()));
    assert_eq!(decision(&site.ask(GATE)), (425, "hold".into()));
}

#[test]
fn neither_secrets_nor_tokens_nor_bodies_are_logged_or_stored() {
    let site = Site::with_gate();
    let token = site.token(180);
    assert_eq!(site.server.callback(&token, &body("awaiting", EARLY)).unwrap().status, 204);
    assert_eq!(site.server.callback(&token, &body("allowed", EARLY)).unwrap().status, 401);
    assert_eq!(site.server.callback(&token.replace('.', "x"), "{").unwrap().status, 400);
    assert_eq!(site.ask(GATE).status, 425);
    let mut written = site.server.log().into_bytes();
    for name in ["gates.sqlite", "gates.sqlite-wal"] {
        written.extend(std::fs::read(site.server.database().with_file_name(name)).unwrap());
    }
    let holds = |text: &str| written.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("acme"), "the search finds what is there");
    let signature = token.rsplit('.').next().unwrap();
    let tail = |token: &str| token.rsplit('_').next().unwrap().to_owned();
    for secret in [&site.tenant.secret, signature, &tail(&site.reader), &tail(&site.submitter)] {
        assert!(!holds(secret), "{secret}");
    }
    assert!(!site.server.log().contains("updatedTimestamp"));
}

#[test]
fn a_slow_sender_is_not_waited_for() {
    use std::io::Write as _;
    let site = Site::with_gate();
    let token = site.token(180);
    let mut connection = client::connect(site.server.address().unwrap()).unwrap();
    connection.write_all(&client::head("POST", "/callback", &[("authorization", &token)], 100)).unwrap();
    connection.write_all(b"{").unwrap();
    let began = std::time::Instant::now();
    assert_eq!(error(&client::receive(&mut connection).unwrap()), (408, "body-timeout".into()));
    assert!(began.elapsed().as_secs() < 20);
}
