//! What a person does at the stand-in, over HTTP.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use crate::app::{FakeApp, bulk, deployment, submit, try_poll};
use connect_gating_jira_stand_in::{Control, Gate, KeyServer, Site, SiteOptions, client};
use serde_json::{Value, json};

struct Stage {
    app: FakeApp,
    site: Arc<Site>,
    keys: Arc<KeyServer>,
    control: Control,
}

impl Stage {
    /// Installed, and gate 100 asked for.
    fn set() -> Self {
        let options = SiteOptions { minute: Duration::from_millis(1), ..SiteOptions::default() };
        let site = Arc::new(Site::start(options).unwrap());
        let keys = Arc::new(KeyServer::start(0).unwrap());
        let control = Control::start(0, Arc::clone(&site), Arc::clone(&keys)).unwrap();
        let stage = Self { app: FakeApp::start(), site, keys, control };
        let url = stage.app.url();
        assert_eq!(stage.order("/install", &json!({ "app": url })), (200, json!({ "status": 204, "body": "" })));
        submit(&stage.site, &bulk(vec![deployment(100)]));
        stage.site.settled(0).unwrap();
        stage
    }

    fn order(&self, path: &str, body: &Value) -> (u16, Value) {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = client::send(address(&self.control.url()), "POST", path, &[], body.as_bytes()).unwrap();
        (answer.status, answer.json())
    }

    fn state(&self) -> Value {
        client::send(address(&self.control.url()), "GET", "/state", &[], b"").unwrap().json()
    }
}

fn address(url: &str) -> SocketAddr {
    url.strip_prefix("http://").unwrap().parse().unwrap()
}

fn gate() -> Gate {
    Gate::new("webshop", "production", 100)
}

#[test]
fn change_requests_are_decided() {
    let stage = Stage::set();
    for (path, body, status) in [
        ("/approve", Value::Null, "allowed"),
        ("/reject", json!({ "gate": gate() }), "prevented"),
        ("/decide", json!({ "status": "invalid" }), "invalid"),
    ] {
        let (answered, delivery) = stage.order(path, &body);
        assert_eq!((answered, &delivery["status"], &delivery["fate"]), (200, &json!(status), &json!("taken")));
        assert_eq!(stage.site.gating(&gate()).unwrap().0, status);
        assert_eq!(stage.app.taken("/callback").last().unwrap().json()["gatingStatus"], status);
    }
    let state = stage.state();
    assert_eq!(state["gates"][0]["status"], "invalid");
    assert_eq!(state["callbacks"].as_array().unwrap().len(), 4);
    assert_eq!(
        state["requests"][0],
        json!({ "request": "POST /rest/deployments/0.1/bulk", "status": 202, "note": "" })
    );
    assert!(!state.to_string().contains(&stage.site.tenant().secret), "no secret is shown");

    let unknown = Gate::new("webshop", "production", 1);
    assert_eq!(stage.order("/approve", &json!({ "gate": unknown })).0, 404);
}

#[test]
fn attacks_are_sent() {
    let stage = Stage::set();
    stage.app.answer(&[204, 401]);
    let (status, answers) = stage.order("/replay", &Value::Null);
    assert_eq!(
        (status, &answers["genuine"]["status"], &answers["replayed"]["status"]),
        (200, &json!(204), &json!(401))
    );
    let calls = stage.app.taken("/callback").split_off(1);
    assert_eq!(calls[0].header("authorization"), calls[1].header("authorization"));
    assert_ne!(calls[0].json(), calls[1].json());

    stage.order("/forge", &Value::Null);
    let forged = stage.app.taken("/callback").pop().unwrap();
    assert_eq!(forged.json()["gatingStatus"], "allowed");
    assert!(forged.verify_hs256(&stage.site.tenant()).is_err());
}

