//! The time: seconds since the Unix epoch, and RFC 3339 for whoever reads it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// How far this server's clock is set off, in seconds. 0 but in a drill: see `--clock-offset`.
static OFFSET: AtomicI64 = AtomicI64::new(0);

/// Sets the clock off, so that it can be seen what a wrong one does.
pub fn set_off(seconds: i64) {
    OFFSET.store(seconds, Ordering::Relaxed);
}

/// Seconds since the Unix epoch; 0 for a clock that stands before it, which the component then refuses.
pub fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    now.saturating_add_signed(OFFSET.load(Ordering::Relaxed))
}

/// The same in the type of a column of SQLite.
pub fn now_signed() -> i64 {
    now().try_into().unwrap_or(i64::MAX)
}

/// An instant as RFC 3339 text in UTC; none where it is outside the years 0 to 9999.
pub fn rfc3339(seconds: i64, nanoseconds: u32) -> Option<String> {
    let instant = OffsetDateTime::from_unix_timestamp(seconds).ok()?.replace_nanosecond(nanoseconds).ok()?;
    instant.format(&Rfc3339).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_in_utc_at_full_precision() {
        assert_eq!(rfc3339(1_598_335_490, 239_000_000).as_deref(), Some("2020-08-25T06:04:50.239Z"));
        assert_eq!(rfc3339(-1, 0).as_deref(), Some("1969-12-31T23:59:59Z"));
        assert_eq!(rfc3339(i64::MAX, 0), None);
    }
}
