//! What a pipeline sees, over real HTTP.

#[cfg(test)]
mod support;

use std::time::{Duration, Instant};

use connect_gating_jira_stand_in::{Gate, Tenant, payload};
use support::{GATE, Site, body, decision, error};

const EARLY: &str = "2020-08-25T06:00:00Z";
const LATE: &str = "2020-08-25T07:00:00.5+00:00";

#[test]
fn every_decision_has_its_status_and_only_proceed_is_2xx() {
    let site = Site::with_gate();
    for (n, (status, answered)) in
        [("awaiting", 425), ("allowed", 200), ("prevented", 403), ("expired", 403), ("invalid", 422), ("ALLOWED", 422)]
            .into_iter()
            .enumerate()
    {
        let seconds = 180 + u64::try_from(n).unwrap();
        assert_eq!(site.callback(seconds, &body(status, &format!("2020-08-25T06:00:0{n}Z"))).status, 204);
        let answer = site.ask(GATE);
        assert_eq!(answer.status, answered, "{status}: {}", answer.body);
        assert_eq!(answer.json()["decision"] == "proceed", answered == 200);
        assert_ne!(answer.json()["status"], "ALLOWED", "an unknown status is never shown as a status");
    }
}

#[test]
fn the_answer_says_who_to_ask_and_what_happened() {
    let site = Site::with_gate();
    let before = site.ask(GATE).json();
    assert_eq!((before["decision"].as_str(), before["status"].as_str()), (Some("hold"), None));
    assert_eq!(site.callback(180, &body("awaiting", LATE)).status, 204);
    let gate = site.ask(GATE).json();
    assert_eq!(gate["updatedAt"], "2020-08-25T07:00:00.5Z");
    assert_eq!(gate["registered"], true);
    assert_eq!(gate["confirmed"], false);
    assert_eq!(gate["details"][0]["issueKey"], "ITSM-1");
    assert_eq!(gate["details"][0]["issueLink"], "https://example.atlassian.net/browse/ITSM-1");
    let entry = &gate["history"][0];
    assert_eq!(entry["status"], "awaiting");
    assert_eq!(entry["outcome"], "applied");
    assert_eq!(entry["updatedAt"], LATE, "as Jira wrote it");
}

#[test]
fn a_gate_of_somebody_else_looks_like_none() {
    let site = Site::with_gate();
    let other = Tenant::new("other");
    site.server.install(&other).unwrap();
    let stranger = site.server.token(&other, "read").unwrap();
    let foreign = site.server.gate("GET", &stranger, GATE).unwrap();
    let unknown = site.server.gate("GET", &stranger, "no/such/1").unwrap();
    assert_eq!(error(&foreign), (404, "unknown-gate".into()));
    assert_eq!(foreign, unknown);
    // Waiting makes no difference.
    let began = Instant::now();
    assert_eq!(site.server.gate("GET", &stranger, &format!("{GATE}?wait=20")).unwrap(), unknown);
    assert!(began.elapsed() < Duration::from_secs(5));
    // Registering the same names makes a gate of one's own.
    let submitter = site.server.token(&other, "submit").unwrap();
    assert_eq!(site.callback(180, &body("allowed", LATE)).status, 204);
    assert_eq!(site.server.gate("PUT", &submitter, GATE).unwrap().status, 201);
    assert_eq!(decision(&site.server.gate("GET", &stranger, GATE).unwrap()), (425, "hold".into()));
    assert_eq!(decision(&site.ask(GATE)), (200, "proceed".into()));
}

#[test]
fn a_gate_that_nobody_registered_is_kept_and_unknown() {
    let site = Site::start(&["--trust-callbacks"]);
    let unknown = site.ask(GATE);
    assert_eq!(site.callback(180, &body("allowed", EARLY)).status, 204);
    assert_eq!(site.ask(GATE), unknown);
    assert_eq!(error(&unknown), (404, "unknown-gate".into()));
    assert_eq!(site.register(GATE).status, 201);
    assert_eq!(site.register(GATE).status, 200);
    let gate = site.ask(GATE);
    assert_eq!(decision(&gate), (200, "proceed".into()), "what came before counts from now on");
    assert_eq!(gate.json()["callbacks"], 1);
}

#[test]
fn a_callback_alone_does_not_open_a_gate() {
    let site = Site::start(&[]);
    assert_eq!(site.register(GATE).status, 201);
    assert_eq!(site.callback(180, &body("allowed", EARLY)).status, 204);
    let answer = site.ask(GATE);
    assert_eq!(error(&answer), (503, "not-confirmed".into()));
    assert_eq!(decision(&answer), (503, "hold".into()));
    assert_eq!(answer.json()["confirmed"], false);
    // But it closes one.
    assert_eq!(site.callback(181, &body("prevented", LATE)).status, 204);
    assert_eq!(decision(&site.ask(GATE)), (403, "stop".into()));
    assert!(site.server.log().contains("never-confirmed"), "said at the start");
}

