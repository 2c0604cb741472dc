//! Where a library's canonical request is not the component's: who is right, and why.
//!
//! The measure is the rule that Atlassian documents and the Java code that Jira runs. An entry that no longer
//! disagrees fails a test.

use crate::process::Peer;
use crate::requests::Request;
use serde_json::{Value, json};

/// A library that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Library {
    /// npm `atlassian-jwt`.
    Npm,
    /// PyPI `atlassian-jwt`.
    Pypi,
}

impl Library {
    pub fn start(self) -> Peer {
        match self {
            Self::Npm => Peer::node(),
            Self::Pypi => Peer::python(),
        }
    }

    /// Asks for the canonical request. Python's library knows no base path, so it gets what is left of the target.
    pub fn question(self, request: &Request) -> Value {
        let Request { method, target, base_path } = request;
        match self {
            Self::Npm => json!({"ask": "canonical", "method": method, "target": target, "basePath": base_path}),
            Self::Pypi => json!({"ask": "canonical", "method": method, "target": within(target, base_path)}),
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
    /// A request that shows it: target and base path, sent with GET.
    pub example: (&'static str, &'static str),
    /// The component's canonical request of the example.
    pub ours: &'static str,
    /// The library's.
    pub theirs: &'static str,
}

impl Disagreement {
    pub fn example(&self) -> Request {
        let (target, base_path) = self.example;
        Request { method: "GET".to_owned(), target: target.to_owned(), base_path: base_path.to_owned() }
    }
}

pub const DISAGREEMENTS: &[Disagreement] = &[
    Disagreement {
        library: Library::Npm,
        reason: "the component: `__proto__` is a name like any other, and Java binds it; the library drops it",
        applies: |request| query(request).contains("__proto__"),
        example: ("/a?__proto__=1&b=2", ""),
        ours: "GET&/a&__proto__=1&b=2",
        theirs: "GET&/a&b=2",
    },
    Disagreement {
        library: Library::Npm,
        reason: "the component: a base path is whole segments, as a Java servlet's context is; the library cuts text",
        applies: |request| cut_inside_a_segment(request),
        example: ("/application/a", "/app"),
        ours: "GET&/application/a&",
        theirs: "GET&/lication/a&",
    },
    Disagreement {
        library: Library::Npm,
        reason: "the component: a slash at the end of a base path does not count; the library cuts it off the target as well",
        applies: |request| {
            request.base_path.ends_with('/') && path(request).starts_with(&format!("{}/", request.base_path))
        },
        example: ("//a", "/"),
        ours: "GET&//a&",
        theirs: "GET&/a&",
    },
    Disagreement {
        library: Library::Npm,
        reason: "the component: nothing of the path is touched; Node's URL parser turns `\\` into `/`",
        applies: |request| path(request).contains('\\'),
        example: ("/a\\b", ""),
        ours: "GET&/a\\b&",
        theirs: "GET&/a/b&",
    },
    Disagreement {
        library: Library::Npm,
        reason: "the component: a target that begins with `//` is a path; Node's URL parser takes `user@host` out of it",
        applies: |request| path(request).starts_with("//") && path(request).contains('@'),
        example: ("//user@host/a", ""),
        ours: "GET&//user@host/a&",
        theirs: "GET&/a&",
    },
    Disagreement {
        library: Library::Npm,
        reason: "the component: nothing of the path is touched; Node's URL parser escapes `'`, but only where there is an `@` or `#`",
        applies: |request| path(request).contains('\'') && request.target.contains(['@', '#']),
        example: ("/@a/it's", ""),
        ours: "GET&/@a/it's&",
        theirs: "GET&/@a/it%27s&",
    },
    Disagreement {
        library: Library::Pypi,
        reason: "the component: one slash at the end is dropped, and none at the beginning; the library drops them all",
        applies: |request| path(request).starts_with("//") || path(request).ends_with("//"),
        example: ("//a//", ""),
        ours: "GET&//a/&",
        theirs: "GET&/a&",
    },
    Disagreement {
        library: Library::Pypi,
        reason: "the component: the path has no scheme; Python's URL parser takes what stands before `:` for one",
        applies: |request| path(request).contains(':'),
        example: ("/rest:v1/a", ""),
        ours: "GET&/rest:v1/a&",
        theirs: "GET&/v1/a&",
    },
    Disagreement {
        library: Library::Pypi,
        reason: "the component: path parameters belong to the path; Python's URL parser splits them off, and a slash is lost",
        applies: |request| path(request).contains("/;"),
        example: ("/a/;x=1", ""),
        ours: "GET&/a/;x=1&",
        theirs: "GET&/a;x=1&",
    },
    Disagreement {
        library: Library::Pypi,
        reason: "the component: the values of a name are compared as UTF-16, as Java and JavaScript do; Python compares characters",
        applies: |request| query(request).contains("%F0%9F%98%80") && query(request).contains("%EF%BD%9E"),
        example: ("/a?v=%EF%BD%9E&v=%F0%9F%98%80", ""),
        ours: "GET&/a&v=%F0%9F%98%80,%EF%BD%9E",
        theirs: "GET&/a&v=%EF%BD%9E,%F0%9F%98%80",
    },
];

fn path(request: &Request) -> &str {
    let target = &request.target;
    &target[..target.find(['?', '#']).unwrap_or(target.len())]
}

fn query(request: &Request) -> &str {
    &request.target[path(request).len()..]
}

fn cut_inside_a_segment(request: &Request) -> bool {
    let base = &request.base_path;
    path(request)
        .strip_prefix(base.as_str())
        .is_some_and(|rest| !base.is_empty() && !base.ends_with('/') && !rest.is_empty() && !rest.starts_with('/'))
}
