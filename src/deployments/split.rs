//! Splits any number of deployments into documents, and never holds more than one.

use super::deployment::Deployment;
use super::document::{Envelope, Family, OperationType, TAIL};
use super::graph;
use super::order::{Identity, Order, Relation};
use super::truncate::{Truncation, truncate};
use super::validate::{check_item, check_written, read_document};
use crate::json::{self, Extent};
use crate::limits;
use crate::report::{Place, Report, Rule, Violation, Violations};

/// A document to send, with where each deployment in it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The document, at most 4 MiB and 200,000 JSON values.
    pub json: String,
    /// One for each deployment or object, in their order in the document.
    pub placements: Vec<Placement>,
    /// How long to wait after it before the next one to the same tenant, in milliseconds. 0 where no rate is
    /// documented.
    pub pause: u32,
}

/// Where an item of a document came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The how-manieth it was, counted from 0 over everything that was added, refused or not.
    pub position: u32,
    /// What was cut off so that it fits.
    pub truncations: Vec<Truncation>,
    /// What is odd about it. Pointers are into its own object.
    pub warnings: Vec<Violation>,
}

/// What became of a deployment that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// Its position.
    pub position: u32,
    /// The document that was finished before it, where one was.
    pub document: Option<Document>,
}

/// A deployment that can't be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its position.
    pub position: u32,
    /// Why. Pointers are into its own object.
    pub report: Report,
}

/// What became of a list of deployments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// The documents, in the order in which to send them.
    pub documents: Vec<Document>,
    /// The deployments that are in none of them.
    pub refused: Vec<Refused>,
}

/// Takes deployments one at a time and gives finished documents.
#[derive(Debug)]
pub struct Splitter {
    family: Family,
    operation_type: Option<OperationType>,
    /// The text of a document before its first deployment, and how many JSON values are in it.
    head: String,
    head_values: usize,
    added: u32,
    json: String,
    values: usize,
    placements: Vec<Placement>,
    order: Order,
}

/// Makes documents of a few deployments, and of objects that ride along after them.
///
/// # Errors
///
/// A report, where the envelope is wrong or there are more than 1,000 items.
pub fn build(envelope: &Envelope, deployments: &[Deployment], related: &[String]) -> Result<Built, Report> {
    let mut violations = Violations::default();
    let count = deployments.len().saturating_add(related.len());
    violations.at_most(&Place::ROOT.member(envelope.family.items()), Rule::Count, limits::BUILD_ITEMS, count);
    let report = violations.into_report();
    if !report.is_sendable() {
        return Err(report);
    }
    let mut splitter = Splitter::new(envelope)?;
    let mut built = Built { documents: Vec::new(), refused: Vec::new() };
    let mut take = |result: Result<Added, Refused>| match result {
        Ok(added) => built.documents.extend(added.document),
        Err(refused) => built.refused.push(refused),
    };
    deployments.iter().for_each(|deployment| take(splitter.add(deployment)));
    related.iter().for_each(|object| take(splitter.add_related(object)));
    built.documents.extend(splitter.finish());
    Ok(built)
}

/// How deep an item stands in its document.
const AROUND: usize = 2;

impl Splitter {
    /// A splitter whose documents all have this envelope.
    ///
    /// # Errors
    ///
    /// A report, where the envelope is wrong.
    pub fn new(envelope: &Envelope) -> Result<Self, Report> {
        let mut violations = Violations::default();
        envelope.check(&mut violations);
        let report = violations.into_report();
        if !report.violations.is_empty() {
            return Err(report);
        }
        let head = envelope.head();
        let head_values = json::extent(&head).values;
        Ok(Self {
            family: envelope.family,
            operation_type: envelope.operation_type,
            head,
            head_values,
            added: 0,
            json: String::new(),
            values: 0,
            placements: Vec::new(),
            order: Order::default(),
        })
    }

    /// Adds a deployment.
    ///
    /// # Errors
    ///
    /// [`Refused`], where something forbids sending it. The splitter goes on as if it had never been.
    pub fn add(&mut self, deployment: &Deployment) -> Result<Added, Refused> {
        let truncated = if self.family == Family::Bulk { truncate(deployment) } else { None };
        let (shortened, truncations) = match truncated {
            Some((associations, truncations)) => (Some(Deployment { associations, ..deployment.clone() }), truncations),
            None => (None, Vec::new()),
        };
        let deployment = shortened.as_ref().unwrap_or(deployment);
        let mut violations = Violations::default();
        let text = check_written(self.family, deployment, &mut violations);
        self.place(&text, Some(Identity::of(self.family, deployment)), truncations, violations)
    }

