//! Writers and readers take turns, step by step, in an order that a seed decides.

use super::*;
use crate::rank::rank;
use connect_gating_gate::decision::Decision;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Condvar, Mutex};

/// Whoever has the turn takes a step, and keeps the turn or hands it to anybody who is still at work.
struct Turns {
    state: Mutex<State>,
    /// Each waits by itself, so that nobody is woken for nothing.
    handed_on: Vec<Condvar>,
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

    /// One step in four is somebody's last for now: any order can be, and threads take long to hand on.
    fn hand_on(&mut self) {
        let stays = self.at_work.contains(&self.turn) && self.random(4) != 0;
        if !stays && !self.at_work.is_empty() {
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
        Self { state: Mutex::new(state), handed_on: (0..workers).map(|_| Condvar::new()).collect() }
    }

    fn step<T>(&self, me: usize, step: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state.lock().unwrap();
        while state.turn != me {
            state = self.handed_on[me].wait(state).unwrap();
        }
        let done = step(&mut state);
        state.hand_on();
        self.handed_on[state.turn].notify_one();
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
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreFault> {
        Ok(self.turns.step(self.me, |state| state.values.get(key).cloned()))
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

/// What the first record takes: itself, a mark for each turn to the right but the last, and the hint.
fn writes(rank: Rank) -> usize {
    let turns = rank.digits().bytes().take(LAST).filter(|digit| *digit == b'1').count();
    turns.checked_add(2).unwrap()
}

/// Writes one update; true if it was acknowledged.
fn write(turns: &Turns, me: usize, rank: Rank, lives: usize) -> bool {
    let store = Seen { turns, me, left: RefCell::new(lives) };
    let acknowledged = Newest::new(&store, &NAME).write(&rank, rank.digits().as_bytes()).is_ok();
    if acknowledged {
        turns.step(me, |state| state.acknowledged.push(rank));
    }
    acknowledged
}

fn read(turns: &Turns, me: usize) -> Option<Rank> {
    let store = Seen { turns, me, left: RefCell::new(0) };
    Newest::new(&store, &NAME).read().unwrap().map(|(rank, record)| {
        assert_eq!(rank.digits().as_bytes(), record, "a record lies under another's rank");
        rank
    })
}

fn update(choose: &mut impl FnMut(usize) -> usize) -> Rank {
    let decisions = [Decision::Proceed, Decision::Hold, Decision::Misconfigured, Decision::Stop];
    // Instants that share few, many or all of their digits.
    let seconds = [1_600_000_000, 1_600_000_001, 1_600_000_060, 1_700_000_000, 0];
    let nanoseconds = [0, 1, 999_999_999];
    rank(seconds[choose(5)], nanoseconds[choose(3)], decisions[choose(4)]).unwrap()
}

fn closed(rank: &Rank) -> bool {
    !rank.digits().ends_with("00")
}

#[test]
fn two_interleaved_writers_never_end_open_when_the_newest_says_closed() {
    let mut opposed = 0;
    for seed in 1..=10_000 {
        let turns = Turns::new(seed, 3);
        let mut pick = |below| turns.state.lock().unwrap().random(below);
        let (one, other) = (update(&mut pick), update(&mut pick));
        // One in four is killed after some of its writes.
        let lives = [one, other].map(|rank| if pick(4) == 0 { pick(writes(rank) + 1) } else { writes(rank) });
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
    let first = writes(late);
    assert_eq!(keys(), first);
    assert_eq!(newest.write(&late, b"again"), Ok(Written::Duplicate));
    assert_eq!(newest.write(&old, b"old"), Ok(Written::Stale));
    assert_eq!((keys(), newest.read()), (first, Ok(Some((late, b"late".to_vec())))));
    assert_eq!(newest.write(&later, b"later"), Ok(Written::Applied));
    assert_eq!(newest.read(), Ok(Some((later, b"later".to_vec()))));
    // The two differ in the last digit of the seconds, and have both two ones behind it: a mark for each but the last.
    assert_eq!(keys(), first.checked_add(3).unwrap());
    assert_eq!(Newest::new(&store, &["newest", "other gate"]).read(), Ok(None));
}

#[test]
fn the_least_and_the_greatest_rank_are_ranks() {
    let turns = Turns::new(1, 1);
    let store = Seen { turns: &turns, me: 0, left: RefCell::new(1_000) };
    let newest = Newest::new(&store, &NAME);
    for digit in ["0", "1"] {
        let rank = Rank::from_digits(&digit.repeat(BITS)).unwrap();
        assert_eq!(newest.write(&rank, digit.as_bytes()), Ok(Written::Applied));
        assert_eq!(newest.read(), Ok(Some((rank, digit.as_bytes().to_vec()))));
    }
}

#[test]
fn a_hint_that_is_old_hides_nothing() {
    let turns = Turns::new(1, 1);
    let store = Seen { turns: &turns, me: 0, left: RefCell::new(2_000) };
    let newest = Newest::new(&store, &NAME);
    // Rising, so that each is written: neighbours in their last digit, and such as share nothing.
    let mut pick = |below| turns.state.lock().unwrap().random(below);
    let written: BTreeSet<Rank> = (0..600).map(|_| update(&mut pick)).collect();
    assert_eq!(written.len(), 60, "every update that there is");
    for rank in &written {
        assert_eq!(newest.write(rank, rank.digits().as_bytes()), Ok(Written::Applied));
    }
    let greatest = written.last().copied().unwrap();
    let found = Ok(Some((greatest, greatest.digits().into_bytes())));
    for hint in written {
        store::set_json(&store, &newest.hint_key(), &hint).unwrap();
        assert_eq!(newest.read(), found, "{hint:?}");
    }
    for hint in ["", "null", "-1", "1.5", "\"1\"", "[1]", &(1_u128 << BITS).to_string(), &u128::MAX.to_string(), "1e99"]
    {
        store.set(&newest.hint_key(), hint.as_bytes()).unwrap();
        assert_eq!(newest.read(), Err(StoreFault::Corrupt), "{hint}");
    }
}

#[test]
fn a_store_that_lost_keys_is_noticed() {
    let turns = Turns::new(1, 1);
    let store = Seen { turns: &turns, me: 0, left: RefCell::new(1_000) };
    let newest = Newest::new(&store, &NAME);
    let open = rank(1, 0, Decision::Proceed).unwrap();
    newest.write(&open, b"open").unwrap();
    let written = turns.state.lock().unwrap().values.clone();
    for lost in written.keys() {
        turns.state.lock().unwrap().values.remove(lost);
        let expected = match () {
            () if *lost == newest.key(&open.digits()) => Err(StoreFault::Corrupt),
            () if *lost == newest.hint_key() => Ok(None),
            // A mark on the way that the hint knows.
            () => Ok(Some((open, b"open".to_vec()))),
        };
        assert_eq!(newest.read(), expected);
        turns.state.lock().unwrap().values.clone_from(&written);
    }
}
