//! The same of the documents.

use super::is;
use connect_gating::deployments::*;
use connect_gating::{Gate, IdentityField, Reason, Report, Update, Violation};

const _: fn(&str, u16, &str) -> Result<Answer, Report> = read_bulk_answer;
const _: fn(&str, &str) -> Result<Answer, Report> = read_objects_answer;
const _: fn(&Gate, u16, &str, u64, u32) -> PollAnswer = read_poll_answer;
const _: &str = GATING_COMMAND;
const _: fn(&Gate) -> Result<String, IdError> = graph_id;
const _: fn(&Gate) -> Result<String, IdError> = poll_path;
const _: fn(Family, &str) -> Result<Parsed, Report> = parse;
const _: fn(&Envelope, &[Deployment], &[String]) -> Result<Built, Report> = build;
const _: fn(Family, &Deployment) -> Report = check;
const _: fn(Family, &str) -> Report = validate;
const _: fn(Family) -> Envelope = Envelope::new;
const _: fn(&Envelope) -> Result<Splitter, Report> = Splitter::new;
const _: fn(&mut Splitter, &Deployment) -> Result<Added, Refused> = Splitter::add;
const _: fn(&mut Splitter, &str) -> Result<Added, Refused> = Splitter::add_related;
const _: fn(&mut Splitter) -> Option<Document> = Splitter::finish;

fn answer(outcomes: Vec<Outcome>, messages: Vec<Message>, unknown: Associations, readable: bool) -> Answer {
    Answer { outcomes, messages, unknown, readable }
}

fn fate(it: Fate) {
    match it {
        Fate::Accepted | Fate::Rejected | Fate::Refused | Fate::SendFewer | Fate::RetryLater | Fate::Unanswered => {}
    }
}

fn message(text: String, trace_id: Option<String>) -> Message {
    Message { text, trace_id }
}

fn outcome(fate: Fate, messages: Vec<Message>, unknown: Associations) -> Outcome {
    Outcome { fate, messages, unknown }
}

fn poll_answer(it: PollAnswer) {
    match it {
        PollAnswer::Status(a) => is::<Update>(a),
        PollAnswer::Unreadable(a) => is::<Reason>(a),
        PollAnswer::OtherGate | PollAnswer::NoData | PollAnswer::Refused | PollAnswer::RetryLater => {}
    }
}

fn access_control(principals: Vec<Principal>) -> AccessControl {
    AccessControl { principals }
}

fn associations(
    issue_keys: Vec<String>,
    issue_id_or_keys: Vec<String>,
    service_id_or_keys: Vec<String>,
    commits: Vec<Commit>,
    repositories: Vec<String>,
    others: Vec<OtherAssociation>,
) -> Associations {
    Associations { issue_keys, issue_id_or_keys, service_id_or_keys, commits, repositories, others }
}

fn commit(hash: String, repository_id: String) -> Commit {
    Commit { hash, repository_id }
}

fn deployment(
    pipeline: Option<Pipeline>,
    environment: Environment,
    sequence_number: i64,
    update_sequence_number: i64,
    display_name: String,
    description: Option<String>,
    url: String,
    state: State,
    last_updated_at: String,
    label: Option<String>,
    duration: Option<i64>,
    commands: Vec<String>,
    associations: Associations,
    issue_keys: Vec<String>,
    graph: Option<GraphDetails>,
) -> Deployment {
    Deployment {
        pipeline,
        environment,
        sequence_number,
        update_sequence_number,
        display_name,
        description,
        url,
        state,
        last_updated_at,
        label,
        duration,
        commands,
        associations,
        issue_keys,
        graph,
    }
}

fn entity_key(kind: String, value: String) -> EntityKey {
    EntityKey { kind, value }
}

fn environment(id: String, display_name: String, kind: EnvironmentType) -> Environment {
    Environment { id, display_name, kind }
}

fn environment_type(it: EnvironmentType) {
    match it {
        EnvironmentType::Production
        | EnvironmentType::Staging
        | EnvironmentType::Testing
        | EnvironmentType::Development
        | EnvironmentType::Unmapped => {}
    }
}

