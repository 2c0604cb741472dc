//! Secrets in the built component: what it compares in constant time, and what it leaves in linear memory.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_gating_tests::Component;
use connect_gating_tests::token::{CALLBACK_QSH, HEADER, sign};
use serde_json::{Value, json};

const ISSUER: &str = "jira:1234-5678-9000";
const SECRET: &str = "7512836e-9137-48ac-baaf-a1935b96e17a";
const OLD_SECRET: &str = "0d3f6a4c-5b1e-4f0a-9c7d-2e8b1a6f3c5d";
const NOW: u64 = 1_600_000_060;

fn claims(qsh: &str) -> String {
    format!(r#"{{"iss":"{ISSUER}","iat":1600000000,"exp":1600000180,"qsh":"{qsh}"}}"#)
}

fn verify(token: &str) -> Value {
    json!({
        "request": {"method": "POST", "target": "/callback", "base-path": "", "authorization": [format!("JWT {token}")]},
        "tenant": {"client-key": ISSUER, "secrets": [OLD_SECRET, SECRET]},
        "policy": {"leeway": 30, "max-lifetime": 900, "late": 0, "query-token": false, "context-token": false},
        "now": NOW,
    })
}

/// The fuel of a refusal with this code: about one for each instruction, and exact.
fn fuel_of_refusal(component: &Component, token: &str, code: &str) -> u64 {
    let answer = component.call("jwt.verify", &verify(token)).expect("the component does not trap");
    assert_eq!(answer["err"]["code"], code, "{answer}");
    component.last_fuel()
}

#[test]
fn a_signature_costs_the_same_wherever_it_is_wrong() {
    let component = Component::load();
    let token = sign(HEADER, &claims(CALLBACK_QSH), SECRET);
    let (input, signature) = token.rsplit_once('.').expect("a token has dots");
    let octets = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
    let fuel_with = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut octets = octets.clone();
        change(&mut octets);
        fuel_of_refusal(&component, &format!("{input}.{}", URL_SAFE_NO_PAD.encode(&octets)), "bad-signature")
    };
    let everywhere = fuel_with(&|octets| octets.iter_mut().for_each(|octet| *octet = !*octet));
    for bit in 0..octets.len() * 8 {
        let fuel = fuel_with(&|octets| octets[bit / 8] ^= 1 << (bit % 8));
        assert_eq!(fuel, everywhere, "bit {bit}");
    }
}

/// A digit is exchanged for one of its kind, since digits and letters are told apart before anything is compared.
#[test]
fn a_hash_costs_the_same_wherever_it_is_wrong() {
    let component = Component::load();
    let other = |digit: u8| match digit {
        b'9' | b'f' => digit - 1,
        _ => digit + 1,
    };
    let fuel_of = |qsh: &[u8]| {
        let qsh = std::str::from_utf8(qsh).expect("digits");
        fuel_of_refusal(&component, &sign(HEADER, &claims(qsh), SECRET), "wrong-qsh")
    };
    let everywhere = fuel_of(&CALLBACK_QSH.bytes().map(other).collect::<Vec<_>>());
    for at in 0..CALLBACK_QSH.len() {
        let mut qsh = CALLBACK_QSH.as_bytes().to_owned();
        qsh[at] = other(qsh[at]);
        assert_eq!(fuel_of(&qsh), everywhere, "digit {at}");
    }
}

#[test]
fn no_secret_is_left_in_linear_memory() {
    let (component, memories) = Component::load_watched();
    let good = sign(HEADER, &claims(CALLBACK_QSH), SECRET);
    let forged = sign(HEADER, &claims(CALLBACK_QSH), "another secret of somebody else");
    let cut = good[1..].to_owned();
    let mut calls = Vec::new();
    for (token, code) in [(good, Value::Null), (forged, json!("bad-signature")), (cut, json!("malformed-base64"))] {
        calls.push(("jwt.verify", verify(&token), code.clone()));
        let mut accept = verify(&token);
        accept["body"] = json!(r#"{"pipelineId":"p"}"#);
        calls.push(("callback.accept", accept, if code.is_null() { json!("unidentified-gate") } else { code }));
    }
    let request = json!({"method": "GET", "target": "/a?b=c", "base-path": ""});
    let sign = json!({"request": request, "app-key": "app", "secret": SECRET, "now": NOW, "lifetime": null});
    calls.push(("jwt.sign", sign, Value::Null));
    for (function, input, code) in calls {
        let mut session = component.session().expect("an instance");
        let answer = session.call(function, &input).expect("the component does not trap");
        assert_eq!(answer["err"]["code"], code, "{function}");
        // The instance is still there, and could be asked again.
        for secret in [SECRET, OLD_SECRET] {
            // A part of it would do for a guess.
            for part in [&secret[..16], &secret[20..]] {
                assert_eq!(memories.count(part.as_bytes()), 0, "{function}, {code}: `{part}`");
            }
        }
    }
    assert!(memories.len() >= 7, "an instance for each call");
}

/// A test that finds nothing must be one that can: what is no secret does stay.
#[test]
fn what_is_not_wiped_is_found() {
    let (component, memories) = Component::load_watched();
    let mut session = component.session().expect("an instance");
    let input = json!({"method": "GET", "target": "/what-stays-in-memory", "base-path": ""});
    session.call("jwt.canonical-request", &input).expect("the component does not trap");
    assert!(memories.count(b"what-stays-in-memory") > 0);
}
