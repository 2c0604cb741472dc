//! The one verifier: its checks in their one order. A profile says what differs between one kind of token and another.

use crate::canonical::Canonical;
use crate::claims::{Claims, issuer};
use crate::digest::sha256;
use crate::json::Object;
use crate::limits;
use crate::rejection::{Claim, Reason};
use crate::request::{Now, Policy, Request};
use crate::target::{Target, check_base_path};
use crate::text::is_lower_case_hexadecimal;
use crate::token::{Segments, check_header, locate};
use subtle::ConstantTimeEq;

/// A kind of token: who signs it, how, for whom.
pub(crate) trait Profile {
    /// The scheme of the `Authorization` header.
    const SCHEME: &'static str;
    /// The only algorithm. The profile's keys are of its type: a token never chooses.
    const ALGORITHM: &'static str;
    /// The claims that must be there besides `iss`, `iat` and `exp`.
    const REQUIRED: &'static [Claim];
    /// What of the header finds the key.
    type KeyId;
    /// Claims of the profile's own.
    type Own;

    fn check_settings(&self) -> Result<(), Reason>;

    fn key_id(&self, header: &Object<'_>) -> Result<Self::KeyId, Reason>;

    fn takes_issuer(&self, issuer: &str) -> bool;

    /// Which of the keys made the signature, from 0.
    fn signer(&self, key_id: &Self::KeyId, segments: &Segments<'_>) -> Result<u32, Reason>;

    fn own_claims(&self, claims: &Object<'_>) -> Result<Self::Own, Reason>;

    /// Whether the token is meant for this app.
    fn check_audience(&self, audience: &[String]) -> Result<(), Reason>;
}

/// A token whose signature, times and audience have been verified.
pub(crate) struct Verified<T> {
    pub(crate) issuer: String,
    pub(crate) claims: Claims,
    pub(crate) own: T,
    pub(crate) key_index: u32,
    /// SHA-256 of the signing input, in hexadecimal.
    pub(crate) digest: String,
    /// The first second at which this token is refused.
    pub(crate) good_until: i64,
}

/// Checks a token that was found in a request.
pub(crate) fn check_token<P: Profile>(
    profile: &P,
    token: &str,
    policy: &Policy,
    now: Now,
) -> Result<Verified<P::Own>, Reason> {
    let segments = Segments::decode(token)?;
    let key_id = check_head(profile, &segments)?;
    let claims = segments.claims()?;
    let issuer = check_issuer(profile, &claims)?;
    let key_index = profile.signer(&key_id, &segments)?;
    let (claims, own, good_until) = check_claims(profile, &claims, policy, now)?;
    Ok(Verified { issuer, claims, own, key_index, digest: sha256(segments.signing_input.as_bytes()), good_until })
}

/// All of that but the signature: what can be refused before anybody fetches a key. Gives the key id and nothing else,
/// since nothing is verified.
pub(crate) fn check_before_key<P: Profile>(
    profile: &P,
    token: &str,
    policy: &Policy,
    now: Now,
) -> Result<P::KeyId, Reason> {
    let segments = Segments::decode(token)?;
    let key_id = check_head(profile, &segments)?;
    let claims = segments.claims()?;
    check_issuer(profile, &claims)?;
    check_claims(profile, &claims, policy, now)?;
    Ok(key_id)
}

pub(crate) fn check_head<P: Profile>(profile: &P, segments: &Segments<'_>) -> Result<P::KeyId, Reason> {
    let header = segments.header()?;
    check_header(&header, P::ALGORITHM)?;
    profile.key_id(&header)
}

pub(crate) fn check_issuer<P: Profile>(profile: &P, claims: &Object<'_>) -> Result<String, Reason> {
    let issuer = issuer(claims)?;
    if profile.takes_issuer(&issuer) { Ok(issuer) } else { Err(Reason::UnknownIssuer) }
}

fn check_claims<P: Profile>(
    profile: &P,
    object: &Object<'_>,
    policy: &Policy,
    now: Now,
) -> Result<(Claims, P::Own, i64), Reason> {
    let claims = Claims::read(object, P::REQUIRED)?;
    let own = profile.own_claims(object)?;
    let good_until = claims.check_times(policy, now)?;
    profile.check_audience(&claims.audience)?;
    Ok((claims, own, good_until))
}

/// The settings of a call, checked before anything of the request is looked at.
pub(crate) fn check_settings<P: Profile>(
    profile: &P,
    request: &Request<'_>,
    policy: &Policy,
    now: u64,
) -> Result<Now, Reason> {
    let now = Now::new(now)?;
    policy.check()?;
    check_base_path(request.base_path)?;
    profile.check_settings()?;
    Ok(now)
}

/// Checks a request whose token is bound to it by its qsh, and whose body has this many bytes. Says, too, whether the
/// token is a context token.
pub(crate) fn check_request<P: Profile>(
    profile: &P,
    request: &Request<'_>,
    body: usize,
    policy: &Policy,
    now: u64,
) -> Result<(Verified<P::Own>, bool), Reason> {
    let now = check_settings(profile, request, policy, now)?;
    let target = request.read(body)?;
    let verified = check_token(profile, locate(request, &target, policy, P::SCHEME)?, policy, now)?;
    let qsh = verified.claims.qsh.as_deref().ok_or(Reason::MissingClaim(Claim::Qsh))?;
    let context_token = check_qsh(qsh, request.method, &target, policy)?;
    Ok((verified, context_token))
}

/// Whether the token is a context token; refused if it is neither that nor one for this request.
pub(crate) fn check_qsh(claimed: &str, method: &str, target: &Target<'_>, policy: &Policy) -> Result<bool, Reason> {
    if claimed == "context-qsh" {
        return if policy.context_token { Ok(true) } else { Err(Reason::ContextTokenRefused) };
    }
    if claimed.len() != 64 || !is_lower_case_hexadecimal(claimed) {
        return Err(Reason::MalformedQsh);
    }
    let mut first = None;
    for computed in Canonical::new(method, target).hashes() {
        if bool::from(claimed.as_bytes().ct_eq(computed.as_bytes())) {
            return Ok(false);
        }
        first.get_or_insert(computed);
    }
    Err(Reason::WrongQsh { claimed: claimed.to_owned(), computed: first.unwrap_or_default() })
}

/// An audience in a form that is safe and short enough to show: it may come from a token that nobody has verified.
pub(crate) fn shown(audience: &[String]) -> Vec<String> {
    let plain = |text: &String| text.len() <= limits::AUDIENCE_BYTES && text.bytes().all(|b| b.is_ascii_graphic());
    let shown = |text: &String| if plain(text) { text.clone() } else { "other".to_owned() };
    audience.iter().take(limits::AUDIENCE_SHOWN).map(shown).collect()
}
