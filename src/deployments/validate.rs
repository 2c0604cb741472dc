//! Holds a document of either family, or one deployment of it, to every rule.

use super::deployment::{Deployment, GATING_COMMAND, State};
use super::document::Family;
use super::order::{Identity, Order};
use super::{bulk, graph};
use crate::json::{self, Object, Value};
use crate::limits;
use crate::rejection::JsonFault;
use crate::report::{Place, Report, Rule, Violations};
use crate::shape::check_members;

/// Everything that is wrong with a finished document, whoever made it. Pointers are into the document.
#[must_use]
pub fn validate(family: Family, document: &str) -> Report {
    let mut violations = Violations::default();
    if let Some(object) = read_document(document, limits::DOCUMENT_BYTES, &mut violations) {
        check_document(family, &object, &mut violations);
    }
    violations.into_report()
}

/// Everything that is wrong with a deployment in a document of this family. Pointers are into its own object.
#[must_use]
pub fn check(family: Family, deployment: &Deployment) -> Report {
    let mut violations = Violations::default();
    check_written(family, deployment, &mut violations);
    violations.into_report()
}

/// The same; returns the text that the deployment makes, which is JSON unless there is an error.
pub(crate) fn check_written(family: Family, deployment: &Deployment, violations: &mut Violations) -> String {
    let mut text = String::new();
    if !check_given_json(deployment, violations) {
        return text;
    }
    family.write(deployment, &mut text);
    if let Some(object) = read_document(&text, limits::DOCUMENT_BYTES, violations) {
        check_item(family, &object, &Place::ROOT, violations);
    }
    text
}

/// JSON that the caller gave could otherwise close the object that it stands in.
fn check_given_json(deployment: &Deployment, violations: &mut Violations) -> bool {
    let (root, mut fine) = (Place::ROOT, true);
    let mut check = |text: &str, place: &Place<'_>| {
        if Value::read(text).is_none() {
            violations.error(place, Rule::WellFormed);
            fine = false;
        }
    };
    for other in &deployment.associations.others {
        other.values.iter().for_each(|value| check(value, &root.member("associations")));
    }
    let graph = deployment.graph.as_ref();
    for (name, key) in [
        ("parentKey", graph.and_then(|graph| graph.parent_key.as_ref())),
        ("containerKey", graph.and_then(|graph| graph.container_key.as_ref())),
    ] {
        if let Some(key) = key {
            check(&key.value, &root.member(name).member("value"));
        }
    }
    fine
}

/// Reads a document whose objects have distinct names, or reports why that can't be.
pub(crate) fn read_document<'a>(text: &'a str, most: usize, violations: &mut Violations) -> Option<Object<'a>> {
    if text.len() > most {
        violations.at_most(&Place::ROOT, Rule::DocumentSize, most, text.len());
        return None;
    }
    let values = json::extent(text).values;
    if values > limits::DOCUMENT_VALUES {
        violations.at_most(&Place::ROOT, Rule::Count, limits::DOCUMENT_VALUES, values);
        return None;
    }
    let rule = match Object::read_strictly(text) {
        Ok(object) => return Some(object),
        Err(JsonFault::NotJson) => Rule::WellFormed,
        Err(JsonFault::NotAnObject) => Rule::JsonType,
        Err(JsonFault::DuplicateKey) => Rule::DistinctNames,
        Err(JsonFault::TooDeep) => Rule::Depth,
    };
    violations.error(&Place::ROOT, rule);
    None
}

fn check_document(family: Family, object: &Object<'_>, violations: &mut Violations) {
    check_members(object, family.envelope(), &Place::ROOT, violations);
    let Some(items) = object.member(family.items()) else { return };
    let place = Place::ROOT.member(family.items());
    let Some(items) = json::list(items) else { return violations.error(&place, Rule::JsonType) };
    if items.is_empty() {
        violations.error(&place, Rule::NotEmpty);
    }
    violations.at_most(&place, Rule::Count, limits::DOCUMENT_ITEMS, items.len());
    let mut order = Order::default();
    for (index, item) in items.into_iter().enumerate() {
        let place = place.index(index);
        let Ok(item) = Object::read_shallow(item.get()) else {
            violations.error(&place, Rule::JsonType);
            continue;
        };
        check_item(family, &item, &place, violations);
        if let Some(identity) = Identity::of_object(family, &item) {
            order.check(&identity, &place, violations);
            order.add(identity);
        }
    }
}

/// Holds one deployment, or one object that rides along, to its shape and to the rules of gating.
pub(crate) fn check_item(family: Family, object: &Object<'_>, place: &Place<'_>, violations: &mut Violations) {
    match family {
        Family::Bulk => {
            bulk::check(object, place, violations);
            check_gating(object, object, place, |place, rule| violations.error(place, rule));
        }
        // The published example itself sends the command with another state and without associations.
        Family::Graph => {
            graph::check(object, place, violations);
            let details = object.member(graph::DEPLOYMENT).and_then(|value| Object::read_shallow(value.get()).ok());
            if let Some(details) = details {
                check_gating(object, &details, place, |place, rule| violations.warning(place, rule));
            }
        }
    }
}

/// `initiate_deployment_gating` is refused with any other state than `pending`, and without a service there is nothing
/// that a change request could be made for.
fn check_gating(
    object: &Object<'_>,
    details: &Object<'_>,
    place: &Place<'_>,
    mut report: impl FnMut(&Place<'_>, Rule),
) {
    let commands = details.member("commands").and_then(json::list).unwrap_or_default();
    let initiates = commands.into_iter().any(|entry| {
        Object::read_shallow(entry.get())
            .is_ok_and(|entry| entry.member("command").and_then(json::text).is_some_and(|name| name == GATING_COMMAND))
    });
    if !initiates {
        return;
    }
    let in_graph = object.member(graph::DEPLOYMENT).is_some();
    let state = details.member("state").and_then(json::text);
    if state.is_some_and(|state| state != State::Pending.name()) {
        let details = place.member(graph::DEPLOYMENT);
        report(&if in_graph { &details } else { place }.member("state"), Rule::GatingState);
    }
    if !has_service(object) {
        report(&place.member("associations"), Rule::GatingService);
    }
}

fn has_service(object: &Object<'_>) -> bool {
    let entries = object.member("associations").and_then(json::list).unwrap_or_default();
    entries.into_iter().filter_map(|entry| Object::read_shallow(entry.get()).ok()).any(|entry| {
        entry.member("associationType").and_then(json::text).is_some_and(|kind| kind == "serviceIdOrKeys")
            && entry.member("values").and_then(json::list).is_some_and(|values| {
                values.into_iter().any(|value| json::text(value).is_some_and(|text| !text.is_empty()))
            })
    })
}
