//! Instances that submit and ask at the same time, and one that dies.

use super::*;
use crate::confirmation::Question;
use crate::rank::{Rank, rank};
use crate::store::memory::Memory;
use connect_gating_gate::decision::Decision;
use std::cell::Cell;

const NOW: u64 = 1_600_000_000;

/// A gate, and what an instance may do to it.
struct Case {
    store: Memory,
    gate: Gate,
    newest: Rank,
}

impl Case {
    fn new() -> Self {
        let [client_key, pipeline, environment, sequence] = ["t", "p", "e", "1"].map(str::to_owned);
        let gate = Gate { client_key, pipeline, environment, sequence };
        Self { store: Memory::default(), gate, newest: rank(1, 0, Decision::Proceed).unwrap() }
    }

    fn begin(&self, doubt: u64, now: u64) -> Submission<'_> {
        Submission::begin(&self.gate, &self.store, Doubt(doubt), now).unwrap()
    }

    fn end(&self, submission: Submission<'_>, doubt: u64) {
        submission.end(&self.store, Doubt(doubt)).unwrap();
    }

    fn question(&self, now: u64) -> Option<Question> {
        self.gate.question(&self.store, now).unwrap()
    }

    /// Jira answers `allowed`. Whether the gate is open then.
    fn opens(&self, question: Question, now: u64) -> bool {
        self.gate.confirm(&self.store, question, self.newest).unwrap();
        self.is_open(now)
    }

    fn is_open(&self, now: u64) -> bool {
        self.gate.is_confirmed(&self.store, &self.newest, now).unwrap()
    }
}

/// The store as somebody sees it who is overtaken before a step: the first is 0.
struct Overtaken<'a> {
    store: &'a Memory,
    left: Cell<usize>,
    by: &'a dyn Fn(),
}

impl<'a> Overtaken<'a> {
    fn new(store: &'a Memory, step: usize, by: &'a dyn Fn()) -> Self {
        Self { store, left: Cell::new(step), by }
    }

    fn step(&self) {
        if self.left.get() == 0 {
            (self.by)();
        }
        self.left.set(self.left.get().wrapping_sub(1));
    }
}

impl Store for Overtaken<'_> {
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreFault> {
        self.step();
        self.store.get(key)
    }

    fn set(&self, key: &str, value: &[u8]) -> Result<(), StoreFault> {
        self.step();
        self.store.set(key, value)
    }
}

#[test]
fn a_submission_closes_the_gate_until_jira_was_asked_after_it() {
    let case = Case::new();
    let before = case.question(NOW).unwrap();
    assert!(case.opens(before, NOW));
    let submission = case.begin(1, NOW);
    assert!(!case.is_open(NOW) && !case.opens(before, NOW));
    assert_eq!(case.question(NOW), None, "Jira may say what it said before");
    case.end(submission, 2);
    assert!(!case.is_open(NOW) && !case.opens(before, NOW));
    let after = case.question(NOW).unwrap();
    assert!(case.opens(after, NOW));
}

#[test]
fn whoever_asks_at_the_moment_at_which_one_begins_opens_nothing() {
    for step in 0..3 {
        let case = Case::new();
        let begin = || {
            case.begin(1, NOW);
        };
        let overtaken = Overtaken::new(&case.store, step, &begin);
        let asked = case.gate.question(&overtaken, NOW).unwrap();
        begin();
        assert!(!asked.is_some_and(|asked| case.opens(asked, NOW)), "one began before step {step} of a question");

        let (case, asked) = (Case::new(), Cell::new(None));
        let ask = || asked.set(case.question(NOW));
        let overtaken = Overtaken::new(&case.store, step, &ask);
        Submission::begin(&case.gate, &overtaken, Doubt(1), NOW).unwrap();
        assert!(
            !asked.get().is_some_and(|asked| case.opens(asked, NOW)),
            "asked before step {step} of one that begins"
        );
    }
}

#[test]
fn one_that_takes_too_long_leaves_nothing_open_behind() {
    let case = Case::new();
    let submission = case.begin(1, NOW);
    let during = case.question(NOW + LONGEST).unwrap();
    assert!(case.opens(during, NOW + LONGEST));
    case.end(submission, 2);
    assert!(!case.is_open(NOW + LONGEST) && !case.opens(during, NOW + LONGEST));
}

#[test]
fn one_whose_instance_died_keeps_the_gate_closed_while_it_may_be_under_way() {
    let case = Case::new();
    case.begin(1, NOW);
    assert_eq!(case.question(NOW), None);
    assert_eq!(case.question(NOW + LONGEST - 1), None);
    assert_eq!(case.question(NOW - APART), None, "the clocks are apart");
    assert_eq!(case.question(NOW + APART + 59), None, "the other way round, and after the minute that it may take");
    assert!(case.question(NOW - APART - 1).is_some(), "the clock was set back");
    let after = case.question(NOW + LONGEST).unwrap();
    assert!(case.opens(after, NOW + LONGEST));
}

#[test]
fn none_ends_another() {
    let case = Case::new();
    let (first, second) = (case.begin(1, NOW), case.begin(2, NOW));
    case.end(second, 3);
    assert_eq!(case.question(NOW), None, "the first is under way");
    case.end(first, 4);
    assert!(case.question(NOW).is_some());
    let (first, second) = (case.begin(5, NOW), case.begin(6, NOW));
    case.end(first, 7);
    assert_eq!(case.question(NOW), None, "the second is under way");
    case.end(second, 8);
    // The first has ended, but nobody remembers that: it is waited for.
    assert_eq!(case.question(NOW + LONGEST - 1), None);
    assert!(case.question(NOW + LONGEST).is_some());
}

#[test]
fn a_doubt_of_a_callback_ends_no_submission() {
    let case = Case::new();
    case.begin(1, NOW);
    case.gate.doubt(&case.store, Doubt(2)).unwrap();
    assert_eq!(case.question(NOW), None);
}

#[test]
fn a_deployment_that_a_document_has_twice_is_one_submission() {
    let case = Case::new();
    let (first, second) = (case.begin(1, NOW), case.begin(1, NOW));
    case.end(first, 2);
    case.end(second, 2);
    assert!(case.question(NOW).is_some());
}
