//! How the demo tells a step: what was sent, what was answered, what the log says, what the gate says then; and whether
//! all of that is as expected.

use std::error::Error;

use connect_gating_demo::server::Server;
use connect_gating_jira_stand_in::client::Answer;
use connect_gating_jira_stand_in::{App, Site, Tenant};
use serde_json::Value;

use crate::table::{self, Row};

/// A result with any error.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The gate of the story, as the pipeline names it.
pub const GATE: &str = "webshop/production/100";

/// Everybody in it, and how it went so far.
pub struct Story {
    /// The server under test.
    pub server: Server,
    /// The Jira site `acme`.
    pub acme: Site,
    /// The app, as acme knows it.
    pub app: App,
    /// Another Jira site that has installed the app.
    pub other: Tenant,
    /// The token with which acme's pipeline asks; empty until it has one.
    pub reader: String,
    /// The number of steps.
    pub steps: usize,
    /// The number of those that were not as expected.
    pub surprises: usize,
    log_read: usize,
}

/// What is expected of a step: the answer, the log, the gate.
pub type Expected<'a> = [&'a str; 3];

impl Story {
    /// At its beginning.
    pub fn new(server: Server, acme: Site, app: App, other: Tenant) -> Self {
        Self { server, acme, app, other, reader: String::new(), steps: 0, surprises: 0, log_read: 0 }
    }

    /// A step, and then a look at the gate.
    pub fn step(&mut self, sent: &str, answer: &Answer, expected: Expected<'_>) -> Result<()> {
        let gate = self.ask(GATE)?;
        self.tell(sent, &shown(answer), &gate, expected)
    }

    /// A step of which the gate was looked at already.
    pub fn tell(&mut self, sent: &str, answered: &str, gate: &str, expected: Expected<'_>) -> Result<()> {
        self.steps = self.steps.saturating_add(1);
        let logged = self.logged()?;
        let found = Row { sent, answered, logged: &logged, gate };
        let [answered, logged, gate] = expected;
        if !table::row(self.steps, &found, &Row { sent, answered, logged, gate })? {
            self.surprises = self.surprises.saturating_add(1);
        }
        Ok(())
    }

    /// What a pipeline of acme is told; nothing before it has a token. `path` may say how long it waits.
    pub fn ask(&self, path: &str) -> Result<String> {
        if self.reader.is_empty() {
            return Ok(String::new());
        }
        let answer = self.server.gate("GET", &self.reader, path)?;
        let document = answer.json();
        let may = if answer.status == 200 { "YES" } else { "no " };
        let why = text(&document, "error").or_else(|| text(&document, "decision")).unwrap_or_default();
        let status = text(&document, "status").map(|status| format!(", {status}")).unwrap_or_default();
        Ok(format!("{may}  {} {why}{status}", answer.status))
    }

    /// The reason that the server logged since the last step. Polls are not listed: they happen when they happen.
    fn logged(&mut self) -> Result<String> {
        let log = self.server.log();
        // The last line may still be on its way; what a step is about was logged before it was answered.
        let whole = log.rfind('\n').map_or(0, |end| end.saturating_add(1));
        let fresh = log.get(self.log_read..whole).unwrap_or_default().to_owned();
        self.log_read = whole;
        let mut reason = String::new();
        for line in fresh.lines() {
            let line: Value = serde_json::from_str(line)?;
            let member = |name| text(&line, name).unwrap_or_default().to_owned();
            reason = match text(&line, "event") {
                Some("callback-refused" | "lifecycle-refused") => member("code"),
                Some("callback-taken") => member("outcome"),
                Some("callback-retried" | "lifecycle-retried") => "retry".to_owned(),
                Some("callback-replayed" | "lifecycle-replayed") => "replayed".to_owned(),
                Some("deployment-submitted") => member("fate"),
                Some(event @ ("installed" | "uninstalled")) => event.to_owned(),
                _ => continue,
            };
        }
        Ok(reason)
    }
}

/// The status and the public code of an answer.
pub fn shown(answer: &Answer) -> String {
    match text(&answer.json(), "error") {
        Some(code) => format!("{} {code}", answer.status),
        None => answer.status.to_string(),
    }
}

fn text<'a>(document: &'a Value, member: &str) -> Option<&'a str> {
    document.get(member).and_then(Value::as_str)
}
