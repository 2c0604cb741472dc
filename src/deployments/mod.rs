//! Deployment documents: what the app tells Atlassian of its deployments, and what Atlassian answers.
//!
//! One typed [`Deployment`] makes both documents. Each document is a table of its members, and every rule is written
//! once, over the document: a typed deployment is held to them as the text that it makes.

#[macro_use]
mod deployment;
mod answer;
mod bulk;
mod document;
mod graph;
mod order;
mod path;
mod read;
mod split;
mod truncate;
mod validate;

pub use answer::{Answer, Fate, Message, Outcome, PollAnswer, read_bulk_answer, read_objects_answer, read_poll_answer};
pub use deployment::{
    AccessControl, Associations, Commit, Deployment, EntityKey, Environment, EnvironmentType, GATING_COMMAND,
    GraphDetails, OtherAssociation, Permission, Pipeline, Principal, PrincipalType, State, User,
};
pub use document::{Envelope, Family, OperationType, Property};
pub use path::{IdError, IdFault, graph_id, poll_path};
pub use read::{Parsed, parse};
pub use split::{Added, Built, Document, Placement, Refused, Splitter, build};
pub use truncate::{AssociationType, Truncation};
pub(crate) use validate::read_document;
pub use validate::{check, validate};
