//! What happens in the demo, and what is expected of each step.

use std::error::Error;

use connect_gating_demo::http::Answer;
use connect_gating_demo::jira::{self, Jira};
use connect_gating_demo::server::Server;
use serde_json::Value;

use crate::table::{self, Row};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The gate of the story, as the pipeline names it.
const GATE: &str = "webshop/production/100";

/// Instants of the story, in order.
const TIME: [&str; 4] =
    ["2020-08-25T06:01:00.000Z", "2020-08-25T06:02:00.000Z", "2020-08-25T08:03:00.000+02:00", "2020-08-25T06:04:00Z"];

struct Story {
    server: Server,
    reader: String,
    steps: usize,
    surprises: usize,
    log_read: usize,
}

/// Tells the story on this server, which is not yet running. Whether all went as expected.
pub fn tell(mut server: Server) -> Result<bool> {
    let acme = Jira::new("acme");
    let other = Jira::new("other-company");
    server.install(&acme)?;
    server.install(&other)?;
    let submitter = server.token(&acme, "submit")?;
    let reader = server.token(&acme, "read")?;
    let stranger = server.token(&other, "read")?;
    // No Jira can be asked here, so callbacks have to be trusted for the gate to open at all.
    server.start(&["--trust-callbacks"])?;

    println!("A real server on {}, installed on two Jira sites, `acme` and `other-company`.", server.address()?);
    println!("A pipeline of acme wants to deploy {GATE}. Tokens are signed by the crate `atlassian-app-auth`.");
    println!("Whoever sends sees what is answered; the log is for the operator alone.");
    println!();
    table::head();
    let mut story = Story { server, reader, steps: 0, surprises: 0, log_read: 0 };

    let closed = "no   425 hold";
    let answer = story.server.gate("PUT", &submitter, GATE)?;
    story.step("the pipeline registers its deployment", &answer, "201", "registered", closed)?;

    // The lifetimes differ from step to step: equal claims in one second would make equal tokens.
    let token = acme.authorization("POST", "/callback", 180)?;
    let awaiting = update("awaiting", TIME[1]);
    let sent = "Jira: `awaiting`";
    story.callback(sent, &token, &awaiting, "204", "applied", "no   425 hold, awaiting")?;
    let closed = "no   425 hold, awaiting";

    story.callback("Jira: the same again, a retry", &token, &awaiting, "204", "retry", closed)?;

    let older = acme.authorization("POST", "/callback", 181)?;
    let sent = "Jira: an older `allowed`, arriving late";
    story.callback(sent, &older, &update("allowed", TIME[0]), "204", "stale", closed)?;

    let allowed = update("allowed", TIME[3]);
    let sent = "a thief: a token seen before, body `allowed`";
    story.callback(sent, &token, &allowed, "401 replayed", "replayed", closed)?;

    let forged = Jira { secret: "a guess that is long enough for a key".into(), ..acme.clone() };
    let forged = forged.authorization("POST", "/callback", 182)?;
    story.callback(
        "a forger: `allowed`, secret guessed",
        &forged,
        &allowed,
        "401 unauthorized",
        "bad-signature",
        closed,
    )?;

    let mixed = Jira { secret: other.secret.clone(), ..acme.clone() };
    let mixed = mixed.authorization("POST", "/callback", 183)?;
    let sent = "other-company: `allowed`, in the name of acme";
    story.callback(sent, &mixed, &allowed, "401 unauthorized", "bad-signature", closed)?;

    let nobody = Jira::new("nobody").authorization("POST", "/callback", 184)?;
    story.callback(
        "a site that never installed the app",
        &nobody,
        &allowed,
        "401 unauthorized",
        "unknown-issuer",
        closed,
    )?;

    let expired = acme.authorization_with(&acme.claims(jira::now().saturating_sub(600), 180))?;
    story.callback("a token that has expired", &expired, &allowed, "401 expired", "expired", closed)?;

    let elsewhere = acme.authorization("POST", "/installed", 185)?;
    story.callback(
        "a token for another path, /installed",
        &elsewhere,
        &allowed,
        "401 wrong-qsh",
        "wrong-qsh",
        closed,
    )?;

    let junk = acme.authorization("POST", "/callback", 186)?;
    story.callback(
        "signed, but the body is junk",
        &junk,
        "{\"gatingStatus\":",
        "400 malformed-body",
        "malformed-body",
        closed,
    )?;

    let unknown = acme.authorization("POST", "/callback", 187)?;
    let sent = "Jira: a status that nobody knows, `ALLOWED`";
    let puzzled = "no   422 misconfigured, unknown";
    story.callback(sent, &unknown, &update("ALLOWED", TIME[2]), "204", "applied", puzzled)?;

    let unregistered = acme.authorization("POST", "/callback", 188)?;
    let body = jira::body("webshop", "production", 101, "allowed", TIME[3]);
    let answer = story.server.callback(&unregistered, &body)?;
    let gate = story.ask(&story.reader, "webshop/production/101")?;
    story.compare(
        "Jira: `allowed` for 101, registered by nobody",
        &answer,
        "204",
        "applied",
        &gate,
        "no   404 unknown-gate",
    )?;

    let last = acme.authorization("POST", "/callback", 189)?;
    story.callback("Jira: `allowed`", &last, &allowed, "204", "applied", "YES  200 proceed, allowed")?;

    let answer = story.server.gate("GET", &stranger, GATE)?;
    let gate = story.ask(&story.reader, GATE)?;
    let opened = "YES  200 proceed, allowed";
    story.compare("other-company asks for the gate of acme", &answer, "404 unknown-gate", "", &gate, opened)?;

    println!();
    match story.surprises {
        0 => println!("{} steps, all answered as expected.", story.steps),
        surprises => println!("{surprises} of {} steps were not answered as expected.", story.steps),
    }
    Ok(story.surprises == 0)
}

