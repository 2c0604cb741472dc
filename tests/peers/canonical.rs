//! Canonical requests and hashes of the component and of both libraries, over requests at random.

use crate::Test;
use crate::disagreements::{DISAGREEMENTS, Library};
use crate::process::Peer;
use crate::requests::{Request, requests};
use connect_gating_tests::Component;
use serde_json::{Value, json};
use std::fmt::Write as _;

pub const TESTS: &[Test] = &[
    ("canonical_requests_agree", canonical_requests_agree),
    ("every_disagreement_still_is_one", every_disagreement_still_is_one),
];

/// Replaces the seed, to look for requests that nobody has compared yet.
const SEED_VARIABLE: &str = "CONNECT_GATING_SEED";

const SEED: u64 = 20_260_101;

const COUNT: usize = 600;

/// So many of them must be compared with nothing to excuse them, for each library.
const LEAST: usize = 300;

fn canonical_requests_agree() {
    let seed = std::env::var(SEED_VARIABLE).map_or(SEED, |seed| seed.parse().expect("the seed is a number"));
    let component = Component::load();
    let requests = requests(seed, COUNT);
    for library in [Library::Npm, Library::Pypi] {
        let mut peer = library.start();
        let (mut agreed, mut excused, mut report) = (0, 0, String::new());
        for request in &requests {
            let Some(difference) = difference(&component, &mut peer, library, request) else {
                agreed += 1;
                continue;
            };
            if DISAGREEMENTS.iter().any(|known| known.library == library && (known.applies)(request)) {
                excused += 1;
            } else {
                write!(report, "\n{difference}").expect("a text can be written");
            }
        }
        println!("{library:?}: {agreed} of {COUNT} requests agree, {excused} differ for known reasons; seed {seed}");
        assert!(report.is_empty(), "{library:?}, seed {seed}: {report}");
        assert!(agreed >= LEAST, "{library:?}, seed {seed}: only {agreed} requests agree");
    }
}

/// What the component and the library say of a request, where that is not the same.
fn difference(component: &Component, peer: &mut Peer, library: Library, request: &Request) -> Option<String> {
    let form = ours(component, library, request);
    let theirs = peer.ask(&library.question(request));
    let same = theirs.as_ref().is_ok_and(|theirs| theirs["text"] == form["text"] && theirs["qsh"] == form["qsh"]);
    (!same).then(|| format!("{request:?}\n  the component {form}\n  the library   {theirs:?}"))
}

/// The component's form in the library's order of names: encoded for Python, as for Java, and raw for JavaScript.
fn ours(component: &Component, library: Library, request: &Request) -> Value {
    let input = json!({"method": request.method, "target": request.target, "base-path": request.base_path});
    let answer = component.call("jwt.canonical-request", &input).expect("the component does not trap");
    let forms = answer["ok"]["forms"].as_array().unwrap_or_else(|| panic!("{request:?}: {answer}"));
    let form = if library == Library::Npm { forms.last() } else { forms.first() };
    form.expect("there is a form").clone()
}

fn every_disagreement_still_is_one() {
    let component = Component::load();
    let mut peers = [Library::Npm.start(), Library::Pypi.start()];
    for known in DISAGREEMENTS {
        let peer = &mut peers[usize::from(known.library == Library::Pypi)];
        let request = known.example();
        assert!((known.applies)(&request), "{}: the entry does not apply to its own example", known.reason);
        let theirs = peer.ask(&known.library.question(&request)).map(|answer| answer["text"].clone());
        let ours = ours(&component, known.library, &request)["text"].clone();
        assert_eq!(theirs, Ok(json!(known.theirs)), "{}: the library says something else now", known.reason);
        assert_eq!(ours, known.ours, "{}: the component says something else now", known.reason);
        assert_ne!(known.ours, known.theirs, "{}: they agree, so the entry must go", known.reason);
    }
}
