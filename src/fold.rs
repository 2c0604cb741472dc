//! The state of a gate: the greatest of its updates in one total order.
//!
//! Taking the greatest is commutative, associative and idempotent. So retries and reordering do no harm, and a store
//! that can't compare and swap keeps each update under a key of its own and folds when it reads.

use crate::decision::{Decision, decide_status};
use crate::instant::Instant;
use crate::json::{self, Integer, Object};
use crate::limits;
use crate::payload::{Gate, Status, Update, is_id};
use crate::rejection::Excess;
use crate::writer;
use core::cmp::Ordering;
use core::fmt;

/// What a gate's state says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Which gate.
    pub gate: Gate,
    /// The newest status.
    pub status: Status,
    /// When it was updated.
    pub updated_at: Instant,
    /// What it decides.
    pub decision: Decision,
}

/// What an update did to the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is the newest: store the state.
    Applied,
    /// It says what the state says already.
    Duplicate,
    /// The state is newer, or as new and less permissive.
    Stale,
}

/// The state after an update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// What the update did.
    pub outcome: Outcome,
    /// The state to store: JSON text of at most 8 KiB, made and read only here.
    pub state: String,
    /// What that state says.
    pub current: Snapshot,
}

/// Why updates could not be folded. None of these opens a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldError {
    /// No state was handed over where one is needed.
    NoState,
    /// A stored state is not one that was made here.
    CorruptState,
    /// The update is beyond the limits, so that it did not come from a payload.
    CorruptUpdate,
    /// The states and the update are not all of the same gate.
    OtherGate,
    /// More than 1,000 states were handed over.
    TooManyStates(Excess),
}

impl core::error::Error for FoldError {}

impl fmt::Display for FoldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoState => f.write_str("no state was handed over"),
            Self::CorruptState => f.write_str("a stored state was not made by this function"),
            Self::CorruptUpdate => f.write_str("the update was not made by parsing a payload"),
            Self::OtherGate => f.write_str("the states and the update are not all of one gate"),
            Self::TooManyStates(e) => write!(f, "{} states were handed over, at most {} are taken", e.actual, e.limit),
        }
    }
}

/// Folds an update into the stored states of its gate: none for a new gate, one usually, several where each update was
/// stored by itself.
///
/// # Errors
///
/// Every [`FoldError`] but `no-state`.
pub fn fold(stored: &[impl AsRef<str>], update: &Update) -> Result<Folded, FoldError> {
    let new = State::of(update)?;
    let (outcome, state) = match newest(stored)? {
        None => (Outcome::Applied, new),
        Some(old) if old.gate != new.gate => return Err(FoldError::OtherGate),
        Some(old) => match new.order(&old) {
            Ordering::Greater => (Outcome::Applied, new),
            Ordering::Equal => (Outcome::Duplicate, old),
            Ordering::Less => (Outcome::Stale, old),
        },
    };
    Ok(Folded { outcome, state: state.write(), current: state.into_snapshot() })
}

/// What the stored states of one gate say together.
///
/// # Errors
///
/// Every [`FoldError`] but `corrupt-update`.
pub fn current(stored: &[impl AsRef<str>]) -> Result<Snapshot, FoldError> {
    newest(stored)?.map(State::into_snapshot).ok_or(FoldError::NoState)
}

fn newest(stored: &[impl AsRef<str>]) -> Result<Option<State>, FoldError> {
    Excess::check(stored.len(), limits::STATES).map_err(FoldError::TooManyStates)?;
    let mut newest: Option<State> = None;
    for text in stored {
        let state = State::read(text.as_ref()).ok_or(FoldError::CorruptState)?;
        newest = match newest {
            Some(other) if other.gate != state.gate => return Err(FoldError::OtherGate),
            Some(other) if other.order(&state).is_ge() => Some(other),
            _ => Some(state),
        };
    }
    Ok(newest)
}

/// What is kept of an update: the gate and the fields that decide.
struct State {
    gate: Gate,
    status: Status,
    updated_at: Instant,
    /// Whether `updated_at` is Jira's own word rather than a stand-in.
    timed: bool,
}

/// Comes first in what is stored, so that a later version can tell.
const VERSION: i64 = 1;

impl State {
    fn of(update: &Update) -> Result<Self, FoldError> {
        let state = Self {
            gate: update.gate.clone(),
            status: update.status.clone(),
            updated_at: update.updated_at,
            timed: update.updated_text.is_some(),
        };
        if state.is_within_limits() { Ok(state) } else { Err(FoldError::CorruptUpdate) }
    }

    fn is_within_limits(&self) -> bool {
        is_id(&self.gate.pipeline_id)
            && is_id(&self.gate.environment_id)
            && self.status.name().is_none_or(|name| name.chars().count() <= limits::STATUS_CHARACTERS)
            // A known name passed off as unknown would be read back as the known one.
            && self.status.name().is_none_or(|name| Status::from_name(name) == self.status)
            && self.updated_at.nanoseconds < 1_000_000_000
    }

