//! Where a deployment is found again: its id in the graph, and the path that answers its gating status.

use crate::canonical::encode;
use crate::limits;
use crate::payload::{Gate, has_plain_characters};
use crate::rejection::IdentityField;
use core::fmt;

/// What is wrong with an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdFault {
    /// It is empty.
    Empty,
    /// It has more than 255 characters.
    TooLong,
    /// It is `.` or `..`: every client and server takes those for steps of the path, however they are encoded.
    DotSegment,
    /// It has control or bidirectional characters.
    OddCharacter,
}

/// An id that can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdError {
    /// Which id.
    pub field: IdentityField,
    /// What is wrong with it.
    pub fault: IdFault,
}

impl core::error::Error for IdError {}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fault = match self.fault {
            IdFault::Empty => "is empty",
            IdFault::TooLong => "has more than 255 characters",
            IdFault::DotSegment => "is `.` or `..`, which no path can hold",
            IdFault::OddCharacter => "has control or bidirectional characters",
        };
        write!(f, "`{}` {fault}", self.field.name())
    }
}

/// The path, on the tenant's base URL, that answers the gating status of a deployment. Whatever is not unreserved
/// (RFC 3986, section 2.3) in an id is percent-encoded.
///
/// # Errors
///
/// Every [`IdFault`].
pub fn poll_path(gate: &Gate) -> Result<String, IdError> {
    let pipeline = segment(&gate.pipeline_id, IdentityField::PipelineId)?;
    let environment = segment(&gate.environment_id, IdentityField::EnvironmentId)?;
    let number = gate.sequence_number;
    Ok(format!(
        "/rest/deployments/0.1/pipelines/{pipeline}/environments/{environment}/deployments/{number}/gating-status"
    ))
}

/// The id of a deployment in the graph, in the form of the published example. Only `/` and `%` in an id are
/// percent-encoded, so that no two deployments share one and plain ids stay as they are.
///
/// # Errors
///
/// Every [`IdFault`] but `dot-segment`.
pub fn graph_id(gate: &Gate) -> Result<String, IdError> {
    check(&gate.pipeline_id, IdentityField::PipelineId)?;
    check(&gate.environment_id, IdentityField::EnvironmentId)?;
    let escape = |id: &str| id.replace('%', "%25").replace('/', "%2F");
    let (pipeline, environment) = (escape(&gate.pipeline_id), escape(&gate.environment_id));
    let number = gate.sequence_number;
    Ok(format!("pipelineId/{pipeline}/environmentId/{environment}/deploymentSequenceNumber/{number}"))
}

fn check(id: &str, field: IdentityField) -> Result<(), IdError> {
    let fault = if id.is_empty() {
        IdFault::Empty
    } else if id.chars().count() > limits::ID_CHARACTERS {
        IdFault::TooLong
    } else if !has_plain_characters(id) {
        IdFault::OddCharacter
    } else {
        return Ok(());
    };
    Err(IdError { field, fault })
}

fn segment(id: &str, field: IdentityField) -> Result<String, IdError> {
    check(id, field)?;
    if matches!(id, "." | "..") {
        return Err(IdError { field, fault: IdFault::DotSegment });
    }
    Ok(encode(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_in_the_graph_are_distinct() {
        let id = |pipeline: &str, environment: &str| {
            let (pipeline_id, environment_id) = (pipeline.to_owned(), environment.to_owned());
            graph_id(&Gate { pipeline_id, environment_id, sequence_number: 1 }).unwrap()
        };
        assert_eq!(id("a b", "e"), "pipelineId/a b/environmentId/e/deploymentSequenceNumber/1");
        assert_eq!(id("a/b", "%2F"), "pipelineId/a%2Fb/environmentId/%252F/deploymentSequenceNumber/1");
        assert_ne!(id("p/environmentId/e", "f"), id("p", "e/environmentId/f"));
    }

    #[test]
    fn path_segments() {
        let table = [
            ("a-b_c.d~E9", Ok("a-b_c.d~E9")),
            ("...", Ok("...")),
            ("a/b", Ok("a%2Fb")),
            ("%2e%2e", Ok("%252e%252e")),
            ("a b+c&d?e#f", Ok("a%20b%2Bc%26d%3Fe%23f")),
            ("\u{e9}\u{1f680}", Ok("%C3%A9%F0%9F%9A%80")),
            ("", Err(IdFault::Empty)),
            (".", Err(IdFault::DotSegment)),
            ("..", Err(IdFault::DotSegment)),
            ("a\n", Err(IdFault::OddCharacter)),
            ("a\u{202e}", Err(IdFault::OddCharacter)),
        ];
        for (id, expected) in table {
            let actual = segment(id, IdentityField::PipelineId);
            assert_eq!(actual.as_deref().map_err(|error| error.fault), expected, "{id}");
        }
        assert!(segment(&"\u{e9}".repeat(255), IdentityField::PipelineId).is_ok());
        assert!(segment(&"a".repeat(256), IdentityField::PipelineId).is_err());
    }
}
