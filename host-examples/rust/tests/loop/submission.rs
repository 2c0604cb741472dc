//! What a pipeline submits, what Jira makes of it, and what the pipeline is told.

use std::time::{Duration, Instant};

use crate::connected::{Connected, deployment, document, gate};
use crate::host::{error, server};
use connect_gating_jira_stand_in::{Fault, Route, Rule, SiteOptions};
use serde_json::json;

#[test]
fn the_whole_loop() {
    let connected = Connected::at(SiteOptions::default(), &[]);
    let answer = connected.submit(&document(&[deployment(7)]));
    assert_eq!(answer.status, 200, "{}", answer.body);
    let entry = &answer.json()["deployments"][0];
    assert_eq!(entry["fate"], "accepted");
    assert_eq!(entry["gate"], "/gates/pipe/prod/7");
    assert_eq!(connected.site.deployment(&gate()).unwrap(), deployment(7), "what the pipeline wrote");

    // Jira calls back, and is asked besides.
    let held = connected.until("it never heard of it", |answer| answer.json()["status"] == "awaiting");
    assert_eq!((held.status, held.json()["submission"].as_str()), (425, Some("accepted")));
    connected.site.decide(&gate(), "allowed").unwrap();
    connected.until_open();
    // The last word: nobody asks any more.
    let polls = connected.site.wait_for(Route::Poll, 1, Duration::ZERO).unwrap().len();
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(connected.site.wait_for(Route::Poll, 1, Duration::ZERO).unwrap().len(), polls);

    assert_eq!(connected.site.uninstall().unwrap().status, 204);
    assert_eq!(error(&connected.ask()), (401, "unauthorized".into()));
}

#[test]
fn a_callback_that_overtakes_the_answer_finds_its_gate() {
    let connected = Connected::at(SiteOptions::default(), &["--poll-first", "60", "--poll-max", "60"]);
    connected.site.misbehave(Rule::once(Route::Bulk, Fault::Delay { milliseconds: 2_000 }).taken());
    std::thread::scope(|scope| {
        let submitting = scope.spawn(|| connected.submit(&document(&[deployment(7)])));
        connected.until_logged("callback-taken");
        let log = connected.server.log();
        let line = log.lines().find(|line| line.contains("callback-taken")).unwrap();
        assert!(line.contains("\"registered\":true"), "{line}");
        assert_eq!(connected.ask().json()["submission"], "sending");
        assert!(!submitting.is_finished());
        assert_eq!(submitting.join().unwrap().status, 200);
    });
    assert_eq!(connected.ask().json()["submission"], "accepted");
}

#[test]
fn an_update_without_the_command_makes_no_gate() {
    let connected = Connected::start(&[]);
    let mut update = deployment(7);
    update["state"] = json!("successful");
    update.as_object_mut().unwrap().remove("commands");
    let answer = connected.submit(&document(&[update]));
    assert_eq!((answer.status, &answer.json()["deployments"][0]["gate"]), (200, &json!(null)));
    assert_eq!(error(&connected.ask()), (404, "unknown-gate".into()));
}

#[test]
fn every_violation_is_told_and_nothing_is_sent() {
    let connected = Connected::start(&[]);
    let (mut first, mut second) = (deployment(7), deployment(8));
    first["state"] = json!("done");
    second["associations"] = json!([]);
    second["url"] = json!("ci.example");
    let answer = connected.submit(&document(&[first, second]));
    assert_eq!(error(&answer), (422, "invalid-document".into()));
    let violations = answer.json()["violations"].clone();
    let found = |pointer: &str, rule: &str| {
        let same = |one: &serde_json::Value| one["pointer"] == pointer && one["rule"] == rule;
        violations.as_array().unwrap().iter().any(same)
    };
    assert!(found("/deployments/0/state", "known-value"), "{violations}");
    assert!(found("/deployments/1/url", "url"), "{violations}");
    assert!(violations.as_array().unwrap().len() >= 3, "{violations}");
    for junk in ["", "[]", "{\"deployments\":[]}", "{\"deployments\":{}"] {
        let bearer = format!("Bearer {}", connected.submitter);
        let headers = [("authorization", bearer.as_str())];
        let answer = connected.server.send("POST", "/deployments", &headers, junk.as_bytes()).unwrap();
        assert_eq!(error(&answer), (422, "invalid-document".into()), "{junk}");
    }
    assert!(connected.site.seen().is_empty(), "{:?}", connected.site.seen());
    assert_eq!(error(&connected.ask()), (404, "unknown-gate".into()));
}