#[test]
fn tokens_open_what_they_are_for_until_they_are_revoked() {
    let site = Site::with_gate();
    let unauthorized = |token: &str| {
        let answer = site.server.gate("GET", token, GATE).unwrap();
        assert_eq!(error(&answer), (401, "unauthorized".into()), "{token}");
        assert!(answer.head.to_ascii_lowercase().contains("www-authenticate: bearer"));
    };
    unauthorized(&site.submitter);
    let id = site.reader.split('_').nth(2).unwrap();
    let secret = site.reader.split('_').nth(3).unwrap();
    for bad in [
        "",
        "x",
        "cg_read_",
        "cg_read__",
        &format!("cg_read_{id}_"),
        &format!("cg_read_{id}_{}", "0".repeat(64)),
        &format!("cg_submit_{id}_{secret}"),
        &format!("{}0", site.reader),
        &format!(" {}", site.reader),
        &site.reader.to_uppercase(),
    ] {
        unauthorized(bad);
    }
    assert_eq!(error(&site.server.gate("PUT", &site.reader, GATE).unwrap()), (401, "unauthorized".into()));
    let bearer = format!("Bearer {}", site.reader);
    let target = format!("/gates/{GATE}");
    let twice = [("authorization", bearer.as_str()), ("authorization", bearer.as_str())];
    assert_eq!(site.server.send("GET", &target, &twice, b"").unwrap().status, 401);
    assert_eq!(site.server.send("GET", &target, &[], b"").unwrap().status, 401);

    assert_eq!(site.ask(GATE).status, 425);
    site.server.command(&["token", "revoke", id], "").unwrap();
    unauthorized(&site.reader);
    let list = site.server.command(&["token", "list"], "").unwrap();
    assert!(list.lines().any(|line| line.starts_with(id) && line.contains("revoked")), "{list}");
    assert!(!list.contains(secret));
    assert!(site.server.command(&["token", "revoke", id], "").is_err());
}

#[test]
fn a_wait_ends_as_soon_as_the_gate_changes() {
    let site = Site::with_gate();
    std::thread::scope(|scope| {
        let began = Instant::now();
        let waiting = scope.spawn(|| site.ask(&format!("{GATE}?wait=20")));
        std::thread::sleep(Duration::from_millis(300));
        // Changes that do not open it, and another gate, do not end the wait.
        assert_eq!(site.callback(180, &payload(&Gate::new("pipe", "prod", 8), "allowed", EARLY)).status, 204);
        assert_eq!(site.callback(181, &body("awaiting", EARLY)).status, 204);
        std::thread::sleep(Duration::from_millis(300));
        assert!(!waiting.is_finished());
        assert_eq!(site.callback(182, &body("allowed", LATE)).status, 204);
        assert_eq!(decision(&waiting.join().unwrap()), (200, "proceed".into()));
        assert!(began.elapsed() < Duration::from_secs(10));
    });
}

#[test]
fn a_wait_ends_in_time() {
    let site = Site::with_gate();
    let began = Instant::now();
    assert_eq!(decision(&site.ask(&format!("{GATE}?wait=1"))), (425, "hold".into()));
    assert!(began.elapsed() >= Duration::from_secs(1));
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_token_that_is_revoked_while_it_waits_learns_nothing_more() {
    let site = Site::with_gate();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| site.ask(&format!("{GATE}?wait=20")));
        std::thread::sleep(Duration::from_millis(300));
        let id = site.reader.split('_').nth(2).unwrap();
        site.server.command(&["token", "revoke", id], "").unwrap();
        assert_eq!(site.callback(180, &body("allowed", EARLY)).status, 204);
        assert_eq!(error(&waiting.join().unwrap()), (401, "unauthorized".into()));
    });
}

#[test]
fn a_path_is_decoded_strictly_and_once() {
    let site = Site::with_gate();
    for bad in
        ["pipe/prod/+7", "pipe/prod/07", "pipe/prod/7.0", "%zz/prod/7", "%ff/prod/7", "pipe%00/prod/7", "pipe/prod/x"]
    {
        assert_eq!(error(&site.ask(bad)), (400, "malformed-path".into()), "{bad}");
    }
    for other in ["pipe%2Fprod/x/7", "pipe/prod/-7", "%2570ipe/prod/7", "PIPE/prod/7", "pipe+/prod/7"] {
        assert_eq!(error(&site.ask(other)), (404, "unknown-gate".into()), "{other}");
    }
    assert_eq!(site.ask("pip%65/%70rod/7").status, 425);
    for bad in ["?wait=", "?wait=x", "?wait=-1", "?x=1", "?wait=1&wait=1"] {
        assert_eq!(error(&site.ask(&format!("{GATE}{bad}"))), (400, "malformed-query".into()), "{bad}");
    }
    // A slash within an id, as Jira may well have it.
    assert_eq!(site.register("team%2Fshop/%E2%82%AC/-9223372036854775808").status, 201);
    let sent = payload(&Gate::new("team/shop", "€", i64::MIN), "allowed", EARLY);
    assert_eq!(site.callback(180, &sent).status, 204);
    assert_eq!(site.ask("team%2fshop/%e2%82%ac/-9223372036854775808").status, 200);
}

#[test]
fn history_is_bounded() {
    let site = Site::with_gate();
    for n in 0..55 {
        let updated = format!("2020-08-25T06:00:{n:02}Z");
        assert_eq!(site.callback(100 + n, &body("awaiting", &updated)).status, 204);
    }
    let gate = site.ask(GATE).json();
    assert_eq!(gate["callbacks"], 55);
    let history = gate["history"].as_array().unwrap();
    assert_eq!(history.len(), 50);
    assert_eq!(history[0]["updatedAt"], "2020-08-25T06:00:54Z");
}
