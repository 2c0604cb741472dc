//! Where a request of the service's own goes: https, or plain http to loopback.

/// A URL without query and fragment to which paths are appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Whether it is https.
    pub https: bool,
    /// Host and port.
    pub authority: String,
    /// The path, without a slash at its end; empty where there is none.
    pub path: String,
}

impl Origin {
    /// Reads a URL; none where the service does not talk to it.
    pub fn read(url: &str) -> Option<Self> {
        let (https, rest) = match url.strip_prefix("https://") {
            Some(rest) => (true, rest),
            None => (false, url.strip_prefix("http://")?),
        };
        let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        let path = path.strip_suffix('/').unwrap_or(path);
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_graphic() && !b"?#@\\\"<>".contains(&b));
        let good = !authority.is_empty() && plain(authority) && plain(path);
        (good && (https || is_loopback(authority))).then(|| Self {
            https,
            authority: authority.to_owned(),
            path: path.to_owned(),
        })
    }
}

/// Whether a host with or without a port is this machine, whatever resolves names.
fn is_loopback(authority: &str) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    };
    host == "localhost"
        || host == "[::1]"
        || host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_https_or_on_loopback() {
        let jira = Origin::read("https://acme.atlassian.net/jira/").unwrap();
        assert_eq!((jira.https, jira.authority.as_str(), jira.path.as_str()), (true, "acme.atlassian.net", "/jira"));
        for good in ["https://a.example:8443", "http://127.0.0.1:2990", "http://localhost/x", "http://[::1]:1"] {
            assert!(Origin::read(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "https://",
            "acme.atlassian.net",
            "/path",
            "ftp://127.0.0.1",
            "http://acme.atlassian.net",
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.example",
            "http://10.0.0.1",
            "https://user@acme.atlassian.net",
            "https://acme.atlassian.net?a=b",
            "https://acme.atlassian.net/#a",
            "https://a b.example",
        ] {
            assert_eq!(Origin::read(bad), None, "{bad}");
        }
    }
}
