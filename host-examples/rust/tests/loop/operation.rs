//! What an operator sees of the loop, and what a stop does to it.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::connected::{Connected, PATIENCE, deployment, document, gate};
use connect_gating_jira_stand_in::{Fault, Route, Rule, SiteOptions, client};

fn ready(connected: &Connected) -> serde_json::Value {
    let answer = connected.server.send("GET", "/ready", &[], b"").unwrap();
    assert_eq!(answer.status, 200, "the key server is told of, and not waited for");
    answer.json()["keyServer"].clone()
}

#[test]
fn readiness_tells_of_the_key_server() {
    let mut connected = Connected::not_installed(SiteOptions { announce: false, ..SiteOptions::default() }, &[]);
    assert_eq!(ready(&connected), "not-asked");
    connected.keys.stop_listening();
    assert_eq!(connected.site.install(&connected.app).unwrap().status, 503);
    assert_eq!(ready(&connected), "unreachable");
    connected.keys.behave().unwrap();
    assert_eq!(connected.site.install(&connected.app).unwrap().status, 204);
    assert_eq!(ready(&connected), "answered");
    connected.make_tokens();
    connected.submit_gate();
}

#[test]
fn the_loop_is_counted() {
    let connected = Connected::start(&["--metrics-listen", "127.0.0.1:0"]);
    connected.submit_gate();
    connected.until_polled("awaiting");
    connected.site.decide(&gate(), "allowed").unwrap();
    connected.until_open();
    let log = connected.server.log();
    let (_, rest) = log.split_once("\"url\":\"http://").unwrap();
    let (address, _) = rest.split_once("/metrics").unwrap();
    let metrics = client::send(address.parse().unwrap(), "GET", "/metrics", &[], b"").unwrap().body;
    let has = |line: &str| assert!(metrics.lines().any(|other| other == line), "{line} in {metrics}");
    has("connect_gating_deployments_total{fate=\"accepted\"} 1");
    has("connect_gating_key_requests_total{result=\"key\"} 1");
    has("connect_gating_requests_total{route=\"/installed\",status=\"204\",reason=\"\"} 1");
    has("connect_gating_requests_total{route=\"/deployments\",status=\"200\",reason=\"accepted\"} 1");
    has("connect_gating_gates_undecided 0");
    assert!(metrics.contains("connect_gating_polls_total{result=\"allowed\"} "), "{metrics}");
    assert!(metrics.contains("connect_gating_polls_total{result=\"awaiting\"} "), "{metrics}");
    assert!(!metrics.contains("acme") && !metrics.contains("webshop"));
}

/// Submits, and has the server asked to stop while Jira has not answered. Gives how long the stop took, and the answer.
fn stop_during_a_submission(connected: &mut Connected, fault: Fault) -> (Duration, Option<u16>) {
    connected.site.misbehave(Rule::once(Route::Bulk, fault).taken());
    let (address, bearer) = (connected.server.address().unwrap(), format!("Bearer {}", connected.submitter));
    let body = document(&[deployment(7)]).to_string();
    let submitting = std::thread::spawn(move || {
        client::send(address, "POST", "/deployments", &[("authorization", &bearer)], body.as_bytes())
    });
    connected.site.wait_for(Route::Bulk, 1, PATIENCE).unwrap();
    let process = connected.server.process().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &process]).status().unwrap().success());
    let began = Instant::now();
    assert!(connected.server.wait().unwrap());
    (began.elapsed(), submitting.join().unwrap().ok().map(|answer| answer.status))
}

#[test]
fn a_stop_lets_a_submission_finish() {
    let mut connected = Connected::start(&[]);
    let (took, status) = stop_during_a_submission(&mut connected, Fault::Delay { milliseconds: 2_000 });
    assert_eq!(status, Some(200));
    assert!(took < Duration::from_secs(9), "{took:?}");
}

#[test]
fn a_stop_does_not_wait_for_a_jira_that_hangs() {
    let mut connected = Connected::start(&[]);
    let (took, status) = stop_during_a_submission(&mut connected, Fault::Hang);
    assert_eq!(status, None, "nobody knows");
    assert!((9..14).contains(&took.as_secs()), "{took:?}");
    connected.restart(&[]);
    assert_eq!(connected.ask().json()["submission"], "unanswered");
    connected.site.decide(&gate(), "allowed").unwrap();
    connected.until_open();
}
