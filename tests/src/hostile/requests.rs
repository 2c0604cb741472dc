//! Hostile requests, tokens and settings.

use super::texts::{DEPTHS, corpus, crowded_objects, deep_and_wide, every_character, lengths, many, nested, numbers};
use super::{CLIENT_KEY, SECRET};
use crate::token::{CALLBACK_QSH, HEADER, sign};
use serde_json::{Value, json};

/// The longest token and the longest request target that are taken, in bytes.
const TOKEN_BYTES: usize = 16 * 1024;
const TARGET_BYTES: usize = 16 * 1024;

/// The claims of a token that is taken for `POST /callback`.
pub fn claims() -> Value {
    claims_for(CALLBACK_QSH)
}

/// The claims of a token that is taken for the request that `qsh` binds.
pub fn claims_for(qsh: &str) -> Value {
    json!({ "iss": CLIENT_KEY, "iat": 1_600_000_000, "exp": 1_600_000_180, "qsh": qsh })
}

/// A token that is taken for `POST /callback`.
pub fn token() -> String {
    sign(HEADER, &claims().to_string(), SECRET)
}

/// A request that is taken.
pub fn request() -> Value {
    request_with(json!("/callback"), json!([format!("JWT {}", token())]))
}

/// A request for `target` with the values of its `Authorization` headers.
pub fn request_with(target: Value, authorization: Value) -> Value {
    json!({ "method": "POST", "target": target, "base-path": "", "authorization": authorization })
}

/// The tenant whose secret signs.
pub fn tenant() -> Value {
    json!({ "client-key": CLIENT_KEY, "secrets": [SECRET] })
}

/// The default policy.
pub fn policy() -> Value {
    json!({ "leeway": 30, "max-lifetime": 900, "late": 0, "query-token": false, "context-token": false })
}

/// A policy that takes tokens from the query and tokens that bind no request.
pub fn open_policy() -> Value {
    json!({ "leeway": 300, "max-lifetime": 86_400, "late": 2_700, "query-token": true, "context-token": true })
}

/// One of the characters from `A` to `z`, of which six are no letters and have to be escaped.
fn letter(number: usize) -> char {
    char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz"[number % 58])
}

