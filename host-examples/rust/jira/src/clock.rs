//! Instants as Jira writes them.

use std::time::{SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Seconds since the Unix epoch.
#[must_use]
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Milliseconds since the Unix epoch.
pub(crate) fn milliseconds() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// The present instant as an RFC 3339 date-time with milliseconds: an `updatedTimestamp` of this moment.
#[must_use]
pub fn timestamp() -> String {
    date_time(milliseconds())
}

/// An instant as the gating-status API writes it, ending in `Z`; callbacks write the same with `+00:00`.
pub(crate) fn date_time(milliseconds: u64) -> String {
    let nanoseconds = i128::from(milliseconds).saturating_mul(1_000_000);
    OffsetDateTime::from_unix_timestamp_nanos(nanoseconds)
        .ok()
        .and_then(|instant| instant.format(&Rfc3339).ok())
        .unwrap_or_else(|| "9999-12-31T23:59:59Z".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written() {
        assert_eq!(date_time(1_598_335_490_239), "2020-08-25T06:04:50.239Z");
        assert_eq!(date_time(0), "1970-01-01T00:00:00Z");
        assert_eq!(date_time(u64::MAX), "9999-12-31T23:59:59Z");
    }
}
