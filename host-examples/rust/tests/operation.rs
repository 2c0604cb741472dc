//! Starting, stopping, and getting over what goes wrong.

#[cfg(test)]
mod support;

use std::process::Command;
use std::time::{Duration, Instant};

use support::{GATE, Site, body, decision, error, server};

const EARLY: &str = "2020-08-25T06:00:00Z";
const LATE: &str = "2020-08-25T07:00:00Z";

/// Enough for an ordinary callback, and too little for one with a body of 200 KiB.
const LITTLE_FUEL: &str = "3000000";

#[test]
fn a_trap_is_answered_with_503_and_the_next_call_works() {
    let site = Site::start(&["--trust-callbacks", "--fuel", LITTLE_FUEL]);
    assert_eq!(site.register(GATE).status, 201);
    let token = site.token(180);
    let huge = body("allowed", LATE).replace("/browse/ITSM-1", &"x".repeat(200_000));
    for _ in 0..3 {
        assert_eq!(error(&site.server.callback(&token, &huge).unwrap()), (503, "unavailable".into()));
        assert_eq!(site.ask(GATE).status, 425);
    }
    assert!(site.server.log().contains("all fuel consumed"), "{}", site.server.log());
    // The token was not spent on what failed.
    assert_eq!(site.server.callback(&token, &body("allowed", EARLY)).unwrap().status, 204);
    assert_eq!(decision(&site.ask(GATE)), (200, "proceed".into()));
}

#[test]
fn a_database_that_is_locked_is_answered_with_503_and_nothing_is_lost() {
    let site = Site::with_gate();
    let lock = rusqlite::Connection::open(site.server.database()).unwrap();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    let token = site.token(180);
    assert_eq!(error(&site.server.callback(&token, &body("allowed", EARLY)).unwrap()), (503, "unavailable".into()));
    lock.execute_batch("ROLLBACK").unwrap();
    assert_eq!(site.server.callback(&token, &body("allowed", EARLY)).unwrap().status, 204);
    assert_eq!(site.ask(GATE).status, 200);
}

#[test]
fn a_stored_state_that_somebody_changed_does_not_open_a_gate() {
    let site = Site::with_gate();
    assert_eq!(site.callback(180, &body("awaiting", EARLY)).status, 204);
    let database = rusqlite::Connection::open(site.server.database()).unwrap();
    database.execute("UPDATE gate SET callback_state = 'allowed'", []).unwrap();
    assert_eq!(error(&site.ask(GATE)), (503, "unavailable".into()));
    assert_eq!(error(&site.callback(181, &body("allowed", LATE))), (503, "unavailable".into()));
}

#[test]
fn an_orderly_stop_answers_those_who_wait() {
    let mut site = Site::with_gate();
    let address = site.server.address().unwrap();
    let bearer = format!("Bearer {}", site.reader);
    let waiting = std::thread::spawn(move || {
        let target = format!("/gates/{GATE}?wait=25");
        connect_gating_jira_stand_in::client::send(address, "GET", &target, &[("authorization", &bearer)], b"").unwrap()
    });
    std::thread::sleep(Duration::from_millis(500));
    let began = Instant::now();
    let process = site.server.process().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &process]).status().unwrap().success());
    assert_eq!(waiting.join().unwrap().status, 425);
    assert!(site.server.wait().unwrap());
    assert!(began.elapsed() < Duration::from_secs(8));
}

#[test]
fn health_and_readiness_are_answered() {
    let site = Site::start(&[]);
    for path in ["/health", "/ready"] {
        assert_eq!(site.server.send("GET", path, &[], b"").unwrap().status, 200, "{path}");
    }
    assert_eq!(error(&site.server.send("GET", "/", &[], b"").unwrap()), (404, "not-found".into()));
}

#[test]
fn a_head_that_is_too_long_is_refused() {
    let site = Site::start(&[]);
    let long = "a".repeat(400_000);
    assert_eq!(site.server.send("GET", "/health", &[("x-long", &long)], b"").unwrap().status, 431);
}

#[test]
fn the_server_does_not_start_on_what_cannot_work() {
    let refused = |options: &[&str]| server().start(options).unwrap_err().to_string();
    assert!(refused(&["--leeway", "301"]).contains("leeway"));
    assert!(refused(&["--max-lifetime", "0"]).contains("maximum lifetime"));
    assert!(refused(&["--late", "2701"]).contains("past expiry"));
    assert!(refused(&["--plaintext-secrets"]).contains("say how secrets are stored"));
}

#[test]
fn the_server_does_not_start_with_another_key() {
    let mut site = Site::start(&[]);
    site.server.kill().unwrap();
    std::fs::write(site.server.database().with_file_name("key"), "ff".repeat(32)).unwrap();
    let refused = site.server.start(&[]).unwrap_err().to_string();
    assert!(refused.contains("not encrypted with this key"), "{refused}");
}
