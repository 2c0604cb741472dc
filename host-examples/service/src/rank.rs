//! The rank of an update among all updates of its gate, as a number: the later instant is greater, and of one instant the
//! less permissive decision.
//!
//! It is the order in which `gating.fold` finds the newest update, cut off behind the decision: what two updates of one
//! instant and one decision differ in opens or closes nothing.

use connect_gating_gate::decision::Decision;
use serde::{Deserialize, Serialize};

/// How many bits a rank has.
pub const BITS: usize = 72;

/// Jira's clock has milliseconds. So a bit says whether there is something finer, and where there is not, the bits for that
/// need not be looked at.
const IS_FINER: usize = 49;
const FINER: std::ops::Range<usize> = 50..70;

/// A number of so many bits: 39 for the seconds, 10 for the milliseconds, 1 and 20 for the nanoseconds beyond them, 2 for
/// the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u128")]
pub struct Rank(u128);

/// The year 0, where RFC 3339 begins, in seconds since the Unix epoch.
const FIRST_SECOND: i64 = -62_167_219_200;
/// 39 bits hold the seconds of 17,000 years.
const SECONDS_BITS: u32 = 39;

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
    let (milliseconds, beyond) = (nanoseconds / 1_000_000, nanoseconds % 1_000_000);
    let is_finer = u128::from(beyond != 0) << 22;
    Some(Rank((seconds << 33) | (u128::from(milliseconds) << 23) | is_finer | (u128::from(beyond) << 2) | forbids))
}

impl Rank {
    /// The bits as digits, the most significant first.
    pub fn digits(self) -> String {
        format!("{:0BITS$b}", self.0)
    }

    /// Whether any rank has a one in this place after the digits before it.
    pub fn can_be_one(digits: &str, place: usize) -> bool {
        !FINER.contains(&place) || digits.as_bytes().get(IS_FINER) == Some(&b'1')
    }

    /// The rank of so many digits; none where they are no rank.
    pub fn from_digits(digits: &str) -> Option<Self> {
        u128::from_str_radix(digits, 2).ok()?.try_into().ok()
    }
}

impl TryFrom<u128> for Rank {
    type Error = &'static str;

    fn try_from(number: u128) -> Result<Self, Self::Error> {
        if number >> BITS == 0 { Ok(Self(number)) } else { Err("no rank has so many bits") }
    }
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
            (0, 999_999, Stop),
            (0, 1_000_000, Proceed),
            (0, 999_999_999, Stop),
            (1, 0, Proceed),
            (1_600_000_000, 239_000_000, Hold),
            (253_402_300_799, 999_999_999, Stop),
        ];
        let ranks = rising.map(|(seconds, nanoseconds, decision)| rank(seconds, nanoseconds, decision).unwrap());
        assert!(ranks.is_sorted_by(|a, b| a < b), "{ranks:?}");
        for rank in ranks {
            assert_eq!(rank.digits().len(), BITS);
            assert_eq!(Rank::from_digits(&rank.digits()), Some(rank));
            assert!(rank.digits().match_indices('1').all(|(place, _)| Rank::can_be_one(&rank.digits(), place)));
        }
        let spared = |nanoseconds| {
            let digits = rank(1_600_000_000, nanoseconds, Stop).unwrap().digits();
            (0..BITS).filter(|place| !Rank::can_be_one(&digits, *place)).count()
        };
        assert_eq!([0, 239_000_000, 239_000_001].map(spared), [20, 20, 0]);
    }

    #[test]
    fn what_has_no_rank_is_not_guessed() {
        assert_eq!(rank(FIRST_SECOND - 1, 0, Stop), None);
        assert_eq!(rank(i64::MIN, 0, Stop), None);
        assert_eq!(rank(i64::MAX, 0, Stop), None);
        assert_eq!(rank(0, 1_000_000_000, Stop), None);
    }
}
