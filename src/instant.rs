//! Instants as Jira writes them: RFC 3339.

use crate::limits;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// An instant at full precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant {
    /// Whole seconds since the Unix epoch.
    pub seconds: i64,
    /// 0 to 999,999,999.
    pub nanoseconds: u32,
}

impl Instant {
    /// Reads `YYYY-MM-DDTHH:MM:SS`, up to nine fraction digits, and `Z` or an offset.
    ///
    /// A leap second, where one can be, is the last nanosecond of the second before it. The date library takes any
    /// separator and cuts digits off after the ninth; both are refused here, since a cut instant compares wrongly.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.split_once('T').filter(|_| text.len() <= limits::TIMESTAMP_BYTES)?;
        let digits = time.split_once('.').map_or(0, |(_, rest)| rest.bytes().take_while(u8::is_ascii_digit).count());
        if date.len() != 10 || digits > 9 || text.ends_with('z') {
            return None;
        }
        let instant = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        Some(Self { seconds: instant.unix_timestamp(), nanoseconds: instant.nanosecond() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(seconds: i64, nanoseconds: u32) -> Option<Instant> {
        Some(Instant { seconds, nanoseconds })
    }

    #[test]
    fn the_grammar() {
        let table = [
            ("2020-08-25T06:04:50.239+00:00", instant(1_598_335_490, 239_000_000)),
            ("2020-08-25T06:04:50.239Z", instant(1_598_335_490, 239_000_000)),
            ("2020-08-25T11:34:50+05:30", instant(1_598_335_490, 0)),
            ("2020-08-25T06:04:50-00:00", instant(1_598_335_490, 0)),
            ("2020-08-25T06:04:50.123456789Z", instant(1_598_335_490, 123_456_789)),
            ("1969-12-31T23:59:59.5Z", instant(-1, 500_000_000)),
            ("2016-12-31T23:59:60Z", instant(1_483_228_799, 999_999_999)),
            ("2020-08-25T06:04:50.1234567890Z", None),
            ("2020-08-25T06:04:60Z", None),
            ("2020-08-25T24:00:00Z", None),
            ("2020-08-25T06:04:50", None),
            ("2020-08-25T06:04:50+0000", None),
            ("2020-08-25T06:04:50+24:00", None),
            ("2020-08-25 06:04:50Z", None),
            ("2020-08-25t06:04:50z", None),
            ("2020-08-25T06:04:50.Z", None),
            ("2020-08-25T06:04Z", None),
            ("2020-02-30T06:04:50Z", None),
            ("10000-01-01T00:00:00Z", None),
            ("+2020-08-25T06:04:50Z", None),
            ("2020-08-25T06:04:50Z ", None),
            ("1598335490", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(Instant::parse(text), expected, "{text}");
        }
    }
}
