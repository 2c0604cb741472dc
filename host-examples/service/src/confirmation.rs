//! Whether Jira's word opens a gate: it said `allowed` of the newest update, lately, and nobody has doubted it since it was
//! asked.
//!
//! Instances work side by side, on hosts whose clocks are apart and may be set back, and the store can only read and write.
//! So no clock says what came before what: a doubt is a number that nobody has seen. A question is asked under the doubt
//! that lies in the store, and its answer counts while that one lies there. Of doubts that are written at once any may
//! stay, since no question was asked under it before; and none lies ahead of a clock, to close a gate for ever.

use crate::gates::Gate;
use crate::rank::Rank;
use crate::store::{self, Store, StoreFault};
use crate::submitting;
use serde::{Deserialize, Serialize};

/// How long Jira's word opens a gate, in seconds. What it allowed it may prevent later, and that callback may be lost.
const FRESH: u64 = 300;

/// That what Jira was asked before may be true no longer. It must be a random number, each time another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt(pub u64);

/// A question to Jira, from before it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    pub(crate) doubt: Option<Doubt>,
    at: u64,
}

/// That Jira said `allowed`.
#[derive(Serialize, Deserialize)]
struct Confirmation {
    newest: Rank,
    /// Of its question: an answer is as old, however long Jira took.
    at: u64,
    doubt: Option<Doubt>,
}

impl Gate {
    /// Doubts whatever Jira has been asked so far.
    pub fn doubt(&self, store: &impl Store, doubt: Doubt) -> Result<(), StoreFault> {
        store::set_json(store, &self.key("doubt"), &doubt)
    }

    /// What to ask Jira under, now; none while a submission is under way.
    pub fn question(&self, store: &impl Store, now: u64) -> Result<Option<Question>, StoreFault> {
        // In this order: a submission that begins in between doubts after this.
        let doubt = self.doubted(store)?;
        Ok((!submitting::is_under_way(self, store, now)?).then_some(Question { doubt, at: now }))
    }

    /// Remembers that Jira answered `allowed`, this being the newest update when it was asked or what it said.
    pub fn confirm(&self, store: &impl Store, question: Question, newest: Rank) -> Result<(), StoreFault> {
        let Question { doubt, at } = question;
        store::set_json(store, &self.key("confirmed"), &Confirmation { newest, at, doubt })
    }

    /// Whether Jira said `allowed` of this newest update, lately and undoubted. One confirmation is kept: of another update
    /// it says nothing, and Jira is asked again.
    pub fn is_confirmed(&self, store: &impl Store, newest: &Rank, now: u64) -> Result<bool, StoreFault> {
        let confirmation: Option<Confirmation> = store::get_json(store, &self.key("confirmed"))?;
        let of_this = confirmation.filter(|it| it.newest == *newest && now.abs_diff(it.at) <= FRESH);
        let Some(Confirmation { doubt, .. }) = of_this else { return Ok(false) };
        Ok(doubt == self.doubted(store)?)
    }

    /// The doubt that lies in the store.
    pub(crate) fn doubted(&self, store: &impl Store) -> Result<Option<Doubt>, StoreFault> {
        store::get_json(store, &self.key("doubt"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::rank;
    use crate::store::memory::Memory;
    use connect_gating_gate::decision::Decision;

    fn gate(sequence: &str) -> Gate {
        let [client_key, pipeline, environment, sequence] = ["t", "p", "e", sequence].map(str::to_owned);
        Gate { client_key, pipeline, environment, sequence }
    }

    fn allowed(seconds: i64) -> Rank {
        rank(seconds, 0, Decision::Proceed).unwrap()
    }

    #[test]
    fn a_confirmation_is_of_one_update_and_for_a_while() {
        let (store, gate) = (Memory::default(), gate("1"));
        let [older, newer] = [1, 2].map(allowed);
        let is_confirmed = |rank, now| gate.is_confirmed(&store, rank, now).unwrap();
        let question = gate.question(&store, 1_000).unwrap().unwrap();
        assert!(!is_confirmed(&older, 1_000));
        gate.confirm(&store, question, older).unwrap();
        assert!(is_confirmed(&older, 1_000) && !is_confirmed(&newer, 1_000));
        gate.confirm(&store, question, newer).unwrap();
        assert!(!is_confirmed(&older, 1_000) && is_confirmed(&newer, 1_000));
        assert!(is_confirmed(&newer, 1_300) && !is_confirmed(&newer, 1_301), "Jira's word grows old");
        assert!(!is_confirmed(&newer, 699), "the clock was put back");
    }

    #[test]
    fn a_doubt_outlives_the_answers_to_questions_asked_before_it() {
        let (store, gate, newest) = (Memory::default(), gate("1"), allowed(1));
        let is_confirmed = || gate.is_confirmed(&store, &newest, 1_000).unwrap();
        let before = gate.question(&store, 1_000).unwrap().unwrap();
        gate.confirm(&store, before, newest).unwrap();
        assert!(is_confirmed());
        gate.doubt(&store, Doubt(1)).unwrap();
        assert!(!is_confirmed());
        gate.confirm(&store, before, newest).unwrap();
        assert!(!is_confirmed(), "the answer came after the doubt, but was asked for before");
        // Within the same second.
        let after = gate.question(&store, 1_000).unwrap().unwrap();
        gate.confirm(&store, after, newest).unwrap();
        assert!(is_confirmed());
        gate.doubt(&store, Doubt(2)).unwrap();
        assert!(!is_confirmed());
    }

    #[test]
    fn of_two_that_doubt_at_once_neither_is_lost_whichever_stays() {
        for [first, last] in [[1, 2], [2, 1]] {
            let (store, gate, newest) = (Memory::default(), gate("1"), allowed(1));
            let ask = || gate.question(&store, 1_000).unwrap().unwrap();
            let answered = |question| {
                gate.confirm(&store, question, newest).unwrap();
                gate.is_confirmed(&store, &newest, 1_000).unwrap()
            };
            let before = ask();
            gate.doubt(&store, Doubt(first)).unwrap();
            let between = ask();
            gate.doubt(&store, Doubt(last)).unwrap();
            assert_eq!([before, between, ask()].map(answered), [false, false, true]);
        }
    }

    #[test]
    fn a_doubt_from_before_the_clock_was_set_back_closes_no_gate_for_ever() {
        let (store, gate, newest) = (Memory::default(), gate("1"), allowed(1));
        let ahead = gate.question(&store, 900_000).unwrap().unwrap();
        gate.confirm(&store, ahead, newest).unwrap();
        gate.doubt(&store, Doubt(1)).unwrap();
        let question = gate.question(&store, 1_000).unwrap().unwrap();
        gate.confirm(&store, question, newest).unwrap();
        assert!(gate.is_confirmed(&store, &newest, 1_000).unwrap());
    }

    #[test]
    fn a_doubt_is_of_one_gate_alone() {
        let (store, doubted, other) = (Memory::default(), gate("1"), gate("2"));
        let question = other.question(&store, 1_000).unwrap().unwrap();
        doubted.doubt(&store, Doubt(1)).unwrap();
        other.confirm(&store, question, allowed(1)).unwrap();
        assert!(other.is_confirmed(&store, &allowed(1), 1_000).unwrap());
    }

    #[test]
    fn a_failed_store_confirms_nothing() {
        let (store, gate) = (Memory::default(), gate("1"));
        store.fail();
        assert!(gate.question(&store, 1_000).is_err() && gate.doubt(&store, Doubt(1)).is_err());
        assert!(gate.is_confirmed(&store, &allowed(1), 1_000).is_err());
    }
}
