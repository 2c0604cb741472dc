//! The newest record of a gate, in a store that can only read and write single keys, with any number of writers.
//!
//! One key that everybody reads, changes and writes back would lose updates: of two writers at once, the second
//! overwrites the first, and a `prevented` that Jira was told is kept would be gone. Counting (`increment`) and listing
//! keys don't help: of the stores behind `wasi:keyvalue`, some count without atomicity, and some list by position, so
//! that a change during the listing hides keys.
//!
//! So records are only ever added. Each lies under a key of its own, made of the digits of its rank in base 2: a leaf of a
//! tree, to whose left lie the lesser ranks and to whose right the greater. Where the way to it turns right there is a mark,
//! and none where it turns left. A writer writes from the record upwards, so that a mark is never there before all that
//! lies below it. A reader goes down, to the right wherever there is a mark, and so finds the greatest record: every record
//! that was completely written when the reader began, or a greater one. This is the max register of Aspnes, Attiya and
//! Censor (2009); nobody waits for anybody, and a writer that dies half-way has done nothing or everything.
//!
//! Beside the tree lies the rank that somebody wrote last, as a hint of where the way down leads, since the marks along it
//! need not be asked for: only those beside it, that lead to what is greater. From one that is found the search goes on. A
//! hint that is old costs time and nothing else. It is the last thing that is written of a record, so where there is none
//! nothing was ever completely written.
//!
//! Keys are asked for one after the other. What `wash` takes for keys that are asked for at the same time it keeps.
//!
//! What is not newer than the newest record is not written at all. So the tree of a gate grows by real news alone, which
//! are few, and there is nothing to clean up: what is never deleted can't be lost.

use crate::keys;
use crate::rank::{BITS, Rank};
use crate::store::{self, Store, StoreFault};

const MARK: &[u8] = b"1";

/// The record itself marks the last turn.
const LAST: usize = BITS - 1;

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
        let Some(hint) = self.hint()? else { return Ok(None) };
        let mut path = hint.digits();
        let mut known = 0;
        while let Some(greater) = self.to_the_right(&path, known)? {
            known = greater.len();
            path = format!("{greater:0<BITS$}");
        }
        let found = Rank::from_digits(&path).zip(self.store.get(&self.key(&path))?);
        // Marks and hints are written after the record, so without it something was deleted.
        found.map(Some).ok_or(StoreFault::Corrupt)
    }

    /// The rightmost mark to the right of this path, whose first `known` digits are settled.
    fn to_the_right(&self, path: &str, known: usize) -> Result<Option<String>, StoreFault> {
        let left = path.match_indices('0').map(|(digit, _)| digit);
        for left in left.filter(|digit| *digit >= known && Rank::can_be_one(path, *digit)) {
            let right = format!("{}1", path.get(..left).unwrap_or_default());
            if self.store.get(&self.key(&right))?.is_some() {
                return Ok(Some(right));
            }
        }
        Ok(None)
    }

    /// Adds a record, if it is the newest. When this returns, every later reader finds it or a greater one.
    pub fn write(&self, rank: &Rank, record: &[u8]) -> Result<Written, StoreFault> {
        let newest = self.read()?.map(|(newest, _)| newest);
        match newest.map(|newest| rank.cmp(&newest)) {
            Some(std::cmp::Ordering::Less) => return Ok(Written::Stale),
            Some(std::cmp::Ordering::Equal) => return Ok(Written::Duplicate),
            Some(std::cmp::Ordering::Greater) | None => {}
        }
        let path = rank.digits();
        self.store.set(&self.key(&path), record)?;
        // Marks are never taken away, so those on the way to the newest need not be written again.
        let newest = newest.map(Rank::digits).unwrap_or_default();
        let marked = path.bytes().zip(newest.bytes()).take_while(|(a, b)| a == b).count();
        for (digit, _) in path.rmatch_indices('1').filter(|(digit, _)| (marked..LAST).contains(digit)) {
            self.store.set(&self.key(path.get(..=digit).unwrap_or_default()), MARK)?;
        }
        store::set_json(self.store, &self.hint_key(), rank)?;
        Ok(Written::Applied)
    }

    fn hint(&self) -> Result<Option<Rank>, StoreFault> {
        store::get_json(self.store, &self.hint_key())
    }

    /// No path is called that.
    fn hint_key(&self) -> String {
        self.key("hint")
    }

    fn key(&self, path: &str) -> String {
        keys::key(&[&self.name[..], &[path]].concat())
    }
}

#[cfg(test)]
mod tests;
