//! The newest record of a gate, in a store that can only read and write single keys, with any number of writers.
//!
//! One key that everybody reads, changes and writes back would lose updates: of two writers at once, the second
//! overwrites the first, and a `prevented` that Jira was told is kept would be gone. Counting (`increment`) and listing
//! keys don't help: of the stores behind `wasi:keyvalue`, some count without atomicity, and some list by position, so
//! that a change during the listing hides keys.
//!
//! So records are only ever added. Each lies under a key of its own, made of its rank's digits, and above it one mark for
//! each prefix of them: a tree with 16 branches at every node. A writer writes from the record upwards, so that a mark is
//! never there before all that lies below it. A reader goes down, at each node along the greatest branch that is marked,
//! and so finds the greatest record: every record that was completely written when the reader began, or a greater one.
//! This is the max register of Aspnes, Attiya and Censor (2009), with 16 branches instead of 2; nobody waits for anybody,
//! and a writer that dies half-way has done nothing or everything.
//!
//! Beside the tree lies the rank that somebody wrote last, as a hint: what is greater can only be to the right of the way
//! there, so that one question for all of that is enough where it is the newest still, instead of one for each digit. A
//! hint that is old, or was never written, costs time and nothing else.
//!
//! What is not newer than the newest record is not written at all. So the tree of a gate grows by real news alone, which
//! are few, and there is nothing to clean up: what is never deleted can't be lost.

use crate::keys;
use crate::rank::{DIGITS, Rank};
use crate::store::{self, Store, StoreFault};

const MARK: &[u8] = b"1";
const BRANCHES: u8 = 16;

/// What a write did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is the newest now.
    Applied,
    /// As new a record was there; it stays.
    Duplicate,
    /// A newer record was there; it stays.
    Stale,
}

/// The tree of one gate. `name` is all that names it.
pub struct Newest<'a, S> {
    store: &'a S,
    name: Vec<&'a str>,
}

impl<'a, S: Store> Newest<'a, S> {
    /// The tree of this name.
    pub fn new(store: &'a S, name: &[&'a str]) -> Self {
        Self { store, name: name.to_vec() }
    }

    /// The greatest record, and its rank.
    pub fn read(&self) -> Result<Option<(Rank, Vec<u8>)>, StoreFault> {
        let Some(hint) = self.hint()? else {
            return self.descend(Vec::with_capacity(DIGITS));
        };
        let greater = to_the_right(&hint);
        let paths = std::iter::once(hint.as_slice()).chain(greater.iter().map(Vec::as_slice));
        let mut values = self.store.get(&paths.map(|path| self.key(path)).collect::<Vec<_>>())?.into_iter();
        let record = values.next().flatten();
        match greater.into_iter().zip(values).find_map(|(path, value)| value.map(|_| path)) {
            Some(path) => self.descend(path),
            // A hint is written after its record, so something was deleted.
            None => Ok(Some((hint, record.ok_or(StoreFault::Corrupt)?))),
        }
    }

    /// The greatest record below this path, which is empty or marked.
    fn descend(&self, mut path: Vec<u8>) -> Result<Option<(Rank, Vec<u8>)>, StoreFault> {
        loop {
            if let Ok(rank) = Rank::try_from(path.as_slice()) {
                let record = store::get_one(self.store, self.key(&path))?;
                return Ok(Some((rank, record.ok_or(StoreFault::Corrupt)?)));
            }
            let branches: Vec<String> = (0..BRANCHES).map(|digit| self.key(&below(&path, digit))).collect();
            let values = self.store.get(&branches)?;
            match (0..BRANCHES).zip(values).rev().find_map(|(digit, value)| value.map(|_| digit)) {
                Some(digit) => path.push(digit),
                None if path.is_empty() => return Ok(None),
                // Marks are written after what lies below them, so something was deleted.
                None => return Err(StoreFault::Corrupt),
            }
        }
    }

    /// Adds a record, if it is the newest. When this returns, every later reader finds it or a greater one.
    pub fn write(&self, rank: &Rank, record: &[u8]) -> Result<Written, StoreFault> {
        let newest = self.read()?.map(|(newest, _)| newest);
        match newest.map(|newest| rank.cmp(&newest)) {
            Some(std::cmp::Ordering::Less) => return Ok(Written::Stale),
            Some(std::cmp::Ordering::Equal) => return Ok(Written::Duplicate),
            Some(std::cmp::Ordering::Greater) | None => {}
        }
        // Marks are never taken away, so those that were seen need not be written again.
        let marked = newest.map_or(0, |newest| rank.iter().zip(newest).take_while(|(a, b)| *a == b).count());
        for length in (marked.saturating_add(1)..=DIGITS).rev() {
            let value = if length == DIGITS { record } else { MARK };
            self.store.set(&self.key(rank.get(..length).unwrap_or_default()), value)?;
        }
        store::set_json(self.store, &self.hint_key(), rank)?;
        Ok(Written::Applied)
    }

    fn hint(&self) -> Result<Option<Rank>, StoreFault> {
        let hint: Option<Rank> = store::get_json(self.store, self.hint_key())?;
        if hint.iter().flatten().any(|digit| *digit >= BRANCHES) { Err(StoreFault::Corrupt) } else { Ok(hint) }
    }

    /// No path has digits beyond `f`.
    fn hint_key(&self) -> String {
        keys::key(&[&self.name[..], &["hint"]].concat())
    }

    fn key(&self, path: &[u8]) -> String {
        let path: String = path.iter().filter_map(|digit| char::from_digit(u32::from(*digit), 16)).collect();
        let mut parts = self.name.clone();
        parts.push(&path);
        keys::key(&parts)
    }
}

fn below(path: &[u8], digit: u8) -> Vec<u8> {
    [path, &[digit]].concat()
}

/// The paths to all that is greater than this rank, the greatest first.
fn to_the_right(rank: &Rank) -> Vec<Vec<u8>> {
    let digits = (0..).zip(rank);
    let right = digits.flat_map(|(length, digit)| {
        let above = rank.get(..length).unwrap_or_default();
        (digit.saturating_add(1)..BRANCHES).rev().map(move |digit| below(above, digit))
    });
    right.collect()
}

#[cfg(test)]
mod tests;
