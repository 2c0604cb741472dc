//! How long to wait before Jira is asked again about the same gate.

use crate::fault::Fault;

/// The pace of polling, as the operator set it. All in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The longest wait before the first poll; each further one doubles it.
    pub first: i64,
    /// The longest wait there is.
    pub longest: i64,
    /// How long after its submission, or its newest callback, a gate is polled.
    pub age: i64,
}

impl Pace {
    /// The wait after so many polls: random between half of the doubled one and all of it, so that gates that began
    /// together do not stay together.
    pub fn wait(self, polls: i64) -> Result<i64, Fault> {
        let mut random = [0; 4];
        getrandom::fill(&mut random)?;
        Ok(self.wait_with(polls, u32::from_le_bytes(random)))
    }

    fn wait_with(self, polls: i64, random: u32) -> i64 {
        let doublings = u32::try_from(polls.clamp(0, 32)).unwrap_or(32);
        let whole = self.first.saturating_mul(2_i64.saturating_pow(doublings)).min(self.longest);
        let half = whole / 2;
        // A fraction of `u32::MAX`, scaled to what lies between.
        let spread = whole.saturating_sub(half).saturating_mul(i64::from(random)).checked_shr(32).unwrap_or(0);
        half.saturating_add(spread).saturating_add(1).min(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace { first: 15, longest: 300, age: 604_800 };

    #[test]
    fn waits_double_up_to_the_longest() {
        let longest: Vec<_> = (0..7).map(|polls| PACE.wait_with(polls, u32::MAX)).collect();
        assert_eq!(longest, [15, 30, 60, 120, 240, 300, 300]);
        assert_eq!(PACE.wait_with(i64::MAX, u32::MAX), 300);
        assert_eq!(PACE.wait_with(-1, u32::MAX), 15);
    }

    #[test]
    fn a_wait_is_never_less_than_half_nor_nothing() {
        assert_eq!(PACE.wait_with(0, 0), 8);
        assert_eq!(PACE.wait_with(9, 0), 151);
        let hasty = Pace { first: 1, longest: 1, age: 60 };
        assert_eq!(hasty.wait_with(0, 0), 1);
        assert_eq!(hasty.wait_with(5, u32::MAX), 1);
    }

    #[test]
    fn waits_are_spread() {
        let waits: std::collections::BTreeSet<_> = (0..100).map(|_| PACE.wait(9).unwrap()).collect();
        assert!(waits.len() > 20, "{waits:?}");
        assert!(waits.iter().all(|wait| (151..=300).contains(wait)), "{waits:?}");
    }
}