fn update(status: &str, updated: &str) -> String {
    jira::body("webshop", "production", 100, status, updated)
}

impl Story {
    /// A callback, and then a look at the gate.
    fn callback(
        &mut self,
        sent: &str,
        token: &str,
        body: &str,
        answered: &str,
        logged: &str,
        gate: &str,
    ) -> Result<()> {
        let answer = self.server.callback(token, body)?;
        self.step(sent, &answer, answered, logged, gate)
    }

    fn step(&mut self, sent: &str, answer: &Answer, answered: &str, logged: &str, gate: &str) -> Result<()> {
        let found = self.ask(&self.reader, GATE)?;
        self.compare(sent, answer, answered, logged, &found, gate)
    }

    fn compare(
        &mut self,
        sent: &str,
        answer: &Answer,
        answered: &str,
        logged: &str,
        found_gate: &str,
        gate: &str,
    ) -> Result<()> {
        self.steps = self.steps.saturating_add(1);
        let found_logged = self.logged()?;
        let found = Row { sent, answered: &shown(answer), logged: &found_logged, gate: found_gate };
        if !table::row(self.steps, &found, &Row { sent, answered, logged, gate }) {
            self.surprises = self.surprises.saturating_add(1);
        }
        Ok(())
    }

    /// What a pipeline is told.
    fn ask(&self, token: &str, path: &str) -> Result<String> {
        let answer = self.server.gate("GET", token, path)?;
        let document = answer.json();
        let may = if answer.status == 200 { "YES" } else { "no " };
        Ok(match (text(&document, "decision"), text(&document, "status")) {
            (Some(decision), Some(status)) => format!("{may}  {} {decision}, {status}", answer.status),
            (Some(decision), None) => format!("{may}  {} {decision}", answer.status),
            _ => format!("{may}  {}", shown(&answer)),
        })
    }

    /// The reason that the server logged since the last step.
    fn logged(&mut self) -> Result<String> {
        let log = self.server.log();
        let fresh = log.get(self.log_read..).unwrap_or_default().to_owned();
        self.log_read = log.len();
        let mut reason = String::new();
        for line in fresh.lines() {
            let line: Value = serde_json::from_str(line)?;
            reason = match text(&line, "event") {
                Some("callback-refused") => text(&line, "code").unwrap_or_default().to_owned(),
                Some("callback-taken") => text(&line, "outcome").unwrap_or_default().to_owned(),
                Some("callback-retried") => "retry".to_owned(),
                Some("callback-replayed") => "replayed".to_owned(),
                Some("gate-registered") => "registered".to_owned(),
                _ => continue,
            };
        }
        Ok(reason)
    }
}

/// The status and the public code of an answer.
fn shown(answer: &Answer) -> String {
    match text(&answer.json(), "error") {
        Some(code) => format!("{} {code}", answer.status),
        None => answer.status.to_string(),
    }
}

fn text<'a>(document: &'a Value, member: &str) -> Option<&'a str> {
    document.get(member).and_then(Value::as_str)
}
