//! The documents' types in the JSON form of the contract's.

use crate::json_form::{kebab, rejection, texts, update};
use connect_gating::deployments::{
    AccessControl, Added, Answer, Associations, Built, Commit, Deployment, Document, EntityKey, Envelope, Environment,
    EnvironmentType, Family, GraphDetails, IdError, Message, OperationType, OtherAssociation, Parsed, Permission,
    Pipeline, Placement, PollAnswer, Principal, PrincipalType, Property, Refused, State, Truncation, User,
};
use connect_gating::{Descriptor, Gate, GatingModule, Lifecycle, Name, ProviderModule, Report, Vendor, Violation};
use serde_json::{Value, json};
use std::fmt::Debug;

pub fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn maybe(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// The case that the contract calls by this name.
fn case<T: Copy + Debug>(value: &Value, cases: &[T]) -> T {
    *cases.iter().find(|case| kebab(case) == value.as_str().unwrap()).unwrap()
}

fn list<T>(value: &Value, item: impl Fn(&Value) -> T) -> Vec<T> {
    value.as_array().unwrap().iter().map(item).collect()
}

fn listed<T>(items: &[T], item: impl Fn(&T) -> Value) -> Value {
    items.iter().map(item).collect()
}

fn some<T>(value: &Value, inner: impl Fn(&Value) -> T) -> Option<T> {
    (!value.is_null()).then(|| inner(value))
}

pub fn family(value: &Value) -> Family {
    case(value, &[Family::Bulk, Family::Graph])
}

pub fn gate_of(value: &Value) -> Gate {
    Gate {
        pipeline_id: text(&value["pipeline-id"]),
        environment_id: text(&value["environment-id"]),
        sequence_number: value["sequence-number"].as_i64().unwrap(),
    }
}

pub fn envelope_of(value: &Value) -> Envelope {
    Envelope {
        family: family(&value["family"]),
        properties: list(&value["properties"], |value| Property {
            name: text(&value["name"]),
            value: text(&value["value"]),
        }),
        product: maybe(&value["product"]),
        operation_type: some(&value["operation-type"], |value| {
            case(value, &[OperationType::Normal, OperationType::Backfill])
        }),
        connection_id: maybe(&value["connection-id"]),
    }
}

fn envelope(envelope: &Envelope) -> Value {
    json!({
        "family": kebab(envelope.family),
        "properties": listed(&envelope.properties, |one| json!({"name": one.name, "value": one.value})),
        "product": envelope.product,
        "operation-type": envelope.operation_type.map(kebab),
        "connection-id": envelope.connection_id,
    })
}

pub fn deployment_of(value: &Value) -> Deployment {
    let environment = &value["environment"];
    Deployment {
        pipeline: some(&value["pipeline"], |value| Pipeline {
            id: text(&value["id"]),
            display_name: text(&value["display-name"]),
            url: text(&value["url"]),
        }),
        environment: Environment {
            id: text(&environment["id"]),
            display_name: text(&environment["display-name"]),
            kind: {
                use EnvironmentType as E;
                case(&environment["kind"], &[E::Production, E::Staging, E::Testing, E::Development, E::Unmapped])
            },
        },
        sequence_number: value["sequence-number"].as_i64().unwrap(),
        update_sequence_number: value["update-sequence-number"].as_i64().unwrap(),
        display_name: text(&value["display-name"]),
        description: maybe(&value["description"]),
        url: text(&value["url"]),
        state: {
            use State as S;
            let cases = [S::Pending, S::InProgress, S::Successful, S::Cancelled, S::Failed, S::RolledBack, S::Unknown];
            case(&value["state"], &cases)
        },
        last_updated_at: text(&value["last-updated-at"]),
        label: maybe(&value["label"]),
        duration: value["duration"].as_i64(),
        commands: texts(&value["commands"]),
        associations: associations_of(&value["associations"]),
        issue_keys: texts(&value["issue-keys"]),
        graph: some(&value["graph"], graph_of),
    }
}

fn associations_of(value: &Value) -> Associations {
    Associations {
        issue_keys: texts(&value["issue-keys"]),
        issue_id_or_keys: texts(&value["issue-id-or-keys"]),
        service_id_or_keys: texts(&value["service-id-or-keys"]),
        commits: list(&value["commits"], |value| Commit {
            hash: text(&value["hash"]),
            repository_id: text(&value["repository-id"]),
        }),
        repositories: texts(&value["repositories"]),
        others: list(&value["others"], |value| OtherAssociation {
            kind: text(&value["kind"]),
            values: texts(&value["values"]),
        }),
    }
}

fn graph_of(value: &Value) -> GraphDetails {
    let key = |value: &Value| EntityKey { kind: text(&value["kind"]), value: text(&value["value"]) };
    GraphDetails {
        schema_version: maybe(&value["schema-version"]),
        id: maybe(&value["id"]),
        created_at: text(&value["created-at"]),
        created_by: list(&value["created-by"], user_of),
        last_updated_by: list(&value["last-updated-by"], user_of),
        owners: list(&value["owners"], user_of),
        thumbnail_url: maybe(&value["thumbnail-url"]),
        parent_key: some(&value["parent-key"], key),
        container_key: some(&value["container-key"], key),
        permissions: list(&value["permissions"], |value| Permission {
            action: maybe(&value["action"]),
            access_controls: list(&value["access-controls"], |value| AccessControl {
                principals: list(&value["principals"], principal_of),
            }),
        }),
        triggered_by: some(&value["triggered-by"], user_of),
        region: maybe(&value["region"]),
    }
}

fn principal_of(value: &Value) -> Principal {
    use PrincipalType as P;
    let kind = case(&value["kind"], &[P::User, P::Group, P::AtlassianWorkspace, P::Container, P::Everyone]);
    Principal { kind, id: maybe(&value["id"]) }
}

fn user_of(value: &Value) -> User {
    User {
        account_id: maybe(&value["account-id"]),
        email: maybe(&value["email"]),
        external_id: maybe(&value["external-id"]),
        ari: maybe(&value["ari"]),
        name: maybe(&value["name"]),
        user_name: maybe(&value["user-name"]),
        avatar: maybe(&value["avatar"]),
        url: maybe(&value["url"]),
    }
}

fn user(user: &User) -> Value {
    json!({
        "account-id": user.account_id,
        "email": user.email,
        "external-id": user.external_id,
        "ari": user.ari,
        "name": user.name,
        "user-name": user.user_name,
        "avatar": user.avatar,
        "url": user.url,
    })
}

fn associations(all: &Associations) -> Value {
    json!({
        "issue-keys": all.issue_keys,
        "issue-id-or-keys": all.issue_id_or_keys,
        "service-id-or-keys": all.service_id_or_keys,
        "commits": listed(&all.commits, |one| json!({"hash": one.hash, "repository-id": one.repository_id})),
        "repositories": all.repositories,
        "others": listed(&all.others, |other| json!({"kind": other.kind, "values": other.values})),
    })
}

fn deployment(deployment: &Deployment) -> Value {
    let environment = &deployment.environment;
    json!({
        "pipeline": deployment.pipeline.as_ref().map(|pipeline| {
            json!({"id": pipeline.id, "display-name": pipeline.display_name, "url": pipeline.url})
        }),
        "environment": {
            "id": environment.id,
            "display-name": environment.display_name,
            "kind": kebab(environment.kind),
        },
        "sequence-number": deployment.sequence_number,
        "update-sequence-number": deployment.update_sequence_number,
        "display-name": deployment.display_name,
        "description": deployment.description,
        "url": deployment.url,
        "state": kebab(deployment.state),
        "last-updated-at": deployment.last_updated_at,
        "label": deployment.label,
        "duration": deployment.duration,
        "commands": deployment.commands,
        "associations": associations(&deployment.associations),
        "issue-keys": deployment.issue_keys,
        "graph": deployment.graph.as_ref().map(graph),
    })
}

fn graph(graph: &GraphDetails) -> Value {
    let key = |key: &EntityKey| json!({"kind": key.kind, "value": key.value});
    let principal = |one: &Principal| json!({"kind": kebab(one.kind), "id": one.id});
    let control = |control: &AccessControl| json!({"principals": listed(&control.principals, principal)});
    json!({
        "schema-version": graph.schema_version,
        "id": graph.id,
        "created-at": graph.created_at,
        "created-by": listed(&graph.created_by, user),
        "last-updated-by": listed(&graph.last_updated_by, user),
        "owners": listed(&graph.owners, user),
        "thumbnail-url": graph.thumbnail_url,
        "parent-key": graph.parent_key.as_ref().map(key),
        "container-key": graph.container_key.as_ref().map(key),
        "permissions": listed(&graph.permissions, |permission| {
            json!({"action": permission.action, "access-controls": listed(&permission.access_controls, control)})
        }),
        "triggered-by": graph.triggered_by.as_ref().map(user),
        "region": graph.region,
    })
}

fn violation(violation: &Violation) -> Value {
    json!({
        "pointer": violation.pointer,
        "rule": kebab(violation.rule),
        "severity": kebab(violation.severity),
        "limit": violation.limit,
        "actual": violation.actual,
        "message": violation.to_string(),
    })
}

pub fn report(report: &Report) -> Value {
    json!({"violations": listed(&report.violations, violation), "omitted": report.omitted})
}

pub fn parsed(parsed: &Parsed) -> Value {
    json!({
        "envelope": envelope(&parsed.envelope),
        "deployments": listed(&parsed.deployments, deployment),
        "related": parsed.related,
    })
}

pub fn id_error(error: IdError) -> Value {
    json!({"field": kebab(error.field), "fault": kebab(error.fault), "message": error.to_string()})
}

pub fn document(document: &Document) -> Value {
    let truncation =
        |cut: &Truncation| json!({"association": kebab(cut.association), "kept": cut.kept, "dropped": cut.dropped});
    let placement = |placement: &Placement| {
        json!({
            "position": placement.position,
            "truncations": listed(&placement.truncations, truncation),
            "warnings": listed(&placement.warnings, violation),
        })
    };
    json!({"json": document.json, "placements": listed(&document.placements, placement), "pause": document.pause})
}

pub fn built(built: &Built) -> Value {
    json!({
        "documents": listed(&built.documents, document),
        "refused": listed(&built.refused, refused),
    })
}

pub fn refused(refused: &Refused) -> Value {
    json!({"position": refused.position, "report": report(&refused.report)})
}

pub fn added(added: &Added) -> Value {
    json!({"position": added.position, "document": added.document.as_ref().map(document)})
}

pub fn answer(answer: &Answer) -> Value {
    let message = |message: &Message| json!({"text": message.text, "trace-id": message.trace_id});
    json!({
        "outcomes": listed(&answer.outcomes, |outcome| json!({
            "fate": kebab(outcome.fate),
            "messages": listed(&outcome.messages, message),
            "unknown": associations(&outcome.unknown),
        })),
        "messages": listed(&answer.messages, message),
        "unknown": associations(&answer.unknown),
        "readable": answer.readable,
    })
}

pub fn poll_answer(answer: PollAnswer) -> Value {
    match answer {
        PollAnswer::Status(status) => json!({"status": update(status)}),
        PollAnswer::Unreadable(reason) => json!({"unreadable": rejection(reason)}),
        plain => kebab(plain).into(),
    }
}

pub fn module_of(value: &Value) -> GatingModule {
    GatingModule { key: text(&value["key"]), name: name_of(&value["name"]), callback_url: text(&value["callback-url"]) }
}

fn name_of(value: &Value) -> Name {
    Name { value: text(&value["value"]), i18n: maybe(&value["i18n"]) }
}

pub fn app_of(value: &Value) -> Descriptor {
    let (lifecycle, provider) = (&value["lifecycle"], &value["provider"]);
    Descriptor {
        key: text(&value["key"]),
        name: maybe(&value["name"]),
        description: maybe(&value["description"]),
        vendor: some(&value["vendor"], |vendor| Vendor { name: text(&vendor["name"]), url: text(&vendor["url"]) }),
        base_url: text(&value["base-url"]),
        lifecycle: Lifecycle {
            installed: text(&lifecycle["installed"]),
            uninstalled: maybe(&lifecycle["uninstalled"]),
            enabled: maybe(&lifecycle["enabled"]),
            disabled: maybe(&lifecycle["disabled"]),
        },
        more_scopes: texts(&value["more-scopes"]),
        gating: module_of(&value["gating"]),
        provider: ProviderModule {
            key: text(&provider["key"]),
            name: name_of(&provider["name"]),
            home_url: text(&provider["home-url"]),
            logo_url: maybe(&provider["logo-url"]),
            documentation_url: maybe(&provider["documentation-url"]),
            list_deployments_url: maybe(&provider["list-deployments-url"]),
        },
    }
}
