//! Writers and readers take turns at every single step, in an order that a seed decides.

use super::*;
use crate::rank::rank;
use connect_gating_gate::decision::Decision;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Condvar, Mutex};

/// Whoever has the turn takes one step and hands the turn to anybody who is still at work.
struct Turns {
    state: Mutex<State>,
    handed_on: Condvar,
}

struct State {
    values: BTreeMap<String, Vec<u8>>,
    at_work: BTreeSet<usize>,
    turn: usize,
    seed: u64,
    /// What was acknowledged, to whoever wrote it.
    acknowledged: Vec<Rank>,
}

impl State {
    fn random(&mut self, below: usize) -> usize {
        // xorshift64*: the same on every machine.
        self.seed ^= self.seed >> 12;
        self.seed ^= self.seed << 25;
        self.seed ^= self.seed >> 27;
        let number = usize::try_from(self.seed.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33).unwrap();
        number.checked_rem(below).unwrap()
    }

    fn hand_on(&mut self) {
        if !self.at_work.is_empty() {
            let next = self.random(self.at_work.len());
            self.turn = *self.at_work.iter().nth(next).unwrap();
        }
    }
}

impl Turns {
    fn new(seed: u64, workers: usize) -> Self {
        let at_work = (0..workers).collect();
        let mut state = State { values: BTreeMap::new(), at_work, turn: 0, seed, acknowledged: Vec::new() };
        state.hand_on();
        Self { state: Mutex::new(state), handed_on: Condvar::new() }
    }

    fn step<T>(&self, me: usize, step: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state.lock().unwrap();
        while state.turn != me {
            state = self.handed_on.wait(state).unwrap();
        }
        let done = step(&mut state);
        state.hand_on();
        self.handed_on.notify_all();
        done
    }

    fn leave(&self, me: usize) {
        self.step(me, |state| {
            state.at_work.remove(&me);
        });
    }
}

/// The store as one worker sees it. After `left` writes it is dead, and so is its worker.
struct Seen<'a> {
    turns: &'a Turns,
    me: usize,
    left: RefCell<usize>,
}

impl Store for Seen<'_> {
    /// Reads in two steps, since nobody promises that several keys are read at one instant.
    fn get(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>, StoreFault> {
        let early = self.turns.step(self.me, |state| {
            let early: Vec<bool> = keys.iter().map(|_| state.random(2) == 0).collect();
            let read = |(key, early): (&String, &bool)| early.then(|| state.values.get(key).cloned());
            keys.iter().zip(&early).map(read).collect::<Vec<_>>()
        });
        Ok(self.turns.step(self.me, |state| {
            keys.iter().zip(early).map(|(key, early)| early.unwrap_or_else(|| state.values.get(key).cloned())).collect()
        }))
    }

    fn set(&self, key: &str, value: &[u8]) -> Result<(), StoreFault> {
        let mut left = self.left.borrow_mut();
        *left = left.checked_sub(1).ok_or_else(|| StoreFault::Failed("killed".into()))?;
        self.turns.step(self.me, |state| {
            state.values.insert(key.to_owned(), value.to_vec());
        });
        Ok(())
    }
}

const NAME: [&str; 2] = ["newest", "gate"];

/// What the first record takes: itself and its marks, and the hint.
const WRITES: usize = DIGITS + 1;

/// Writes one update; true if it was acknowledged.
fn write(turns: &Turns, me: usize, rank: Rank, lives: usize) -> bool {
    let store = Seen { turns, me, left: RefCell::new(lives) };
    let acknowledged = Newest::new(&store, &NAME).write(&rank, &rank).is_ok();
    if acknowledged {
        turns.step(me, |state| state.acknowledged.push(rank));
    }
    acknowledged
}

fn read(turns: &Turns, me: usize) -> Option<Rank> {
    let store = Seen { turns, me, left: RefCell::new(0) };
    Newest::new(&store, &NAME).read().unwrap().map(|(rank, record)| {
        assert_eq!(rank.as_slice(), record, "a record lies under another's rank");
        rank
    })
}

fn update(choose: &mut impl FnMut(usize) -> usize) -> Rank {
    let decisions = [Decision::Proceed, Decision::Hold, Decision::Misconfigured, Decision::Stop];
    // Instants that share none, some or all of their digits.
    let seconds = [1_600_000_000, 1_600_000_001, 1_600_000_060, 1_700_000_000, 0];
    let nanoseconds = [0, 1, 999_999_999];
    rank(seconds[choose(5)], nanoseconds[choose(3)], decisions[choose(4)]).unwrap()
}

fn closed(rank: &Rank) -> bool {
    rank[DIGITS - 1] & 3 != 0
}

