//! What can be wrong with a signed request: each change by itself, and what the component says of it.

use crate::cases::Draft;
use crate::sources::ISSUER;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_gating_tests::hostile::Random;

/// One thing that is changed before or after signing.
pub struct Change {
    pub name: &'static str,
    /// The code with which the component refuses a good request with this change alone; absent where it takes it.
    pub refused: Option<&'static str>,
    pub apply: fn(&mut Draft, &mut Random),
}

const fn taken(name: &'static str, apply: fn(&mut Draft, &mut Random)) -> Change {
    Change { name, refused: None, apply }
}

const fn refused(name: &'static str, code: &'static str, apply: fn(&mut Draft, &mut Random)) -> Change {
    Change { name, refused: Some(code), apply }
}

pub const CHANGES: &[Change] = &[
    // The request, after it was signed.
    taken("method in another case", |draft, _| draft.request.method = swap_case(&draft.request.method)),
    refused("another method", "wrong-qsh", |draft, _| draft.request.method.push('S')),
    refused("another path", "wrong-qsh", |draft, _| insert(draft, 0, "/x")),
    refused("a parameter more", "wrong-qsh", |draft, _| add_parameter(draft, "added=1")),
    refused("a name more without a value", "wrong-qsh", |draft, _| add_parameter(draft, "added")),
    taken("an empty parameter more", |draft, _| add_parameter(draft, "")),
    taken("a fragment more", |draft, _| {
        if !draft.request.target.contains('#') {
            draft.request.target.push_str("#fragment");
        }
    }),
    refused("a jwt parameter more", "ambiguous-token", |draft, _| add_parameter(draft, "jwt=x")),
    // The header.
    refused("alg none", "wrong-algorithm", |draft, _| draft.header = r#"{"typ":"JWT","alg":"none"}"#.into()),
    refused("alg in another case", "wrong-algorithm", |draft, _| {
        draft.header = r#"{"typ":"JWT","alg":"hs256"}"#.into();
    }),
    refused("alg HS512", "wrong-algorithm", |draft, _| draft.header = r#"{"typ":"JWT","alg":"HS512"}"#.into()),
    refused("alg RS256", "wrong-algorithm", |draft, _| draft.header = r#"{"typ":"JWT","alg":"RS256"}"#.into()),
    refused("alg a list", "wrong-algorithm", |draft, _| draft.header = r#"{"typ":"JWT","alg":["HS256"]}"#.into()),
    refused("no alg", "missing-algorithm", |draft, _| draft.header = r#"{"typ":"JWT"}"#.into()),
    refused("alg twice", "malformed-json", |draft, _| draft.header = r#"{"alg":"none","alg":"HS256"}"#.into()),
    refused("crit", "refused-header", |draft, _| draft.header = r#"{"alg":"HS256","crit":["x"],"x":1}"#.into()),
    refused("crit of a known extension", "refused-header", |draft, _| {
        draft.header = r#"{"alg":"HS256","crit":["b64"],"b64":true}"#.into();
    }),
    refused("compressed", "refused-header", |draft, _| draft.header = r#"{"alg":"HS256","zip":"DEF"}"#.into()),
    refused("nested", "refused-header", |draft, _| draft.header = r#"{"alg":"HS256","cty":"JWT"}"#.into()),
    refused("another typ", "refused-header", |draft, _| draft.header = r#"{"alg":"HS256","typ":"JOSE"}"#.into()),
    taken("no typ", |draft, _| draft.header = r#"{"alg":"HS256"}"#.into()),
    taken("typ in lower case", |draft, _| draft.header = r#"{"typ":"jwt","alg":"HS256"}"#.into()),
    taken("an unknown parameter", |draft, _| draft.header = r#"{"alg":"HS256","x":{"y":[null]}}"#.into()),
    refused("header no object", "malformed-json", |draft, _| draft.header = r#"["HS256"]"#.into()),
    refused("header of more than JSON", "malformed-json", |draft, _| draft.header.push_str("{}")),
    // The claims.
    refused("no iss", "missing-claim", |draft, _| draft.claims.remove("iss")),
    refused("no iat", "missing-claim", |draft, _| draft.claims.remove("iat")),
    refused("no exp", "missing-claim", |draft, _| draft.claims.remove("exp")),
    refused("no qsh", "missing-claim", |draft, _| draft.claims.remove("qsh")),
    refused("another iss", "unknown-issuer", |draft, _| draft.claims.set("iss", r#""jira:another""#)),
    refused("iss a number", "wrong-claim-type", |draft, _| draft.claims.set("iss", "1")),
    refused("iat a text", "wrong-claim-type", |draft, _| draft.claims.quote("iat")),
    refused("iat with a fraction", "wrong-claim-type", |draft, _| draft.claims.extend("iat", ".5")),
    refused("iat null", "wrong-claim-type", |draft, _| draft.claims.set("iat", "null")),
    // Far beyond the leeway of PyPI's, 90 seconds, so that it does not matter how long the run takes.
    refused("iat ahead", "issued-ahead", |draft, _| draft.claims.time("iat", 165, draft.now)),
    refused("iat negative", "claim-out-of-range", |draft, _| draft.claims.set("iat", "-1")),
    refused("exp a text", "wrong-claim-type", |draft, _| draft.claims.quote("exp")),
    refused("exp a word", "wrong-claim-type", |draft, _| draft.claims.set("exp", r#""never""#)),
    refused("exp with a fraction", "wrong-claim-type", |draft, _| draft.claims.extend("exp", ".0")),
    refused("exp null", "wrong-claim-type", |draft, _| draft.claims.set("exp", "null")),
    refused("exp a list", "wrong-claim-type", |draft, _| draft.claims.set("exp", "[9999999999]")),
    refused("exp true", "wrong-claim-type", |draft, _| draft.claims.set("exp", "true")),
    refused("exp beyond every number", "wrong-claim-type", |draft, _| draft.claims.set("exp", "1e400")),
    refused("exp beyond 64 bits", "claim-out-of-range", |draft, _| draft.claims.set("exp", "99999999999999999999")),
    refused("exp past", "expired", |draft, _| {
        draft.claims.time("iat", -2000, draft.now);
        draft.claims.time("exp", -1500, draft.now);
    }),
    refused("exp before iat", "contradictory-times", |draft, _| {
        draft.claims.time("iat", 20, draft.now);
        draft.claims.time("exp", 10, draft.now);
    }),
    refused("exp in a year", "lifetime-too-long", |draft, _| draft.claims.time("exp", 31_536_000, draft.now)),
    taken("nbf past", |draft, _| draft.claims.time("nbf", -100, draft.now)),
    refused("nbf ahead", "not-yet-valid", |draft, _| draft.claims.time("nbf", 120, draft.now)),
    refused("nbf after exp", "contradictory-times", |draft, _| draft.claims.time("nbf", 5000, draft.now)),
    refused("nbf a text", "wrong-claim-type", |draft, _| draft.claims.set("nbf", r#""0""#)),
    refused("qsh in upper case", "malformed-qsh", |draft, _| draft.hash = Some(draft.hash().to_uppercase())),
    refused("qsh of another request", "wrong-qsh", |draft, random| {
        let at = random.below(64);
        let other = |digit| if digit == '0' { '1' } else { '0' };
        let digits = |(index, digit)| if index == at { other(digit) } else { digit };
        draft.hash = Some(draft.hash().chars().enumerate().map(digits).collect());
    }),
    refused("qsh cut short", "malformed-qsh", |draft, _| draft.hash = Some(draft.hash().chars().take(63).collect())),
    refused("qsh empty", "malformed-qsh", |draft, _| draft.hash = Some(String::new())),
    refused("qsh null", "wrong-claim-type", |draft, _| draft.claims.set("qsh", "null")),
    refused("context-qsh", "context-token-refused", |draft, _| draft.hash = Some("context-qsh".into())),
    refused("a claim twice", "malformed-json", |draft, _| draft.claims.push("iss", r#""jira:another""#)),
    refused("an unknown claim twice", "malformed-json", |draft, _| {
        draft.claims.push("x", "1");
        draft.claims.push("x", "2");
    }),
    taken("an unknown claim", |draft, _| draft.claims.set("x", r#"[null,{"é":"😀"}]"#)),
    taken("a claim named __proto__", |draft, _| draft.claims.set("__proto__", r#"{"exp":1}"#)),
    taken("another sub", |draft, _| draft.claims.set("sub", r#""5b10a2844c20165700ede21g""#)),
    refused("sub a number", "wrong-claim-type", |draft, _| draft.claims.set("sub", "5")),
    taken("aud a text", |draft, _| draft.claims.set("aud", r#""https://app.example.com""#)),
    taken("aud a list", |draft, _| draft.claims.set("aud", r#"["a","b"]"#)),
    refused("aud a number", "wrong-claim-type", |draft, _| draft.claims.set("aud", "1")),
    refused("claims a list", "malformed-json", |draft, _| draft.payload = Some("[]".into())),
    refused("claims a text", "malformed-json", |draft, _| draft.payload = Some(r#""x""#.into())),
    refused("claims null", "malformed-json", |draft, _| draft.payload = Some("null".into())),
    refused("claims behind a byte order mark", "malformed-json", |draft, _| {
        draft.payload = Some(format!("\u{feff}{}", draft.claims()));
    }),
    refused("claims and more", "malformed-json", |draft, _| draft.payload = Some(format!("{} 1", draft.claims()))),
    taken("claims among blanks", |draft, _| draft.payload = Some(format!(" \r\n\t{} ", draft.claims()))),
    refused("claims 100 levels deep", "malformed-json", |draft, _| {
        draft.claims.set("x", &format!("{}{}", "[".repeat(100), "]".repeat(100)));
    }),
    taken("an unknown claim with half a character", |draft, _| draft.claims.set("x", r#""\ud800""#)),
    refused("sub with half a character", "wrong-claim-type", |draft, _| draft.claims.set("sub", r#""\ud800""#)),
    // The token, after it was signed.
    refused("another secret", "bad-signature", |draft, _| draft.secret = "another-secret-of-more-than-32-bytes".into()),
    refused("one bit of the signature", "bad-signature", |draft, random| draft.flip = Some(random.below(256))),
    refused("no signature", "bad-signature", |draft, _| draft.finish = |token| cut_signature(token).into()),
    refused("signature with padding", "malformed-base64", |draft, _| draft.finish = |token| format!("{token}=")),
    refused("signature and a blank", "malformed-authorization", |draft, _| draft.finish = |token| format!("{token} ")),
    refused("signature and a dot", "wrong-segment-count", |draft, _| draft.finish = |token| format!("{token}.")),
    refused("signature with stray bits", "malformed-base64", |draft, _| draft.finish = stray_bits),
    refused("signature in the other alphabet", "malformed-base64", |draft, _| {
        draft.finish = |token| format!("{}/+{}", cut_signature(token), "A".repeat(41));
    }),
    refused("two segments", "wrong-segment-count", |draft, _| {
        draft.finish = |token| cut_signature(token).trim_end_matches('.').into();
    }),
    refused("five segments", "wrong-segment-count", |draft, _| draft.finish = |token| format!("{token}.a.a")),
    refused("claims exchanged", "bad-signature", |draft, _| draft.finish = exchange_claims),
    // The body, which nobody signs and the libraries don't read.
    taken("a body of another gate", |draft, _| {
        draft.body = draft.body.replace(r#""pipelineId":"p""#, r#""pipelineId":"other""#);
    }),
    taken("a body of unknown status", |draft, _| draft.body = draft.body.replace("allowed", "ALLOWED")),
    refused("a body cut short", "malformed-body", |draft, _| draft.body.truncate(20)),
    refused("a body of a list", "malformed-body", |draft, _| draft.body = "[]".into()),
    refused("a body with a name twice", "malformed-body", |draft, _| {
        draft.body = draft.body.replacen('{', r#"{"pipelineId":"q","#, 1);
    }),
    refused("a body of no gate", "unidentified-gate", |draft, _| {
        draft.body = draft.body.replace("environmentId", "id")
    }),
];

fn swap_case(method: &str) -> String {
    if method.chars().any(|character| character.is_ascii_lowercase()) {
        method.to_ascii_uppercase()
    } else {
        method.to_ascii_lowercase()
    }
}

fn insert(draft: &mut Draft, before: usize, text: &str) {
    let target = &mut draft.request.target;
    let end = target.find(['?', '#']).unwrap_or(target.len());
    target.insert_str(end - before, text);
}

fn add_parameter(draft: &mut Draft, parameter: &str) {
    let target = &mut draft.request.target;
    let end = target.find('#').unwrap_or(target.len());
    let sign = if target[..end].contains('?') { '&' } else { '?' };
    target.insert_str(end, &format!("{sign}{parameter}"));
}

/// The token up to its second dot, and the dot.
fn cut_signature(token: &str) -> &str {
    &token[..=token.rfind('.').expect("a token has dots")]
}

/// The last character of 32 octets in base64url carries two bits that are nobody's.
fn stray_bits(token: &str) -> String {
    let (rest, last) = token.split_at(token.len() - 1);
    let next = char::from(last.as_bytes()[0] + 1);
    format!("{rest}{next}")
}

/// Other claims under the same signature.
fn exchange_claims(token: &str) -> String {
    let claims = URL_SAFE_NO_PAD.encode(format!(r#"{{"iss":"{ISSUER}"}}"#));
    let mut segments: Vec<&str> = token.split('.').collect();
    segments[1] = &claims;
    segments.join(".")
}
