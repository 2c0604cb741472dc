//! Requests at random, of what is awkward about paths and queries; the same for the same seed.

use connect_gating_tests::hostile::Random;

/// A request whose canonical form is compared.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub target: String,
    pub base_path: String,
}

const METHODS: [&str; 6] = ["GET", "POST", "PUT", "delete", "Patch", "HEAD"];

/// Rarely drawn, since implementations disagree about them.
const ODD_METHODS: [&str; 4] = ["", "GET&/a", "gıt", "M-SEARCH"];

const SEGMENTS: [&str; 24] = [
    "a",
    "rest",
    "api",
    "2",
    "callback",
    "A-b_c.d~e",
    "a%20b",
    "%41",
    "%2f",
    "%C3%A9",
    "a+b",
    "a&b",
    "a=b",
    "a,b",
    "(a)",
    "it's",
    "a*b",
    "@a",
    "$a",
    "!",
    "a.b",
    "%zz",
    "é",
    "😀",
];

/// Rarely drawn, since implementations disagree about them.
const ODD_SEGMENTS: [&str; 17] = [
    "",
    "..",
    ".",
    "a:b",
    "a;x=1",
    "user@host",
    "a\\b",
    "%",
    "%00",
    "\u{202e}a",
    "\u{2028}",
    "\u{feff}",
    "e\u{301}",
    "a b",
    "a\tb",
    "a\u{7f}",
    "[::1]",
];

const NAMES: [&str; 20] = [
    "a",
    "b",
    "B",
    "c",
    "aa",
    "a1",
    "zee_last",
    "repeated",
    "ids",
    "a%5B%5D",
    "a[b]",
    "k+1",
    "k%201",
    "k*",
    "%C3%A9",
    "é",
    "JWT",
    "constructor",
    "A%2DB",
    "x.y",
];

/// Rarely drawn, since implementations disagree about them.
const ODD_NAMES: [&str; 17] = [
    "jwt",
    "%6Awt",
    "",
    ".k",
    "%3Ak",
    "😀",
    "～",
    "__proto__",
    "a%5Bb",
    "%zz",
    "%",
    "a%4",
    "%ff",
    "%ed%a0%80",
    "%00",
    "e%CC%81",
    "\u{feff}",
];

const VALUES: [&str; 26] = [
    "",
    "1",
    "2",
    "a",
    "b",
    "A",
    "parameter%201",
    "a+b",
    "%2B",
    "%2520",
    "a=b",
    "a,b",
    "%2C",
    "!*'()",
    "~-._",
    "%7E",
    "/?@:",
    "%3A1",
    ".1",
    "%e2%82%ac",
    "€",
    "a;b",
    "{}|^`",
    "%22",
    "https%3A%2F%2Fexample.com%2F%3Fa%3Db",
    "10",
];

/// Rarely drawn, since implementations disagree about them.
const ODD_VALUES: [&str; 16] = [
    "%EF%BD%9E",
    "%F0%9F%98%80",
    "%zz",
    "%",
    "%4",
    "%+1",
    "%ff",
    "%C3",
    "%C0%AF",
    "%ed%a0%80%ed%b8%80",
    "%00",
    "%0A",
    "%7F",
    "\u{a0}",
    "\u{200b}",
    "\u{85}",
];

/// Instead of a target that begins with `/`.
const ODD_TARGETS: [&str; 7] =
    ["", "*", "callback", "https://host/callback?a=b", "HTTP://user@host:80/a", "ftp://host/a", "https://host?a=b"];

const BASE_PATHS: [&str; 4] = ["/app", "/app/", "/x/y", "/"];

/// How rarely something odd is drawn: once in so many.
const ODD: usize = 60;

/// One request.
pub fn request(random: &mut Random) -> Request {
    let base_path = if random.once_in(5) { (*random.choose(&BASE_PATHS)).to_owned() } else { String::new() };
    let inside = if random.once_in(4) { "" } else { base_path.trim_end_matches('/') };
    let mut target = format!("{inside}{}{}{}", path(random), query(random), fragment(random));
    if random.once_in(ODD * ODD) {
        (*random.choose(&ODD_TARGETS)).clone_into(&mut target);
    }
    let methods = if random.once_in(ODD * ODD) { &ODD_METHODS[..] } else { &METHODS };
    let method = *random.choose(methods);
    Request { method: method.to_owned(), target, base_path }
}

fn path(random: &mut Random) -> String {
    let segments = random.below(5);
    let mut path: String = (0..segments).map(|_| format!("/{}", pick(random, &SEGMENTS, &ODD_SEGMENTS))).collect();
    if path.is_empty() || random.once_in(8) {
        path.push('/');
    }
    path
}

fn query(random: &mut Random) -> String {
    if random.once_in(5) {
        return String::new();
    }
    let count = if random.once_in(ODD * ODD) { random.choose(&[20, 100, 999]) } else { &random.below(8) };
    let parameters: Vec<String> = (0..*count).map(|_| parameter(random)).collect();
    format!("?{}", parameters.join("&"))
}

fn parameter(random: &mut Random) -> String {
    if random.once_in(20) {
        return String::new();
    }
    let name = pick(random, &NAMES, &ODD_NAMES);
    if random.once_in(8) {
        return name.to_owned();
    }
    format!("{name}={}", pick(random, &VALUES, &ODD_VALUES))
}

fn fragment(random: &mut Random) -> &'static str {
    if random.once_in(25) { "#a?b=c" } else { "" }
}

fn pick(random: &mut Random, usual: &[&'static str], odd: &[&'static str]) -> &'static str {
    let items = if random.once_in(ODD) { odd } else { usual };
    items[random.below(items.len())]
}
