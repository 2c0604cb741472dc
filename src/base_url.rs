//! The base URL of a tenant. It comes in a body that nobody signed, and hosts send their requests there.

use crate::limits;
use crate::rejection::BaseUrlFault;

/// Checks a base URL, and gives it with the host in lower case and without a slash at the end.
pub(crate) fn check(base_url: &str, host_suffixes: &[String]) -> Result<String, BaseUrlFault> {
    if base_url.chars().count() > limits::FIELD_CHARACTERS {
        return Err(BaseUrlFault::NotPlain);
    }
    let rest = match base_url.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => rest,
        _ => return Err(BaseUrlFault::NotHttps),
    };
    let authority = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(authority).unwrap_or_default();
    if authority.contains('@') {
        return Err(BaseUrlFault::UserInfo);
    }
    if authority.contains(':') {
        return Err(BaseUrlFault::Port);
    }
    let path = path.strip_suffix('/').unwrap_or(path);
    if !is_plain_host(authority) || !is_plain_path(path) {
        return Err(BaseUrlFault::NotPlain);
    }
    let host = authority.to_ascii_lowercase();
    if !host_suffixes.iter().any(|suffix| is_under(&host, suffix)) {
        return Err(BaseUrlFault::ForeignHost);
    }
    Ok(format!("https://{host}{path}"))
}

/// Labels of letters, digits and hyphens. URL parsers disagree about everything else.
pub(crate) fn is_plain_host(host: &str) -> bool {
    let plain = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    host.split('.').all(plain)
}

/// Nothing, or segments of unreserved characters that stay where they are.
fn is_plain_path(path: &str) -> bool {
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    let plain = |segment: &str| !matches!(segment, "" | "." | "..") && segment.bytes().all(unreserved);
    path.is_empty() || path.strip_prefix('/').is_some_and(|path| path.split('/').all(plain))
}

/// The suffix itself, or whole labels before it: `evilatlassian.net` is not under `atlassian.net`.
fn is_under(host: &str, suffix: &str) -> bool {
    host.strip_suffix(suffix).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls() {
        let suffixes = ["atlassian.net".to_owned(), "jira.com".to_owned()];
        let table = [
            ("https://t.atlassian.net", Ok("https://t.atlassian.net")),
            ("HTTPS://T.Atlassian.NET/", Ok("https://t.atlassian.net")),
            ("https://t.jira.com/wiki", Ok("https://t.jira.com/wiki")),
            ("https://t.jira.com/a/b/", Ok("https://t.jira.com/a/b")),
            ("https://atlassian.net", Ok("https://atlassian.net")),
            ("http://t.atlassian.net", Err(BaseUrlFault::NotHttps)),
            ("//t.atlassian.net", Err(BaseUrlFault::NotHttps)),
            ("t.atlassian.net", Err(BaseUrlFault::NotHttps)),
            ("javascript:https://t.atlassian.net", Err(BaseUrlFault::NotHttps)),
            (" https://t.atlassian.net", Err(BaseUrlFault::NotHttps)),
            ("https://u@t.atlassian.net", Err(BaseUrlFault::UserInfo)),
            ("https://t.atlassian.net@evil.example", Err(BaseUrlFault::UserInfo)),
            ("https://evil.example\\@t.atlassian.net", Err(BaseUrlFault::UserInfo)),
            ("https://t.atlassian.net:443", Err(BaseUrlFault::Port)),
            ("https://t.atlassian.net:", Err(BaseUrlFault::Port)),
            ("https://[::1]", Err(BaseUrlFault::Port)),
            ("https://", Err(BaseUrlFault::NotPlain)),
            ("https:///t.atlassian.net", Err(BaseUrlFault::NotPlain)),
            ("https://t.atlassian.net.", Err(BaseUrlFault::NotPlain)),
            ("https://t..atlassian.net", Err(BaseUrlFault::NotPlain)),
            ("https://evil.example\\.atlassian.net", Err(BaseUrlFault::NotPlain)),
            ("https://t%2eatlassian.net", Err(BaseUrlFault::NotPlain)),
            ("https://t\u{3002}atlassian.net", Err(BaseUrlFault::NotPlain)),
            ("https://t.atlassian.net?x", Err(BaseUrlFault::NotPlain)),
            ("https://t.atlassian.net#x", Err(BaseUrlFault::NotPlain)),
            ("https://t.atlassian.net/../x", Err(BaseUrlFault::NotPlain)),
            ("https://t.atlassian.net//", Err(BaseUrlFault::NotPlain)),
            ("https://t.atlassian.net/a%2fb", Err(BaseUrlFault::NotPlain)),
            ("https://t.atlassian.net\n", Err(BaseUrlFault::NotPlain)),
            ("https://evilatlassian.net", Err(BaseUrlFault::ForeignHost)),
            ("https://t.atlassian.net.evil.example", Err(BaseUrlFault::ForeignHost)),
            ("https://127.0.0.1", Err(BaseUrlFault::ForeignHost)),
            ("https://localhost", Err(BaseUrlFault::ForeignHost)),
        ];
        for (base_url, expected) in table {
            assert_eq!(check(base_url, &suffixes).as_deref(), expected.as_ref().map(|url| *url), "{base_url}");
        }
        let of_length = |length: usize| format!("https://t.jira.com/{}", "a".repeat(length - 19));
        assert!(check(&of_length(limits::FIELD_CHARACTERS), &suffixes).is_ok());
        assert_eq!(check(&of_length(limits::FIELD_CHARACTERS + 1), &suffixes), Err(BaseUrlFault::NotPlain));
    }
}