    /// Adds an object that rides along in a graph document, such as a build or a repository, as JSON text.
    ///
    /// # Errors
    ///
    /// [`Refused`], as above, and where it is a deployment, or the document is a bulk one.
    pub fn add_related(&mut self, object: &str) -> Result<Added, Refused> {
        let mut violations = Violations::default();
        if let Some(read) = read_document(object, limits::DOCUMENT_BYTES, &mut violations) {
            if self.family == Family::Bulk || graph::is_deployment(&read) {
                violations.error(&Place::ROOT, Rule::KnownMember);
            } else {
                check_item(self.family, &read, &Place::ROOT, &mut violations);
                // In the document this is no longer the root, and what nobody knows has to be Unicode as well.
                if read.members().any(|(_, value)| value.get().starts_with('"') && json::text(value).is_none()) {
                    violations.error(&Place::ROOT, Rule::WellFormed);
                }
            }
        }
        self.place(object.trim(), None, Vec::new(), violations)
    }

    /// The last document; none where nothing is left. Positions go on counting.
    pub fn finish(&mut self) -> Option<Document> {
        if self.placements.is_empty() {
            return None;
        }
        let mut json = core::mem::take(&mut self.json);
        json.push_str(TAIL);
        let placements = core::mem::take(&mut self.placements);
        self.values = 0;
        self.order = Order::default();
        let pause = pause(self.family, self.operation_type, placements.len());
        Some(Document { json, placements, pause })
    }

    fn place(
        &mut self,
        text: &str,
        identity: Option<Identity>,
        truncations: Vec<Truncation>,
        mut violations: Violations,
    ) -> Result<Added, Refused> {
        let position = self.added;
        self.added = position.saturating_add(1);
        let alone = self.head.len().saturating_add(text.len()).saturating_add(TAIL.len());
        let Extent { depth, values } = json::extent(text);
        let values_alone = self.head_values.saturating_add(values);
        // What is too much by itself has been reported.
        if !violations.has_error() {
            violations.at_most(&Place::ROOT, Rule::DocumentSize, limits::DOCUMENT_BYTES, alone);
            violations.at_most(&Place::ROOT, Rule::Count, limits::DOCUMENT_VALUES, values_alone);
            violations.at_most(&Place::ROOT, Rule::Depth, limits::JSON_DEPTH.saturating_sub(AROUND), depth);
        }

        // An update of a deployment that is already in the document goes into the next one, so that each answer is
        // about one of them.
        let relation = identity.as_ref().map_or(Relation::New, |identity| self.order.relation(identity));
        // The head is there already; a comma comes besides.
        let together = self.json.len().saturating_add(1).saturating_add(text.len()).saturating_add(TAIL.len());
        let full = self.placements.len() >= limits::DOCUMENT_ITEMS
            || together > limits::DOCUMENT_BYTES
            || self.values.saturating_add(values_alone) > limits::DOCUMENT_VALUES;
        let next = full || relation == Relation::Update;

        if let (Some(identity), false) = (&identity, next) {
            self.order.check(identity, &Place::ROOT, &mut violations);
        }
        let report = violations.into_report();
        if !report.is_sendable() {
            return Err(Refused { position, report });
        }
        let document = if next { self.finish() } else { None };
        if let Some(identity) = identity {
            self.order.add(identity);
        }
        if self.placements.is_empty() {
            self.json.push_str(&self.head);
        } else {
            self.json.push(',');
        }
        self.json.push_str(text);
        self.values = self.values.saturating_add(values);
        self.placements.push(Placement { position, truncations, warnings: report.violations });
        Ok(Added { position, document })
    }
}

/// Teamwork Graph takes 1,500 objects a minute from one app for one tenant, 50,000 with `BACKFILL`. For Jira Software no
/// rate is documented: wait where it answers 429.
fn pause(family: Family, operation_type: Option<OperationType>, objects: usize) -> u32 {
    let per_minute: usize = match (family, operation_type) {
        (Family::Bulk, _) => return 0,
        (Family::Graph, Some(OperationType::Backfill)) => 50_000,
        (Family::Graph, Some(OperationType::Normal) | None) => 1_500,
    };
    u32::try_from(objects.saturating_mul(60_000).div_ceil(per_minute)).unwrap_or(u32::MAX)
}
