//! Log lines: one JSON object a line, on standard error.
//!
//! What is logged is chosen field by field: never a token, a secret or a body, and an issuer only where it is a tenant.

use super::clock;
use serde_json::{Map, Value};

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

/// The most characters of any text that is logged.
const LONGEST: usize = 600;
/// What WASI writes at once, in bytes.
const AT_ONCE: usize = 4096;

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
    let text = format!("{}\n", Value::Object(line));
    let stderr = wasip2::cli::stderr::get_stderr();
    for octets in text.as_bytes().chunks(AT_ONCE) {
        let _ = stderr.blocking_write_and_flush(octets);
    }
}

fn shortened(value: &Value) -> Value {
    match value {
        Value::String(text) if text.chars().count() > LONGEST => text.chars().take(LONGEST).collect::<String>().into(),
        other => other.clone(),
    }
}
