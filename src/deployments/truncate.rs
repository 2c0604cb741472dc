//! Cuts the associations of a deployment down to what the bulk document can hold.
//!
//! Jira drops what comes beyond the limit, also when it comes in a later request, so something has to go. Issues are
//! what people look for, so they are kept first, then services, commits and repositories. A deployment that asks for
//! a gate keeps its services first: without one there is no gate.

use super::deployment::{Associations, Deployment};
use crate::limits;

/// A type of association.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssociationType {
    /// `issueKeys`.
    IssueKeys,
    /// `issueIdOrKeys`.
    IssueIdOrKeys,
    /// `serviceIdOrKeys`.
    ServiceIdOrKeys,
    /// `commit`.
    Commit,
    /// `repository`.
    Repository,
}

/// How many values of one type were cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truncation {
    /// Of which type.
    pub association: AssociationType,
    /// How many were kept, the first ones.
    pub kept: u32,
    /// How many were cut off.
    pub dropped: u32,
}

const USUAL: [AssociationType; 5] = [
    AssociationType::IssueKeys,
    AssociationType::IssueIdOrKeys,
    AssociationType::ServiceIdOrKeys,
    AssociationType::Commit,
    AssociationType::Repository,
];

const GATED: [AssociationType; 5] = [
    AssociationType::ServiceIdOrKeys,
    AssociationType::IssueKeys,
    AssociationType::IssueIdOrKeys,
    AssociationType::Commit,
    AssociationType::Repository,
];

/// The associations that are kept, and what was cut off; none where nothing has to be.
pub(crate) fn truncate(deployment: &Deployment) -> Option<(Associations, Vec<Truncation>)> {
    if deployment.associations.count() <= limits::ASSOCIATION_VALUES {
        return None;
    }
    let mut kept = deployment.associations.clone();
    let mut truncations = Vec::new();
    let mut room = limits::ASSOCIATION_VALUES;
    for association in if deployment.initiates_gating() { GATED } else { USUAL } {
        let had = length(&kept, association);
        let keeps = had.min(room);
        room = room.saturating_sub(keeps);
        if keeps < had {
            let narrow = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
            let dropped = narrow(had.saturating_sub(keeps));
            truncations.push(Truncation { association, kept: narrow(keeps), dropped });
            cut(&mut kept, association, keeps);
        }
    }
    Some((kept, truncations))
}

fn length(all: &Associations, association: AssociationType) -> usize {
    match association {
        AssociationType::IssueKeys => all.issue_keys.len(),
        AssociationType::IssueIdOrKeys => all.issue_id_or_keys.len(),
        AssociationType::ServiceIdOrKeys => all.service_id_or_keys.len(),
        AssociationType::Commit => all.commits.len(),
        AssociationType::Repository => all.repositories.len(),
    }
}

fn cut(all: &mut Associations, association: AssociationType, length: usize) {
    match association {
        AssociationType::IssueKeys => all.issue_keys.truncate(length),
        AssociationType::IssueIdOrKeys => all.issue_id_or_keys.truncate(length),
        AssociationType::ServiceIdOrKeys => all.service_id_or_keys.truncate(length),
        AssociationType::Commit => all.commits.truncate(length),
        AssociationType::Repository => all.repositories.truncate(length),
    }
}
