//! Every step of the loop with something going wrong: the state after, and how it recovers. The README has the table.
//!
//! Whatever happens, a gate opens only once Jira, asked by this server, has said `allowed`.

use std::time::Duration;

use crate::connected::{Connected, PATIENCE, deployment, document, gate};
use crate::host::{decision, error};
use connect_gating_jira_stand_in::{CallbackFault, Fate, Fault, Gate, Route, Rule, SiteOptions, Tenant, now, payload};
use rusqlite::Connection;
use serde_json::json;

/// Longer than two polls with the pace that the tests set.
const A_WHILE: Duration = Duration::from_millis(3_500);

fn status(code: u16) -> Fault {
    Fault::Status { code, retry_after: None, body: String::new() }
}

/// Sets a poll on fire, lets Jira allow the gate and say so, and sees that it opens when the fire is out.
fn never_opens_while(faults: &[(Fault, &str)]) {
    let connected = Connected::start(&[]);
    connected.submit_gate();
    let delivery = {
        connected.site.misbehave(Rule::always(Route::Poll, status(500)));
        connected.site.decide(&gate(), "allowed").unwrap()
    };
    assert_eq!(connected.site.settled(delivery).unwrap().fate, Fate::Taken);
    for (fault, result) in faults {
        connected.site.misbehave(Rule::always(Route::Poll, fault.clone()));
        let polled = connected.until_polled(result);
        assert_eq!((&polled["decision"], &polled["error"]), (&json!("hold"), &json!("not-confirmed")), "{result}");
        assert_eq!(polled["confirmed"], false);
        assert!(!polled["poll"]["next"].is_null(), "it is asked again: {polled}");
    }
    connected.site.behave().unwrap();
    connected.until_open();
}

#[test]
fn an_answer_that_refuses_opens_nothing() {
    never_opens_while(&[
        (status(401), "refused"),
        (status(404), "no-data"),
        (status(403), "refused"),
        (status(503), "retry-later"),
        (status(400), "refused"),
        (status(429), "retry-later"),
    ]);
}

#[test]
fn an_answer_that_is_none_opens_nothing() {
    let other = payload(&Gate::new("pipe", "prod", 8), "allowed", "2020-08-25T06:00:00Z");
    let ahead = payload(&gate(), "allowed", "2999-01-01T00:00:00Z");
    never_opens_while(&[
        (Fault::Drop, "broken"),
        (Fault::Body { text: "{\"gatingStatus\":\"allowed\"".into() }, "malformed-body"),
        (Fault::Body { text: "{\"gatingStatus\":\"allowed\"}".into() }, "unidentified-gate"),
        (Fault::Body { text: other }, "other-gate"),
        (Fault::Cut, "broken"),
        (Fault::Oversized { bytes: 300_000 }, "answer-too-long"),
        (Fault::Body { text: ahead }, "updated-ahead"),
        (Fault::Redirect { location: "http://127.0.0.1:1/".into() }, "refused"),
    ]);
}

#[test]
fn an_answer_that_never_comes_opens_nothing() {
    let connected = Connected::start(&[]);
    connected.submit_gate();
    connected.site.misbehave(Rule::always(Route::Poll, Fault::Hang));
    connected.site.decide(&gate(), "allowed").unwrap();
    connected.until_logged("callback-taken");
    connected.stays_closed(Duration::from_secs(15));
    connected.until_polled("timed-out");
    connected.site.behave().unwrap();
    connected.until_open();
}

#[test]
fn nobody_there_opens_nothing() {
    let connected = Connected::start(&[]);
    connected.submit_gate();
    connected.site.stop_listening();
    connected.site.decide(&gate(), "allowed").unwrap();
    connected.until_polled("unreachable");
    connected.stays_closed(A_WHILE);
    connected.site.behave().unwrap();
    connected.until_open();
}