    fn decision(&self) -> Decision {
        decide_status(&self.status, self.timed)
    }

    /// The total order: the later instant, then the less permissive decision. What remains only makes the order total,
    /// so that one text is stored whatever came first.
    fn order(&self, other: &Self) -> Ordering {
        self.updated_at
            .cmp(&other.updated_at)
            .then_with(|| self.decision().strictness().cmp(&other.decision().strictness()))
            .then_with(|| self.status.name().cmp(&other.status.name()))
            .then_with(|| self.timed.cmp(&other.timed))
    }

    fn read(text: &str) -> Option<Self> {
        if text.len() > limits::STATE_BYTES {
            return None;
        }
        let object = Object::read(text).ok()?;
        let string = |name| object.member(name).and_then(json::text);
        let integer = |name| match object.member(name).map(json::integer) {
            Some(Integer::Exact(integer)) => Some(integer),
            _ => None,
        };
        let status = object.member("gatingStatus")?;
        let state = Self {
            gate: Gate {
                pipeline_id: string("pipelineId")?.into_owned(),
                environment_id: string("environmentId")?.into_owned(),
                sequence_number: integer("deploymentSequenceNumber")?,
            },
            status: if json::is_null(status) { Status::Unreadable } else { Status::from_name(&json::text(status)?) },
            updated_at: Instant { seconds: integer("seconds")?, nanoseconds: integer("nanoseconds")?.try_into().ok()? },
            timed: match object.member("timed")?.get() {
                "true" => true,
                "false" => false,
                _ => return None,
            },
        };
        (integer("version")? == VERSION && state.is_within_limits()).then_some(state)
    }

    fn write(&self) -> String {
        let mut text = String::new();
        writer::object(&mut text, |state| {
            state.integer("version", VERSION);
            state.text("pipelineId", &self.gate.pipeline_id);
            state.text("environmentId", &self.gate.environment_id);
            state.integer("deploymentSequenceNumber", self.gate.sequence_number);
            state.member("gatingStatus", |out| match self.status.name() {
                Some(name) => writer::text(out, name),
                None => out.push_str("null"),
            });
            state.integer("seconds", self.updated_at.seconds);
            state.integer("nanoseconds", self.updated_at.nanoseconds.into());
            state.member("timed", |out| out.push_str(if self.timed { "true" } else { "false" }));
        });
        text
    }