#[test]
fn two_interleaved_writers_never_end_open_when_the_newest_says_closed() {
    let mut opposed = 0;
    for seed in 1..=10_000 {
        let turns = Turns::new(seed, 3);
        let mut pick = |below| turns.state.lock().unwrap().random(below);
        let (one, other) = (update(&mut pick), update(&mut pick));
        // One in four is killed after some of its writes.
        let lives = [one, other].map(|_| if pick(4) == 0 { pick(WRITES + 1) } else { WRITES });
        std::thread::scope(|scope| {
            for (me, rank, lives) in [(0, one, lives[0]), (1, other, lives[1])] {
                let turns = &turns;
                scope.spawn(move || {
                    write(turns, me, rank, lives);
                    turns.leave(me);
                });
            }
            // A reader meanwhile: never less than what was acknowledged before it began, never back in time.
            let turns = &turns;
            scope.spawn(move || {
                let mut last = None;
                for _ in 0..2 {
                    let before = turns.step(2, |state| state.acknowledged.iter().max().copied());
                    let now = read(turns, 2);
                    assert!(now >= before && now >= last, "seed {seed}");
                    last = now;
                }
                turns.leave(2);
            });
        });
        turns.step_alone(|state| state.at_work.insert(0));
        let newest = read(&turns, 0);
        let acknowledged = turns.state.lock().unwrap().acknowledged.iter().max().copied();
        assert!(newest >= acknowledged, "seed {seed}: an acknowledged update was lost");
        assert!(newest.is_none_or(|newest| newest == one || newest == other), "seed {seed}: nobody wrote this");
        if acknowledged.is_some() && acknowledged == one.max(other).into() {
            let says = acknowledged.as_ref().map(closed);
            assert_eq!(newest.as_ref().map(closed), says, "seed {seed}");
            opposed += usize::from(closed(&one) != closed(&other));
        }
    }
    assert!(opposed > 2_000, "only {opposed} rounds had an update that opens against one that closes");
}

impl Turns {
    /// A step when everybody has left.
    fn step_alone<T>(&self, step: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state.lock().unwrap();
        assert!(state.at_work.is_empty());
        let done = step(&mut state);
        state.hand_on();
        done
    }
}

#[test]
fn news_is_applied_and_what_is_old_or_known_writes_nothing() {
    let turns = Turns::new(1, 1);
    let store = Seen { turns: &turns, me: 0, left: RefCell::new(1_000) };
    let newest = Newest::new(&store, &NAME);
    let keys = || turns.state.lock().unwrap().values.len();
    assert_eq!(newest.read(), Ok(None));
    let [old, late, later] = [1, 2, 3].map(|seconds| rank(seconds, 0, Decision::Stop).unwrap());
    assert_eq!(newest.write(&late, b"late"), Ok(Written::Applied));
    assert_eq!(keys(), WRITES);
    assert_eq!(newest.write(&late, b"again"), Ok(Written::Duplicate));
    assert_eq!(newest.write(&old, b"old"), Ok(Written::Stale));
    assert_eq!((keys(), newest.read()), (WRITES, Ok(Some((late, b"late".to_vec())))));
    assert_eq!(newest.write(&later, b"later"), Ok(Written::Applied));
    assert_eq!(newest.read(), Ok(Some((later, b"later".to_vec()))));
    // The two differ in the last digit of the seconds: that one and the eight behind it are new.
    assert_eq!(keys(), WRITES + 9);
    assert_eq!(Newest::new(&store, &["newest", "other gate"]).read(), Ok(None));
}

#[test]
fn a_hint_that_is_old_or_missing_hides_nothing() {
    let turns = Turns::new(1, 1);
    let store = Seen { turns: &turns, me: 0, left: RefCell::new(2_000) };
    let newest = Newest::new(&store, &NAME);
    // Rising, so that each is written: neighbours in their last digit, and such as share nothing.
    let mut pick = |below| turns.state.lock().unwrap().random(below);
    let written: BTreeSet<Rank> = (0..600).map(|_| update(&mut pick)).collect();
    assert_eq!(written.len(), 60, "every update that there is");
    for rank in &written {
        assert_eq!(newest.write(rank, rank), Ok(Written::Applied));
    }
    let greatest = written.last().copied().unwrap();
    let found = Ok(Some((greatest, greatest.to_vec())));
    turns.state.lock().unwrap().values.remove(&newest.hint_key());
    assert_eq!(newest.read(), found);
    for hint in written {
        store::set_json(&store, &newest.hint_key(), &hint).unwrap();
        assert_eq!(newest.read(), found, "{hint:?}");
    }
    for hint in [vec![0; DIGITS - 1], vec![0; DIGITS + 1], vec![BRANCHES; DIGITS], vec![]] {
        store::set_json(&store, &newest.hint_key(), &hint).unwrap();
        assert_eq!(newest.read(), Err(StoreFault::Corrupt));
    }
    store.set(&newest.hint_key(), b"").unwrap();
    assert_eq!(newest.read(), Err(StoreFault::Corrupt));
}

#[test]
fn a_store_that_lost_keys_is_noticed() {
    let turns = Turns::new(1, 1);
    let store = Seen { turns: &turns, me: 0, left: RefCell::new(1_000) };
    let newest = Newest::new(&store, &NAME);
    let open = rank(1, 0, Decision::Proceed).unwrap();
    newest.write(&open, b"open").unwrap();
    let hint = newest.hint_key();
    let keys: Vec<String> = turns.state.lock().unwrap().values.keys().cloned().collect();
    for key in keys {
        let without = |keys: &[&String]| {
            let values = turns.state.lock().unwrap().values.clone();
            turns.state.lock().unwrap().values.retain(|key, _| !keys.contains(&key));
            let read = newest.read();
            turns.state.lock().unwrap().values = values;
            read
        };
        let expected =
            if key == newest.key(&open) { Err(StoreFault::Corrupt) } else { Ok(Some((open, b"open".to_vec()))) };
        assert_eq!(without(&[&key]), expected, "the hint still leads to the record");
        let read = without(&[&key, &hint]);
        if key != hint {
            assert!(matches!(read, Ok(None) | Err(StoreFault::Corrupt)), "{read:?}");
        }
    }
}
