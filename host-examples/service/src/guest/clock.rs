//! The time.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use wasip2::clocks::{monotonic_clock, wall_clock};

/// Seconds since the Unix epoch.
pub fn now() -> u64 {
    wall_clock::now().seconds
}

/// The same, signed as the times of tokens are.
pub fn now_signed() -> i64 {
    i64::try_from(now()).unwrap_or(i64::MAX)
}

/// Nanoseconds since some moment; they only ever rise.
pub fn instant() -> u64 {
    monotonic_clock::now()
}

/// An instant as RFC 3339 text in UTC; none where it is outside the years 0 to 9999.
pub fn rfc3339(seconds: i64, nanoseconds: u32) -> Option<String> {
    let instant = OffsetDateTime::from_unix_timestamp(seconds).ok()?.replace_nanosecond(nanoseconds).ok()?;
    instant.format(&Rfc3339).ok()
}