/// Hostile tokens, signed wherever a signature makes them reach further.
pub fn tokens() -> Vec<(String, String)> {
    let mut tokens = Vec::new();
    let mut add = |label: String, token: String| tokens.push((label, token));
    let usable = claims().to_string();
    let with = |claim: &str, json: &str| {
        let mut claims = claims();
        claims.as_object_mut().expect("claims are an object").remove(claim);
        sign(HEADER, &format!(r#"{{"{claim}":{json},{}"#, &claims.to_string()[1..]), SECRET)
    };

    for (index, text) in corpus().into_iter().enumerate() {
        add(format!("text {index} as a token"), text.clone());
        add(format!("text {index} as a header"), sign(&text, &usable, SECRET));
        add(format!("text {index} as claims"), sign(HEADER, &text, SECRET));
        for claim in ["iss", "sub", "aud", "qsh", "context"] {
            add(format!("text {index} as `{claim}`"), with(claim, &json!(text).to_string()));
        }
        add(format!("text {index} as `alg`"), sign(&json!({ "alg": text }).to_string(), &usable, SECRET));
        add(
            format!("text {index} as `kid`"),
            sign(&json!({ "alg": "HS256", "kid": text }).to_string(), &usable, SECRET),
        );
    }
    for length in lengths(TOKEN_BYTES) {
        add(format!("a token of {length} letters"), "a".repeat(length));
        add(format!("a token of {length} dots"), ".".repeat(length));
        add(format!("a signature of {length}"), format!("{}{}", token(), "A".repeat(length)));
        // Base64 makes four bytes of three.
        let text = "x".repeat((length * 3 / 4).saturating_sub(300));
        add(format!("claims that fill {length}"), with("context", &json!({ "x": text }).to_string()));
        add(
            format!("an audience that fills {length}"),
            with("aud", &format!("[{}]", many(text.len() / 5, ",", |_| r#""a\n""#.to_owned()))),
        );
        let header = json!({ "alg": "HS256", "kid": text });
        add(format!("a header that fills {length}"), sign(&header.to_string(), &usable, SECRET));
        let escapes = "\\u0061".repeat(text.len() / 6);
        add(format!("escapes that fill {length}"), with("sub", &format!("\"{escapes}\"")));
    }
    for depth in DEPTHS {
        for (kind, text) in nested(depth).into_iter().enumerate() {
            add(
                format!("header nested {depth} deep, kind {kind}"),
                sign(&format!(r#"{{"alg":"HS256","x":{text}}}"#), &usable, SECRET),
            );
            add(format!("claims nested {depth} deep, kind {kind}"), sign(HEADER, &text, SECRET));
            for claim in ["context", "aud", "unknown"] {
                add(format!("`{claim}` nested {depth} deep, kind {kind}"), with(claim, &text));
            }
        }
    }
    for (kind, object) in crowded_objects(11_000).into_iter().enumerate() {
        add(format!("crowded claims {kind}"), sign(HEADER, &object, SECRET));
        add(format!("crowded header {kind}"), sign(&object, &usable, SECRET));
        add(format!("crowded context {kind}"), with("context", &object));
    }
    for (kind, text) in deep_and_wide(11_000, 60).into_iter().enumerate() {
        add(format!("deep and wide claim {kind}"), with("context", &text));
        add(format!("deep and wide header {kind}"), sign(&format!(r#"{{"alg":"HS256","x":{text}}}"#), &usable, SECRET));
    }
    for number in numbers() {
        let shown: String = number.chars().take(24).collect();
        for claim in ["iat", "exp", "nbf", "iss", "qsh", "context"] {
            add(format!("`{claim}` is {shown}"), with(claim, &number));
        }
    }
    for parameter in ["typ", "crit", "b64", "zip", "cty", "jku", "jwk", "x5u", "x5c", "alg", "kid"] {
        for value in ["null", "\"\"", "[]", "{}", "false", "0", "\"none\"", "[\"HS256\"]"] {
            let header = format!(r#"{{"{parameter}":{value},"alg":"HS256"}}"#);
            add(format!("header {header}"), sign(&header, &usable, SECRET));
        }
    }
    for end in ["=", " ", "\n", "A", ".", "..", "é", "\0"] {
        add(format!("{end:?} after the token"), format!("{}{end}", token()));
    }
    tokens
}

/// Makes a parameter from its number.
type Piece = fn(usize) -> String;

/// Hostile request targets.
pub fn targets() -> Vec<(String, String)> {
    let mut targets = Vec::new();
    let mut add = |label: String, target: String| targets.push((label, target));
    for (index, text) in corpus().into_iter().enumerate() {
        add(format!("text {index} as a target"), text.clone());
        add(format!("text {index} in the path"), format!("/{text}"));
        add(format!("text {index} in the query"), format!("/callback?a={text}&{text}=b"));
    }
    for length in lengths(TARGET_BYTES) {
        for (kind, unit) in ["/", "&", "a", "/a", "%41", "é", "/..", "%"].iter().enumerate() {
            add(format!("a path of {length}, kind {kind}"), format!("/{}", unit.repeat(length / unit.len())));
        }
        for (kind, unit) in
            ["a", "&", "=", "+", ",", "~", "%20", "%2C", "%C3%A9", "%F0%9F%98%80", "é", "?", "#", "%f", "%00"]
                .iter()
                .enumerate()
        {
            add(
                format!("a query of {length}, kind {kind}"),
                format!("/callback?a={}", unit.repeat(length / unit.len())),
            );
            add(format!("a name of {length}, kind {kind}"), format!("/callback?{}", unit.repeat(length / unit.len())));
        }
        add(format!("an authority of {length}"), format!("https://{}/callback", "a".repeat(length)));
    }
    for count in [999, 1_000, 1_001, 5_000] {
        let kinds: [(&str, Piece); 8] = [
            ("distinct", |index| format!("p{index:05}=v")),
            ("falling", |index| format!("p{:05}=v", 99_999 - index)),
            ("one name", |index| format!("p={:05}", 99_999 - index)),
            ("one name, one value", |_| "pppp=vvvv".to_owned()),
            ("no value", |_| "p".to_owned()),
            ("`jwt`", |index| format!("jwt={index}")),
            ("short and in no order", |index| format!("{}{}", letter(index * 17), letter(index * 31 + index / 26))),
            ("two orders", |index| format!("{}{index:04}=%EF%BD%9E", if index % 2 == 0 { ".k" } else { "%3Ak" })),
        ];
        for (kind, piece) in kinds {
            add(format!("{count} parameters, {kind}"), format!("/callback?{}", many(count, "&", piece)));
        }
    }
    // As much as can be expanded: every byte of the value takes three in the canonical form.
    add(
        "values that grow".into(),
        format!("/callback?{}", many(1_000, "&", |_| "a=\u{ff5e}\u{ff5e}\u{ff5e}\u{ff5e}".to_owned())),
    );
    add(
        "a prefix that sorting has to compare".into(),
        format!("/callback?{}", many(160, "&", |index| format!("{}{index}", "p".repeat(96)))),
    );
    targets
}

/// Hostile settings: methods, base paths, `Authorization` headers.
pub fn requests() -> Vec<(String, Value)> {
    let mut requests = Vec::new();
    let mut add = |label: String, field: &str, value: Value| {
        let mut request = request();
        request[field] = value;
        requests.push((label, request));
    };
    for (index, text) in corpus().into_iter().enumerate() {
        add(format!("text {index} as a method"), "method", json!(text));
        add(format!("text {index} as a base path"), "base-path", json!(text));
        add(format!("text {index} in a base path"), "base-path", json!(format!("/{text}")));
        add(format!("text {index} as a header"), "authorization", json!([text]));
        add(format!("text {index} after the scheme"), "authorization", json!([format!("JWT {text}")]));
    }
    for length in [31, 32, 33, 16_384, 65_536, 1_000_000] {
        add(format!("a method of {length}"), "method", json!("A".repeat(length)));
        add(format!("a base path of {length}"), "base-path", json!(format!("/{}", "a".repeat(length))));
        add(format!("a base path of {length} slashes"), "base-path", json!("/".repeat(length)));
        add(format!("a scheme of {length}"), "authorization", json!([format!("{} x", "J".repeat(length))]));
        add(
            format!("{length} blanks after the scheme"),
            "authorization",
            json!([format!("JWT {}", " ".repeat(length))]),
        );
        add(format!("{length} blanks"), "authorization", json!([" ".repeat(length)]));
    }
    for count in [0, 1, 2, 10_000] {
        add(format!("{count} headers"), "authorization", json!(vec![format!("JWT {}", token()); count]));
        add(format!("{count} empty headers"), "authorization", json!(vec![""; count]));
    }
    add("every character as a method".into(), "method", json!(every_character()));
    requests
}

/// Hostile tenants; the last secret of most signs, so that every secret is tried.
pub fn tenants() -> Vec<(String, Value)> {
    let mut tenants = vec![("no tenant".to_owned(), Value::Null)];
    for count in [0, 1, 3, 4, 5, 10_000] {
        let mut secrets = vec!["another secret".to_owned(); count];
        if let Some(last) = secrets.last_mut() {
            SECRET.clone_into(last);
        }
        tenants.push((format!("{count} secrets"), json!({ "client-key": CLIENT_KEY, "secrets": secrets })));
    }
    for length in [0, 1, 63, 64, 65, 16_384, 1_000_000] {
        let secrets = json!(["s".repeat(length), SECRET]);
        tenants.push((format!("a secret of {length}"), json!({ "client-key": CLIENT_KEY, "secrets": secrets })));
        let key = json!({ "client-key": "k".repeat(length), "secrets": [SECRET] });
        tenants.push((format!("a client key of {length}"), key));
    }
    for (index, text) in corpus().into_iter().enumerate() {
        tenants.push((format!("text {index} as a secret"), json!({ "client-key": text, "secrets": [text, SECRET] })));
    }
    tenants
}

/// Policies at and past every limit.
pub fn policies() -> Vec<(String, Value)> {
    let numbers = [0, 1, 30, 300, 301, 900, 2_700, 2_701, 86_400, 86_401, u32::MAX];
    let fields = ["leeway", "max-lifetime", "late"];
    let mut policies = vec![("the open policy".to_owned(), open_policy())];
    for (field, number) in fields.iter().flat_map(|field| numbers.map(|number| (field, number))) {
        let mut policy = policy();
        policy[field] = json!(number);
        policies.push((format!("{field} {number}"), policy));
    }
    policies
}

/// Clocks around every bound of the usable token and of the clock itself.
pub const CLOCKS: [u64; 13] = [
    0,
    1,
    1_356_998_399,
    1_356_998_400,
    1_599_999_969,
    1_599_999_970,
    1_600_000_209,
    1_600_000_210,
    32_503_680_000,
    32_503_680_001,
    i64::MAX.unsigned_abs(),
    i64::MAX.unsigned_abs() + 1,
    u64::MAX,
];
