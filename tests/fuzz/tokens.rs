//! Tokens taken apart, changed and signed again: otherwise nothing behind the signature is ever reached.

use crate::json_changes::changed;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_gating_tests::hostile::Random;
use connect_gating_tests::token::sign;
use serde_json::Value;

/// Changes the header or the claims of one token of the input, where it has one.
pub fn change(input: &mut Value, random: &mut Random) {
    let secret = secret(input, random);
    let Some(authorization) = first_header(input) else { return };
    let Some(mut token) = authorization.as_str().and_then(Token::read) else { return };
    let part = if random.once_in(4) { &mut token.header } else { &mut token.claims };
    *part = changed(part, random);
    *authorization = token.write(secret.as_deref()).into();
}

/// Binds the token to the request as it now is, so that a changed request is not always refused for its hash.
pub fn bind(input: &mut Value, random: &mut Random) {
    let secret = secret(input, random);
    let request = &input["request"];
    let [method, target, base_path] = ["method", "target", "base-path"].map(|name| request[name].as_str());
    let (Some(method), Some(target), Some(base_path)) = (method, target, base_path) else { return };
    let Ok(forms) = connect_gating::canonical_request(method, target, base_path) else { return };
    let qsh = random.choose(&forms).qsh.clone();
    let Some(authorization) = first_header(input) else { return };
    let Some(mut token) = authorization.as_str().and_then(Token::read) else { return };
    let Ok(mut claims) = serde_json::from_str::<Value>(&token.claims) else { return };
    let Some(members) = claims.as_object_mut() else { return };
    members.insert("qsh".to_owned(), qsh.into());
    token.claims = claims.to_string();
    *authorization = token.write(secret.as_deref()).into();
}

/// One of the tenant's secrets.
fn secret(input: &Value, random: &mut Random) -> Option<String> {
    let secrets = input["tenant"]["secrets"].as_array().filter(|secrets| !secrets.is_empty())?;
    random.choose(secrets).as_str().map(str::to_owned)
}

fn first_header(input: &mut Value) -> Option<&mut Value> {
    let pointer = if input.get("request").is_some() { "/request/authorization/0" } else { "/authorization/0" };
    input.pointer_mut(pointer)
}

/// The value of an `Authorization` header, taken apart.
struct Token {
    scheme: String,
    header: String,
    claims: String,
    signature: String,
}

impl Token {
    fn read(authorization: &str) -> Option<Self> {
        let (scheme, token) = authorization.split_once(' ')?;
        let segments: Vec<_> = token.split('.').collect();
        let [header, claims, signature] = segments[..] else { return None };
        let text = |segment| String::from_utf8(URL_SAFE_NO_PAD.decode(segment).ok()?).ok();
        let (header, claims) = (text(header)?, text(claims)?);
        Some(Self { scheme: scheme.to_owned(), header, claims, signature: signature.to_owned() })
    }

    /// Signed where there is a secret to sign with. Nobody here can sign for Atlassian: what is checked before the
    /// signature is reached nevertheless.
    fn write(&self, secret: Option<&str>) -> String {
        let Self { scheme, header, claims, signature } = self;
        if let Some(secret) = secret {
            return format!("{scheme} {}", sign(header, claims, secret));
        }
        format!("{scheme} {}.{}.{signature}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
    }
}
