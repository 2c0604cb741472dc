//! The site and the key server: what the app is told, and what it is answered.

use connect_gating_jira_stand_in::{
    App, CallbackFault, Fate, Fault, Gate, KeyServer, Route, Rule, Site, SiteOptions, client,
};
use serde_json::{Value, json};
use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::app::{self, FakeApp, bulk, deployment, submit};

/// A minute of this site's retry policy takes a millisecond.
fn site() -> Site {
    Site::start(SiteOptions { minute: Duration::from_millis(1), ..SiteOptions::default() }).unwrap()
}

fn gate() -> Gate {
    Gate::new("webshop", "production", 100)
}

/// A site with an app that takes every call, and the gate asked for.
fn gated() -> (Site, FakeApp) {
    let (site, app) = (site(), FakeApp::start());
    site.install(&app.as_app()).unwrap();
    assert_eq!(submit(&site, &bulk(vec![deployment(100)])).status, 202);
    site.settled(0).unwrap();
    (site, app)
}

fn statuses(app: &FakeApp) -> Vec<String> {
    app.taken("/callback").iter().map(|call| call.json()["gatingStatus"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_installation_is_signed_by_the_install_key() {
    let (site, app, keys) = (site(), FakeApp::start(), KeyServer::start(0).unwrap());
    assert_eq!(site.install(&app.as_app()).unwrap().status, 204);
    let call = app.taken("/installed").remove(0);
    assert_eq!(call.json()["sharedSecret"], site.tenant().secret);
    assert_eq!(call.json()["baseUrl"], "https://acme.atlassian.net");
    let claims = call.verify_rs256(&keys).unwrap();
    assert_eq!((claims["iss"].as_str(), claims["aud"][0].as_str()), (Some("acme"), Some("https://app.example")));

    let before = site.tenant().secret;
    site.install(&app.as_app()).unwrap();
    assert_ne!(site.tenant().secret, before, "each installation brings a secret");

    let forged = site.forged_installation(&app.as_app()).unwrap();
    forged.call.send().unwrap();
    assert!(app.taken("/installed").remove(2).verify_rs256(&keys).is_err());
}

#[test]
fn the_descriptor_says_where_to_call() {
    let app = FakeApp::start();
    assert_eq!(App::at(&app.url()).unwrap(), app.as_app());
    assert!(App::at("http://127.0.0.1:1").is_err(), "nobody listens there");
}

#[test]
fn a_refused_installation_changes_nothing() {
    let (site, app) = (site(), FakeApp::start());
    app.answer(&[401]);
    assert_eq!(site.install(&app.as_app()).unwrap().status, 401);
    assert_eq!(site.tenant().secret, "");
    assert_eq!(submit(&site, &bulk(vec![deployment(100)])).status, 401);
}

#[test]
fn a_gate_from_submission_to_approval() {
    let (site, app) = gated();
    assert_eq!(site.awaiting(), [gate()]);
    assert_eq!(app::poll(&site, &gate()).json()["gatingStatus"], "awaiting");
    let delivery = site.settled(site.decide(&gate(), "allowed").unwrap()).unwrap();
    assert_eq!((delivery.fate, delivery.attempts), (Fate::Taken, vec![Ok(204)]));
    let polled = app::poll(&site, &gate());
    assert_eq!((polled.status, polled.json()["gatingStatus"].as_str()), (200, Some("allowed")));
    assert_eq!(site.gating(&gate()).unwrap().1, polled.json()["updatedTimestamp"]);
    assert_eq!(statuses(&app), ["awaiting", "allowed"]);
    for call in app.taken("/callback") {
        call.verify_hs256(&site.tenant()).unwrap();
    }
    assert!(site.decide(&Gate::new("webshop", "production", 101), "allowed").is_err());
}

#[test]
fn only_the_apps_own_tokens_are_taken() {
    let (site, app) = gated();
    let good = app::tenant(&site);
    let path = "/rest/deployments/0.1/bulk";
    let body = bulk(vec![deployment(101)]).to_string();
    let stranger = connect_gating_jira_stand_in::Tenant { secret: "another secret".into(), ..good.clone() };
    for header in [
        stranger.authorization("POST", path, 180).unwrap(),
        site.tenant().authorization("POST", path, 180).unwrap(),
        good.authorization("POST", "/rest/deployments/0.1/bulk?x", 180).unwrap(),
        good.authorization("GET", path, 180).unwrap(),
        good.authorization("POST", path, 180).unwrap().replace("JWT", "Bearer"),
    ] {
        assert_eq!(app::post(&site, path, &header, &body).status, 401, "{header}");
    }
    let header = good.authorization("POST", path, 180).unwrap();
    assert_eq!(app::post(&site, path, &header, &body).status, 202);
    site.set_clock_offset(600);
    assert_eq!(app::post(&site, path, &header, &body).status, 401, "expired by the site's clock");
    site.set_clock_offset(0);
    site.uninstall().unwrap();
    assert_eq!(app::post(&site, path, &header, &body).status, 401);
    assert_eq!(app.taken("/uninstalled").len(), 1);
}

#[test]
fn bodies_may_come_in_chunks() {
    let (site, _app) = gated();
    let path = "/rest/deployments/0.1/bulk";
    let authorization = app::tenant(&site).authorization("POST", path, 180).unwrap();
    let body = bulk(vec![deployment(1)]).to_string();
    let (first, last) = body.split_at(100);
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: {authorization}\r\ncontent-type: application/json\r\n\
         transfer-encoding: chunked\r\n\r\n"
    );
    let mut connection = client::connect(app::address(&site)).unwrap();
    for piece in [&head, "64\r\n", first, "\r\n", &format!("{:x};x=y\r\n{last}\r\n0", last.len()), "\r\n\r\n"] {
        connection.write_all(piece.as_bytes()).unwrap();
    }
    assert_eq!(client::receive(&mut connection).unwrap().status, 202);
    assert_eq!(site.deployment(&Gate::new("webshop", "production", 1)).unwrap(), deployment(1));

    let mut connection = client::connect(app::address(&site)).unwrap();
    connection.write_all(format!("{head}zz\r\n").as_bytes()).unwrap();
    assert_eq!(client::receive(&mut connection).unwrap().status, 400);
}

#[test]
fn documents_are_judged_one_deployment_at_a_time() {
    let (site, _app) = gated();
    site.forget("X-1");
    site.forget("cart");
    let mut broken = deployment(2);
    broken["state"] = json!("done");
    let mut ungated = deployment(3);
    ungated["state"] = json!("successful");
    let mut unknown = deployment(4);
    unknown["associations"] = json!([{ "associationType": "serviceIdOrKeys", "values": ["cart"] }]);
    let mut mixed = deployment(5);
    mixed["issueKeys"] = json!(["X-1", "X-2"]);
    let answer = submit(&site, &bulk(vec![deployment(1), broken, ungated, unknown, mixed]));
    assert_eq!(answer.status, 202);
    let answer = answer.json();
    let key = |sequence| json!(Gate::new("webshop", "production", sequence));
    assert_eq!(answer["acceptedDeployments"], json!([key(1), key(5)]));
    let rejected: Vec<&Value> =
        answer["rejectedDeployments"].as_array().unwrap().iter().map(|one| &one["key"]).collect();
    assert_eq!(rejected, [&key(2), &key(3), &key(4)]);
    assert_eq!(answer["rejectedDeployments"][2]["errors"][0]["message"], "No valid associations found for deployment");
    assert_eq!(answer["unknownIssueKeys"], json!(["X-1"]));
    assert_eq!(answer["unknownAssociations"], json!([{ "associationType": "serviceIdOrKeys", "values": ["cart"] }]));
}

#[test]
fn whole_documents_are_refused() {
    let (site, _app) = gated();
    let mut many = deployment(1);
    let keys: Vec<String> = (1..=499).map(|number| format!("X-{number}")).collect();
    many["associations"] = json!([
        { "associationType": "issueIdOrKeys", "values": keys },
        { "associationType": "serviceIdOrKeys", "values": ["shop", "cart"] },
    ]);
    let answer = submit(&site, &bulk(vec![many]));
    assert_eq!(answer.status, 400);
    assert!(answer.json()["errorMessages"][0].as_str().unwrap().contains("Found 501"), "{answer:?}");
    let mut nameless = deployment(1);
    nameless["pipeline"] = json!({});
    let long = format!("[{}]", " ".repeat(5 << 20));
    let authorization = app::tenant(&site).authorization("POST", "/rest/deployments/0.1/bulk", 180).unwrap();
    assert_eq!(app::post(&site, "/rest/deployments/0.1/bulk", &authorization, &long).status, 413);
    let far_too_long = format!("[{}]", " ".repeat(9 << 20));
    assert_eq!(app::post(&site, "/rest/deployments/0.1/bulk", &authorization, &far_too_long).status, 400);
    for document in [json!([]), json!({}), bulk(vec![]), bulk((0..101).map(deployment).collect()), bulk(vec![nameless])]
    {
        let answer = submit(&site, &document);
        assert_eq!(answer.status, 400, "{document}");
        assert!(answer.json()[0]["message"].is_string(), "{answer:?}");
    }
}

#[test]
fn older_updates_are_accepted_and_ignored() {
    let (site, _app) = gated();
    let mut older = deployment(100);
    older["updateSequenceNumber"] = json!(0);
    older["displayName"] = json!("older");
    assert_eq!(submit(&site, &bulk(vec![older])).json()["acceptedDeployments"].as_array().unwrap().len(), 1);
    assert_eq!(site.deployment(&gate()).unwrap()["displayName"], "Webshop");
    let mut newer = deployment(100);
    newer["updateSequenceNumber"] = json!(2);
    newer["displayName"] = json!("newer");
    submit(&site, &bulk(vec![newer]));
    assert_eq!(site.deployment(&gate()).unwrap()["displayName"], "newer");
    assert_eq!(site.deliveries().len(), 1, "the gate was made once");
}

#[test]
fn callbacks_are_sent_again_by_the_policy() {
    let (site, app) = gated();
    app.answer(&[503, 429, 408, 204]);
    let delivery = site.settled(site.decide(&gate(), "allowed").unwrap()).unwrap();
    assert_eq!((delivery.fate, delivery.attempts), (Fate::Taken, vec![Ok(503), Ok(429), Ok(408), Ok(204)]));
    let calls = app.taken("/callback").split_off(1);
    assert_eq!(
        calls.iter().map(|call| call.header("x-atlassian-webhook-retry")).collect::<Vec<_>>(),
        [None, Some("1"), Some("2"), Some("3")]
    );
    let first = calls[0].header("x-atlassian-webhook-identifier").unwrap();
    assert!(calls.iter().all(|call| call.header("x-atlassian-webhook-identifier") == Some(first)));

    app.answer(&[401]);
    let delivery = site.settled(site.decide(&gate(), "prevented").unwrap()).unwrap();
    assert_eq!((delivery.fate, delivery.attempts), (Fate::Refused, vec![Ok(401)]));
}

#[test]
fn callbacks_are_given_up() {
    let (site, app) = gated();
    app.answer(&[500; 7]);
    let began = Instant::now();
    let delivery = site.settled(site.decide(&gate(), "allowed").unwrap()).unwrap();
    assert_eq!((delivery.fate, delivery.attempts), (Fate::GivenUp, vec![Ok(500); 6]));
    assert!(began.elapsed() >= Duration::from_millis(25), "at least five minutes between two attempts");

    // When nothing has been taken for half an hour, Jira tries each callback once, until one is taken.
    std::thread::sleep(Duration::from_millis(31).saturating_sub(began.elapsed()));
    let delivery = site.settled(site.decide(&gate(), "prevented").unwrap()).unwrap();
    assert_eq!((delivery.fate, delivery.attempts), (Fate::GivenUp, vec![Ok(500)]));
    let delivery = site.settled(site.decide(&gate(), "allowed").unwrap()).unwrap();
    assert_eq!(delivery.fate, Fate::Taken);
    app.answer(&[500]);
    let delivery = site.settled(site.decide(&gate(), "prevented").unwrap()).unwrap();
    assert_eq!((delivery.fate, delivery.attempts), (Fate::Taken, vec![Ok(500), Ok(204)]));
}

#[test]
fn callbacks_are_lost_doubled_and_reordered() {
    let (site, app) = gated();
    for fault in [CallbackFault::Lose, CallbackFault::Duplicate, CallbackFault::Reorder] {
        site.misbehave_callback(fault);
    }
    let lost = site.settled(site.decide(&gate(), "prevented").unwrap()).unwrap();
    assert_eq!((lost.fate, lost.attempts.len()), (Fate::Lost, 0));
    let doubled = site.settled(site.decide(&gate(), "allowed").unwrap()).unwrap();
    assert_eq!((doubled.fate, doubled.attempts.len()), (Fate::Taken, 2));
    let calls = app.taken("/callback");
    assert_eq!(calls[1].header("authorization"), calls[2].header("authorization"));
    let late = site.decide(&gate(), "invalid").unwrap();
    let early = site.decide(&gate(), "expired").unwrap();
    site.settled(early).unwrap();
    site.settled(late).unwrap();
    assert_eq!(statuses(&app), ["awaiting", "allowed", "allowed", "expired", "invalid"]);
}

#[test]
fn a_token_can_be_replayed_with_another_body() {
    let (site, app) = gated();
    let callback = site.callback(&gate(), "awaiting", "2020-08-25T06:04:50.239+00:00").unwrap();
    callback.send().unwrap();
    let forged =
        connect_gating_jira_stand_in::Outgoing { body: callback.body.replace("awaiting", "allowed"), ..callback };
    forged.send().unwrap();
    let calls = app.taken("/callback").split_off(1);
    assert_eq!(calls[0].header("authorization"), calls[1].header("authorization"));
    assert_eq!(calls[1].json()["gatingStatus"], "allowed");
}

#[test]
fn answers_go_wrong_on_demand() {
    let (site, _app) = gated();
    let poll = || app::try_poll(&site, &gate());
    let rule = |fault| site.misbehave(Rule::once(Route::Poll, fault));

    rule(Fault::Status { code: 429, retry_after: Some("7".into()), body: "slowly".into() });
    let answer = poll().unwrap();
    assert_eq!((answer.status, answer.body.as_str()), (429, "slowly"));
    assert!(answer.head.contains("retry-after: 7"), "{answer:?}");

    rule(Fault::Redirect { location: "https://evil.example/".into() });
    let answer = poll().unwrap();
    assert!(answer.status == 302 && answer.head.contains("location: https://evil.example/"), "{answer:?}");

    rule(Fault::Body { text: "junk".into() });
    assert_eq!(poll().unwrap().body, "junk");

    rule(Fault::Oversized { bytes: 100_000 });
    assert_eq!(poll().unwrap().body.len(), 100_000);

    rule(Fault::Delay { milliseconds: 50 });
    let began = Instant::now();
    assert_eq!(poll().unwrap().status, 200);
    assert!(began.elapsed() >= Duration::from_millis(50));

    rule(Fault::Drop);
    assert!(poll().is_err());

    rule(Fault::Cut);
    let cut = poll().unwrap();
    assert!(cut.status == 200 && cut.json().is_null(), "{cut:?}");

    rule(Fault::Hang);
    let answer =
        client::send_within(Duration::from_millis(200), app::address(&site), "GET", &app::poll_path(&gate()), &[], b"");
    assert_eq!(answer.unwrap_err().kind(), std::io::ErrorKind::TimedOut);

    site.stop_listening();
    assert_eq!(poll().unwrap_err().kind(), std::io::ErrorKind::ConnectionRefused);
    site.behave().unwrap();
    assert_eq!(poll().unwrap().status, 200);

    site.misbehave(Rule::always(Route::Poll, Fault::Drop));
    assert!(poll().is_err() && poll().is_err());
    site.behave().unwrap();
    assert_eq!(poll().unwrap().status, 200);
}

#[test]
fn a_lost_answer_is_not_a_lost_submission() {
    let (site, _app) = gated();
    for (taken, sequence) in [(false, 1), (true, 2)] {
        let rule = Rule::once(Route::Bulk, Fault::Drop);
        site.misbehave(if taken { rule.taken() } else { rule });
        assert!(app::try_submit(&site, &bulk(vec![deployment(sequence)])).is_err());
        assert_eq!(site.deployment(&Gate::new("webshop", "production", sequence)).is_some(), taken);
    }
    let seen = site.wait_for(Route::Bulk, 3, Duration::from_secs(5)).unwrap();
    assert_eq!(seen.iter().map(|seen| seen.status).collect::<Vec<_>>(), [Some(202), None, Some(202)]);
}

#[test]
fn the_key_server() {
    let keys = KeyServer::start(0).unwrap();
    let address = keys.url().strip_prefix("http://").unwrap().parse().unwrap();
    let ask = |id: &str| client::send(address, "GET", &format!("/{id}"), &[], b"");
    let id = connect_gating_jira_stand_in::INSTALL_KEY_ID;
    assert!(ask(id).unwrap().body.starts_with("-----BEGIN PUBLIC KEY-----"));
    assert_ne!(ask(id).unwrap().body, ask(connect_gating_jira_stand_in::OTHER_KEY_ID).unwrap().body);
    assert_eq!(ask("nobody").unwrap().status, 403);
    keys.misbehave(Rule::once(Route::Key, Fault::Drop));
    assert!(ask(id).is_err());
    keys.stop_listening();
    assert!(ask(id).is_err());
    keys.behave().unwrap();
    assert_eq!(ask(id).unwrap().status, 200);
    assert_eq!(keys.asked().len(), 6);
}
