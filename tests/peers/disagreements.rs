//! Where a library's canonical request is not the component's: who is right, and why.
//!
//! The measure is the rule that Atlassian documents and the Java code that Jira runs. An entry that no longer
//! disagrees fails a test.

use crate::process::Peer;
use crate::requests::Request;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A library that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Library {
    /// npm `atlassian-jwt`.
    Npm,
    /// PyPI `atlassian-jwt`.
    Pypi,
    /// Maven `io.toolsplus:atlassian-jwt`.
    Jvm,
}

impl Library {
    pub const ALL: [Self; 3] = [Self::Npm, Self::Pypi, Self::Jvm];

    pub fn start(self) -> Peer {
        match self {
            Self::Npm => Peer::node(),
            Self::Pypi => Peer::python(),
            Self::Jvm => Peer::jvm(),
        }
    }

    /// Whether it sorts parameters by their names as they are, not by their encoded ones.
    pub fn sorts_raw_names(self) -> bool {
        self == Self::Npm
    }

    /// Asks for the canonical request.
    pub fn question(self, request: &Request) -> Value {
        self.ask("canonical", request)
    }

    /// Asks whether a token is good for the request.
    pub fn verdict(self, request: &Request, token: &str, secret: &str) -> Value {
        let mut question = self.ask("verify", request);
        question["token"] = json!(token);
        question["secret"] = json!(secret);
        question
    }

    /// Only the JavaScript library knows a base path: the others get what is left of the target.
    fn ask(self, question: &str, request: &Request) -> Value {
        let Request { method, target, base_path } = request;
        match self {
            Self::Npm => json!({"ask": question, "method": method, "target": target, "basePath": base_path}),
            Self::Pypi | Self::Jvm => json!({"ask": question, "method": method, "target": within(target, base_path)}),
        }
    }
}

/// The target without the base path, by whole segments.
fn within<'a>(target: &'a str, base_path: &str) -> &'a str {
    let end = target.find(['?', '#']).unwrap_or(target.len());
    match target.strip_prefix(base_path.trim_end_matches('/')) {
        Some(rest) if target.len() - rest.len() == end || rest.starts_with('/') => rest,
        _ => target,
    }
}

/// One reason for which a library differs.
pub struct Disagreement {
    pub library: Library,
    /// Who is right, and why.
    pub reason: &'static str,
    /// Whether a request has what they disagree about.
    pub applies: fn(&Request) -> bool,
    /// A request that shows it: method, target and base path.
    pub example: (&'static str, &'static str, &'static str),
    /// The component's canonical request of the example, or why it refuses it.
    pub ours: &'static str,
    /// The library's, or `refused`.
    pub theirs: &'static str,
}

impl Disagreement {
    /// Whether this is why the library differs. What the component refuses is explained by the refusal.
    pub fn explains(&self, library: Library, request: &Request, refusal: Option<&str>) -> bool {
        self.library == library && refusal.map_or_else(|| (self.applies)(request), |refusal| refusal == self.ours)
    }