fn graph_details(
    schema_version: Option<String>,
    id: Option<String>,
    created_at: String,
    created_by: Vec<User>,
    last_updated_by: Vec<User>,
    owners: Vec<User>,
    thumbnail_url: Option<String>,
    parent_key: Option<EntityKey>,
    container_key: Option<EntityKey>,
    permissions: Vec<Permission>,
    triggered_by: Option<User>,
    region: Option<String>,
) -> GraphDetails {
    GraphDetails {
        schema_version,
        id,
        created_at,
        created_by,
        last_updated_by,
        owners,
        thumbnail_url,
        parent_key,
        container_key,
        permissions,
        triggered_by,
        region,
    }
}

fn other_association(kind: String, values: Vec<String>) -> OtherAssociation {
    OtherAssociation { kind, values }
}

fn permission(action: Option<String>, access_controls: Vec<AccessControl>) -> Permission {
    Permission { action, access_controls }
}

fn pipeline(id: String, display_name: String, url: String) -> Pipeline {
    Pipeline { id, display_name, url }
}

fn principal(kind: PrincipalType, id: Option<String>) -> Principal {
    Principal { kind, id }
}

fn principal_type(it: PrincipalType) {
    match it {
        PrincipalType::User
        | PrincipalType::Group
        | PrincipalType::AtlassianWorkspace
        | PrincipalType::Container
        | PrincipalType::Everyone => {}
    }
}

fn state(it: State) {
    match it {
        State::Pending
        | State::InProgress
        | State::Successful
        | State::Cancelled
        | State::Failed
        | State::RolledBack
        | State::Unknown => {}
    }
}

fn user(
    account_id: Option<String>,
    email: Option<String>,
    external_id: Option<String>,
    ari: Option<String>,
    name: Option<String>,
    user_name: Option<String>,
    avatar: Option<String>,
    url: Option<String>,
) -> User {
    User { account_id, email, external_id, ari, name, user_name, avatar, url }
}

fn envelope(
    family: Family,
    properties: Vec<Property>,
    product: Option<String>,
    operation_type: Option<OperationType>,
    connection_id: Option<String>,
) -> Envelope {
    Envelope { family, properties, product, operation_type, connection_id }
}

fn family(it: Family) {
    match it {
        Family::Bulk | Family::Graph => {}
    }
}

fn operation_type(it: OperationType) {
    match it {
        OperationType::Normal | OperationType::Backfill => {}
    }
}

fn property(name: String, value: String) -> Property {
    Property { name, value }
}

fn id_error(field: IdentityField, fault: IdFault) -> IdError {
    IdError { field, fault }
}

fn id_fault(it: IdFault) {
    match it {
        IdFault::Empty | IdFault::TooLong | IdFault::DotSegment | IdFault::OddCharacter => {}
    }
}

fn parsed(envelope: Envelope, deployments: Vec<Deployment>, related: Vec<String>) -> Parsed {
    Parsed { envelope, deployments, related }
}

fn added(position: u32, document: Option<Document>) -> Added {
    Added { position, document }
}

fn built(documents: Vec<Document>, refused: Vec<Refused>) -> Built {
    Built { documents, refused }
}

fn document(json: String, placements: Vec<Placement>, pause: u32) -> Document {
    Document { json, placements, pause }
}

fn placement(position: u32, truncations: Vec<Truncation>, warnings: Vec<Violation>) -> Placement {
    Placement { position, truncations, warnings }
}

fn refused(position: u32, report: Report) -> Refused {
    Refused { position, report }
}

fn association_type(it: AssociationType) {
    match it {
        AssociationType::IssueKeys
        | AssociationType::IssueIdOrKeys
        | AssociationType::ServiceIdOrKeys
        | AssociationType::Commit
        | AssociationType::Repository => {}
    }
}

fn truncation(association: AssociationType, kept: u32, dropped: u32) -> Truncation {
    Truncation { association, kept, dropped }
}
