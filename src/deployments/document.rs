//! What is around the deployments of a document.

use super::deployment::Deployment;
use super::{bulk, graph};
use crate::report::{Place, Rule, Violations};
use crate::shape::{Shape, check_members};
use crate::writer::{self, ObjectWriter};
use crate::{json::Object, limits};

/// Who reads the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Jira Software, `POST /rest/deployments/0.1/bulk`.
    Bulk,
    /// Teamwork Graph, `setObjects`, with objects of type `atlassian:deployment`.
    Graph,
}

names! {
    /// How the Teamwork Graph takes a document.
    OperationType {
        /// News: 1,500 objects a minute.
        Normal = "NORMAL",
        /// History: 50,000 objects a minute.
        Backfill = "BACKFILL",
    }
}

/// What a document says beside its deployments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Who reads it.
    pub family: Family,
    /// Names and values by which the deployments can be deleted again. At most 5.
    pub properties: Vec<Property>,
    /// `providerMetadata.product`; bulk alone.
    pub product: Option<String>,
    /// `operationType`; graph alone.
    pub operation_type: Option<OperationType>,
    /// `connectionId`; graph alone.
    pub connection_id: Option<String>,
}

/// A property of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// No `:`, and not beginning with `_`.
    pub name: String,
    /// At most 255 characters.
    pub value: String,
}

impl Envelope {
    /// An envelope that says nothing.
    #[must_use]
    pub fn new(family: Family) -> Self {
        Self { family, properties: Vec::new(), product: None, operation_type: None, connection_id: None }
    }

    /// The text before the first deployment.
    pub(crate) fn head(&self) -> String {
        let mut out = self.write();
        out.truncate(out.len().saturating_sub(TAIL.len()));
        out
    }

    /// A document without deployments. Their list comes last, so that they can follow the head one by one.
    fn write(&self) -> String {
        let mut out = String::new();
        writer::object(&mut out, |w| {
            if !self.properties.is_empty() {
                w.object("properties", |w| {
                    self.properties.iter().for_each(|property| w.text(&property.name, &property.value));
                });
            }
            match self.family {
                Family::Bulk => {
                    if let Some(product) = &self.product {
                        w.object("providerMetadata", |w| w.text("product", product));
                    }
                }
                Family::Graph => {
                    w.optional("operationType", self.operation_type.map(OperationType::name));
                    w.optional("connectionId", self.connection_id.as_deref());
                }
            }
            w.member(self.family.items(), |out| out.push_str("[]"));
        });
        out
    }

    /// What is wrong with the envelope by itself. A member of the other family is an error: it would be lost.
    pub(crate) fn check(&self, violations: &mut Violations) {
        let text = self.write();
        match Object::read_strictly(&text) {
            Ok(object) => check_members(&object, self.family.envelope(), &Place::ROOT, violations),
            // Only property names can be anybody's, so only they can stand twice.
            Err(_) => violations.error(&Place::ROOT.member("properties"), Rule::DistinctNames),
        }
        for name in self.foreign_members() {
            violations.error(&Place::ROOT.member(name), Rule::KnownMember);
        }
    }

    fn foreign_members(&self) -> impl Iterator<Item = &'static str> {
        let (bulk, graph) = (self.family == Family::Bulk, self.family == Family::Graph);
        [
            ("providerMetadata", graph && self.product.is_some()),
            ("operationType", bulk && self.operation_type.is_some()),
            ("connectionId", bulk && self.connection_id.is_some()),
        ]
        .into_iter()
        .filter_map(|(name, foreign)| foreign.then_some(name))
    }
}

/// The text after the last deployment.
pub(crate) const TAIL: &str = "]}";

impl Family {
    /// The member that holds the list of deployments.
    pub(crate) const fn items(self) -> &'static str {
        match self {
            Self::Bulk => "deployments",
            Self::Graph => "objects",
        }
    }

    pub(crate) fn envelope(self) -> &'static [crate::shape::Member] {
        match self {
            Self::Bulk => bulk::ENVELOPE,
            Self::Graph => graph::ENVELOPE,
        }
    }

    /// Writes one deployment.
    pub(crate) fn write(self, deployment: &Deployment, out: &mut String) {
        match self {
            Self::Bulk => bulk::write(deployment, out),
            Self::Graph => graph::write(deployment, out),
        }
    }
}

