//! Reads a valid document back into what made it.

use super::deployment::{
    AccessControl, Associations, Commit, Deployment, EntityKey, Environment, EnvironmentType, GraphDetails,
    OtherAssociation, Permission, Pipeline, Principal, PrincipalType, State, User,
};
use super::document::{Envelope, Family, OperationType, Property};
use super::graph;
use super::validate::validate;
use crate::json::{self, Integer, Object, Value};
use crate::report::{Place, Report, Rule, Violations};

/// What a document says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// What is around the deployments.
    pub envelope: Envelope,
    /// The deployments, in order.
    pub deployments: Vec<Deployment>,
    /// The objects that ride along, as JSON text, in order.
    pub related: Vec<String>,
}

/// Reads a document. One that was built comes out as it went in, except that related objects are apart; building it
/// again gives the same bytes, if JSON that was handed in had no blanks around it. Members that nobody documents are left
/// out.
///
/// # Errors
///
/// The report of [`validate`], where it has an error.
pub fn parse(family: Family, document: &str) -> Result<Parsed, Report> {
    let report = validate(family, document);
    if !report.is_sendable() {
        return Err(report);
    }
    read(family, document).ok_or_else(|| {
        // What is valid can be read; were it ever not so, this says so rather than losing a deployment.
        let mut violations = Violations::default();
        violations.error(&Place::ROOT, Rule::JsonType);
        violations.into_report()
    })
}

fn read(family: Family, document: &str) -> Option<Parsed> {
    let object = Object::read(document).ok()?;
    let mut parsed = Parsed { envelope: envelope(family, &object), deployments: Vec::new(), related: Vec::new() };
    for item in json::list(object.member(family.items())?)? {
        let object = Object::read_shallow(item.get()).ok()?;
        match family {
            Family::Bulk => parsed.deployments.push(bulk_deployment(&object)?),
            Family::Graph if graph::is_deployment(&object) => parsed.deployments.push(graph_deployment(&object)?),
            Family::Graph => parsed.related.push(item.get().to_owned()),
        }
    }
    Some(parsed)
}

fn envelope(family: Family, object: &Object<'_>) -> Envelope {
    let properties = member(object, "properties");
    let properties = properties
        .iter()
        .flat_map(Object::members)
        .filter_map(|(name, value)| Some(Property { name: name.to_owned(), value: json::text(value)?.into_owned() }));
    Envelope {
        family,
        properties: properties.collect(),
        product: member(object, "providerMetadata").and_then(|metadata| text(&metadata, "product")),
        operation_type: text(object, "operationType").and_then(|name| OperationType::from_name(&name)),
        connection_id: text(object, "connectionId"),
    }
}

fn bulk_deployment(object: &Object<'_>) -> Option<Deployment> {
    let last_updated_at = text(object, "lastUpdated")?;
    Some(Deployment { issue_keys: texts(object, "issueKeys"), ..common(object, object, last_updated_at)? })
}

fn graph_deployment(object: &Object<'_>) -> Option<Deployment> {
    let details = member(object, graph::DEPLOYMENT)?;
    let deployment = common(object, &details, text(object, "lastUpdatedAt")?)?;
    let graph = GraphDetails {
        schema_version: text(object, "schemaVersion"),
        id: text(object, "id"),
        created_at: text(object, "createdAt")?,
        created_by: people(object, "createdBy"),
        last_updated_by: people(object, "lastUpdatedBy"),
        owners: people(object, "owners"),
        thumbnail_url: member(object, "thumbnail").and_then(|thumbnail| text(&thumbnail, "externalUrl")),
        parent_key: entity_key(object, "parentKey"),
        container_key: entity_key(object, "containerKey"),
        permissions: several(object, "permissions").map(|object| permission(&object)).collect(),
        triggered_by: member(&details, "triggeredBy").as_ref().map(user),
        region: text(&details, "region"),
    };
    Some(Deployment { graph: Some(graph), ..deployment })
}

/// What both documents say; in the graph a part of it stands in an object of its own.
fn common(object: &Object<'_>, details: &Object<'_>, last_updated_at: String) -> Option<Deployment> {
    let environment = member(details, "environment")?;
    let pipeline = member(details, "pipeline").and_then(|pipeline| {
        Some(Pipeline {
            id: text(&pipeline, "id")?,
            display_name: text(&pipeline, "displayName")?,
            url: text(&pipeline, "url")?,
        })
    });
    Some(Deployment {
        pipeline,
        environment: Environment {
            id: text(&environment, "id")?,
            display_name: text(&environment, "displayName")?,
            kind: EnvironmentType::from_name(&text(&environment, "type")?)?,
        },
        sequence_number: integer(details, "deploymentSequenceNumber")?,
        update_sequence_number: integer(object, "updateSequenceNumber")?,
        display_name: text(object, "displayName")?,
        description: text(object, "description"),
        url: text(object, "url")?,
        state: State::from_name(&text(details, "state")?)?,
        last_updated_at,
        label: text(details, "label"),
        duration: integer(details, "duration"),
        commands: several(details, "commands").filter_map(|entry| text(&entry, "command")).collect(),
        associations: associations(object, "associations", true),
        issue_keys: Vec::new(),
        graph: None,
    })
}

