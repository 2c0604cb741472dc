//! The Teamwork Graph document: `setObjects` with objects of type `atlassian:deployment`.
//!
//! Where the published page contradicts itself:
//! - `lastUpdatedBy` is required in its tree, optional in its table and on the newer page of common properties. Left
//!   out it is a warning.
//! - `createdBy` and `lastUpdatedBy` are lists in the tree and objects in the example. Both are taken; one user is
//!   written as an object, several as a list.
//! - `permissions` is an object in the tree, and a required list in the table and the example. Both are taken; a list
//!   is written. Only the example has `action`, so it is optional.

use super::deployment::{AccessControl, Deployment, EntityKey, Permission, PrincipalType, User};
use super::document::{OperationType, shapes, write_associations, write_common};
use super::path::graph_id;
use crate::json::{self, Object, Value};
use crate::limits;
use crate::payload::Gate;
use crate::report::{Place, Rule, Violations};
use crate::shape::{Member, Shape, check_members, is_time, nullable, optional, recommended, required};
use crate::writer::{self, ObjectWriter};

/// What the published example has.
const SCHEMA_VERSION: &str = "2.0";

/// The member that makes an object a deployment.
pub(crate) const DEPLOYMENT: &str = "atlassian:deployment";

const TIME: Shape = Shape::Format(Rule::Time, is_time, None);
const ANY_NAME: Shape = Shape::Name(None);
const ANY_TEXT: Shape = Shape::Text(None);
const PEOPLE: Shape = Shape::OneOrSeveral(&USER);
const USER: Shape = Shape::Custom(user);
const KEY: Shape = Shape::Object(&[required("type", ANY_NAME), required("value", Shape::Any)]);

pub(crate) const ENVELOPE: &[Member] = &[
    // Held to its limits by the validation of the whole document.
    required("objects", Shape::Any),
    optional("properties", Shape::Map(&ANY_TEXT, limits::PROPERTIES, |_| true)),
    optional("operationType", Shape::OneOf(OperationType::NAMES)),
    optional("connectionId", ANY_NAME),
];

/// What every object has; what makes it a deployment comes on top.
macro_rules! object {
    ($display_name:expr, $($own:expr),*) => {
        &[
            required("schemaVersion", ANY_NAME),
            required("id", ANY_NAME),
            required("updateSequenceNumber", shapes::INT64),
            $display_name,
            optional("description", ANY_TEXT),
            required("url", shapes::URL),
            required("createdAt", TIME),
            optional("createdBy", PEOPLE),
            required("lastUpdatedAt", TIME),
            recommended("lastUpdatedBy", PEOPLE),
            optional("owners", Shape::List(&USER, None)),
            optional("thumbnail", Shape::Object(&[optional("externalUrl", shapes::URL)])),
            nullable("parentKey", KEY),
            nullable("containerKey", KEY),
            required("permissions", Shape::Custom(permissions)),
            optional("associations", Shape::List(&ASSOCIATION, None)),
            $($own),*
        ]
    };
}

const DEPLOYMENT_OBJECT: &[Member] = object!(required("displayName", ANY_NAME), required(DEPLOYMENT, DETAILS));
const RELATED_OBJECT: &[Member] = object!(optional("displayName", ANY_TEXT),);

const ASSOCIATION: Shape = Shape::Object(&[
    required("associationType", ANY_NAME),
    required("values", Shape::List(&Shape::Custom(value), None)),
]);

const DETAILS: Shape = Shape::Object(&[
    required("deploymentSequenceNumber", shapes::INT64),
    optional("label", ANY_TEXT),
    required("state", shapes::STATE),
    optional("duration", shapes::DURATION),
    optional("pipeline", Shape::Object(&shapes::pipeline(shapes::URL))),
    required("environment", shapes::ENVIRONMENT),
    optional("commands", shapes::COMMANDS),
    optional("triggeredBy", USER),
    optional("region", ANY_TEXT),
]);

/// Whether an object is a deployment, rather than one that rides along.
pub(crate) fn is_deployment(object: &Object<'_>) -> bool {
    object.member(DEPLOYMENT).is_some() || !object.members().any(|(name, _)| name.contains(':'))
}

pub(crate) fn check(object: &Object<'_>, place: &Place<'_>, violations: &mut Violations) {
    if is_deployment(object) {
        check_members(object, DEPLOYMENT_OBJECT, place, violations);
    } else {
        check_related(object, place, violations);
    }
}

/// Of an object that is no deployment only the common properties are known.
fn check_related(object: &Object<'_>, place: &Place<'_>, violations: &mut Violations) {
    let common = object.members().filter(|(name, _)| !name.contains(':'));
    check_members(&common.collect(), RELATED_OBJECT, place, violations);
}

/// An empty association value says nothing, whatever its type.
fn value(value: Value<'_>, place: &Place<'_>, violations: &mut Violations) {
    if matches!(value.get(), "\"\"" | "null") {
        violations.error(place, Rule::NotEmpty);
    }
}

fn user(value: Value<'_>, place: &Place<'_>, violations: &mut Violations) {
    const MEMBERS: &[Member] = &[
        optional("accountId", ANY_NAME),
        optional("email", ANY_NAME),
        optional("externalId", ANY_NAME),
        optional("ari", ANY_NAME),
        optional("name", ANY_TEXT),
        optional("userName", ANY_TEXT),
        optional("avatar", ANY_TEXT),
        optional("url", ANY_TEXT),
    ];
    let Ok(object) = Object::read_shallow(value.get()) else { return violations.error(place, Rule::JsonType) };
    if object.members().next().is_none() {
        violations.error(place, Rule::NotEmpty);
    }
    check_members(&object, MEMBERS, place, violations);
}