#[test]
fn broken_tls_opens_nothing() {
    let mut connected = Connected::start(&[]);
    connected.submit_gate();
    let plain = connected.site.url();
    connected.crash();
    // Nobody speaks TLS there.
    connected.set("--stand-in", &plain.replace("http:", "https:"));
    connected.restart(&[]);
    connected.site.decide(&gate(), "allowed").unwrap();
    connected.until_polled("tls-failed");
    let answer = connected.submit(&document(&[deployment(8)]));
    assert_eq!((error(&answer), &answer.json()["reason"]), ((503, "unsent".into()), &json!("tls-failed")));
    connected.stays_closed(A_WHILE);
    connected.crash();
    connected.set("--stand-in", &plain);
    connected.restart(&[]);
    connected.until_open();
}

#[test]
fn retry_after_of_a_poll_is_obeyed_even_if_callbacks_come() {
    let connected = Connected::start(&["--poll-first", "1", "--poll-max", "1"]);
    connected.submit_gate();
    let busy = Fault::Status { code: 429, retry_after: Some("4".into()), body: String::new() };
    connected.site.misbehave(Rule::once(Route::Poll, busy));
    connected.until_polled("retry-later");
    connected.site.decide(&gate(), "allowed").unwrap();
    connected.until_open();
    let polls = connected.site.wait_for(Route::Poll, 2, Duration::ZERO).unwrap();
    assert!(polls[1].at - polls[0].at >= Duration::from_millis(3_000), "{:?}", polls[1].at - polls[0].at);
}

#[test]
fn one_poll_at_a_time() {
    let connected = Connected::start(&["--poll-first", "1", "--poll-max", "1"]);
    connected.submit_gate();
    connected.site.misbehave(Rule::always(Route::Poll, Fault::Delay { milliseconds: 1_500 }));
    for number in 0..8_u64 {
        let updated = format!("2020-08-25T06:00:0{number}Z");
        assert_eq!(connected.site.callback(&gate(), "awaiting", &updated).unwrap().send().unwrap().status, 204);
        std::thread::sleep(Duration::from_millis(500));
    }
    let polls = connected.site.wait_for(Route::Poll, 3, PATIENCE).unwrap();
    for pair in polls.windows(2) {
        assert!(pair[1].at - pair[0].at >= Duration::from_millis(1_500), "{:?}", pair[1].at - pair[0].at);
    }
}

#[test]
fn a_crash_before_jira_has_the_submission() {
    let mut connected = Connected::start(&[]);
    connected.site.misbehave(Rule::once(Route::Bulk, Fault::Hang));
    submit_and_crash(&mut connected);
    assert!(connected.site.deployments().is_empty());
    connected.restart(&[]);
    let gate = connected.ask();
    assert_eq!((gate.status, &gate.json()["submission"]), (425, &json!("unanswered")));
    connected.until_polled("no-data");
    connected.submit_gate();
    connected.site.decide(&crate::connected::gate(), "allowed").unwrap();
    connected.until_open();
}

#[test]
fn a_crash_after_jira_has_the_submission() {
    let mut connected = Connected::start(&[]);
    connected.site.misbehave(Rule::once(Route::Bulk, Fault::Hang).taken());
    submit_and_crash(&mut connected);
    assert_eq!(connected.site.deployments().len(), 1);
    // Decided while nobody listens, and the callback is never repeated.
    connected.site.misbehave_callback(CallbackFault::Lose);
    connected.site.decide(&gate(), "allowed").unwrap();
    connected.restart(&[]);
    assert_eq!(connected.ask().json()["submission"], "unanswered");
    connected.until_open();
    // Submitting once more does no harm: Jira ignores it, and says again what it says.
    connected.submit_gate();
    assert_eq!(connected.site.deployments().len(), 1);
    connected.until_open();
}

fn submit_and_crash(connected: &mut Connected) {
    submit_and_crash_after(connected, |connected| {
        assert_eq!(connected.ask().json()["submission"], "sending", "registered before it was sent");
    });
}