    fn into_snapshot(self) -> Snapshot {
        let decision = self.decision();
        Snapshot { gate: self.gate, status: self.status, updated_at: self.updated_at, decision }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn update(status: Status, seconds: i64, nanoseconds: u32, timed: bool) -> Update {
        Update {
            gate: Gate { pipeline_id: "p".into(), environment_id: "e".into(), sequence_number: 1 },
            status,
            updated_at: Instant { seconds, nanoseconds },
            updated_text: timed.then(|| "2020-08-25T06:04:50Z".into()),
            details: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Equal instants, one nanosecond apart, unknown and unreadable statuses, an unreadable time.
    fn kinds() -> Vec<Update> {
        vec![
            update(Status::Allowed, 100, 0, true),
            update(Status::Prevented, 100, 0, true),
            update(Status::Unknown("a".into()), 100, 0, true),
            update(Status::Unknown("b".into()), 100, 0, true),
            update(Status::Unreadable, 100, 0, true),
            update(Status::Allowed, 100, 0, false),
            update(Status::Allowed, 100, 1, true),
            update(Status::Prevented, 99, 999_999_999, true),
        ]
    }

    /// The same and every other status.
    fn more_kinds() -> Vec<Update> {
        let mut kinds = kinds();
        kinds.extend([Status::Awaiting, Status::Expired, Status::Invalid].map(|status| update(status, 100, 0, true)));
        kinds
    }

    fn apply(updates: &[&Update]) -> String {
        updates.iter().fold(String::new(), |state, update| {
            let stored: &[String] = if state.is_empty() { &[] } else { &[state] };
            fold(stored, update).unwrap().state
        })
    }

    /// Every sequence of six picks is a permutation of a multiset of up to six updates, with every duplication; its
    /// state must be that of the set of updates that occur in it.
    #[test]
    fn every_order_of_six_updates_ends_in_one_state() {
        let kinds = kinds();
        let mut by_set = std::collections::HashMap::new();
        let mut sequences = 0_u64;
        let mut walk = vec![(String::new(), 0_u32, 0_u32)];
        while let Some((state, set, length)) = walk.pop() {
            if length > 0 {
                sequences += 1;
                assert_eq!(by_set.entry(set).or_insert_with(|| state.clone()), &state, "updates {set:08b}");
            }
            if length < 6 {
                for (index, update) in kinds.iter().enumerate() {
                    let stored: &[&String] = if state.is_empty() { &[] } else { &[&state] };
                    walk.push((fold(stored, update).unwrap().state, set | 1 << index, length + 1));
                }
            }
        }
        assert_eq!(sequences, (1..=6).map(|length| 8_u64.pow(length)).sum::<u64>());
    }

    /// Each update under a key of its own, folded on reading, says what folding one by one says.
    #[test]
    fn states_merge_in_any_grouping() {
        let kinds = more_kinds();
        for a in &kinds {
            for b in &kinds {
                for c in &kinds {
                    let together = current(&[apply(&[a]), apply(&[b]), apply(&[c])]).unwrap();
                    assert_eq!(current(&[apply(&[a, b]), apply(&[c])]).unwrap(), together);
                    assert_eq!(current(&[apply(&[c, a, b])]).unwrap(), together);
                }
            }
        }
    }

    #[test]
    fn the_newest_wins_and_at_one_instant_the_strictest() {
        let strictest = [Status::Allowed, Status::Awaiting, Status::Invalid, Status::Prevented];
        for pair in strictest.windows(2) {
            let [loose, strict] = pair else { continue };
            let (loose, strict) = (update(loose.clone(), 5, 0, true), update(strict.clone(), 5, 0, true));
            assert_eq!(apply(&[&loose, &strict]), apply(&[&strict]));
            assert_eq!(fold(&[apply(&[&strict])], &loose).unwrap().outcome, Outcome::Stale);
        }
        let unknown = update(Status::Unknown("new".into()), 6, 0, true);
        let folded = fold(&[apply(&[&update(Status::Allowed, 5, 0, true)])], &unknown).unwrap();
        assert_eq!((folded.outcome, folded.current.decision), (Outcome::Applied, Decision::Misconfigured));
        assert_eq!(fold(&[folded.state], &unknown).unwrap().outcome, Outcome::Duplicate);
    }

    #[test]
    fn errors() {
        let allowed = update(Status::Allowed, 5, 0, true);
        let state = apply(&[&allowed]);
        let mut other = allowed.clone();
        other.gate.sequence_number = 2;
        let mut corrupt = allowed.clone();
        corrupt.gate.pipeline_id = "a".repeat(256);
        let disguised = update(Status::Unknown("allowed".into()), 5, 0, true);
        assert_eq!(current(&[""; 0]), Err(FoldError::NoState));
        assert_eq!(fold(std::slice::from_ref(&state), &other), Err(FoldError::OtherGate));
        assert_eq!(current(&[state.clone(), apply(&[&other])]), Err(FoldError::OtherGate));
        assert_eq!(fold(&[""; 0], &corrupt), Err(FoldError::CorruptUpdate));
        assert_eq!(fold(&[""; 0], &disguised), Err(FoldError::CorruptUpdate));
        assert_eq!(
            current(&vec![state.clone(); 1001]),
            Err(FoldError::TooManyStates(Excess { limit: 1000, actual: 1001 }))
        );
        let broken = [
            String::new(),
            "{}".into(),
            state.replace("\"version\":1", "\"version\":2"),
            state.replace("\"seconds\":5", "\"seconds\":5.0"),
            state.replace("\"timed\":true", "\"timed\":1"),
            state.replace("\"timed\":true", "\"timed\":true,\"timed\":true"),
            state.replace("\"nanoseconds\":0", "\"nanoseconds\":1000000000"),
            state.replace("\"p\"", "\"\""),
            format!("{state}{}", " ".repeat(9000)),
        ];
        for broken in broken {
            assert_ne!(broken, state);
            assert_eq!(current(std::slice::from_ref(&broken)), Err(FoldError::CorruptState), "{broken}");
        }
    }

    #[test]
    fn messages() {
        let table = [
            (FoldError::NoState, "no state was handed over"),
            (FoldError::CorruptState, "a stored state was not made by this function"),
            (FoldError::CorruptUpdate, "the update was not made by parsing a payload"),
            (FoldError::OtherGate, "the states and the update are not all of one gate"),
            (
                FoldError::TooManyStates(Excess { limit: 1000, actual: 1001 }),
                "1001 states were handed over, at most 1000 are taken",
            ),
        ];
        for (error, message) in table {
            assert_eq!(error.to_string(), message);
        }
    }

    #[test]
    fn the_state_has_a_greatest_size() {
        let mut update = update(Status::Unknown("\u{1}".repeat(255)), i64::MIN, 999_999_999, false);
        update.gate =
            Gate { pipeline_id: "\u{1f680}".repeat(255), environment_id: "\"".repeat(255), sequence_number: i64::MIN };
        let state = apply(&[&update]);
        assert!(state.len() <= limits::STATE_BYTES, "{}", state.len());
        let padded = |length: usize| format!("{state}{}", " ".repeat(length - state.len()));
        assert!(current(&[padded(limits::STATE_BYTES)]).is_ok());
        assert_eq!(current(&[padded(limits::STATE_BYTES + 1)]), Err(FoldError::CorruptState));
    }
}