fn permissions(value: Value<'_>, place: &Place<'_>, violations: &mut Violations) {
    const PRINCIPAL: Shape = Shape::Custom(principal);
    const CONTROL: Shape = Shape::Object(&[required("principals", Shape::List(&PRINCIPAL, None))]);
    const PERMISSION: Shape =
        Shape::Object(&[optional("action", ANY_NAME), required("accessControls", Shape::List(&CONTROL, None))]);
    Shape::OneOrSeveral(&PERMISSION).check(value, place, violations);
    violations.at_most(place, Rule::Count, limits::PRINCIPALS, principals(value));
}

fn principals(permissions: Value<'_>) -> usize {
    let permissions = json::list(permissions).unwrap_or_else(|| vec![permissions]);
    lists(lists(permissions, "accessControls"), "principals").len()
}

/// What is in the lists of this name in some objects.
fn lists<'a>(objects: Vec<Value<'a>>, name: &str) -> Vec<Value<'a>> {
    let objects = objects.into_iter().filter_map(|value| Object::read_shallow(value.get()).ok());
    objects.filter_map(|object| object.member(name).and_then(json::list)).flatten().collect()
}

fn principal(value: Value<'_>, place: &Place<'_>, violations: &mut Violations) {
    const TYPE: Member = required("type", Shape::OneOf(PrincipalType::NAMES));
    const BY_ID: &[Member] = &[TYPE, required("id", ANY_NAME)];
    const BY_TYPE: &[Member] = &[TYPE, optional("id", ANY_NAME)];
    let Ok(object) = Object::read_shallow(value.get()) else { return violations.error(place, Rule::JsonType) };
    let kind = object.member("type").and_then(json::text).and_then(|name| PrincipalType::from_name(&name));
    let by_id = matches!(kind, Some(PrincipalType::User | PrincipalType::Group));
    check_members(&object, if by_id { BY_ID } else { BY_TYPE }, place, violations);
}

/// The id that the deployment says, or the one that its parts make.
pub(crate) fn id(deployment: &Deployment) -> Option<String> {
    deployment.graph.as_ref().and_then(|graph| graph.id.clone()).or_else(|| {
        let pipeline_id = deployment.pipeline.as_ref()?.id.clone();
        let environment_id = deployment.environment.id.clone();
        graph_id(&Gate { pipeline_id, environment_id, sequence_number: deployment.sequence_number }).ok()
    })
}

pub(crate) fn write(deployment: &Deployment, out: &mut String) {
    let graph = deployment.graph.as_ref();
    writer::object(out, |w| {
        w.text("schemaVersion", graph.and_then(|graph| graph.schema_version.as_deref()).unwrap_or(SCHEMA_VERSION));
        w.optional("id", id(deployment).as_deref());
        w.integer("updateSequenceNumber", deployment.update_sequence_number);
        w.text("displayName", &deployment.display_name);
        w.optional("description", deployment.description.as_deref());
        w.text("url", &deployment.url);
        if let Some(graph) = graph {
            w.text("createdAt", &graph.created_at);
            write_people(w, "createdBy", &graph.created_by);
        }
        w.text("lastUpdatedAt", &deployment.last_updated_at);
        if let Some(graph) = graph {
            write_people(w, "lastUpdatedBy", &graph.last_updated_by);
            w.list("owners", &graph.owners, write_user);
            if let Some(url) = &graph.thumbnail_url {
                w.object("thumbnail", |w| w.text("externalUrl", url));
            }
            write_key(w, "parentKey", graph.parent_key.as_ref());
            write_key(w, "containerKey", graph.container_key.as_ref());
            w.list("permissions", &graph.permissions, write_permission);
        }
        write_associations(deployment, w);
        w.object(DEPLOYMENT, |w| {
            w.integer("deploymentSequenceNumber", deployment.sequence_number);
            write_common(deployment, w);
            if let Some(user) = graph.and_then(|graph| graph.triggered_by.as_ref()) {
                w.member("triggeredBy", |out| write_user(out, user));
            }
            w.optional("region", graph.and_then(|graph| graph.region.as_deref()));
        });
    });
}

fn write_people(w: &mut ObjectWriter<'_>, name: &str, people: &[User]) {
    match people {
        [one] => w.member(name, |out| write_user(out, one)),
        people => w.list(name, people, write_user),
    }
}

fn write_user(out: &mut String, user: &User) {
    writer::object(out, |w| {
        w.optional("accountId", user.account_id.as_deref());
        w.optional("email", user.email.as_deref());
        w.optional("externalId", user.external_id.as_deref());
        w.optional("ari", user.ari.as_deref());
        w.optional("name", user.name.as_deref());
        w.optional("userName", user.user_name.as_deref());
        w.optional("avatar", user.avatar.as_deref());
        w.optional("url", user.url.as_deref());
    });
}

fn write_key(w: &mut ObjectWriter<'_>, name: &str, key: Option<&EntityKey>) {
    if let Some(key) = key {
        w.object(name, |w| {
            w.text("type", &key.kind);
            w.member("value", |out| out.push_str(&key.value));
        });
    }
}

fn write_permission(out: &mut String, permission: &Permission) {
    writer::object(out, |w| {
        w.optional("action", permission.action.as_deref());
        w.list("accessControls", &permission.access_controls, write_control);
    });
}

fn write_control(out: &mut String, control: &AccessControl) {
    writer::object(out, |w| {
        w.list("principals", &control.principals, |out, principal| {
            writer::object(out, |w| {
                w.text("type", principal.kind.name());
                w.optional("id", principal.id.as_deref());
            });
        });
    });
}
