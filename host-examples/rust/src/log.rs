//! Log lines: one JSON object a line, on standard error.
//!
//! What is logged is chosen field by field. No caller hands over a token, a secret or a body; tokens appear as their
//! digests, and an issuer only where it is a tenant of this server.

use std::io::Write as _;

use serde_json::{Map, Value};

use crate::clock;

/// How much a line matters.
#[derive(Clone, Copy)]
pub enum Level {
    /// The ordinary course of things.
    Info,
    /// Somebody was refused, or something is odd.
    Warn,
    /// A person has to look.
    Error,
}

/// The most characters of any text that is logged: ids and messages fit, and nobody floods the log.
const LONGEST: usize = 600;

/// Writes one line. A log that can't be written to must not stop a gate, so a failure is ignored.
pub fn line(level: Level, event: &str, fields: &[(&str, Value)]) {
    let level = match level {
        Level::Info => "info",
        Level::Warn => "warn",
        Level::Error => "error",
    };
    let mut line = Map::new();
    line.insert("time".into(), clock::rfc3339(clock::now_signed(), 0).into());
    line.insert("level".into(), level.into());
    line.insert("event".into(), event.into());
    for (name, value) in fields {
        line.insert((*name).into(), shortened(value));
    }
    let _ = writeln!(std::io::stderr().lock(), "{}", Value::Object(line));
}

fn shortened(value: &Value) -> Value {
    match value {
        Value::String(text) if text.chars().count() > LONGEST => text.chars().take(LONGEST).collect::<String>().into(),
        other => other.clone(),
    }
}