/// Submits, does this while Jira has not answered, and crashes.
fn submit_and_crash_after(connected: &mut Connected, meanwhile: impl FnOnce(&Connected)) {
    let before = connected.site.wait_for(Route::Bulk, 0, Duration::ZERO).unwrap().len();
    let (address, bearer) = (connected.server.address().unwrap(), format!("Bearer {}", connected.submitter));
    let body = document(&[deployment(7)]).to_string();
    let submitting = std::thread::spawn(move || {
        let headers = [("authorization", bearer.as_str())];
        connect_gating_jira_stand_in::client::send(address, "POST", "/deployments", &headers, body.as_bytes())
    });
    connected.site.wait_for(Route::Bulk, before.saturating_add(1), PATIENCE).unwrap();
    meanwhile(connected);
    connected.crash();
    assert!(submitting.join().unwrap().is_err());
}

#[test]
fn a_crash_between_callback_and_confirmation() {
    let mut connected = Connected::start(&["--poll-first", "60", "--poll-max", "60"]);
    connected.submit_gate();
    connected.site.misbehave(Rule::always(Route::Poll, Fault::Hang));
    let delivery = connected.site.decide(&gate(), "allowed").unwrap();
    assert_eq!(connected.site.settled(delivery).unwrap().fate, Fate::Taken);
    connected.site.wait_for(Route::Poll, 1, PATIENCE).unwrap();
    connected.crash();
    connected.site.stop_listening();
    connected.restart(&[]);
    connected.until_polled("unreachable");
    connected.crash();
    connected.site.behave().unwrap();
    let database = Connection::open(connected.server.database()).unwrap();
    database.execute("UPDATE gate SET poll_at = 0", []).unwrap();
    drop(database);
    connected.restart(&[]);
    connected.until_open();
}

#[test]
fn an_open_gate_survives_a_crash_only_if_jira_still_says_so() {
    let mut connected = Connected::start(&[]);
    connected.open_gate();
    connected.crash();
    connected.site.misbehave_callback(CallbackFault::Lose);
    connected.site.decide(&gate(), "prevented").unwrap();
    // Older than `--poll-max`, so that the word of before the crash opens nothing.
    std::thread::sleep(A_WHILE);
    connected.restart(&[]);
    connected.stays_closed(Duration::from_millis(200));
    let stopped = connected.until("it never stopped", |answer| answer.status == 403);
    assert_eq!(stopped.json()["confirmed"], true);
}

#[test]
fn a_lost_callback_is_recovered() {
    let connected = Connected::start(&[]);
    connected.submit_gate();
    connected.site.misbehave_callback(CallbackFault::Lose);
    connected.site.decide(&gate(), "allowed").unwrap();
    connected.until_open();
    assert_eq!(connected.ask().json()["callbacks"], 0);
    assert_eq!(connected.ask().json()["history"][0]["source"], "poll");
}

#[test]
fn a_lost_prevented_closes_an_open_gate() {
    let connected = Connected::start(&["--poll-first", "1", "--poll-max", "1"]);
    connected.open_gate();
    connected.site.misbehave_callback(CallbackFault::Lose);
    connected.site.decide(&gate(), "prevented").unwrap();
    // A word counts for two seconds here, since it is kept in whole ones.
    std::thread::sleep(Duration::from_millis(2_100));
    connected.stays_closed(Duration::from_millis(500));
    connected.until("it never stopped", |answer| answer.status == 403);
}

#[test]
fn a_question_that_jira_does_not_answer_keeps_no_gate_open() {
    let connected = Connected::start(&["--poll-first", "1", "--poll-max", "1"]);
    connected.open_gate();
    let broken = Fault::Status { code: 500, retry_after: None, body: String::new() };
    connected.site.misbehave(Rule::always(Route::Poll, broken));
    connected.until("it never closed", |answer| answer.status == 503);
    connected.until_polled("retry-later");
    connected.stays_closed(A_WHILE);
    connected.site.behave().unwrap();
    connected.until_open();
}

