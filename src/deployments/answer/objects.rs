//! The answer of `setObjects`.
//!
//! Published is only that there is a `BulkObjectResponse`; that it has `success`, and `error` where that is false, is
//! known from users. Nothing is known of what it says about single objects, so nothing is guessed: one fate for all.

use super::{Answer, Fate, Message, all};
use crate::deployments::document::Family;
use crate::deployments::read::{Parsed, member, parse, text};
use crate::json::Object;
use crate::limits;
use crate::report::Report;

/// Turns the answer of `setObjects`, as JSON text, into what became of each deployment of the document.
///
/// # Errors
///
/// The report of [`parse`], where `sent` is no valid graph document.
pub fn read_objects_answer(sent: &str, body: &str) -> Result<Answer, Report> {
    let Parsed { deployments, .. } = parse(Family::Graph, sent)?;
    let object = if body.len() > limits::ANSWER_BYTES { None } else { Object::read(body).ok() };
    let success = object.as_ref().and_then(|object| object.member("success")).map(|value| value.get());
    let fate = match success {
        Some("true") => Fate::Accepted,
        Some("false") => Fate::Refused,
        _ => return Ok(all(&deployments, Fate::Unanswered, Vec::new(), false)),
    };
    let error = object.as_ref().and_then(|object| {
        text(object, "error").or_else(|| member(object, "error").and_then(|error| text(&error, "message")))
    });
    let messages = error.map(|text| Message { text, trace_id: None }).into_iter().collect();
    Ok(all(&deployments, fate, messages, true))
}
