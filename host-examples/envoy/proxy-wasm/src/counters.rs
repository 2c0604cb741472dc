//! The host's counters, by name.

use std::collections::BTreeMap;

/// The ids of the counters that were defined. A host may keep something for each definition, and Envoy does, of a name that
/// it knows already too: a definition for each callback would fill its memory.
#[derive(Debug, Default)]
pub struct Counters(BTreeMap<String, u32>);

impl Counters {
    /// The id of the counter of this name, which is defined the first time. Nothing if the host can't define it.
    pub fn id(&mut self, name: &str, define: impl FnOnce() -> Option<u32>) -> Option<u32> {
        if let Some(id) = self.0.get(name) {
            return Some(*id);
        }
        let id = define()?;
        self.0.insert(name.to_owned(), id);
        Some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_is_defined_once() {
        let mut counters = Counters::default();
        assert_eq!(counters.id("a", || Some(7)), Some(7));
        assert_eq!(counters.id("b", || Some(8)), Some(8));
        assert_eq!(counters.id("a", || panic!("it is there")), Some(7));
    }

    #[test]
    fn what_the_host_refuses_is_asked_for_again() {
        let mut counters = Counters::default();
        assert_eq!(counters.id("a", || None), None);
        assert_eq!(counters.id("a", || Some(7)), Some(7));
    }
}