#[test]
fn an_answer_is_as_old_as_its_question() {
    let connected = Connected::start(&["--poll-first", "1", "--poll-max", "1"]);
    connected.submit_gate();
    connected.site.misbehave(Rule::always(Route::Poll, Fault::Delay { milliseconds: 3_000 }));
    connected.site.decide(&gate(), "allowed").unwrap();
    connected.until_polled("allowed");
    assert_eq!(error(&connected.ask()), (503, "not-confirmed".into()));
    connected.site.behave().unwrap();
    connected.until_open();
}

#[test]
fn a_question_that_waits_gets_a_fresh_answer() {
    let connected = Connected::start(&["--poll-first", "1", "--poll-max", "1"]);
    connected.open_gate();
    std::thread::sleep(Duration::from_millis(2_100));
    let asked = || connected.site.wait_for(Route::Poll, 1, Duration::ZERO).unwrap().len();
    let before = asked();
    let waited = connected.server.gate("GET", &connected.reader, "pipe/prod/7?wait=20").unwrap();
    assert_eq!(decision(&waited), (200, "proceed".into()));
    assert_eq!(asked(), before + 1);
}

#[test]
fn callbacks_that_are_trusted_are_not_confirmed() {
    let connected = Connected::start(&["--trust-callbacks"]);
    connected.submit_gate();
    connected.site.decide(&gate(), "allowed").unwrap();
    let open = connected.until("it never opened", |answer| answer.status == 200);
    assert_eq!(open.json()["confirmed"], false);
    std::thread::sleep(A_WHILE);
    assert!(connected.site.wait_for(Route::Poll, 1, Duration::ZERO).is_err(), "Jira is not asked");
}

#[test]
fn a_trusted_callback_of_before_a_submission_opens_nothing() {
    let connected = Connected::start(&["--trust-callbacks"]);
    connected.submit_gate();
    connected.site.decide(&gate(), "allowed").unwrap();
    connected.until("it never opened", |answer| answer.status == 200);
    connected.submit_gate();
    assert_eq!(error(&connected.ask()), (503, "not-confirmed".into()));
    let call_back = |status, at| {
        assert_eq!(connected.site.callback(&gate(), status, &time(at)).unwrap().send().unwrap().status, 204)
    };
    call_back("awaiting", now() - 60);
    assert_eq!(error(&connected.ask()), (503, "not-confirmed".into()), "one that is late is not newer");
    call_back("allowed", now() + 2);
    assert_eq!(decision(&connected.ask()), (200, "proceed".into()));
}

#[test]
fn callbacks_twice_and_in_the_wrong_order() {
    let connected = Connected::at(SiteOptions { announce: false, ..SiteOptions::default() }, &[]);
    connected.submit_gate();
    connected.site.misbehave_callback(CallbackFault::Reorder);
    connected.site.misbehave_callback(CallbackFault::Duplicate);
    let allowed = connected.site.decide(&gate(), "allowed").unwrap();
    let prevented = connected.site.decide(&gate(), "prevented").unwrap();
    assert_eq!(connected.site.settled(prevented).unwrap().attempts, [Ok(204), Ok(204)]);
    assert_eq!(connected.site.settled(allowed).unwrap().fate, Fate::Taken);
    let stopped = connected.until("it was never confirmed", |answer| answer.json()["confirmed"] == true);
    assert_eq!(decision(&stopped), (403, "stop".into()));
    connected.stays_closed(A_WHILE);
}

#[test]
fn a_forged_allowed_opens_nothing() {
    let connected = Connected::start(&[]);
    connected.submit_gate();
    let forge = |updated: u64| {
        let updated = time(updated);
        // A good token of the site, with a body of the thief's own.
        assert_eq!(connected.site.callback(&gate(), "allowed", &updated).unwrap().send().unwrap().status, 204);
    };
    forge(now() + 1);
    connected.until_polled("awaiting");
    connected.stays_closed(A_WHILE);
    assert_eq!(error(&connected.ask()), (503, "not-confirmed".into()));

    // Nor where Jira had allowed it once, and has thought better of it since.
    connected.site.decide(&gate(), "allowed").unwrap();
    connected.until_open();
    connected.site.misbehave_callback(CallbackFault::Lose);
    connected.site.decide(&gate(), "awaiting").unwrap();
    forge(now() + 2);
    connected.stays_closed(A_WHILE);
}

