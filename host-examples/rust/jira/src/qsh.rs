//! The canonical request and its hash, from Atlassian's "Understanding JWT" and the vectors that go with it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::percent;

/// The query string hash of a request, its target relative to the base URL of whoever receives it.
///
/// None where the target can't be read: an escape that is none, or text that is not UTF-8.
#[must_use]
pub fn qsh(method: &str, target: &str) -> Option<String> {
    let mut hex = String::new();
    for byte in Sha256::digest(canonical_request(method, target)?) {
        let _ = write!(hex, "{byte:02x}");
    }
    Some(hex)
}

/// The canonical request: method, path and query in one defined form.
///
/// None as for [`qsh`].
#[must_use]
pub fn canonical_request(method: &str, target: &str) -> Option<String> {
    let target = target.split('#').next().unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = path.strip_suffix('/').unwrap_or(path).replace('&', "%26");
    let path = if path.starts_with('/') { path } else { format!("/{path}") };
    Some(format!("{}&{path}&{}", method.to_ascii_uppercase(), canonical_query(query)?))
}

fn canonical_query(query: &str) -> Option<String> {
    // Sorted by encoded name.
    let mut parameters: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = percent::decode_form(name)?;
        let value = percent::decode_form(value)?;
        if name != "jwt" {
            parameters.entry(percent::encode(&name)).or_default().push(value);
        }
    }
    let canonical: Vec<String> = parameters
        .into_iter()
        .map(|(name, mut values)| {
            // Jira sorts Java strings, before they are encoded.
            values.sort_by(|one, other| one.encode_utf16().cmp(other.encode_utf16()));
            let values: Vec<String> = values.iter().map(|value| percent::encode(value)).collect();
            format!("{name}={}", values.join(","))
        })
        .collect();
    Some(canonical.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// The project's vectors, each confirmed by Atlassian's npm library or, where that differs from Jira, reasoned.
    #[test]
    fn vectors() {
        let file: Value = serde_json::from_str(include_str!("../../../../tests/vectors/canonical.json")).unwrap();
        let mut compared = 0;
        for vector in file["vectors"].as_array().unwrap() {
            let input = &vector["input"];
            let (method, target) = (input["method"].as_str().unwrap(), input["target"].as_str().unwrap());
            let whole = input["base-path"] != "" || !target.starts_with('/');
            let forms = &vector["expect"]["ok"]["forms"];
            if whole || forms.is_null() {
                continue;
            }
            assert_eq!(canonical_request(method, target).unwrap(), forms[0]["text"], "{}", vector["id"]);
            assert_eq!(qsh(method, target).unwrap(), forms[0]["qsh"], "{}", vector["id"]);
            compared += 1;
        }
        assert!(compared > 80, "{compared}");
    }

    #[test]
    fn what_cannot_be_read() {
        for target in ["/a?b=%zz", "/a?b=%4", "/a?%ff=b", "/a?b=%+1"] {
            assert_eq!(qsh("GET", target), None, "{target}");
        }
    }
}