    pub fn example(&self) -> Request {
        let (method, target, base_path) = self.example;
        Request { method: method.to_owned(), target: target.to_owned(), base_path: base_path.to_owned() }
    }
}

pub const DISAGREEMENTS: &[Disagreement] = &[
    Disagreement {
        library: Library::Npm,
        reason: "the component: `__proto__` is a name like any other, and Java binds it; the library drops it",
        applies: |request| query(request).contains("__proto__"),
        example: ("GET", "/a?__proto__=1&b=2", ""),
        ours: "GET&/a&__proto__=1&b=2",
        theirs: "GET&/a&b=2",
    },
    Disagreement {
        library: Library::Npm,
        reason: "the component: a base path is whole segments, as a Java servlet's context is; the library cuts text",
        applies: |request| cut_inside_a_segment(request),
        example: ("GET", "/application/a", "/app"),
        ours: "GET&/application/a&",
        theirs: "GET&/lication/a&",
    },
    Disagreement {
        library: Library::Npm,
        reason: "the component: a slash at the end of a base path does not count; the library cuts it off the target as well",
        applies: |request| {
            request.base_path.ends_with('/') && path(request).starts_with(&format!("{}/", request.base_path))
        },
        example: ("GET", "//a", "/"),
        ours: "GET&//a&",
        theirs: "GET&/a&",
    },
    Disagreement {
        library: Library::Npm,
        reason: "the component: nothing of the path is touched; Node's URL parser turns `\\` into `/`",
        applies: |request| path(request).contains('\\'),
        example: ("GET", "/a\\b", ""),
        ours: "GET&/a\\b&",
        theirs: "GET&/a/b&",
    },
    Disagreement {
        library: Library::Npm,
        reason: "the component: a target that begins with `//` is a path; Node's URL parser takes `user@host` out of it",
        applies: |request| path(request).starts_with("//") && path(request).contains('@'),
        example: ("GET", "//user@host/a", ""),
        ours: "GET&//user@host/a&",
        theirs: "GET&/a&",
    },
    Disagreement {
        library: Library::Npm,
        reason: "the component: nothing of the path is touched; Node's URL parser escapes `'`, but only where there is an `@`, a `#` or a blank",
        applies: |request| path(request).contains('\'') && request.target.contains(|c| "@#".contains(c) || is_blank(c)),
        example: ("GET", "/@a/it's", ""),
        ours: "GET&/@a/it's&",
        theirs: "GET&/@a/it%27s&",
    },
    Disagreement {
        library: Library::Pypi,
        reason: "the component: one slash at the end is dropped, and none at the beginning; the library drops them all",
        applies: |request| inner_path(request).starts_with("//") || inner_path(request).ends_with("//"),
        example: ("GET", "//a//", ""),
        ours: "GET&//a/&",
        theirs: "GET&/a&",
    },
    Disagreement {
        library: Library::Pypi,
        reason: "the component: the path has no scheme; Python's URL parser takes what stands before `:` for one",
        applies: |request| path(request).contains(':'),
        example: ("GET", "/rest:v1/a", ""),
        ours: "GET&/rest:v1/a&",
        theirs: "GET&/v1/a&",
    },
    Disagreement {
        library: Library::Pypi,
        reason: "the component: path parameters belong to the path; Python's URL parser splits them off, and a slash is lost",
        applies: |request| path(request).contains("/;"),
        example: ("GET", "/a/;x=1", ""),
        ours: "GET&/a/;x=1&",
        theirs: "GET&/a;x=1&",
    },
    Disagreement {
        library: Library::Pypi,
        reason: "the component: the values of a name are compared as UTF-16, as Java and JavaScript do; Python compares characters",
        applies: |request| query(request).contains("%F0%9F%98%80") && query(request).contains("%EF%BD%9E"),
        example: ("GET", "/a?v=%EF%BD%9E&v=%F0%9F%98%80", ""),
        ours: "GET&/a&v=%F0%9F%98%80,%EF%BD%9E",
        theirs: "GET&/a&v=%EF%BD%9E,%F0%9F%98%80",
    },
    Disagreement {
        library: Library::Npm,
        reason: "the component: a blank of Unicode is a character like any other; Node's URL parser cuts it off the ends",
        applies: |request| request.target.split('#').any(|part| part.ends_with(is_blank)),
        example: ("GET", "/a?b=\u{a0}", ""),
        ours: "GET&/a&b=%C2%A0",
        theirs: "GET&/a&b=",
    },
    Disagreement {
        library: Library::Jvm,
        reason: "the component: the values of a name are sorted, as Atlassian's vectors have them; the library keeps their order",
        applies: repeats_out_of_order,
        example: ("GET", "/a?v=2&v=1", ""),
        ours: "GET&/a&v=1,2",
        theirs: "GET&/a&v=2,1",
    },
    Disagreement {
        library: Library::Npm,
        reason: "the component refuses: Java refuses it, too; the library takes `%` for itself, so that two queries have one form",
        applies: |_| false,
        example: ("GET", "/a?b=%zz", ""),
        ours: "malformed-escape",
        theirs: "GET&/a&b=%25zz",
    },
    Disagreement {
        library: Library::Pypi,
        reason: "the component refuses: Java refuses it, too; the library takes `%` for itself, so that two queries have one form",
        applies: |_| false,
        example: ("GET", "/a?b=%zz", ""),
        ours: "malformed-escape",
        theirs: "GET&/a&b=%25zz",
    },
    Disagreement {
        library: Library::Jvm,
        reason: "the component refuses: an escape is two hexadecimal digits; Java's decoder takes a sign for one of them",
        applies: |_| false,
        example: ("GET", "/a?b=%+1", ""),
        ours: "malformed-escape",
        theirs: "GET&/a&b=%01",
    },
    Disagreement {
        library: Library::Npm,
        reason: "the component refuses: octets that are not UTF-8 become one and the same character, so that many queries have one form",
        applies: |_| false,
        example: ("GET", "/a?b=%ff", ""),
        ours: "not-utf8",
        theirs: "GET&/a&b=%EF%BF%BD",
    },
    Disagreement {
        library: Library::Pypi,
        reason: "the component refuses: octets that are not UTF-8 become one and the same character, so that many queries have one form",
        applies: |_| false,
        example: ("GET", "/a?b=%ff", ""),
        ours: "not-utf8",
        theirs: "GET&/a&b=%EF%BF%BD",
    },
    Disagreement {
        library: Library::Jvm,
        reason: "the component refuses: octets that are not UTF-8 become one and the same character, so that many queries have one form",
        applies: |_| false,
        example: ("GET", "/a?b=%ff", ""),
        ours: "not-utf8",
        theirs: "GET&/a&b=%EF%BF%BD",
    },
    Disagreement {
        library: Library::Npm,
        reason: "the component refuses: Jira sends no control characters, and what lies between cuts texts at them",
        applies: |_| false,
        example: ("GET", "/a?b=%00", ""),
        ours: "escaped-control",
        theirs: "GET&/a&b=%00",
    },
    Disagreement {
        library: Library::Pypi,
        reason: "the component refuses: Jira sends no control characters, and what lies between cuts texts at them",
        applies: |_| false,
        example: ("GET", "/a?b=%00", ""),
        ours: "escaped-control",
        theirs: "GET&/a&b=%00",
    },
    Disagreement {
        library: Library::Jvm,
        reason: "the component refuses: Jira sends no control characters, and what lies between cuts texts at them",
        applies: |_| false,
        example: ("GET", "/a?b=%00", ""),
        ours: "escaped-control",
        theirs: "GET&/a&b=%00",
    },
    Disagreement {
        library: Library::Npm,
        reason: "the component refuses: no request line holds them (RFC 9112, section 3.2), so something has rewritten the target",
        applies: |_| false,
        example: ("GET", "/a\u{7f}", ""),
        ours: "control-character",
        theirs: "GET&/a\u{7f}&",
    },
    Disagreement {
        library: Library::Pypi,
        reason: "the component refuses: no request line holds them (RFC 9112, section 3.2), so something has rewritten the target",
        applies: |_| false,
        example: ("GET", "/a\u{7f}", ""),
        ours: "control-character",
        theirs: "GET&/a\u{7f}&",
    },
    Disagreement {
        library: Library::Jvm,
        reason: "the component refuses: no request line holds them (RFC 9112, section 3.2), so something has rewritten the target",
        applies: |_| false,
        example: ("GET", "/a\u{7f}", ""),
        ours: "control-character",
        theirs: "GET&/a\u{7f}&",
    },
    Disagreement {
        library: Library::Npm,
        reason: "the component refuses: a target is a path or an http URL (RFC 9112, section 3.2); a rewritten one must not verify",
        applies: |_| false,
        example: ("GET", "callback", ""),
        ours: "not-a-path",
        theirs: "GET&/callback&",
    },
    Disagreement {
        library: Library::Pypi,
        reason: "the component refuses: a target is a path or an http URL (RFC 9112, section 3.2); a rewritten one must not verify",
        applies: |_| false,
        example: ("GET", "callback", ""),
        ours: "not-a-path",
        theirs: "GET&/callback&",
    },
    Disagreement {
        library: Library::Jvm,
        reason: "the component refuses: a target is a path or an http URL (RFC 9112, section 3.2); a rewritten one must not verify",
        applies: |_| false,
        example: ("GET", "callback", ""),
        ours: "not-a-path",
        theirs: "GET&/callback&",
    },
    Disagreement {
        library: Library::Npm,
        reason: "the component refuses: a method is letters and `-`, so that nothing of it can be taken for a path",
        applies: |_| false,
        example: ("GET&/a", "/b", ""),
        ours: "malformed-method",
        theirs: "GET&/A&/b&",
    },
    Disagreement {
        library: Library::Pypi,
        reason: "the component refuses: a method is letters and `-`, so that nothing of it can be taken for a path",
        applies: |_| false,
        example: ("GET&/a", "/b", ""),
        ours: "malformed-method",
        theirs: "GET&/A&/b&",
    },
    Disagreement {
        library: Library::Jvm,
        reason: "the component refuses: a method is letters and `-`, so that nothing of it can be taken for a path",
        applies: |_| false,
        example: ("GET&/a", "/b", ""),
        ours: "malformed-method",
        theirs: "GET&/A&/b&",
    },
];

/// What JavaScript calls a blank, as far as a request line could hold it.
fn is_blank(character: char) -> bool {
    !character.is_ascii() && (character.is_whitespace() || character == '\u{feff}') && character != '\u{85}'
}

fn path(request: &Request) -> &str {
    let target = &request.target;
    &target[..target.find(['?', '#']).unwrap_or(target.len())]
}

/// The path without the base path.
fn inner_path(request: &Request) -> &str {
    within(path(request), &request.base_path)
}

fn query(request: &Request) -> &str {
    &request.target[path(request).len()..]
}

/// Whether a name stands there several times, with values that are not in order.
fn repeats_out_of_order(request: &Request) -> bool {
    let query = query(request).split('#').next().unwrap_or_default().trim_start_matches('?');
    let mut values: BTreeMap<String, Vec<Vec<u16>>> = BTreeMap::new();
    for piece in query.split('&') {
        let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
        values.entry(decoded(name)).or_default().push(decoded(value).encode_utf16().collect());
    }
    values.values().any(|values| !values.is_sorted())
}

/// A part of a query, read by rules that its malformed ones break.
fn decoded(part: &str) -> String {
    let mut octets = Vec::new();
    let mut rest = part.as_bytes();
    while let [first, others @ ..] = rest {
        let hex = others.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        let octet = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        octets.push(octet.unwrap_or(if *first == b'+' { b' ' } else { *first }));
        rest = if octet.is_some() { &others[2..] } else { others };
    }
    String::from_utf8_lossy(&octets).into_owned()
}

fn cut_inside_a_segment(request: &Request) -> bool {
    let base = &request.base_path;
    path(request)
        .strip_prefix(base.as_str())
        .is_some_and(|rest| !base.is_empty() && !base.ends_with('/') && !rest.is_empty() && !rest.starts_with('/'))
}