#[test]
fn one_that_jira_rejects_does_not_take_the_others_along() {
    let connected = Connected::start(&[]);
    connected.site.forget("nowhere");
    let mut unknown = deployment(8);
    unknown["associations"][0]["values"] = json!(["nowhere"]);
    let answer = connected.submit(&document(&[deployment(7), unknown]));
    assert_eq!(error(&answer), (422, "rejected".into()));
    let entries = answer.json()["deployments"].clone();
    assert_eq!((&entries[0]["fate"], &entries[1]["fate"]), (&json!("accepted"), &json!("rejected")));
    assert!(entries[1]["messages"][0]["message"].as_str().unwrap().contains("No valid associations"), "{entries}");
    assert_eq!(entries[1]["unknown"]["serviceIdOrKeys"], json!(["nowhere"]));
    assert_eq!(connected.ask().json()["submission"], "accepted");
    let rejected = connected.server.gate("GET", &connected.reader, "pipe/prod/8").unwrap();
    assert_eq!((rejected.status, &rejected.json()["submission"]), (425, &json!("rejected")));
}

#[test]
fn whatever_the_network_does_has_a_status_and_sending_again_mends_it() {
    let status = |code, body: &str| Fault::Status { code, retry_after: None, body: body.into() };
    let documented = "[{\"message\":\"scope WRITE is missing\",\"errorTraceId\":\"t-1\"}]";
    let connected = Connected::start(&[]);
    let cases = [
        (Rule::once(Route::Bulk, status(400, documented)), 502, "refused"),
        (Rule::once(Route::Bulk, status(401, "")), 502, "refused"),
        (Rule::once(Route::Bulk, status(403, "<html>")), 502, "refused"),
        (Rule::once(Route::Bulk, status(413, "")), 413, "send-fewer"),
        (Rule::once(Route::Bulk, status(500, "")), 503, "retry-later"),
        (Rule::once(Route::Bulk, status(503, "busy")), 503, "retry-later"),
        (Rule::once(Route::Bulk, Fault::Redirect { location: "http://127.0.0.1:1/".into() }), 502, "refused"),
        (Rule::once(Route::Bulk, Fault::Drop), 504, "unanswered"),
        (Rule::once(Route::Bulk, Fault::Drop).taken(), 504, "unanswered"),
        (Rule::once(Route::Bulk, Fault::Cut), 504, "unanswered"),
        (Rule::once(Route::Bulk, Fault::Body { text: "{\"accepted\":".into() }), 504, "unanswered"),
        (Rule::once(Route::Bulk, Fault::Oversized { bytes: 2_000_000 }), 504, "unanswered"),
    ];
    for (number, (rule, answered, fate)) in cases.into_iter().enumerate() {
        let about = format!("{rule:?}");
        connected.site.misbehave(rule);
        let sequence = 100 + i64::try_from(number).unwrap();
        let path = format!("pipe/prod/{sequence}");
        let answer = connected.submit(&document(&[deployment(sequence)]));
        assert_eq!(error(&answer), (answered, fate.into()), "{about}: {}", answer.body);
        let gate = connected.server.gate("GET", &connected.reader, &path).unwrap();
        assert_eq!((gate.status, &gate.json()["submission"]), (425, &json!(fate)), "{about}");
        let again = connected.submit(&document(&[deployment(sequence)]));
        assert_eq!(again.status, 200, "{about}: {}", again.body);
        let gate = connected.server.gate("GET", &connected.reader, &path).unwrap();
        assert_eq!(gate.json()["submission"], "accepted", "{about}");
    }
    let refused = connected.server.log();
    assert!(refused.contains("\"fate\":\"refused\""));
}

