//! Submissions under way. Each may close a gate that was open, so what Jira was asked before one ended opens nothing.
//!
//! A submission doubts before anything is sent, and again when it ended. In between Jira is not asked: it may still say what
//! it said before, and if the instance died nobody would doubt that. The submission of an instance that died ends by the
//! clock, the one thing here that a clock decides.

use crate::confirmation::Doubt;
use crate::gates::Gate;
use crate::store::{self, Store, StoreFault};
use serde::{Deserialize, Serialize};

/// How far the clocks of two hosts may be apart, in seconds, whichever is ahead.
const APART: u64 = 300;
/// How long one may be under way, in seconds, by any of those clocks: Jira may take ten, a store that is slow the rest of
/// a minute.
const LONGEST: u64 = 60 + APART;

/// What the store holds of a submission, named by its first doubt.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct UnderWay {
    doubt: Doubt,
    until: u64,
}

/// The submission of a gate's deployment, from before anything is sent.
pub struct Submission<'a> {
    gate: &'a Gate,
    doubt: Doubt,
    /// Another one, under way when this one began.
    other: Option<UnderWay>,
}

impl<'a> Submission<'a> {
    /// Closes the gate until this has ended and Jira, asked after that, says `allowed` again.
    pub fn begin(gate: &'a Gate, store: &impl Store, doubt: Doubt, now: u64) -> Result<Self, StoreFault> {
        let other = under_way(gate, store)?.filter(|it| it.lasts(now));
        // In this order: whoever asks under the doubt must see why not to.
        write(gate, store, Some(UnderWay { doubt, until: now.saturating_add(LONGEST) }))?;
        gate.doubt(store, doubt)?;
        Ok(Self { gate, doubt, other })
    }

    /// It ended, whatever became of it.
    pub fn end(self, store: &impl Store, doubt: Doubt) -> Result<(), StoreFault> {
        self.gate.doubt(store, doubt)?;
        // It ends itself and no other.
        if under_way(self.gate, store)?.is_some_and(|it| it.doubt == self.doubt) {
            write(self.gate, store, self.other)?;
        }
        Ok(())
    }
}

impl UnderWay {
    fn lasts(&self, now: u64) -> bool {
        let left = self.until.saturating_sub(now);
        left > 0 && left <= LONGEST.saturating_add(APART)
    }
}

/// Whether a submission of the gate's deployment may be under way.
pub fn is_under_way(gate: &Gate, store: &impl Store, now: u64) -> Result<bool, StoreFault> {
    Ok(under_way(gate, store)?.is_some_and(|it| it.lasts(now)))
}

fn under_way(gate: &Gate, store: &impl Store) -> Result<Option<UnderWay>, StoreFault> {
    Ok(store::get_json(store, &gate.key("submitting"))?.flatten())
}

fn write(gate: &Gate, store: &impl Store, under_way: Option<UnderWay>) -> Result<(), StoreFault> {
    store::set_json(store, &gate.key("submitting"), &under_way)
}

#[cfg(test)]
mod tests;
