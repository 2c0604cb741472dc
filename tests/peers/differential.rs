//! The component against three libraries, over signed requests at random: canonical request, hash and verdict.
//!
//! Every case has a seed of its own, so that a failure is repeated by that number with `CONNECT_GATING_CASES=1`.

use crate::Test;
use crate::cases::{Case, Plan};
use crate::changes::CHANGES;
use crate::disagreements::{DISAGREEMENTS, Library};
use crate::process::{Peer, outcome};
use crate::requests::Request;
use crate::sources::{ISSUER, SECRET, now};
use crate::verdicts::{VERDICTS, excuse};
use connect_gating_tests::hostile::Random;
use connect_gating_tests::{Component, Session};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Instant;

pub const TESTS: &[Test] = &[
    ("differential", differential),
    ("every_disagreement_still_is_one", every_disagreement_still_is_one),
    ("every_change_is_judged_as_the_tables_say", every_change_is_judged_as_the_tables_say),
];

/// Replaces the first seed, to look for cases that nobody has compared yet.
const SEED_VARIABLE: &str = "CONNECT_GATING_SEED";
const SEED: u64 = 20_260_101;

/// Replaces the number of cases; `cargo xtask differential` sets it.
const CASES_VARIABLE: &str = "CONNECT_GATING_CASES";
const CASES: u64 = 10_000;

/// So many cases are asked about at once: a few hundred kilobytes.
const BATCH: u64 = 250;

/// Of a hundred cases so many must be compared with nothing to excuse them, for each library.
const LEAST: u64 = 60;

/// So many unexplained differences are shown.
const SHOWN: usize = 12;

fn differential() {
    let seed = number(SEED_VARIABLE, SEED);
    let count = number(CASES_VARIABLE, CASES);
    println!("{count} cases from seed {seed}");
    let start = Instant::now();
    let component = Component::load();
    let mut judges = Library::ALL.map(Judge::start);
    let mut taken = 0;
    let mut first = 0;
    while first < count {
        let size = BATCH.min(count - first);
        // A fresh instance, so that its memory does not grow with the run.
        let mut session = component.session().expect("an instance");
        let now = now();
        let cases: Vec<(u64, Case)> =
            (first..first + size).map(|index| (seed + index, case(&mut session, seed + index, now))).collect();
        judges.iter_mut().for_each(|judge| judge.ask(&cases));
        let ours: Vec<Said> =
            cases.iter().map(|(seed, case)| Said::by_component(&mut session, *seed, case, now)).collect();
        taken += ours.iter().filter(|said| said.verdict.is_ok()).count();
        judges.iter_mut().for_each(|judge| judge.compare(&cases, &ours));
        first += size;
        if first.is_multiple_of(50_000) {
            let unexplained: usize = judges.iter().map(|judge| judge.unexplained.len()).sum();
            println!("{first} cases after {:.0} s, {unexplained} unexplained", start.elapsed().as_secs_f64());
        }
    }
    println!("the component takes {taken} of {count}; {:.0} s", start.elapsed().as_secs_f64());
    judges.iter().for_each(Judge::report);
    let unexplained: Vec<&String> = judges.iter().flat_map(|judge| &judge.unexplained).collect();
    assert!(
        unexplained.is_empty(),
        "{} differences that no entry explains:\n{}",
        unexplained.len(),
        shown(&unexplained)
    );
    for judge in &judges {
        assert!(judge.agreed * 100 >= count * LEAST, "{:?}: only {} cases agree", judge.library, judge.agreed);
    }
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{variable} is no number")))
}

fn shown(differences: &[&String]) -> String {
    differences.iter().take(SHOWN).map(|text| format!("{text}\n")).collect()
}

/// The case of a seed. It is signed in one of the two orders of names that the component takes.
fn case(session: &mut Session<'_>, seed: u64, now: u64) -> Case {
    let mut random = Random::new(seed);
    let plan = Plan::random(&mut random);
    let signed = canonical(session, &plan.request);
    let form = signed.map(|forms| if random.once_in(2) { forms.raw } else { forms.encoded });
    // What the component refuses anyway is signed with some hash.
    let hash = form.map_or_else(|_| "0".repeat(64), |form| text(&form["qsh"]));
    plan.carry_out(&hash, now, &mut random)
}