#[test]
fn a_callback_that_comes_late_is_asked_about() {
    let connected = Connected::start(&[]);
    connected.open_gate();
    // A thief's `allowed` from the near future, to which Jira agrees.
    let send =
        |status, updated| connected.site.callback(&gate(), status, &time(updated)).unwrap().send().unwrap().status;
    assert_eq!(send("allowed", now() + 20), 204);
    connected.until_open();
    // Beside it the true `prevented` looks old.
    connected.site.misbehave_callback(CallbackFault::Lose);
    connected.site.decide(&gate(), "prevented").unwrap();
    assert_eq!(send("prevented", now()), 204);
    assert_eq!(error(&connected.ask()), (503, "not-confirmed".into()));
    connected.stays_closed(A_WHILE);
}

#[test]
fn a_submission_closes_the_gate_until_jira_says_so_again() {
    let connected = Connected::start(&["--poll-first", "2", "--poll-max", "2"]);
    connected.open_gate();
    connected.submit_gate();
    assert_eq!(error(&connected.ask()), (503, "not-confirmed".into()));
    connected.until_open();
}

#[test]
fn what_closed_a_gate_before_a_submission_is_no_word_on_it() {
    let connected = Connected::start(&[]);
    let closed = || connected.until("it never closed", |answer| answer.status == 403);
    connected.submit_gate();
    connected.site.decide(&gate(), "prevented").unwrap();
    closed();
    let submit_again = || {
        connected.site.misbehave(Rule::always(Route::Poll, status(500)));
        connected.submit_gate();
        let held = connected.ask();
        assert_eq!((held.status, &held.json()["status"]), (425, &json!("prevented")), "{}", held.body);
    };
    submit_again();
    connected.site.behave().unwrap();
    closed();
    submit_again();
    connected.site.misbehave_callback(CallbackFault::Lose);
    let lost = connected.site.decide(&gate(), "allowed").unwrap();
    connected.site.settled(lost).unwrap();
    connected.site.behave().unwrap();
    connected.until_open();
}

#[test]
fn what_jira_says_while_a_submission_is_under_way_does_not_outlast_it() {
    let connected = Connected::start(&["--poll-first", "1", "--poll-max", "3600"]);
    connected.open_gate();
    connected.site.misbehave(Rule::once(Route::Bulk, Fault::Delay { milliseconds: 8_000 }));
    std::thread::scope(|scope| {
        let submitting = scope.spawn(|| connected.submit_gate());
        connected.until("it never closed", |answer| answer.status == 503);
        // Jira has nothing new yet, and says what it said before.
        let polls = connected.site.wait_for(Route::Poll, 1, Duration::ZERO).unwrap().len();
        connected.site.wait_for(Route::Poll, polls + 1, PATIENCE).unwrap();
        connected.stays_closed(Duration::from_secs(1));
        assert!(!submitting.is_finished());
        connected.site.misbehave(Rule::once(Route::Poll, Fault::Delay { milliseconds: 1_000 }));
        submitting.join().unwrap();
        assert_eq!(error(&connected.ask()), (503, "not-confirmed".into()));
    });
    connected.until_open();
}

