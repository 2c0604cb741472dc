//! Every check of a Connect request with what came of it, for a person who wants to know why a request is refused.

use crate::canonical::{CanonicalForm, canonical_request};
use crate::claims::{Claims, text};
use crate::profile::{Profile, check_head, check_issuer, check_qsh, check_settings};
use crate::rejection::{Claim, Reason};
use crate::request::{Now, Policy, Request, Tenant};
use crate::token::{Segments, locate, locate_in_header};
use crate::verify::SharedSecret;

/// One check of [`verify`](crate::verify), in the order in which it makes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The host's own settings: clock, policy, base path, tenant. Nothing else is checked where they can't be used.
    Settings,
    /// Method and target.
    Target,
    /// The token: that there is one, where it may stand, and its three segments.
    Token,
    /// The header: JSON, `alg`, and nothing that changes what the token means.
    Header,
    /// The claims set is a JSON object.
    ClaimsSet,
    /// `iss` is the tenant's client key.
    Issuer,
    /// One of the tenant's secrets made the signature.
    Signature,
    /// Each claim is there and of its type.
    ClaimTypes,
    /// `iat`, `nbf` and `exp` do not contradict each other.
    TimeOrder,
    /// `exp`.
    Expiry,
    /// `iat`.
    IssuedAt,
    /// `nbf`.
    NotBefore,
    /// `exp` - `iat`.
    Lifetime,
    /// The query string hash.
    Qsh,
}

/// What came of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckOutcome {
    /// It found nothing wrong.
    Passed,
    /// The request would be refused for this, were it the first.
    Failed(Reason),
    /// It needs what an earlier check could not give.
    Skipped,
}

impl<T> From<Result<T, Reason>> for CheckOutcome {
    fn from(result: Result<T, Reason>) -> Self {
        result.map_or_else(Self::Failed, |_| Self::Passed)
    }
}

/// What there is to say of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Every check once, in their order.
    pub checks: Vec<(Check, CheckOutcome)>,
    /// The header of the token as the text that was signed, where it is UTF-8.
    pub header: Option<String>,
    /// The claims of the token as the text that was signed, where it is UTF-8.
    pub claims: Option<String>,
    /// The forms of the canonical request; none where the target can't be read.
    pub forms: Vec<CanonicalForm>,
}

/// Runs every check of [`verify`](crate::verify) that can be run, and says what came of each.
///
/// For people, and never for deciding: header and claims are there even where nobody signed them. The request is
/// accepted if, and only if, every check has passed; the first that failed is the reason that `verify` gives.
#[must_use]
pub fn explain(request: &Request<'_>, tenant: Option<&Tenant>, policy: &Policy, now: u64) -> Explanation {
    let mut report = Report::default();
    let profile = SharedSecret { tenant };
    if let Some(now) = report.take(Check::Settings, check_settings(&profile, request, policy, now)) {
        report.read(&profile, request, policy, now);
    }
    report.finish()
}

/// What is known so far.
#[derive(Default)]
struct Report {
    found: Vec<(Check, CheckOutcome)>,
    header: Option<String>,
    claims: Option<String>,
    forms: Vec<CanonicalForm>,
}

impl Report {
    const CHECKS: [Check; 14] = [
        Check::Settings,
        Check::Target,
        Check::Token,
        Check::Header,
        Check::ClaimsSet,
        Check::Issuer,
        Check::Signature,
        Check::ClaimTypes,
        Check::TimeOrder,
        Check::Expiry,
        Check::IssuedAt,
        Check::NotBefore,
        Check::Lifetime,
        Check::Qsh,
    ];

    /// The checks that only one kind of failure makes impossible run all the same: a bad signature does not hide that
    /// the token has expired, too.
    fn read(&mut self, profile: &SharedSecret<'_>, request: &Request<'_>, policy: &Policy, now: Now) {
        let target = self.take(Check::Target, request.read(0));
        let token = match &target {
            Some(target) => {
                // Reads the same target by the same rules, so nothing of it can fail any more.
                self.forms = canonical_request(request.method, request.target, request.base_path).unwrap_or_default();
                locate(request, target, policy, SharedSecret::SCHEME)
            }
            None => locate_in_header(request.authorization, SharedSecret::SCHEME),
        };
        let Some(segments) = self.take(Check::Token, token.and_then(Segments::decode)) else { return };
        let shown = |octets: &[u8]| core::str::from_utf8(octets).ok().map(str::to_owned);
        (self.header, self.claims) = (shown(&segments.header), shown(&segments.claims));

        self.note(Check::Header, check_head(profile, &segments).into());
        let claims = self.take(Check::ClaimsSet, segments.claims());
        if let Some(claims) = &claims {
            self.note(Check::Issuer, check_issuer(profile, claims).into());
        }
        self.note(Check::Signature, profile.signer(&(), &segments).into());

        let Some(claims) = claims else { return };
        if let Some(typed) = self.take(Check::ClaimTypes, Claims::read(&claims, SharedSecret::REQUIRED)) {
            let checks = [Check::TimeOrder, Check::Expiry, Check::IssuedAt, Check::NotBefore, Check::Lifetime];
            for (check, fault) in checks.into_iter().zip(typed.faults_of_times(policy, now)) {
                self.note(check, fault.map_or(CheckOutcome::Passed, CheckOutcome::Failed));
            }
        }
        if let (Some(target), Ok(Some(qsh))) = (&target, text(&claims, Claim::Qsh)) {
            self.note(Check::Qsh, check_qsh(&qsh, request.method, target, policy).into());
        }
    }

    fn note(&mut self, check: Check, outcome: CheckOutcome) {
        self.found.push((check, outcome));
    }

    /// Notes what came of a check, and gives what it gave.
    fn take<T>(&mut self, check: Check, result: Result<T, Reason>) -> Option<T> {
        match result {
            Ok(value) => {
                self.note(check, CheckOutcome::Passed);
                Some(value)
            }
            Err(reason) => {
                self.note(check, CheckOutcome::Failed(reason));
                None
            }
        }
    }

    /// Whatever was not reached was skipped.
    fn finish(self) -> Explanation {
        let mut found = self.found.into_iter().peekable();
        let checks = Self::CHECKS.into_iter().map(|check| {
            let reached = found.next_if(|(reached, _)| *reached == check);
            reached.unwrap_or((check, CheckOutcome::Skipped))
        });
        Explanation { checks: checks.collect(), header: self.header, claims: self.claims, forms: self.forms }
    }
}