/// The component's canonical request and hash in each order of names, or why it refuses the request.
fn canonical(session: &mut Session<'_>, request: &Request) -> Result<Forms, String> {
    let input = json!({"method": request.method, "target": request.target, "base-path": request.base_path});
    let answer = session.call("jwt.canonical-request", &input).unwrap_or_else(|error| panic!("{request:?}: {error}"));
    let Some(forms) = answer["ok"]["forms"].as_array() else { return Err(refusal(&answer["err"])) };
    let form = |form: Option<&Value>| form.expect("there is a form").clone();
    Ok(Forms { encoded: form(forms.first()), raw: form(forms.last()) })
}

/// The canonical request in each order of names; the same twice where the orders are.
#[derive(Clone)]
struct Forms {
    encoded: Value,
    raw: Value,
}

impl Forms {
    fn of(&self, library: Library) -> &Value {
        if library.sorts_raw_names() { &self.raw } else { &self.encoded }
    }
}

/// The fault of a target, else the code.
fn refusal(rejection: &Value) -> String {
    rejection["reason"]["malformed-target"].as_str().map_or_else(|| text(&rejection["code"]), str::to_owned)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// What the component says of a case.
struct Said {
    canonical: Result<Forms, String>,
    verdict: Result<String, String>,
}

impl Said {
    fn by_component(session: &mut Session<'_>, seed: u64, case: &Case, now: u64) -> Self {
        let said = Self { canonical: canonical(session, &case.request), verdict: accept(session, case, now) };
        // A change by itself has one consequence, whoever else is asked.
        if let ([change], Ok(_)) = (case.changes.as_slice(), &said.canonical) {
            let refused = said.verdict.as_ref().err().map(String::as_str);
            // A request at random may have a parameter `jwt`, which comes first.
            let ambiguous = refused == Some("ambiguous-token");
            assert!(ambiguous || refused == change.refused, "seed {seed}, `{}`: {refused:?}", change.name);
        }
        said
    }

    fn canonical(&self, library: Library) -> Result<&Value, &str> {
        self.canonical.as_ref().map(|forms| forms.of(library)).map_err(String::as_str)
    }
}

/// The component's verdict: the issuer, or the code of its refusal.
fn accept(session: &mut Session<'_>, case: &Case, now: u64) -> Result<String, String> {
    let Request { method, target, base_path } = &case.request;
    let authorization = [format!("JWT {}", case.token)];
    let input = json!({
        "request": {"method": method, "target": target, "base-path": base_path, "authorization": authorization},
        "body": case.body,
        "tenant": {"client-key": ISSUER, "secrets": [SECRET]},
        "policy": {"leeway": 30, "max-lifetime": 900, "late": 0, "query-token": false, "context-token": false},
        "now": now,
    });
    let answer = session.call("callback.accept", &input).expect("the component does not trap");
    if answer["ok"].is_object() { Ok(text(&answer["ok"]["client-key"])) } else { Err(text(&answer["err"]["code"])) }
}

/// A library, and how often it agreed.
struct Judge {
    library: Library,
    peer: Peer,
    agreed: u64,
    excused: BTreeMap<&'static str, u64>,
    unexplained: Vec<String>,
}

impl Judge {
    fn start(library: Library) -> Self {
        Self { library, peer: library.start(), agreed: 0, excused: BTreeMap::new(), unexplained: Vec::new() }
    }

    fn ask(&mut self, cases: &[(u64, Case)]) {
        let both = |(_, case): &(u64, Case)| {
            [self.library.question(&case.request), self.library.verdict(&case.request, &case.token, SECRET)]
        };
        let questions: Vec<Value> = cases.iter().flat_map(both).collect();
        self.peer.send(&json!({"ask": "each", "questions": questions}));
    }

    fn compare(&mut self, cases: &[(u64, Case)], ours: &[Said]) {
        let answers = self.peer.receive().unwrap_or_else(|error| panic!("{:?}: {error}", self.library));
        let answers = answers.as_array().expect("a list of answers");
        assert_eq!(answers.len(), 2 * cases.len(), "{:?}: an answer for each question", self.library);
        for (((seed, case), ours), answers) in cases.iter().zip(ours).zip(answers.chunks(2)) {
            let theirs = [&answers[0], &answers[1]].map(|answer| outcome(answer.clone()));
            self.compare_one(*seed, case, ours, &theirs);
        }
    }

    fn compare_one(&mut self, seed: u64, case: &Case, ours: &Said, theirs: &[Result<Value, String>; 2]) {
        let [canonical, verdict] = theirs;
        let form = ours.canonical(self.library);
        if !same_form(form, canonical.as_ref().ok()) {
            let known = DISAGREEMENTS.iter().find(|known| known.explains(self.library, &case.request, form.err()));
            let difference = || format!("seed {seed}: {:?}\n  ours   {form:?}\n  theirs {canonical:?}", case.request);
            return self.count(known.map(|known| known.reason), difference);
        }
        let (ours, theirs) = (&ours.verdict, verdict.as_ref().map(|claims| &claims["iss"]));
        let same = match (ours, theirs) {
            (Ok(issuer), Ok(other)) => other == issuer,
            (Err(_), Err(_)) => true,
            // What one library signs in its own order of names the other refuses; the component takes both.
            (Ok(_), Err(_)) => case.is_of_another_form(form),
            _ => false,
        };
        if same {
            self.agreed += 1;
            return;
        }
        let names: Vec<&str> = case.changes.iter().map(|change| change.name).collect();
        let difference =
            || format!("seed {seed}: {:?}, {names:?}\n  ours   {ours:?}\n  theirs {theirs:?}", case.request);
        let known = ours.as_ref().err().and_then(|code| excuse(self.library, &names, code));
        self.count(known.map(|known| known.reason), difference);
    }

    fn count(&mut self, reason: Option<&'static str>, difference: impl Fn() -> String) {
        match reason {
            Some(reason) => *self.excused.entry(reason).or_default() += 1,
            None => self.unexplained.push(format!("{:?}, {}", self.library, difference())),
        }
    }

    fn report(&self) {
        let excused: u64 = self.excused.values().sum();
        let unexplained = self.unexplained.len();
        println!(
            "{:?}: {} agree, {excused} differ as the tables say, {unexplained} otherwise",
            self.library, self.agreed
        );
        for (reason, count) in &self.excused {
            println!("  {count:6}  {reason}");
        }
    }
}

/// Equal text and hash, or refused by both.
fn same_form(ours: Result<&Value, &str>, theirs: Option<&Value>) -> bool {
    match (ours, theirs) {
        (Ok(ours), Some(theirs)) => ours["text"] == theirs["text"] && ours["qsh"] == theirs["qsh"],
        (Err(_), None) => true,
        _ => false,
    }
}

fn every_disagreement_still_is_one() {
    let component = Component::load();
    let mut session = component.session().expect("an instance");
    let mut peers = Library::ALL.map(|library| (library, library.start()));
    for known in DISAGREEMENTS {
        let request = known.example();
        let ours = canonical(&mut session, &request);
        let refusal = ours.as_ref().err().map(String::as_str);
        assert!(known.explains(known.library, &request, refusal), "{}: not of its own example", known.reason);
        let said = ours.map_or_else(|refusal| refusal, |forms| text(&forms.of(known.library)["text"]));
        assert_eq!(said, known.ours, "{}: the component says something else now", known.reason);
        let peer = peers.iter_mut().find(|(library, _)| *library == known.library).map(|(_, peer)| peer);
        let theirs = peer.expect("every library runs").ask(&known.library.question(&request));
        let theirs = theirs.map_or_else(|_| "refused".to_owned(), |answer| text(&answer["text"]));
        assert_eq!(theirs, known.theirs, "{}: the library says something else now", known.reason);
        assert_ne!(known.ours, known.theirs, "{}: they agree, so the entry must go", known.reason);
    }
}

/// Each change by itself, to each library: those that differ are those of the table, no more and no fewer.
fn every_change_is_judged_as_the_tables_say() {
    let component = Component::load();
    let mut session = component.session().expect("an instance");
    let mut peers = Library::ALL.map(|library| (library, library.start()));
    let now = now();
    let mut faults = Vec::new();
    for change in CHANGES {
        let mut random = Random::new(SEED);
        let plan = Plan::plain(change);
        let hash = text(&canonical(&mut session, &plan.request).expect("a good request").raw["qsh"]);
        let case = plan.carry_out(&hash, now, &mut random);
        let ours = accept(&mut session, &case, now);
        if ours.as_ref().err().map(String::as_str) != change.refused {
            faults.push(format!("`{}`: the component says {ours:?}", change.name));
        }
        for (library, peer) in &mut peers {
            let theirs = peer.ask(&library.verdict(&case.request, &case.token, SECRET));
            let known = excuse(*library, &[change.name], change.refused.unwrap_or_default());
            if (theirs.is_ok() != ours.is_ok()) != known.is_some() {
                faults.push(format!("`{}`: {library:?} says {theirs:?}", change.name));
            }
        }
    }
    for name in VERDICTS.iter().flat_map(|known| known.changes) {
        assert!(CHANGES.iter().any(|change| change.name == *name), "there is no change `{name}`");
    }
    assert!(faults.is_empty(), "not as the tables say:\n{}", faults.join("\n"));
}