#[test]
fn what_jira_says_of_the_request_is_told() {
    let connected = Connected::start(&[]);
    let body = "{\"errorMessages\":[\"Sum of Association values is too large\"]}".to_owned();
    connected.site.misbehave(Rule::once(Route::Bulk, Fault::Status { code: 400, retry_after: None, body }));
    let answer = connected.submit(&document(&[deployment(7)]));
    assert_eq!(answer.json()["messages"][0]["message"], "Sum of Association values is too large");
}

#[test]
fn retry_after_is_handed_on_and_obeyed() {
    let connected = Connected::start(&[]);
    let busy = Fault::Status { code: 429, retry_after: Some("3".into()), body: String::new() };
    connected.site.misbehave(Rule::once(Route::Bulk, busy));
    let answer = connected.submit(&document(&[deployment(7)]));
    assert_eq!(error(&answer), (503, "retry-later".into()));
    assert!(answer.head.to_ascii_lowercase().contains("retry-after: 3"), "{}", answer.head);
    let told = Instant::now();
    // Neither submissions nor polls reach Jira until then.
    let again = connected.submit(&document(&[deployment(7)]));
    assert_eq!(error(&again), (503, "retry-later".into()));
    assert!(again.head.to_ascii_lowercase().contains("retry-after: "), "{}", again.head);
    let seen = connected.site.wait_for(Route::Poll, 1, crate::connected::PATIENCE).unwrap();
    assert!(seen[0].at.duration_since(told) >= Duration::from_millis(1_900), "{:?}", seen[0].at - told);
    assert_eq!(connected.site.wait_for(Route::Bulk, 1, Duration::ZERO).unwrap().len(), 1);
    assert_eq!(connected.submit(&document(&[deployment(7)])).status, 200);
}

#[test]
fn nobody_there_is_answered_at_once() {
    let connected = Connected::start(&[]);
    connected.site.stop_listening();
    let answer = connected.submit(&document(&[deployment(7)]));
    assert_eq!(error(&answer), (503, "unsent".into()));
    assert_eq!(answer.json()["reason"], "unreachable");
    connected.until_polled("unreachable");
    connected.site.behave().unwrap();
    connected.submit_gate();
}

#[test]
fn a_tenant_without_a_base_url_and_a_server_without_an_app_cannot_submit() {
    let connected = Connected::start(&[]);
    let other = connect_gating_jira_stand_in::Tenant::new("other");
    connected.server.install(&other).unwrap();
    let bearer = format!("Bearer {}", connected.server.token(&other, "submit").unwrap());
    let body = document(&[deployment(7)]).to_string();
    let headers = [("authorization", bearer.as_str())];
    let answer = connected.server.send("POST", "/deployments", &headers, body.as_bytes()).unwrap();
    assert_eq!((error(&answer), &answer.json()["reason"]), ((503, "unsent".into()), &json!("no-base-url")));

    let mut listening = server();
    listening.install(&other).unwrap();
    let bearer = format!("Bearer {}", listening.token(&other, "submit").unwrap());
    listening.start(&[]).unwrap();
    let answer = listening.send("POST", "/deployments", &[("authorization", &bearer)], body.as_bytes()).unwrap();
    assert_eq!(error(&answer), (503, "no-app-key".into()));
    assert_eq!(listening.send("GET", "/atlassian-connect.json", &[], b"").unwrap().status, 404);
    assert_eq!(listening.send("POST", "/installed", &[], b"").unwrap().status, 404);
}

#[test]
fn submitting_needs_a_submit_token() {
    let connected = Connected::start(&[]);
    let send =
        |headers: &[(&str, &str)]| error(&connected.server.send("POST", "/deployments", headers, b"{}").unwrap());
    let stranger = (401, "unauthorized".to_owned());
    assert_eq!(send(&[]), stranger);
    assert_eq!(send(&[("authorization", &format!("Bearer {}", connected.reader))]), stranger);
    assert_eq!(send(&[("authorization", &connected.submitter)]), stranger);
    assert_eq!(send(&[("authorization", &format!("Bearer {}", connected.submitter))]).0, 422);
}
