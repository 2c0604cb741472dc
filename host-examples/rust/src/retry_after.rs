//! The header `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.

use std::time::UNIX_EPOCH;

use axum::http::HeaderValue;

use crate::clock;

/// The longest that is obeyed, in seconds: whatever a server says, it is asked again within the hour.
pub const LONGEST: i64 = 3600;

/// How many seconds to wait, 0 to 3,600; none where it can't be read.
pub fn seconds(value: &HeaderValue) -> Option<i64> {
    read(value.to_str().ok()?.trim(), clock::now_signed())
}

fn read(text: &str, now: i64) -> Option<i64> {
    let seconds = if !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit()) {
        // More digits than fit are a very long time.
        text.parse().unwrap_or(i64::MAX)
    } else {
        let date = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
        i64::try_from(date.as_secs()).unwrap_or(i64::MAX).saturating_sub(now)
    };
    Some(seconds.clamp(0, LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read_and_bounded() {
        assert_eq!(read("0", 0), Some(0));
        assert_eq!(read("120", 0), Some(120));
        assert_eq!(read("99999999999999999999999", 0), Some(LONGEST));
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        assert_eq!(read(date, 784_111_777 - 90), Some(90));
        assert_eq!(read(date, 784_111_777 + 90), Some(0), "a date that has passed");
        assert_eq!(read(date, 0), Some(LONGEST));
        for bad in ["", "-1", "+1", "1.5", "soon", "1 s"] {
            assert_eq!(read(bad, 0), None, "{bad}");
        }
    }
}
