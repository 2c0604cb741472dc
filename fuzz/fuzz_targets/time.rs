//! A time, compared with what `chrono` makes of it.

#![no_main]

use chrono::DateTime;
use connect_gating_fuzz::{LATE, payload_at};
use libfuzzer_sys::fuzz_target;

// RFC 3339 as the payload has it. `chrono` takes more than RFC 3339 does, and has its own idea of leap seconds.
fuzz_target!(|text: &str| {
    let Ok(update) = connect_gating::parse(&payload_at(text), LATE, 0) else { return };
    if update.updated_text.is_none() || text.contains(":60") {
        return;
    }
    let other = DateTime::parse_from_rfc3339(text).unwrap_or_else(|error| panic!("`{text}`: {error}"));
    let at = update.updated_at;
    assert_eq!((at.seconds, at.nanoseconds), (other.timestamp(), other.timestamp_subsec_nanos()), "`{text}`");
});
