//! Whether what closed a gate still stands: what was said before a submission is no word on what was submitted then.
//!
//! Jira calls back about what was submitted last, too, but that may be lost. So where nothing newer was heard since, Jira is
//! asked, until it says once more what closes the gate. And where callbacks are trusted, one of before opens nothing.

use crate::confirmation::{Doubt, Question};
use crate::gates::{Gate, Source};
use crate::rank::Rank;
use crate::store::{self, Store, StoreFault};

impl Gate {
    /// Remembers what was heard until now, since a submission is about to begin.
    pub fn date(&self, store: &impl Store) -> Result<(), StoreFault> {
        let heard = |source| Ok(self.newest(store, source)?.map(|(rank, _)| rank));
        let newest = heard(Source::Callback)?.max(heard(Source::Poll)?);
        // Where there is nothing there was nothing before an older submission either.
        newest.map_or(Ok(()), |newest| store::set_json(store, &self.key("before"), &newest))
    }

    /// Whether this newest update came since the last submission began.
    pub fn is_since(&self, store: &impl Store, newest: &Rank) -> Result<bool, StoreFault> {
        Ok(store::get_json::<Rank>(store, &self.key("before"))?.is_none_or(|before| *newest > before))
    }

    /// Jira answered something else than `allowed`. The answer to an older question may still be on its way, so that is
    /// doubted; this one stands if nothing was doubted since it was asked, and until something is.
    pub fn deny(&self, store: &impl Store, question: Question, doubt: Doubt) -> Result<(), StoreFault> {
        let stands = self.doubted(store)? == question.doubt;
        self.doubt(store, doubt)?;
        if stands { store::set_json(store, &self.key("denied"), &doubt) } else { Ok(()) }
    }

    /// Whether Jira answered something else than `allowed`, asked after everything else that is known of the gate had come.
    pub fn is_denied(&self, store: &impl Store) -> Result<bool, StoreFault> {
        let denied: Option<Doubt> = store::get_json(store, &self.key("denied"))?;
        Ok(denied.is_some() && denied == self.doubted(store)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gates::Record;
    use crate::rank::rank;
    use crate::store::memory::Memory;
    use crate::submitting::Submission;
    use connect_gating_gate::decision::Decision;

    const NOW: u64 = 1_600_000_000;

    fn gate() -> Gate {
        let [client_key, pipeline, environment, sequence] = ["t", "p", "e", "1"].map(str::to_owned);
        Gate { client_key, pipeline, environment, sequence }
    }

    fn prevented(seconds: i64) -> Rank {
        rank(seconds, 0, Decision::Stop).unwrap()
    }

    fn keep(store: &Memory, source: Source, rank: Rank) {
        gate().keep(store, source, &rank, &Record::new(String::new(), std::iter::empty())).unwrap();
    }

    /// A submission from its begin to its end.
    fn submit(store: &Memory, doubts: [u64; 2]) {
        let gate = gate();
        gate.date(store).unwrap();
        Submission::begin(&gate, store, Doubt(doubts[0]), NOW).unwrap().end(store, Doubt(doubts[1])).unwrap();
    }

    #[test]
    fn what_was_heard_before_a_submission_is_not_since() {
        for source in [Source::Callback, Source::Poll] {
            let store = Memory::default();
            let is_since = |seconds| gate().is_since(&store, &prevented(seconds)).unwrap();
            submit(&store, [1, 2]);
            assert!(is_since(5), "nothing had been heard");
            keep(&store, source, prevented(5));
            assert!(is_since(5));
            submit(&store, [3, 4]);
            assert!(!is_since(5) && is_since(6));
            keep(&store, source, prevented(6));
            submit(&store, [5, 6]);
            assert!(!is_since(6) && is_since(7));
        }
    }

    #[test]
    fn what_jira_answered_stands_until_something_is_doubted() {
        let (store, gate) = (Memory::default(), gate());
        let is_denied = || gate.is_denied(&store).unwrap();
        let question = || gate.question(&store, NOW).unwrap().unwrap();
        assert!(!is_denied());
        gate.deny(&store, question(), Doubt(1)).unwrap();
        assert!(is_denied());
        gate.deny(&store, question(), Doubt(2)).unwrap();
        assert!(is_denied());
        let before = question();
        submit(&store, [3, 4]);
        assert!(!is_denied());
        gate.deny(&store, before, Doubt(5)).unwrap();
        assert!(!is_denied(), "it was asked before the submission");
        gate.deny(&store, question(), Doubt(6)).unwrap();
        assert!(is_denied());
        gate.doubt(&store, Doubt(7)).unwrap();
        assert!(!is_denied(), "a callback came late");
    }
}