#[test]
fn a_crash_while_an_open_gate_is_submitted_again_leaves_it_closed() {
    let mut connected = Connected::start(&["--poll-first", "1", "--poll-max", "3600"]);
    connected.open_gate();
    let polls = connected.site.wait_for(Route::Poll, 1, Duration::ZERO).unwrap().len();
    connected.site.misbehave(Rule::once(Route::Bulk, Fault::Hang).taken());
    submit_and_crash_after(&mut connected, |connected| {
        // Jira says what it said before.
        connected.site.wait_for(Route::Poll, polls + 1, PATIENCE).unwrap();
        connected.stays_closed(Duration::from_millis(500));
    });
    connected.site.misbehave(Rule::always(Route::Poll, Fault::Hang));
    connected.restart(&[]);
    assert_eq!(error(&connected.ask()), (503, "not-confirmed".into()));
    assert_eq!(connected.ask().json()["submission"], "unanswered");
    connected.site.behave().unwrap();
    connected.until_open();
}

#[test]
fn a_second_server_on_the_same_database_changes_nothing() {
    let connected = Connected::start(&["--poll-first", "1", "--poll-max", "1"]);
    connected.open_gate();
    connected.site.misbehave(Rule::once(Route::Bulk, Fault::Delay { milliseconds: 8_000 }).taken());
    std::thread::scope(|scope| {
        let submitting = scope.spawn(|| connected.submit_gate());
        connected.until("it never closed", |answer| answer.status == 503);
        let key = connected.server.database().with_file_name("key");
        let words =
            ["serve", "--listen", "127.0.0.1:0", "--component", "none.wasm", "--key-file", key.to_str().unwrap()];
        let refused = connected.server.command(&words, "").unwrap_err().to_string();
        assert!(refused.contains("another server has"), "{refused}");
        // Jira says what it said before.
        connected.stays_closed(Duration::from_secs(2));
        assert!(!submitting.is_finished());
        submitting.join().unwrap();
    });
    connected.until_open();
}

#[test]
fn a_database_that_is_locked_after_a_submission_leaves_the_gate_closed() {
    let connected = Connected::start(&[]);
    connected.open_gate();
    connected.site.misbehave(Rule::once(Route::Bulk, Fault::Delay { milliseconds: 4_000 }));
    let lock = Connection::open(connected.server.database()).unwrap();
    lock.busy_timeout(PATIENCE).unwrap();
    std::thread::scope(|scope| {
        let submitting = scope.spawn(|| connected.submit(&document(&[deployment(7)])));
        // It is on its way by then, and has not been answered.
        std::thread::sleep(Duration::from_millis(1_500));
        lock.execute_batch("BEGIN IMMEDIATE").unwrap();
        assert_eq!(error(&submitting.join().unwrap()), (503, "unavailable".into()));
    });
    connected.stays_closed(A_WHILE);
    lock.execute_batch("ROLLBACK").unwrap();
    connected.until("it was never given up", |answer| answer.json()["submission"] == "unanswered");
    connected.until_open();
}

#[test]
fn an_answer_for_a_gate_that_is_gone_reaches_no_other() {
    let connected = Connected::start(&["--poll-first", "1", "--poll-max", "3600"]);
    let other = Tenant::new("other");
    connected.server.install(&other).unwrap();
    let tokens = ["submit", "read"].map(|scope| format!("Bearer {}", connected.server.token(&other, scope).unwrap()));
    let body = document(&[deployment(7)]).to_string();
    connected.submit_gate();
    connected.site.misbehave_callback(CallbackFault::Lose);
    connected.site.misbehave(Rule::once(Route::Poll, Fault::Delay { milliseconds: 8_000 }).taken());
    connected.site.decide(&gate(), "allowed").unwrap();
    // Jira has been asked by then, and has not answered.
    std::thread::sleep(Duration::from_secs(4));
    assert_eq!(connected.site.uninstall().unwrap().status, 204);
    // The same gate of another tenant, as often changed, and with nothing said of it.
    let headers = [("authorization", tokens[0].as_str())];
    assert_eq!(connected.server.send("POST", "/deployments", &headers, body.as_bytes()).unwrap().status, 503);
    let headers = [("authorization", tokens[1].as_str())];
    connected.site.wait_for(Route::Poll, 1, PATIENCE).unwrap();
    std::thread::sleep(Duration::from_secs(1));
    let answer = connected.server.send("GET", "/gates/pipe/prod/7", &headers, b"").unwrap();
    assert_eq!((answer.status, &answer.json()["status"]), (425, &json!(null)), "{}", answer.body);
}

