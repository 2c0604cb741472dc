//! Signed requests at random: a request, what signs it, and up to two changes.

use crate::changes::{CHANGES, Change};
use crate::requests::{Request, request};
use crate::sources::{BODY, ISSUER, LIFETIME, SECRET};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_gating_tests::hostile::Random;
use connect_gating_tests::token::{HEADER, sign};
use serde_json::Value;
use std::fmt::Write as _;

/// What somebody sends.
pub struct Case {
    /// What arrives.
    pub request: Request,
    /// The hash that the claims name.
    hash: String,
    pub token: String,
    pub body: String,
    pub changes: Vec<&'static Change>,
}

impl Case {
    /// Whether a library that knows only this form of the request must refuse a token that is good for another form.
    pub fn is_of_another_form(&self, form: Result<&Value, &str>) -> bool {
        form.is_ok_and(|form| form["qsh"] != self.hash)
    }
}

/// A signed request in the making.
pub struct Draft {
    pub request: Request,
    pub header: String,
    pub claims: Claims,
    /// Instead of the claims.
    pub payload: Option<String>,
    /// Instead of the right hash.
    pub hash: Option<String>,
    right_hash: String,
    pub secret: String,
    /// Which bit of the signature is turned over.
    pub flip: Option<usize>,
    pub finish: fn(&str) -> String,
    pub body: String,
    pub now: u64,
}

impl Draft {
    pub fn hash(&self) -> String {
        self.hash.clone().unwrap_or_else(|| self.right_hash.clone())
    }

    /// The claims as JSON.
    pub fn claims(&self) -> String {
        self.claims.text(&self.hash())
    }

    fn token(&self) -> String {
        let token = sign(&self.header, &self.payload.clone().unwrap_or_else(|| self.claims()), &self.secret);
        let token = self.flip.map_or_else(|| token.clone(), |bit| flip(&token, bit));
        (self.finish)(&token)
    }
}

/// Names and their JSON, in order; a name may stand there twice.
pub struct Claims(Vec<(&'static str, String)>);

/// Stands for the hash until it is known.
const HASH: &str = "#";

impl Claims {
    fn new(now: u64) -> Self {
        let times = [("iat", now - 10), ("exp", now - 10 + LIFETIME)].map(|(name, time)| (name, time.to_string()));
        let mut claims = vec![("iss", format!("\"{ISSUER}\"")), ("qsh", HASH.to_owned())];
        claims.extend(times);
        Self(claims)
    }

    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(other, _)| *other != name);
    }

    pub fn push(&mut self, name: &'static str, json: &str) {
        self.0.push((name, json.to_owned()));
    }

    pub fn set(&mut self, name: &'static str, json: &str) {
        self.remove(name);
        self.push(name, json);
    }

    /// So many seconds after `now`, or before it.
    pub fn time(&mut self, name: &'static str, seconds: i64, now: u64) {
        self.set(name, &now.saturating_add_signed(seconds).to_string());
    }

    pub fn quote(&mut self, name: &'static str) {
        self.edit(name, |json| format!("\"{json}\""));
    }

    pub fn extend(&mut self, name: &'static str, end: &str) {
        self.edit(name, |json| format!("{json}{end}"));
    }

    fn edit(&mut self, name: &str, change: impl Fn(&str) -> String) {
        for (_, json) in self.0.iter_mut().filter(|(other, _)| *other == name) {
            *json = change(json);
        }
    }

    fn text(&self, hash: &str) -> String {
        let mut text = String::from("{");
        for (index, (name, json)) in self.0.iter().enumerate() {
            let json = if json == HASH { &format!("\"{hash}\"") } else { json };
            let comma = if index == 0 { "" } else { "," };
            write!(text, "{comma}\"{name}\":{json}").expect("a text can be written");
        }
        text + "}"
    }
}

/// A request and the changes that it will suffer, before anything is hashed.
pub struct Plan {
    pub request: Request,
    pub changes: Vec<&'static Change>,
}

impl Plan {
    /// Half of them unchanged.
    pub fn random(random: &mut Random) -> Self {
        let count = [0, 0, 0, 1, 1, 2][random.below(6)];
        Self { request: request(random), changes: (0..count).map(|_| random.choose(CHANGES)).collect() }
    }

    /// A good request that suffers one change.
    pub fn plain(change: &'static Change) -> Self {
        let request = Request { method: "POST".into(), target: "/callback?b=2&a=1".into(), base_path: String::new() };
        Self { request, changes: vec![change] }
    }

    /// Signs the request with its hash, and changes it.
    pub fn carry_out(self, hash: &str, now: u64, random: &mut Random) -> Case {
        let mut draft = Draft {
            request: self.request.clone(),
            header: HEADER.into(),
            claims: Claims::new(now),
            payload: None,
            hash: None,
            right_hash: hash.into(),
            secret: SECRET.into(),
            flip: None,
            finish: str::to_owned,
            body: BODY.into(),
            now,
        };
        for change in &self.changes {
            (change.apply)(&mut draft, random);
        }
        let (token, hash) = (draft.token(), draft.hash());
        Case { request: draft.request, hash, token, body: draft.body, changes: self.changes }
    }
}

/// One bit of the signature turned over.
fn flip(token: &str, bit: usize) -> String {
    let (input, signature) = token.rsplit_once('.').expect("a token has dots");
    let mut octets = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
    octets[bit / 8] ^= 1 << (bit % 8);
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(octets))
}
