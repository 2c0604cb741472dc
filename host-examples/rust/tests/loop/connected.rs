//! A running server that is a Connect app, a stand-in for Jira where it is installed, and a key server.

use std::time::{Duration, Instant};

use connect_gating_demo::server::Server;
use connect_gating_jira_stand_in::client::Answer;
use connect_gating_jira_stand_in::{App, Gate, KeyServer, Site, SiteOptions, Tenant};
use serde_json::{Value, json};

use crate::host::{GATE, server};

/// How long a test waits for what happens by itself.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The parts, all of them on loopback. The server sends to the site what belongs to `https://acme.atlassian.net`.
pub struct Connected {
    /// The server under test.
    pub server: Server,
    /// Jira.
    pub site: Site,
    /// Atlassian's key server.
    pub keys: KeyServer,
    /// The app as Jira knows it from its descriptor.
    pub app: App,
    /// A token that reads the site's gates.
    pub reader: String,
    /// A token that submits.
    pub submitter: String,
    options: Vec<String>,
}

impl Connected {
    /// Installed, with fast polls.
    pub fn start(more: &[&str]) -> Self {
        Self::at(SiteOptions { announce: false, ..SiteOptions::default() }, more)
    }

    /// The same with another site.
    pub fn at(options: SiteOptions, more: &[&str]) -> Self {
        let mut this = Self::not_installed(options, more);
        let answer = this.site.install(&this.app).unwrap();
        assert_eq!(answer.status, 204, "{}", answer.body);
        this.make_tokens();
        this
    }

    /// The server runs, and no site has installed it.
    pub fn not_installed(options: SiteOptions, more: &[&str]) -> Self {
        let site = Site::start(options).unwrap();
        let keys = KeyServer::start(0).unwrap();
        let mut server = server();
        let (key_server, stand_in) = (keys.url(), site.url());
        let mut options: Vec<String> =
            ["--app-key", "gate", "--base-url", "https://gate.example", "--key-server", &key_server]
                .map(str::to_owned)
                .into();
        for (name, value) in [("--stand-in", stand_in.as_str()), ("--poll-first", "1"), ("--poll-max", "2")] {
            if !more.contains(&name) {
                options.extend([name.to_owned(), value.to_owned()]);
            }
        }
        options.extend(more.iter().map(|word| (*word).to_owned()));
        server.start(&options.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
        let app = App::at(&format!("http://{}", server.address().unwrap())).unwrap();
        Self { server, site, keys, app, reader: String::new(), submitter: String::new(), options }
    }

    /// Makes a pipeline's tokens, once the app is installed.
    pub fn make_tokens(&mut self) {
        let acme = Tenant::new("acme");
        self.reader = self.server.token(&acme, "read").unwrap();
        self.submitter = self.server.token(&acme, "submit").unwrap();
    }

    /// Kills the server at once (SIGKILL).
    pub fn crash(&mut self) {
        self.server.kill().unwrap();
    }

    /// Starts it again as it was, with these options besides.
    pub fn restart(&mut self, more: &[&str]) {
        let options: Vec<&str> = self.options.iter().map(String::as_str).chain(more.iter().copied()).collect();
        self.server.start(&options).unwrap();
    }

    /// The server's option of this name has another value from the next start on.
    pub fn set(&mut self, name: &str, value: &str) {
        let old = self.options.iter_mut().skip_while(|option| *option != name).nth(1).unwrap();
        value.clone_into(old);
    }

    /// Submits a document.
    pub fn submit(&self, document: &Value) -> Answer {
        let bearer = format!("Bearer {}", self.submitter);
        let body = document.to_string();
        self.server.send("POST", "/deployments", &[("authorization", &bearer)], body.as_bytes()).unwrap()
    }

    /// Submits the usual gate, which Jira has to take.
    pub fn submit_gate(&self) {
        let answer = self.submit(&document(&[deployment(7)]));
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    /// Submits the usual gate, lets Jira allow it, and sees it open.
    pub fn open_gate(&self) {
        self.submit_gate();
        self.site.decide(&gate(), "allowed").unwrap();
        self.until_open();
    }

    /// Asks for the usual gate, without waiting.
    pub fn ask(&self) -> Answer {
        self.server.gate("GET", &self.reader, GATE).unwrap()
    }

    /// Asks for the usual gate until it is so, and fails with `what` where it never is.
    pub fn until(&self, what: &str, is_so: impl Fn(&Answer) -> bool) -> Answer {
        let began = Instant::now();
        loop {
            let answer = self.ask();
            if is_so(&answer) {
                return answer;
            }
            assert!(began.elapsed() < PATIENCE, "{what}: {} {}\n{}", answer.status, answer.body, self.server.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until the gate opens.
    pub fn until_open(&self) {
        let open = self.until("it never opened", |answer| answer.status == 200).json();
        assert_eq!((&open["decision"], &open["confirmed"]), (&json!("proceed"), &json!(true)));
    }

    /// Waits until a poll ended so, and sees that the gate does not say `proceed` then.
    pub fn until_polled(&self, result: &str) -> Value {
        let polled = self.until(result, |answer| {
            assert_ne!(answer.status, 200, "{}", answer.body);
            answer.json()["poll"]["result"] == result
        });
        polled.json()
    }

    /// Watches the gate for so long, and sees that it never opens.
    pub fn stays_closed(&self, watched: Duration) {
        let began = Instant::now();
        while began.elapsed() < watched {
            let answer = self.ask();
            assert_ne!(answer.status, 200, "{}", answer.body);
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until the server's log has this in it.
    pub fn until_logged(&self, text: &str) {
        let began = Instant::now();
        while !self.server.log().contains(text) {
            assert!(began.elapsed() < PATIENCE, "`{text}` was never logged: {}", self.server.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The usual gate, as Jira names it.
pub fn gate() -> Gate {
    Gate::new("pipe", "prod", 7)
}

/// A document of these deployments.
pub fn document(deployments: &[Value]) -> Value {
    json!({ "deployments": deployments })
}

/// A deployment that asks for a gate; number 7 is the usual one.
pub fn deployment(sequence: i64) -> Value {
    json!({
        "schemaVersion": "1.0",
        "deploymentSequenceNumber": sequence,
        "updateSequenceNumber": 1,
        "displayName": format!("Deployment {sequence}"),
        "description": "A deployment to production",
        "url": format!("https://ci.example/deployments/{sequence}"),
        "lastUpdated": "2020-08-25T06:00:00Z",
        "state": "pending",
        "pipeline": { "id": "pipe", "displayName": "Web shop", "url": "https://ci.example/pipe" },
        "environment": { "id": "prod", "displayName": "Production", "type": "production" },
        "commands": [{ "command": "initiate_deployment_gating" }],
        "associations": [{ "associationType": "serviceIdOrKeys", "values": ["checkout"] }],
    })
}
