//! The claims of a token: typed, required, and true at this time.

use crate::json::{self, Integer, Object};
use crate::rejection::{Claim, Reason};
use crate::request::{Now, Policy};

/// The claims set, each claim of its type.
pub(crate) struct Claims {
    pub(crate) subject: Option<String>,
    pub(crate) audience: Vec<String>,
    pub(crate) issued_at: i64,
    pub(crate) not_before: Option<i64>,
    pub(crate) expires_at: i64,
    pub(crate) qsh: Option<String>,
    pub(crate) context: Option<String>,
}

impl Claims {
    /// Reads every claim but the issuer. A claim that is there in a wrong type is never taken for absent
    /// (CVE-2026-25537 was that). `also` are the claims that are required besides `iat` and `exp`.
    pub(crate) fn read(claims: &Object<'_>, also: &[Claim]) -> Result<Self, Reason> {
        let issued_at = required(Claim::Iat, time(claims, Claim::Iat)?)?;
        let expires_at = required(Claim::Exp, time(claims, Claim::Exp)?)?;
        let not_before = time(claims, Claim::Nbf)?;
        if issued_at < 0 {
            return Err(Reason::ClaimOutOfRange(Claim::Iat));
        }
        if not_before.is_some_and(|not_before| not_before < 0) {
            return Err(Reason::ClaimOutOfRange(Claim::Nbf));
        }
        let there = |claim: Claim| match claims.member(claim.name()) {
            None if also.contains(&claim) => Err(Reason::MissingClaim(claim)),
            _ => Ok(claim),
        };
        Ok(Self {
            issued_at,
            expires_at,
            not_before,
            subject: text(claims, there(Claim::Sub)?)?,
            audience: audience(claims, there(Claim::Aud)?)?,
            // Nobody but a profile that binds a request knows a qsh.
            qsh: if also.contains(&Claim::Qsh) { text(claims, there(Claim::Qsh)?)? } else { None },
            context: context(claims)?,
        })
    }

    /// Checks the times against the clock, and gives the first second at which the token is refused.
    pub(crate) fn check_times(&self, policy: &Policy, now: Now) -> Result<i64, Reason> {
        match self.faults_of_times(policy, now).into_iter().flatten().next() {
            Some(fault) => Err(fault),
            None => Ok(self.good_until(policy)),
        }
    }

    /// What each check of the times finds, in their order: whether they contradict each other, `exp`, `iat`, `nbf`, and
    /// the lifetime.
    pub(crate) fn faults_of_times(&self, policy: &Policy, now: Now) -> [Option<Reason>; 5] {
        let Self { issued_at, not_before, expires_at, .. } = *self;
        let contradictory = expires_at <= issued_at || not_before.is_some_and(|nbf| nbf >= expires_at);
        let latest = now.signed().saturating_add(i64::from(policy.leeway));
        let lifetime = expires_at.saturating_sub(issued_at);
        let fault = |found: bool, reason: Reason| found.then_some(reason);
        [
            fault(contradictory, Reason::ContradictoryTimes { issued_at, not_before, expires_at }),
            fault(
                now.signed() >= self.good_until(policy),
                Reason::Expired { expired_at: expires_at, now: now.seconds() },
            ),
            fault(issued_at > latest, Reason::IssuedAhead { claimed: issued_at, now: now.seconds() }),
            not_before.filter(|nbf| *nbf > latest).map(|claimed| Reason::NotYetValid { claimed, now: now.seconds() }),
            fault(
                lifetime > i64::from(policy.max_lifetime),
                Reason::LifetimeTooLong { limit: policy.max_lifetime, actual: lifetime },
            ),
        ]
    }

    fn good_until(&self, policy: &Policy) -> i64 {
        self.expires_at.saturating_add(i64::from(policy.leeway)).saturating_add(i64::from(policy.late))
    }
}

/// The issuer, which names the tenant and so is read before the signature is verified.
pub(crate) fn issuer(claims: &Object<'_>) -> Result<String, Reason> {
    required(Claim::Iss, text(claims, Claim::Iss)?)
}

fn required<T>(claim: Claim, value: Option<T>) -> Result<T, Reason> {
    value.ok_or(Reason::MissingClaim(claim))
}

pub(crate) fn text(claims: &Object<'_>, claim: Claim) -> Result<Option<String>, Reason> {
    let Some(value) = claims.member(claim.name()) else { return Ok(None) };
    let text = json::text(value).ok_or(Reason::WrongClaimType(claim))?;
    Ok(Some(text.into_owned()))
}

fn time(claims: &Object<'_>, claim: Claim) -> Result<Option<i64>, Reason> {
    match claims.member(claim.name()).map(json::integer) {
        None => Ok(None),
        Some(Integer::Exact(time)) => Ok(Some(time)),
        Some(Integer::OutOfRange) => Err(Reason::ClaimOutOfRange(claim)),
        Some(Integer::Not) => Err(Reason::WrongClaimType(claim)),
    }
}

/// RFC 7519, section 4.1.3: one text or a list of them.
fn audience(claims: &Object<'_>, claim: Claim) -> Result<Vec<String>, Reason> {
    let Some(value) = claims.member(claim.name()) else { return Ok(Vec::new()) };
    let values = json::list(value).unwrap_or_else(|| vec![value]);
    let texts = values.into_iter().map(|value| json::text(value).map(Into::into)).collect::<Option<_>>();
    texts.ok_or(Reason::WrongClaimType(claim))
}

fn context(claims: &Object<'_>) -> Result<Option<String>, Reason> {
    match claims.member(Claim::Context.name()) {
        None => Ok(None),
        Some(context) if json::is_object(context) => Ok(Some(context.get().to_owned())),
        Some(_) => Err(Reason::WrongClaimType(Claim::Context)),
    }
}
