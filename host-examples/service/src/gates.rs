//! What the store holds of a gate: that it was registered, what callbacks said last, and what Jira itself said last. Whether
//! that counts is [`confirmation`](crate::confirmation)'s matter.

use crate::keys;
use crate::newest::{Newest, Written};
use crate::rank::Rank;
use crate::store::{Store, StoreFault};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The most issues of an update that are kept.
const DETAILS: usize = 50;

/// A gate of a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The tenant.
    pub client_key: String,
    /// `pipelineId`.
    pub pipeline: String,
    /// `environmentId`.
    pub environment: String,
    /// `deploymentSequenceNumber`, in decimal digits.
    pub sequence: String,
}

/// Who said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A callback.
    Callback,
    /// Jira, when it was asked.
    Poll,
}

/// An update as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// The state that `gating.fold` made of it.
    pub state: String,
    /// The issues that it names.
    pub details: Vec<Issue>,
}

/// An issue on which a status depends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Issue {
    /// Its key.
    pub issue_key: Option<String>,
    /// Where a person finds it.
    pub issue_link: Option<String>,
}

impl Record {
    /// A record of at most 50 issues.
    pub fn new(state: String, details: impl Iterator<Item = Issue>) -> Self {
        Self { state, details: details.take(DETAILS).collect() }
    }
}

impl Gate {
    /// Whether it was registered.
    pub fn is_registered(&self, store: &impl Store) -> Result<bool, StoreFault> {
        Ok(store.get(&self.key("registered"))?.is_some())
    }

    /// Registers it. Whether it is new.
    pub fn register(&self, store: &impl Store) -> Result<bool, StoreFault> {
        let new = !self.is_registered(store)?;
        if new {
            store.set(&self.key("registered"), b"1")?;
        }
        Ok(new)
    }

    /// The newest update from a source.
    pub fn newest(&self, store: &impl Store, source: Source) -> Result<Option<(Rank, Record)>, StoreFault> {
        let newest = Newest::new(store, &self.name(source)).read()?;
        let read = |(rank, record): (Rank, Vec<u8>)| {
            serde_json::from_slice(&record).map(|record| (rank, record)).map_err(|_| StoreFault::Corrupt)
        };
        newest.map(read).transpose()
    }

    /// Keeps an update from a source, if it is the newest.
    pub fn keep(
        &self,
        store: &impl Store,
        source: Source,
        rank: &Rank,
        record: &Record,
    ) -> Result<Written, StoreFault> {
        let record = serde_json::to_vec(record).map_err(|_| StoreFault::Corrupt)?;
        Newest::new(store, &self.name(source)).write(rank, &record)
    }

    /// What a log line says of it.
    pub fn fields(&self) -> [(&'static str, Value); 4] {
        [
            ("tenant", self.client_key.as_str().into()),
            ("pipeline", self.pipeline.as_str().into()),
            ("environment", self.environment.as_str().into()),
            ("sequence", self.sequence.as_str().into()),
        ]
    }

    fn name(&self, source: Source) -> [&str; 5] {
        let source = match source {
            Source::Callback => "callback",
            Source::Poll => "poll",
        };
        [source, &self.client_key, &self.pipeline, &self.environment, &self.sequence]
    }

    /// The key of something that is kept of it.
    pub fn key(&self, what: &str) -> String {
        keys::key(&[what, &self.client_key, &self.pipeline, &self.environment, &self.sequence])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::rank;
    use crate::store::memory::Memory;
    use connect_gating_gate::decision::Decision;

    fn gate(client_key: &str, pipeline: &str, environment: &str, sequence: &str) -> Gate {
        let [client_key, pipeline, environment, sequence] =
            [client_key, pipeline, environment, sequence].map(str::to_owned);
        Gate { client_key, pipeline, environment, sequence }
    }

    fn record(state: &str) -> Record {
        Record::new(state.to_owned(), std::iter::empty())
    }

    #[test]
    fn nothing_of_one_gate_is_another_gates() {
        let store = Memory::default();
        let mine = gate("t", "p", "e", "1");
        let rank = rank(1, 0, Decision::Proceed).unwrap();
        assert_eq!(mine.register(&store), Ok(true));
        assert_eq!(mine.register(&store), Ok(false));
        mine.keep(&store, Source::Callback, &rank, &record("mine")).unwrap();
        assert_eq!(mine.newest(&store, Source::Callback), Ok(Some((rank, record("mine")))));
        assert_eq!(mine.newest(&store, Source::Poll), Ok(None));
        for other in
            [gate("u", "p", "e", "1"), gate("t", "e", "p", "1"), gate("t", "p", "e", "11"), gate("tp", "", "e", "1")]
        {
            assert_eq!(other.is_registered(&store), Ok(false));
            assert_eq!(other.newest(&store, Source::Callback), Ok(None));
            assert_ne!(other.key("asked"), mine.key("asked"));
        }
    }

    #[test]
    fn a_failed_store_is_no_empty_store() {
        let store = Memory::default();
        store.fail();
        let gate = gate("t", "p", "e", "1");
        assert!(gate.is_registered(&store).is_err() && gate.newest(&store, Source::Poll).is_err());
        let rank = rank(1, 0, Decision::Stop).unwrap();
        assert!(gate.keep(&store, Source::Callback, &rank, &record("x")).is_err());
    }
}
