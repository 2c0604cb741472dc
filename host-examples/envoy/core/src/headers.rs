//! The headers that tell the upstream what was verified.

use crate::verifier::Callback;

/// What their names begin with. The proxy takes every header away that begins so, whoever sent it.
pub const PREFIX: &str = "x-connect-gating-";

/// A name and a value that is safe to send.
pub type Header = (&'static str, String);

/// Whether a header is one that only the proxy may set. Servers that hand headers on as variables (CGI, WSGI) take `_`
/// and `-` for the same.
#[must_use]
pub fn is_verified_header(name: &[u8]) -> bool {
    let prefix = PREFIX.as_bytes();
    name.len() >= prefix.len()
        && name.iter().zip(prefix).all(|(found, wanted)| match found {
            b'_' => *wanted == b'-',
            letter => letter.to_ascii_lowercase() == *wanted,
        })
}

/// What the upstream gets to know of a callback.
pub(crate) fn of(callback: &Callback) -> Vec<Header> {
    let mut headers = vec![
        ("x-connect-gating-client-key", escaped(&callback.client_key)),
        ("x-connect-gating-pipeline", escaped(&callback.pipeline)),
        ("x-connect-gating-environment", escaped(&callback.environment)),
        ("x-connect-gating-sequence", callback.sequence.to_string()),
        ("x-connect-gating-status", callback.status.to_owned()),
        ("x-connect-gating-updated", format!("{}.{:09}", callback.updated.0, callback.updated.1)),
        ("x-connect-gating-decision", callback.decision.to_owned()),
        ("x-connect-gating-issued-at", callback.issued_at.to_string()),
        ("x-connect-gating-expires-at", callback.expires_at.to_string()),
        ("x-connect-gating-good-until", callback.good_until.to_string()),
        ("x-connect-gating-token-digest", escaped(&callback.token_digest)),
        ("x-connect-gating-body-digest", escaped(&callback.body_digest)),
    ];
    if let Some(subject) = &callback.subject {
        headers.push(("x-connect-gating-subject", escaped(subject)));
    }
    headers
}

/// Percent-encoded: what is left are unreserved characters (RFC 3986) and `:`. So no value holds what ends a header, what
/// separates values, or what is not ASCII, and every URL library reads it back.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for octet in text.bytes() {
        if octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'.' | b'_' | b'~' | b':') {
            escaped.push(char::from(octet));
        } else {
            escaped.push_str(&format!("%{octet:02X}"));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{PREFIX, escaped, is_verified_header, of};
    use crate::verifier::Callback;

    #[test]
    fn values_are_printable_ascii_without_separators() {
        assert_eq!(escaped("jira:1234-5678_9.~"), "jira:1234-5678_9.~");
        assert_eq!(escaped("a,b c\r\nX: y"), "a%2Cb%20c%0D%0AX:%20y");
        assert_eq!(escaped("100% é\u{0}"), "100%25%20%C3%A9%00");
    }

    #[test]
    fn a_verified_header_is_known_in_any_spelling() {
        for name in
            ["x-connect-gating-decision", "X-Connect-Gating-X", "x_connect_gating_decision", "x-connect-gating-"]
        {
            assert!(is_verified_header(name.as_bytes()), "{name}");
        }
        for name in ["x-connect-gating", "authorization", "xx-connect-gating-decision", "x-connect gating-x", ""] {
            assert!(!is_verified_header(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn every_header_has_the_prefix_and_the_subject_may_be_missing() {
        let mut callback = Callback {
            client_key: "acme".to_owned(),
            subject: Some("user".to_owned()),
            issued_at: 1,
            expires_at: 2,
            good_until: 3,
            token_digest: "aa".to_owned(),
            body_digest: "bb".to_owned(),
            pipeline: "p/1".to_owned(),
            environment: "e".to_owned(),
            sequence: -7,
            status: "allowed",
            updated: (5, 12),
            decision: "proceed",
        };
        let with = of(&callback);
        assert!(with.iter().all(|(name, _)| name.starts_with(PREFIX)));
        assert!(with.contains(&("x-connect-gating-subject", "user".to_owned())));
        assert!(with.contains(&("x-connect-gating-pipeline", "p%2F1".to_owned())));
        assert!(with.contains(&("x-connect-gating-updated", "5.000000012".to_owned())));
        callback.subject = None;
        assert_eq!(of(&callback).len(), with.len() - 1);
    }
}
