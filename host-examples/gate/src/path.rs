//! The path of a gate, `/gates/{pipeline}/{environment}/{sequence}`, and its query, read strictly.
//!
//! Segments are taken from the raw path and decoded one by one, so that an id may hold a `/` (as `%2F`) and nothing is
//! decoded twice.

use std::fmt::Write as _;
use std::time::Duration;

/// The longest wait. Proxies commonly give up after 30 seconds.
const LONGEST_WAIT: u64 = 25;
/// The longest id in characters, as in Jira's API.
const LONGEST_ID: usize = 255;

/// A gate as a path names it: pipeline, environment, sequence number.
pub type Named = (String, String, i64);

/// The gate that a raw path names, `prefix` being what stands before its three segments.
pub fn gate(path: &str, prefix: &str) -> Option<Named> {
    let mut segments = path.strip_prefix(prefix)?.split('/');
    let named = (id(segments.next()?)?, id(segments.next()?)?, sequence(segments.next()?)?);
    segments.next().is_none().then_some(named)
}

/// The path of a gate below the base path, for whoever wants to ask about it.
pub fn of(pipeline: &str, environment: &str, sequence: i64) -> String {
    format!("/gates/{}/{}/{sequence}", encode(pipeline), encode(environment))
}

/// How long to wait: `wait=N` in seconds, at most 25, and 0 without it. None where the query is anything else.
pub fn wait(query: Option<&str>) -> Option<Duration> {
    let Some(query) = query else {
        return Some(Duration::ZERO);
    };
    let digits = query.strip_prefix("wait=")?;
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    Some(Duration::from_secs(digits.parse::<u64>().ok()?.min(LONGEST_WAIT)))
}

fn id(segment: &str) -> Option<String> {
    let id = decode(segment)?;
    let length = id.chars().count();
    ((1..=LONGEST_ID).contains(&length) && !id.chars().any(char::is_control)).then_some(id)
}

/// A number has one spelling: no `+`, no leading zeros.
fn sequence(segment: &str) -> Option<i64> {
    let number: i64 = segment.parse().ok()?;
    (number.to_string() == segment).then_some(number)
}

fn encode(id: &str) -> String {
    let mut segment = String::with_capacity(id.len());
    for octet in id.bytes() {
        if octet.is_ascii_alphanumeric() || b"-._~".contains(&octet) {
            segment.push(char::from(octet));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(segment, "%{octet:02X}");
        }
    }
    segment
}

/// Text whose octets may be percent-encoded; none where it is not, or not UTF-8.
pub fn decode(segment: &str) -> Option<String> {
    let mut octets = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(octet) = rest.next() {
        if octet == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            octets.push(u8::try_from((high << 4) | low).ok()?);
        } else {
            octets.push(octet);
        }
    }
    String::from_utf8(octets).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_decoded_once_and_one_by_one() {
        let named = |pipeline: &str, environment: &str, n| Some((pipeline.to_owned(), environment.to_owned(), n));
        assert_eq!(gate("/gates/p/e/1", "/gates/"), named("p", "e", 1));
        assert_eq!(gate("/gates/a%2Fb/%C3%A9/-9223372036854775808", "/gates/"), named("a/b", "é", i64::MIN));
        assert_eq!(gate("/gates/a+b/%2541/0", "/gates/"), named("a+b", "%41", 0));
        assert_eq!(gate("/app/gates/../e/1", "/app/gates/"), named("..", "e", 1));
    }

    #[test]
    fn nothing_is_guessed() {
        for bad in [
            "p/e",
            "p/e/1/",
            "p/e/1/2",
            "/e/1",
            "p//1",
            "p/e/",
            "p/e/+1",
            "p/e/01",
            "p/e/-0",
            "p/e/1.0",
            "p/e/9223372036854775808",
            "p/e/%31",
            "%/e/1",
            "%4/e/1",
            "%zz/e/1",
            "%+1/e/1",
            "%ff/e/1",
            "%00/e/1",
            "%0A/e/1",
            "%C2%85/e/1",
        ] {
            assert_eq!(gate(&format!("/gates/{bad}"), "/gates/"), None, "{bad}");
        }
        assert_eq!(gate("/gates", "/gates/"), None);
    }

    #[test]
    fn a_path_that_is_given_leads_back() {
        for (pipeline, environment) in [("p", "e"), ("a/b", "é%2F"), ("..", "."), ("a b", "?#&+")] {
            let path = of(pipeline, environment, i64::MIN);
            let named = (pipeline.to_owned(), environment.to_owned(), i64::MIN);
            assert_eq!(gate(&path, "/gates/"), Some(named), "{path}");
        }
    }

    #[test]
    fn ids_are_counted_in_characters() {
        assert!(gate(&format!("/gates/{}/e/1", "%C3%A9".repeat(255)), "/gates/").is_some());
        assert!(gate(&format!("/gates/{}/e/1", "a".repeat(256)), "/gates/").is_none());
    }

    #[test]
    fn a_wait_is_a_number_and_cut_off() {
        assert_eq!(wait(None), Some(Duration::ZERO));
        assert_eq!(wait(Some("wait=0")), Some(Duration::ZERO));
        assert_eq!(wait(Some("wait=25")), Some(Duration::from_secs(25)));
        assert_eq!(wait(Some("wait=3600")), Some(Duration::from_secs(25)));
        for bad in ["", "wait", "wait=", "wait=-1", "wait=+1", "wait=1s", "wait=1&wait=2", "x=1", "wait=1e3"] {
            assert_eq!(wait(Some(bad)), None, "{bad}");
        }
    }
}
