//! The rank of an update among all updates of its gate, as digits: the later instant is greater, and of one instant the
//! less permissive decision.
//!
//! It is the order in which `gating.fold` finds the newest update, cut off behind the decision: what two updates of one
//! instant and one decision differ in opens or closes nothing.

use connect_gating_gate::decision::Decision;

/// How many digits a rank has.
pub const DIGITS: usize = 18;

/// Digits, each below 16, the most significant first.
pub type Rank = [u8; DIGITS];

/// The year 0, where RFC 3339 begins, in seconds since the Unix epoch.
const FIRST_SECOND: i64 = -62_167_219_200;
/// 40 bits hold the seconds of 34,000 years.
const SECONDS_BITS: u32 = 40;

/// The rank; none where the instant is outside the years that RFC 3339 can write.
pub fn rank(seconds: i64, nanoseconds: u32, decision: Decision) -> Option<Rank> {
    let seconds = u128::try_from(seconds.checked_sub(FIRST_SECOND)?).ok()?;
    if seconds >> SECONDS_BITS != 0 || nanoseconds >= 1_000_000_000 {
        return None;
    }
    let forbids: u128 = match decision {
        Decision::Proceed => 0,
        Decision::Hold => 1,
        Decision::Misconfigured => 2,
        Decision::Stop => 3,
    };
    let number = (seconds << 32) | (u128::from(nanoseconds) << 2) | forbids;
    let mut rank = [0; DIGITS];
    let mut rest = number;
    for digit in rank.iter_mut().rev() {
        *digit = u8::try_from(rest & 0xf).ok()?;
        rest >>= 4;
    }
    Some(rank)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Decision::{Hold, Misconfigured, Proceed, Stop};

    #[test]
    fn ranks_are_ordered_by_instant_and_then_by_what_is_forbidden() {
        let rising = [
            (FIRST_SECOND, 0, Proceed),
            (-1, 999_999_999, Stop),
            (0, 0, Proceed),
            (0, 0, Hold),
            (0, 0, Misconfigured),
            (0, 0, Stop),
            (0, 1, Proceed),
            (0, 999_999_999, Stop),
            (1, 0, Proceed),
            (1_600_000_000, 239_000_000, Hold),
            (253_402_300_799, 999_999_999, Stop),
        ];
        let ranks = rising.map(|(seconds, nanoseconds, decision)| rank(seconds, nanoseconds, decision).unwrap());
        assert!(ranks.is_sorted_by(|a, b| a < b), "{ranks:?}");
        assert!(ranks.iter().flatten().all(|digit| *digit < 16));
    }

    #[test]
    fn what_has_no_rank_is_not_guessed() {
        assert_eq!(rank(FIRST_SECOND - 1, 0, Stop), None);
        assert_eq!(rank(i64::MIN, 0, Stop), None);
        assert_eq!(rank(i64::MAX, 0, Stop), None);
        assert_eq!(rank(0, 1_000_000_000, Stop), None);
    }
}
