//! Verifies a callback as a Rust service would by itself: `jsonwebtoken` with aws-lc-rs for signature and times, the
//! query string hash by hand, `serde_json` for the body. Reads how many times from each line, and answers how many
//! nanoseconds that took.

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;
use serde_json::Value;
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

#[derive(Deserialize)]
struct Input {
    method: String,
    target: String,
    issuer: String,
    secret: String,
    token: String,
    body: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    qsh: String,
}

fn main() {
    let path = std::env::args().nth(1).expect("the path of the input");
    let input: Input = serde_json::from_str(&std::fs::read_to_string(path).expect("an input")).expect("an input");
    assert_eq!(callback(&input).expect("a good token"), "awaiting");
    let forged = Input { secret: "another secret".to_owned(), ..Input::deserialize(json(&input)).expect("the same") };
    assert!(callback(&forged).is_none());
    for line in std::io::stdin().lines() {
        let calls: u32 = line.expect("a line").parse().expect("a number");
        let start = Instant::now();
        for _ in 0..calls {
            black_box(callback(black_box(&input)));
        }
        println!("{}", start.elapsed().as_nanos());
    }
}

fn json(input: &Input) -> Value {
    let Input { method, target, issuer, secret, token, body } = input;
    serde_json::json!({"method": method, "target": target, "issuer": issuer, "secret": secret, "token": token, "body": body})
}

/// The status that a signed callback brings.
fn callback(input: &Input) -> Option<String> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_issuer(&[&input.issuer]);
    validation.leeway = 30;
    let key = DecodingKey::from_secret(input.secret.as_bytes());
    let claims = decode::<Claims>(&input.token, &key, &validation).ok()?.claims;
    if claims.iss != input.issuer || claims.qsh != qsh(&input.method, &input.target) {
        return None;
    }
    let body: Value = serde_json::from_str(&input.body).ok()?;
    Some(body.get("gatingStatus")?.as_str()?.to_owned())
}

/// The query string hash of a target with plain ASCII parameters.
fn qsh(method: &str, target: &str) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut parameters: Vec<_> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("jwt=")).collect();
    parameters.sort_unstable();
    let canonical = format!("{}&{path}&{}", method.to_ascii_uppercase(), parameters.join("&"));
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, canonical.as_bytes());
    digest.as_ref().iter().fold(String::with_capacity(64), |mut text, octet| {
        let _ = write!(text, "{octet:02x}");
        text
    })
}