/// The value of `associations`, by type. Where it has to be `exact`, a list is one of its type only if every value is;
/// else what is none stands apart.
pub(super) fn associations(object: &Object<'_>, name: &str, exact: bool) -> Associations {
    let mut all = Associations::default();
    for entry in several(object, name) {
        let (Some(kind), Some(values)) = (text(&entry, "associationType"), entry.member("values").and_then(json::list))
        else {
            continue;
        };
        if let Some(left) = known(&mut all, &kind, values, exact) {
            let values = left.into_iter().map(|value| value.get().to_owned()).collect();
            all.others.push(OtherAssociation { kind, values });
        }
    }
    all
}

/// Takes the values of a type that is named, and gives what is left, if any is; the graph document may use the same name for
/// other values.
fn known<'a>(all: &mut Associations, kind: &str, values: Vec<Value<'a>>, exact: bool) -> Option<Vec<Value<'a>>> {
    match kind {
        "issueKeys" => take(&mut all.issue_keys, values, exact, plain),
        "issueIdOrKeys" => take(&mut all.issue_id_or_keys, values, exact, plain),
        "serviceIdOrKeys" => take(&mut all.service_id_or_keys, values, exact, plain),
        "commit" => take(&mut all.commits, values, exact, commit),
        "repository" => take(&mut all.repositories, values, exact, repository),
        _ => Some(values),
    }
}

fn take<'a, T>(
    list: &mut Vec<T>,
    values: Vec<Value<'a>>,
    exact: bool,
    read: fn(Value<'_>, bool) -> Option<T>,
) -> Option<Vec<Value<'a>>> {
    let (mut taken, mut left) = (Vec::new(), Vec::new());
    for value in &values {
        match read(*value, exact) {
            Some(value) => taken.push(value),
            None => left.push(*value),
        }
    }
    if exact && !left.is_empty() {
        return Some(values);
    }
    list.extend(taken);
    (!left.is_empty()).then_some(left)
}

fn plain(value: Value<'_>, _: bool) -> Option<String> {
    json::text(value).map(Into::into)
}

fn commit(value: Value<'_>, exact: bool) -> Option<Commit> {
    let object = members(value, exact, 2)?;
    Some(Commit { hash: text(&object, "commitHash")?, repository_id: text(&object, "repositoryId")? })
}

fn repository(value: Value<'_>, exact: bool) -> Option<String> {
    text(&members(value, exact, 1)?, "repositoryId")
}

/// An object of so many members, or of whatever members.
fn members(value: Value<'_>, exact: bool, count: usize) -> Option<Object<'_>> {
    Object::read_shallow(value.get()).ok().filter(|object| !exact || object.members().count() == count)
}

fn people(object: &Object<'_>, name: &str) -> Vec<User> {
    several(object, name).map(|object| user(&object)).collect()
}

fn user(object: &Object<'_>) -> User {
    User {
        account_id: text(object, "accountId"),
        email: text(object, "email"),
        external_id: text(object, "externalId"),
        ari: text(object, "ari"),
        name: text(object, "name"),
        user_name: text(object, "userName"),
        avatar: text(object, "avatar"),
        url: text(object, "url"),
    }
}

fn entity_key(object: &Object<'_>, name: &str) -> Option<EntityKey> {
    let key = member(object, name)?;
    Some(EntityKey { kind: text(&key, "type")?, value: key.member("value")?.get().to_owned() })
}

fn permission(object: &Object<'_>) -> Permission {
    let control = |object: &Object<'_>| AccessControl {
        principals: several(object, "principals").filter_map(|object| principal(&object)).collect(),
    };
    Permission {
        action: text(object, "action"),
        access_controls: several(object, "accessControls").map(|object| control(&object)).collect(),
    }
}

fn principal(object: &Object<'_>) -> Option<Principal> {
    Some(Principal { kind: PrincipalType::from_name(&text(object, "type")?)?, id: text(object, "id") })
}

#[inline(never)]
pub(super) fn text(object: &Object<'_>, name: &str) -> Option<String> {
    object.member(name).and_then(json::text).map(Into::into)
}

#[inline(never)]
pub(super) fn texts(object: &Object<'_>, name: &str) -> Vec<String> {
    let values = object.member(name).and_then(json::list).unwrap_or_default();
    values.into_iter().filter_map(|value| json::text(value).map(Into::into)).collect()
}

#[inline(never)]
pub(super) fn integer(object: &Object<'_>, name: &str) -> Option<i64> {
    match json::integer(object.member(name)?) {
        Integer::Exact(number) => Some(number),
        Integer::OutOfRange | Integer::Not => None,
    }
}

#[inline(never)]
pub(super) fn member<'a>(object: &Object<'a>, name: &str) -> Option<Object<'a>> {
    Object::read_shallow(object.member(name)?.get()).ok()
}

/// The objects of a list, or the one object that stands in its place. One after the other: all of them take a hundred
/// times as much memory as they have bytes. Boxed, since so much of it would stand once more wherever it is called.
#[inline(never)]
pub(super) fn several<'a>(object: &Object<'a>, name: &str) -> Box<dyn Iterator<Item = Object<'a>> + 'a> {
    let Some(value) = object.member(name) else { return Box::new(core::iter::empty()) };
    let values = json::list(value).unwrap_or_else(|| vec![value]);
    Box::new(values.into_iter().filter_map(|value| Object::read_shallow(value.get()).ok()))
}
