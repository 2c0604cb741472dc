//! Log lines: one JSON object a line, on standard error.
//!
//! What is logged is chosen field by field. No caller hands over a token, a secret or a body.

use std::io::Write as _;
use std::time::SystemTime;

use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Writes one line. A log that can't be written to must not stop a service, so a failure is ignored.
pub fn line(level: &str, fields: Map<String, Value>) {
    let mut line = Map::new();
    let time = OffsetDateTime::from(SystemTime::now()).format(&Rfc3339).ok();
    line.insert("time".to_owned(), time.into());
    line.insert("level".to_owned(), level.into());
    line.extend(fields);
    let _ = writeln!(std::io::stderr().lock(), "{}", Value::Object(line));
}

/// A line of an event and a message.
pub fn event(level: &str, event: &str, message: &str) {
    if let Value::Object(fields) = json!({ "event": event, "message": message }) {
        line(level, fields);
    }
}
