//! `deployments`.

use super::Component;
use super::cross::{Cross, both, enums, records};
use super::exports::connect_gating::api::{deployments as wit, gating, validation};
use crate::deployments as core;
use std::cell::RefCell;

impl wit::Guest for Component {
    type Splitter = Splitter;

    fn check(family: wit::Family, deployment: wit::Deployment) -> validation::Report {
        core::check(family.cross(), &deployment.cross()).cross()
    }

    fn validate(family: wit::Family, document: String) -> validation::Report {
        core::validate(family.cross(), &document).cross()
    }

    fn parse(family: wit::Family, document: String) -> Result<wit::Parsed, validation::Report> {
        core::parse(family.cross(), &document).map(Cross::cross).map_err(Cross::cross)
    }

    fn poll_path(gate: gating::Gate) -> Result<String, wit::IdError> {
        core::poll_path(&gate.into()).map_err(Cross::cross)
    }

    fn graph_id(gate: gating::Gate) -> Result<String, wit::IdError> {
        core::graph_id(&gate.into()).map_err(Cross::cross)
    }

    fn build(
        envelope: wit::Envelope,
        deployments: Vec<wit::Deployment>,
        related: Vec<String>,
    ) -> Result<wit::Built, validation::Report> {
        core::build(&envelope.cross(), &deployments.cross(), &related).map(Cross::cross).map_err(Cross::cross)
    }

    fn read_bulk_answer(sent: String, status: u16, body: String) -> Result<wit::Answer, validation::Report> {
        core::read_bulk_answer(&sent, status, &body).map(Cross::cross).map_err(Cross::cross)
    }

    fn read_objects_answer(sent: String, body: String) -> Result<wit::Answer, validation::Report> {
        core::read_objects_answer(&sent, &body).map(Cross::cross).map_err(Cross::cross)
    }

    fn read_poll_answer(gate: gating::Gate, status: u16, body: String, now: u64, leeway: u32) -> wit::PollAnswer {
        match core::read_poll_answer(&gate.into(), status, &body, now, leeway) {
            core::PollAnswer::Status(update) => wit::PollAnswer::Status(update.into()),
            core::PollAnswer::Unreadable(reason) => wit::PollAnswer::Unreadable(reason.into()),
            core::PollAnswer::OtherGate => wit::PollAnswer::OtherGate,
            core::PollAnswer::NoData => wit::PollAnswer::NoData,
            core::PollAnswer::Refused => wit::PollAnswer::Refused,
            core::PollAnswer::RetryLater => wit::PollAnswer::RetryLater,
        }
    }
}

/// A splitter that is borrowed for one call at a time: an instance has one thread, and no call makes another.
pub(super) struct Splitter(RefCell<core::Splitter>);

impl wit::GuestSplitter for Splitter {
    fn open(envelope: wit::Envelope) -> Result<wit::Splitter, validation::Report> {
        match core::Splitter::new(&envelope.cross()) {
            Ok(splitter) => Ok(wit::Splitter::new(Self(RefCell::new(splitter)))),
            Err(report) => Err(report.cross()),
        }
    }

    fn add(&self, deployment: wit::Deployment) -> Result<wit::Added, wit::Refused> {
        self.0.borrow_mut().add(&deployment.cross()).map(Cross::cross).map_err(Cross::cross)
    }

    fn add_related(&self, object: String) -> Result<wit::Added, wit::Refused> {
        self.0.borrow_mut().add_related(&object).map(Cross::cross).map_err(Cross::cross)
    }

    fn finish(&self) -> Option<wit::Document> {
        self.0.borrow_mut().finish().cross()
    }
}

impl Cross<wit::IdError> for core::IdError {
    fn cross(self) -> wit::IdError {
        wit::IdError { field: self.field.into(), fault: self.fault.cross(), message: self.to_string() }
    }
}

both! { records
    core::Pipeline = wit::Pipeline { id, display_name, url }
    core::Environment = wit::Environment { id, display_name, kind }
    core::Commit = wit::Commit { hash, repository_id }
    core::OtherAssociation = wit::OtherAssociation { kind, values }
    core::Associations = wit::Associations {
        issue_keys, issue_id_or_keys, service_id_or_keys, commits, repositories, others
    }
    core::User = wit::User { account_id, email, external_id, ari, name, user_name, avatar, url }
    core::EntityKey = wit::EntityKey { kind, value }
    core::Principal = wit::Principal { kind, id }
    core::AccessControl = wit::AccessControl { principals }
    core::Permission = wit::Permission { action, access_controls }
    core::GraphDetails = wit::GraphDetails {
        schema_version, id, created_at, created_by, last_updated_by, owners, thumbnail_url, parent_key, container_key,
        permissions, triggered_by, region
    }
    core::Deployment = wit::Deployment {
        pipeline, environment, sequence_number, update_sequence_number, display_name, description, url, state,
        last_updated_at, label, duration, commands, associations, issue_keys, graph
    }
    core::Property = wit::Property { name, value }
    core::Envelope = wit::Envelope { family, properties, product, operation_type, connection_id }
}

both! { enums
    core::Family = wit::Family { Bulk, Graph }
    core::State = wit::State { Pending, InProgress, Successful, Cancelled, Failed, RolledBack, Unknown }
    core::EnvironmentType = wit::EnvironmentType { Production, Staging, Testing, Development, Unmapped }
    core::PrincipalType = wit::PrincipalType { User, Group, AtlassianWorkspace, Container, Everyone }
    core::OperationType = wit::OperationType { Normal, Backfill }
}

records! {
    core::Parsed => wit::Parsed { envelope, deployments, related }
    core::Truncation => wit::Truncation { association, kept, dropped }
    core::Placement => wit::Placement { position, truncations, warnings }
    core::Document => wit::Document { json, placements, pause }
    core::Added => wit::Added { position, document }
    core::Refused => wit::Refused { position, report }
    core::Built => wit::Built { documents, refused }
    core::Message => wit::Message { text, trace_id }
    core::Outcome => wit::Outcome { fate, messages, unknown }
    core::Answer => wit::Answer { outcomes, messages, unknown, readable }
}

enums! {
    core::IdFault => wit::IdFault { Empty, TooLong, DotSegment, OddCharacter }
    core::AssociationType => wit::AssociationType { IssueKeys, IssueIdOrKeys, ServiceIdOrKeys, Commit, Repository }
    core::Fate => wit::Fate { Accepted, Rejected, Refused, SendFewer, RetryLater, Unanswered }
}