#[test]
fn a_clock_that_is_ahead_closes_and_one_that_was_set_back_recovers() {
    let mut connected = Connected::start(&[]);
    connected.submit_gate();
    connected.crash();
    connected.restart(&["--clock-offset", "7200"]);
    // Jira takes no token from the future, and its own are past.
    let delivery = connected.site.decide(&gate(), "allowed").unwrap();
    assert_eq!(connected.site.settled(delivery).unwrap().fate, Fate::Refused);
    connected.until_polled("refused");
    connected.stays_closed(A_WHILE);
    connected.crash();
    // What was scheduled then is two hours ahead of the clock now.
    connected.restart(&[]);
    connected.until_open();
    // An open gate whose confirmation is from the future is asked about again.
    let database = Connection::open(connected.server.database()).unwrap();
    database.execute("UPDATE gate SET told_at = told_at + 7200", []).unwrap();
    connected.until("it stayed open", |answer| answer.status == 503);
    connected.until_open();
}

#[test]
fn a_clock_that_is_behind_closes() {
    let mut connected = Connected::start(&[]);
    connected.submit_gate();
    connected.crash();
    connected.restart(&["--clock-offset", "-7200"]);
    let callback = connected.site.callback(&gate(), "allowed", &time(now())).unwrap();
    assert_eq!(error(&callback.send().unwrap()), (503, "issued-ahead".into()), "Jira tries again");
    connected.until_logged("\"result\":\"refused\"");
    connected.stays_closed(A_WHILE);
    connected.crash();
    connected.site.misbehave_callback(CallbackFault::Lose);
    connected.site.decide(&gate(), "allowed").unwrap();
    connected.restart(&[]);
    connected.until_open();
}

#[test]
fn polling_ends_with_the_age_and_begins_again_with_a_callback() {
    let connected = Connected::start(&[]);
    connected.submit_gate();
    let database = Connection::open(connected.server.database()).unwrap();
    database.busy_timeout(PATIENCE).unwrap();
    database.execute("UPDATE gate SET poll_until = 0", []).unwrap();
    connected.until("it went on", |answer| answer.json()["poll"]["next"].is_null());
    let polls = connected.site.wait_for(Route::Poll, 1, Duration::ZERO).unwrap().len();
    std::thread::sleep(A_WHILE);
    assert_eq!(connected.site.wait_for(Route::Poll, 1, Duration::ZERO).unwrap().len(), polls);
    assert_eq!(connected.ask().status, 425);
    connected.site.decide(&gate(), "allowed").unwrap();
    connected.until_open();
}

#[test]
fn a_database_that_is_locked_while_jira_answers_loses_nothing() {
    let connected = Connected::start(&[]);
    connected.submit_gate();
    connected.site.misbehave(Rule::once(Route::Poll, Fault::Delay { milliseconds: 5_000 }));
    connected.site.misbehave_callback(CallbackFault::Lose);
    connected.site.decide(&gate(), "allowed").unwrap();
    let lock = Connection::open(connected.server.database()).unwrap();
    lock.busy_timeout(PATIENCE).unwrap();
    // Jira has been asked by then, and has not answered.
    std::thread::sleep(Duration::from_millis(2_500));
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    connected.until_logged("the database failed");
    lock.execute_batch("ROLLBACK").unwrap();
    connected.until_open();
}

/// RFC 3339, in UTC.
fn time(seconds: u64) -> String {
    let seconds = i64::try_from(seconds).unwrap();
    let database = Connection::open_in_memory().unwrap();
    database.query_row("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', ?, 'unixepoch')", [seconds], |row| row.get(0)).unwrap()
}