/// Writes the parts that both documents write alike.
pub(crate) fn write_common(deployment: &Deployment, w: &mut ObjectWriter<'_>) {
    w.optional("label", deployment.label.as_deref());
    w.text("state", deployment.state.name());
    if let Some(seconds) = deployment.duration {
        w.integer("duration", seconds);
    }
    if let Some(pipeline) = &deployment.pipeline {
        w.object("pipeline", |w| {
            w.text("id", &pipeline.id);
            w.text("displayName", &pipeline.display_name);
            w.text("url", &pipeline.url);
        });
    }
    w.object("environment", |w| {
        w.text("id", &deployment.environment.id);
        w.text("displayName", &deployment.environment.display_name);
        w.text("type", deployment.environment.kind.name());
    });
    w.list("commands", &deployment.commands, |out, command| {
        writer::object(out, |w| w.text("command", command));
    });
}

/// Writes `associations`, where there are any.
pub(crate) fn write_associations(deployment: &Deployment, w: &mut ObjectWriter<'_>) {
    let all = &deployment.associations;
    let texts = |values: &[String]| values.iter().map(|value| quoted(value)).collect();
    let commit = |commit: &super::Commit| {
        let mut out = String::new();
        writer::object(&mut out, |w| {
            w.text("commitHash", &commit.hash);
            w.text("repositoryId", &commit.repository_id);
        });
        out
    };
    let repository = |id: &String| {
        let mut out = String::new();
        writer::object(&mut out, |w| w.text("repositoryId", id));
        out
    };
    let mut lists: Vec<(&str, Vec<String>)> = vec![
        ("issueKeys", texts(&all.issue_keys)),
        ("issueIdOrKeys", texts(&all.issue_id_or_keys)),
        ("serviceIdOrKeys", texts(&all.service_id_or_keys)),
        ("commit", all.commits.iter().map(commit).collect()),
        ("repository", all.repositories.iter().map(repository).collect()),
    ];
    lists.retain(|(_, values)| !values.is_empty());
    lists.extend(all.others.iter().map(|other| (other.kind.as_str(), other.values.clone())));
    w.list("associations", &lists, |out, (kind, values)| {
        writer::object(out, |w| {
            w.text("associationType", kind);
            w.member("values", |out| writer::list(out, values, |out, value| out.push_str(value)));
        });
    });
}

fn quoted(value: &str) -> String {
    let mut out = String::new();
    writer::text(&mut out, value);
    out
}

/// The shapes that both documents have alike.
pub(crate) mod shapes {
    use super::super::deployment::{EnvironmentType, State};
    use super::{Shape, limits};
    use crate::payload;
    use crate::report::Rule;
    use crate::shape::{Member, is_url, required};

    pub(crate) const NAME: Shape = Shape::Name(Some(limits::NAME_CHARACTERS));
    pub(crate) const TEXT: Shape = Shape::Text(Some(limits::NAME_CHARACTERS));
    pub(crate) const STATE: Shape = Shape::OneOf(State::NAMES);
    /// An id that a gating payload could not bring back is refused before it is sent.
    pub(crate) const ID: Shape =
        Shape::Format(Rule::PlainId, payload::has_plain_characters, Some(limits::NAME_CHARACTERS));
    pub(crate) const INT64: Shape = Shape::Integer(i64::MIN);
    pub(crate) const DURATION: Shape = Shape::Integer(0);
    pub(crate) const ENVIRONMENT: Shape = Shape::Object(&[
        required("id", ID),
        required("displayName", NAME),
        required("type", Shape::OneOf(EnvironmentType::NAMES)),
    ]);
    pub(crate) const COMMANDS: Shape = Shape::List(&Shape::Object(&[required("command", Shape::Name(None))]), None);
    pub(crate) const URL: Shape = Shape::Format(Rule::Url, is_url, None);

    /// A pipeline whose URL has at most so many characters.
    pub(crate) const fn pipeline(url: Shape) -> [Member; 3] {
        [required("id", ID), required("displayName", NAME), required("url", url)]
    }
}
