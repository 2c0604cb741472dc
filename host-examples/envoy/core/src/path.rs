//! Whether a request is a callback.

/// What a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A POST to exactly one of the callbacks' paths: to be verified.
    Callback,
    /// A POST to what is one of these paths only once it is decoded, lower-cased, or cleared of dots and slashes. Jira
    /// does not send it; an upstream might take it for the callback. To be refused.
    Misspelt,
    /// Anything else: passed on, without verified headers.
    Other,
}

pub(crate) fn kind(method: &str, target: &str, callbacks: &[String]) -> Kind {
    if !method.eq_ignore_ascii_case("POST") {
        return Kind::Other;
    }
    let path = target.split(['?', '#']).next().unwrap_or_default();
    if callbacks.iter().any(|callback| callback == path) {
        return Kind::Callback;
    }
    let plain = plain(path);
    if callbacks.iter().any(|callback| self::plain(callback) == plain) { Kind::Misspelt } else { Kind::Other }
}

/// A path as the most lenient upstream might read it: its segments, in lower case, without their parameters.
fn plain(path: &str) -> Vec<Vec<u8>> {
    let decoded = decoded(path.as_bytes()).to_ascii_lowercase();
    let mut segments: Vec<Vec<u8>> = Vec::new();
    for segment in decoded.split(|octet| matches!(octet, b'/' | b'\\')) {
        match segment.split(|octet| *octet == b';').next().unwrap_or_default() {
            b"" | b"." => {}
            b".." => {
                segments.pop();
            }
            name => segments.push(name.to_vec()),
        }
    }
    segments
}

/// How often a path is decoded at most. Servers decode once; some of those behind others once more. Without a bound, a
/// path that is encoded thousands of times over would cost as many passes.
const PASSES: usize = 4;

/// Without percent-encoding, although it was encoded more than once.
fn decoded(octets: &[u8]) -> Vec<u8> {
    let mut octets = octets.to_vec();
    for _ in 0..PASSES {
        octets = decoded_once(&octets);
    }
    octets
}

fn decoded_once(mut rest: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(rest.len());
    while let [octet, after @ ..] = rest {
        match after {
            [high, low, beyond @ ..] if *octet == b'%' && high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                let digits = [*high, *low];
                let value = std::str::from_utf8(&digits).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok());
                decoded.extend(value);
                rest = beyond;
            }
            _ => {
                decoded.push(*octet);
                rest = after;
            }
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::{Kind, kind};

    fn of(method: &str, target: &str) -> Kind {
        kind(method, target, &["/app/callback".to_owned(), "/a%20b".to_owned()])
    }

    #[test]
    fn a_callback_is_a_post_to_exactly_its_path() {
        for target in ["/app/callback", "/app/callback?x=/../y", "/a%20b", "/app/callback#f"] {
            assert_eq!(of("POST", target), Kind::Callback, "{target}");
        }
        assert_eq!(of("post", "/app/callback"), Kind::Callback);
    }

    #[test]
    fn another_spelling_of_its_path_is_recognised() {
        for target in [
            "/app/callback/",
            "//app/callback",
            "/app//callback",
            "/app/./callback",
            "/app/x/../callback",
            "/../app/callback",
            "/App/Callback",
            "/app/%63allback",
            "/app/%2563allback",
            "/app%2Fcallback",
            "/app%5ccallback",
            "/app\\callback",
            "/app;v=1/callback;jsessionid=2",
            "/%61pp/%2e/callback?x",
            "/a b",
            "/a%2520b",
        ] {
            assert_eq!(of("POST", target), Kind::Misspelt, "{target}");
        }
    }

    #[test]
    fn the_rest_is_somebody_elses() {
        for target in ["/", "/app", "/app/callback2", "/application/callback", "/app/call", "/app/callback/x", "*", ""]
        {
            assert_eq!(of("POST", target), Kind::Other, "{target}");
        }
        for method in ["GET", "PUT", "OPTIONS"] {
            assert_eq!(of(method, "/app/callback"), Kind::Other, "{method}");
        }
    }

    #[test]
    fn an_escape_that_is_cut_off_stays_as_it_is() {
        for target in ["/app/callback%", "/app/callback%6", "/app/callback%zz"] {
            assert_eq!(of("POST", target), Kind::Other, "{target}");
        }
    }
}
