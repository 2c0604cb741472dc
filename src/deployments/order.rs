//! What the deployments of one document owe each other.

use super::deployment::Deployment;
use super::document::Family;
use super::graph;
use crate::json::{self, Integer, Object};
use crate::report::{Place, Rule, Violations};
use std::collections::BTreeMap;

/// One type for whatever is looked up, so that there is one map in the component and not one for each.
type Key = (String, String, Option<i64>);

/// What tells one deployment from another, and orders it.
#[derive(Debug)]
pub(crate) struct Identity {
    /// What the receiver keeps a deployment under: pipeline, environment and number in the bulk document, the id in the
    /// graph.
    key: Key,
    /// Pipeline and environment.
    lane: Key,
    sequence: i64,
    update: i64,
}

/// How a deployment relates to those before it in the document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    /// It is none of them.
    New,
    /// It is one of them, updated.
    Update,
    /// It is one of them, with the same update sequence number.
    Same,
    /// It is one of them, with a lower update sequence number.
    Older,
}

/// The deployments of a document so far.
#[derive(Debug, Default)]
pub(crate) struct Order {
    updates: BTreeMap<Key, i64>,
    sequences: BTreeMap<Key, i64>,
}

impl Order {
    pub(crate) fn relation(&self, identity: &Identity) -> Relation {
        match self.updates.get(&identity.key) {
            None => Relation::New,
            Some(last) if *last < identity.update => Relation::Update,
            Some(last) if *last == identity.update => Relation::Same,
            Some(_) => Relation::Older,
        }
    }

    /// Reports what is wrong with the next one.
    ///
    /// An answer names deployments by their key alone, so even a proper update of one in the same document is a
    /// warning. Sequence numbers that fall are one too: a running deployment may be updated after a later one began.
    pub(crate) fn check(&self, identity: &Identity, place: &Place<'_>, violations: &mut Violations) {
        match self.relation(identity) {
            Relation::New => {}
            Relation::Update => violations.warning(place, Rule::DistinctDeployments),
            Relation::Same => violations.error(place, Rule::DistinctDeployments),
            Relation::Older => violations.error(&place.member("updateSequenceNumber"), Rule::RisingUpdate),
        }
        if self.sequences.get(&identity.lane).is_some_and(|greatest| *greatest > identity.sequence) {
            violations.warning(place, Rule::RisingSequence);
        }
    }

    /// Takes it in.
    pub(crate) fn add(&mut self, identity: Identity) {
        let greatest = self.sequences.entry(identity.lane).or_insert(identity.sequence);
        *greatest = identity.sequence.max(*greatest);
        let last = self.updates.entry(identity.key).or_insert(identity.update);
        *last = identity.update.max(*last);
    }
}

impl Identity {
    pub(crate) fn of(family: Family, deployment: &Deployment) -> Self {
        let pipeline = deployment.pipeline.as_ref().map(|pipeline| pipeline.id.clone()).unwrap_or_default();
        let lane = (pipeline, deployment.environment.id.clone());
        Self::new(family, lane, (deployment.sequence_number, deployment.update_sequence_number), graph::id(deployment))
    }

    /// None where the parts can't be read, which other rules report, and for objects that are no deployments.
    pub(crate) fn of_object(family: Family, object: &Object<'_>) -> Option<Self> {
        let details = match family {
            Family::Bulk => None,
            Family::Graph => Some(Object::read_shallow(object.member(graph::DEPLOYMENT)?.get()).ok()?),
        };
        let details = details.as_ref().unwrap_or(object);
        let id = |name: &str| {
            let part = Object::read_shallow(details.member(name)?.get()).ok()?;
            Some(json::text(part.member("id")?)?.into_owned())
        };
        let number = |object: &Object<'_>, name: &str| match json::integer(object.member(name)?) {
            Integer::Exact(number) => Some(number),
            Integer::OutOfRange | Integer::Not => None,
        };
        let lane = (id("pipeline").unwrap_or_default(), id("environment")?);
        let numbers = (number(details, "deploymentSequenceNumber")?, number(object, "updateSequenceNumber")?);
        let graph_id = object.member("id").and_then(json::text).map(Into::into);
        Some(Self::new(family, lane, numbers, graph_id))
    }

    fn new(
        family: Family,
        (pipeline, environment): (String, String),
        (sequence, update): (i64, i64),
        graph_id: Option<String>,
    ) -> Self {
        let lane = (pipeline, environment, None);
        let key = match family {
            Family::Bulk => (lane.0.clone(), lane.1.clone(), Some(sequence)),
            Family::Graph => (graph_id.unwrap_or_default(), String::new(), None),
        };
        Self { key, lane, sequence, update }
    }
}