#[test]
fn misbehaviour_is_ordered_and_ended() {
    let stage = Stage::set();
    let poll = || try_poll(&stage.site, &gate()).ok().map(|answer| answer.status);
    let done = (200, json!({ "done": true }));

    let rule = json!({ "route": "poll", "fault": { "status": { "code": 429, "retryAfter": "3" } } });
    assert_eq!(stage.order("/misbehave", &rule), done);
    assert_eq!((poll(), poll()), (Some(429), Some(200)));
    stage.order("/misbehave", &json!({ "route": "poll", "fault": "drop", "times": null }));
    assert_eq!((poll(), poll()), (None, None));
    assert_eq!(stage.order("/behave", &Value::Null), done);
    assert_eq!(poll(), Some(200));
    stage.order("/stop-listening", &json!({ "server": "site" }));
    assert_eq!(poll(), None);
    stage.order("/behave", &Value::Null);
    assert_eq!(poll(), Some(200));

    stage.order("/misbehave", &json!({ "route": "key", "fault": "drop" }));
    assert!(client::send(address(&stage.keys.url()), "GET", "/x", &[], b"").is_err());
    stage.order("/misbehave/callback", &json!("lose"));
    assert_eq!(stage.order("/approve", &Value::Null).1["fate"], "lost");
    assert_eq!(stage.order("/clock", &json!({ "seconds": 600 })).0, 200);
    assert_eq!(poll(), Some(401), "the token is too old for the site's clock");
    stage.order("/clock", &json!({ "seconds": 0 }));
    stage.order("/forget", &json!({ "reference": "shop" }));
    assert_eq!(submit(&stage.site, &bulk(vec![deployment(1)])).json()["acceptedDeployments"], json!([]));
    assert_eq!(stage.order("/uninstall", &Value::Null).0, 200);
    assert_eq!(poll(), Some(401));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let stage = Stage::set();
    for (path, body, status) in [
        ("/nothing", Value::Null, 404),
        ("/install", Value::Null, 400),
        ("/install", json!({ "app": "https://app.example" }), 400),
        ("/install", json!({ "app": "http://192.0.2.1" }), 400),
        ("/decide", Value::Null, 400),
        ("/decide", json!({ "state": "allowed" }), 400),
        ("/misbehave", json!({ "route": "poll", "fault": "explode" }), 400),
        ("/stop-listening", json!({ "server": "control" }), 400),
    ] {
        let (answered, body) = stage.order(path, &body);
        assert_eq!(answered, status, "{path}: {body}");
        assert!(body["error"].is_string(), "{path}: {body}");
    }
    let from_a_page = client::send(address(&stage.control.url()), "POST", "/approve", &[("origin", "null")], b"");
    assert_eq!(from_a_page.unwrap().status, 403);
}

#[test]
fn the_program_prints_lines_that_work() {
    let ports = ["--control-port", "0", "--site-port", "0", "--keys-port", "0"];
    let mut program = Command::new(env!("CARGO_BIN_EXE_connect-gating-jira-stand-in"));
    let mut program = program.args(ports).stdout(Stdio::piped()).spawn().unwrap();
    let lines: Vec<String> = BufReader::new(program.stdout.take().unwrap())
        .lines()
        .map(Result::unwrap)
        .take_while(|line| !line.ends_with("/state"))
        .filter(|line| line.starts_with("curl"))
        .collect();
    assert!(lines.len() > 10, "{lines:?}");
    let app = FakeApp::start();
    for line in &lines {
        let (words, url) = line.rsplit_once(' ').unwrap();
        let (control, path) = url.rsplit_once("/misbehave/callback").map_or_else(
            || url.rsplit_once('/').map(|(control, path)| (control, format!("/{path}"))).unwrap(),
            |(control, _)| (control, "/misbehave/callback".to_owned()),
        );
        let body = words.split('\'').nth(1).unwrap_or_default().replace("http://127.0.0.1:8080", &app.url());
        let answer = client::send(address(control), "POST", &path, &[], body.as_bytes()).unwrap();
        // Nothing was submitted, so there is no gate to be decided.
        let expected =
            if ["/approve", "/reject", "/decide", "/replay", "/forge"].contains(&path.as_str()) { 404 } else { 200 };
        assert_eq!(answer.status, expected, "{line}: {}", answer.body);
    }
    program.kill().unwrap();
    program.wait().unwrap();

    let refused = Command::new(env!("CARGO_BIN_EXE_connect-gating-jira-stand-in")).arg("--nonsense").output().unwrap();
    assert!(!refused.status.success());
}
