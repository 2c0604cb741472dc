//! The one vocabulary of refusals: a typed reason, and what a host answers and logs for it.

use core::fmt;

/// A setting of the host's own that can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// `now` is before 2013 or after the year 3000.
    Clock,
    /// The leeway is above 300 seconds.
    Leeway,
    /// The maximum lifetime is 0 or above 86,400 seconds.
    MaxLifetime,
    /// The time past `exp` is above 2,700 seconds.
    Late,
    /// The base path is not a path.
    BasePath,
    /// The tenant's client key is empty.
    ClientKey,
    /// The tenant has no secret, more than four, or an empty one.
    Secrets,
}

/// A limit and what went beyond it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excess {
    /// The greatest value that is taken.
    pub limit: u32,
    /// The value that was found.
    pub actual: u32,
}

impl Excess {
    /// The excess of `actual` over `limit`, where there is one.
    pub(crate) fn check(actual: usize, limit: usize) -> Result<(), Self> {
        if actual <= limit {
            return Ok(());
        }
        let narrow = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        Err(Self { limit: narrow(limit), actual: narrow(actual) })
    }
}

/// Why a request target can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetFault {
    /// Neither a path that begins with `/` nor an absolute http or https URL.
    NotAPath,
    /// A blank or a control character stands in it.
    ControlCharacter,
    /// In the query, a `%` without two hexadecimal digits.
    MalformedEscape,
    /// In the query, decoded octets are not UTF-8.
    NotUtf8,
    /// In the query, an escape stands for a control character.
    EscapedControl,
}

/// One of the three segments of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenPart {
    /// The JOSE header.
    Header,
    /// The claims set.
    Claims,
    /// The signature.
    Signature,
}

/// Why JSON was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFault {
    /// Not JSON (RFC 8259).
    NotJson,
    /// JSON, but not an object.
    NotAnObject,
    /// A member name stands twice in one object.
    DuplicateKey,
    /// Nested more than 64 levels deep.
    TooDeep,
}

/// A JOSE header parameter that is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderParameter {
    /// Present and not `JWT` in any case.
    Typ,
    /// Critical extensions.
    Crit,
    /// Unencoded payload.
    B64,
    /// Compression.
    Zip,
    /// A nested token.
    Cty,
    /// A URL of keys.
    Jku,
    /// A key.
    Jwk,
    /// A URL of certificates.
    X5u,
    /// Certificates.
    X5c,
}

/// A claim that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Issuer.
    Iss,
    /// Subject.
    Sub,
    /// Audience.
    Aud,
    /// Issued at.
    Iat,
    /// Not before.
    Nbf,
    /// Expiry.
    Exp,
    /// Query string hash.
    Qsh,
    /// Context.
    Context,
}

impl Claim {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Iss => "iss",
            Self::Sub => "sub",
            Self::Aud => "aud",
            Self::Iat => "iat",
            Self::Nbf => "nbf",
            Self::Exp => "exp",
            Self::Qsh => "qsh",
            Self::Context => "context",
        }
    }
}

/// A field of the payload without which no gate can be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityField {
    /// `pipelineId`.
    PipelineId,
    /// `environmentId`.
    EnvironmentId,
    /// `deploymentSequenceNumber`.
    SequenceNumber,
}

impl IdentityField {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PipelineId => "pipelineId",
            Self::EnvironmentId => "environmentId",
            Self::SequenceNumber => "deploymentSequenceNumber",
        }
    }
}

/// Why a request or a payload was refused, in the order in which it is checked.
///
/// No case carries a secret, a token or a part of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The host's own setting can't be used.
    BadSetting(Setting),
    /// The method has other characters than ASCII letters and `-`, none, or more than 32.
    MalformedMethod,
    /// The target is longer than 16 KiB.
    TargetTooLong(Excess),
    /// The body is longer than 256 KiB.
    BodyTooLong(Excess),
    /// The target can't be read without guessing.
    MalformedTarget(TargetFault),
    /// The query has more than 1,000 parameters.
    TooManyParameters(Excess),
    /// There is neither an `Authorization` header nor a `jwt` parameter.
    MissingToken,
    /// More than one place or value could be the token.
    AmbiguousToken,
    /// The token is in the query, which the policy does not take.
    QueryTokenRefused,
    /// The scheme is not `JWT`.
    WrongScheme,
    /// The scheme is not followed by one blank and one token.
    MalformedAuthorization,
    /// The token is longer than 16 KiB.
    TokenTooLong(Excess),
    /// The token does not have three segments.
    WrongSegmentCount {
        /// The number that was found.
        found: u32,
    },
    /// A segment is not base64url without padding.
    MalformedBase64(TokenPart),
    /// Header or claims are not one well-formed JSON object.
    MalformedJson(TokenPart, JsonFault),
    /// The header has no `alg`.
    MissingAlgorithm,
    /// The header's `alg` is not the one that the profile prescribes.
    WrongAlgorithm {
        /// The only algorithm that is taken.
        required: &'static str,
        /// The token's `alg`, or `other`, or `not-text`.
        found: String,
    },
    /// The header has a parameter that is refused.
    RefusedHeader(HeaderParameter),
    /// A required claim is absent.
    MissingClaim(Claim),
    /// A claim has the wrong JSON type.
    WrongClaimType(Claim),
    /// A time does not fit 64 bits, or `iat` or `nbf` is negative.
    ClaimOutOfRange(Claim),
    /// `iss` is not the tenant's client key, or there is no such tenant.
    UnknownIssuer,
    /// No secret of the tenant made this signature.
    BadSignature,
    /// `exp` is not after `iat` or `nbf`.
    ContradictoryTimes {
        /// The claim `iat`.
        issued_at: i64,
        /// The claim `nbf`.
        not_before: Option<i64>,
        /// The claim `exp`.
        expires_at: i64,
    },
    /// `now` is not before `exp` + leeway + late.
    Expired {
        /// The claim `exp`.
        expired_at: i64,
        /// The clock.
        now: u64,
    },
    /// `iat` is later than `now` + leeway.
    IssuedAhead {
        /// The claim `iat`.
        claimed: i64,
        /// The clock.
        now: u64,
    },
    /// `nbf` is later than `now` + leeway.
    NotYetValid {
        /// The claim `nbf`.
        claimed: i64,
        /// The clock.
        now: u64,
    },
    /// `exp` - `iat` is more than the policy takes.
    LifetimeTooLong {
        /// The policy's greatest lifetime.
        limit: u32,
        /// The token's lifetime.
        actual: i64,
    },
    /// `qsh` is neither 64 lower-case hexadecimal digits nor `context-qsh`.
    MalformedQsh,
    /// `qsh` is `context-qsh` where it is not taken.
    ContextTokenRefused,
    /// `qsh` is not that of this request.
    WrongQsh {
        /// The token's qsh.
        claimed: String,
        /// The request's qsh.
        computed: String,
    },
    /// The body is not one well-formed JSON object with distinct names.
    MalformedBody(JsonFault),
    /// The payload names no gate.
    UnidentifiedGate(IdentityField),
    /// The payload has more than 1,000 details.
    TooManyDetails(Excess),
    /// `updatedTimestamp` is later than `now` + leeway.
    UpdatedAhead {
        /// The instant in whole seconds since the epoch.
        claimed: i64,
        /// The clock.
        now: u64,
    },
}

/// What a reason means for the answer.
#[derive(Clone, Copy)]
enum Class {
    /// 400: it never becomes right.
    Malformed,
    /// 401, before the signature has verified: says nothing of why.
    Stranger,
    /// 401, after the signature has verified.
    Refused,
    /// 503: a retry mends it.
    Later,
    /// 503: the operator mends it, which is nobody else's business.
    Operator,
}

impl Reason {
    /// The name of the WIT case, for logs and metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.describe().0
    }

    /// The HTTP status to answer with.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self.describe().1 {
            Class::Malformed => 400,
            Class::Stranger | Class::Refused => 401,
            Class::Later | Class::Operator => 503,
        }
    }

    /// Whether Jira sends a callback again after this answer: it does after 408, 409, 425, 429 and 5xx.
    #[must_use]
    pub fn retried(&self) -> bool {
        self.status() >= 500
    }

    /// The only text that the HTTP answer may carry.
    #[must_use]
    pub fn answer(&self) -> &'static str {
        match self.describe() {
            (_, Class::Stranger) => "unauthorized",
            (_, Class::Operator) => "unavailable",
            (code, Class::Malformed | Class::Refused | Class::Later) => code,
        }
    }

    fn describe(&self) -> (&'static str, Class) {
        use Class::{Later, Malformed, Operator, Refused, Stranger};
        match self {
            Self::BadSetting(_) => ("bad-setting", Operator),
            Self::MalformedMethod => ("malformed-method", Malformed),
            Self::TargetTooLong(_) => ("target-too-long", Malformed),
            Self::BodyTooLong(_) => ("body-too-long", Malformed),
            Self::MalformedTarget(_) => ("malformed-target", Malformed),
            Self::TooManyParameters(_) => ("too-many-parameters", Malformed),
            Self::MissingToken => ("missing-token", Stranger),
            Self::AmbiguousToken => ("ambiguous-token", Malformed),
            Self::QueryTokenRefused => ("query-token-refused", Stranger),
            Self::WrongScheme => ("wrong-scheme", Stranger),
            Self::MalformedAuthorization => ("malformed-authorization", Malformed),
            Self::TokenTooLong(_) => ("token-too-long", Malformed),
            Self::WrongSegmentCount { .. } => ("wrong-segment-count", Malformed),
            Self::MalformedBase64(_) => ("malformed-base64", Malformed),
            Self::MalformedJson(..) => ("malformed-json", Malformed),
            Self::MissingAlgorithm => ("missing-algorithm", Stranger),
            Self::WrongAlgorithm { .. } => ("wrong-algorithm", Stranger),
            Self::RefusedHeader(_) => ("refused-header", Stranger),
            Self::MissingClaim(_) => ("missing-claim", Malformed),
            Self::WrongClaimType(_) => ("wrong-claim-type", Malformed),
            Self::ClaimOutOfRange(_) => ("claim-out-of-range", Malformed),
            Self::UnknownIssuer => ("unknown-issuer", Stranger),
            Self::BadSignature => ("bad-signature", Stranger),
            Self::ContradictoryTimes { .. } => ("contradictory-times", Malformed),
            Self::Expired { .. } => ("expired", Refused),
            Self::IssuedAhead { .. } => ("issued-ahead", Later),
            Self::NotYetValid { .. } => ("not-yet-valid", Later),
            Self::LifetimeTooLong { .. } => ("lifetime-too-long", Refused),
            Self::MalformedQsh => ("malformed-qsh", Malformed),
            Self::ContextTokenRefused => ("context-token-refused", Refused),
            Self::WrongQsh { .. } => ("wrong-qsh", Refused),
            Self::MalformedBody(_) => ("malformed-body", Malformed),
            Self::UnidentifiedGate(_) => ("unidentified-gate", Malformed),
            Self::TooManyDetails(_) => ("too-many-details", Malformed),
            Self::UpdatedAhead { .. } => ("updated-ahead", Later),
        }
    }
}

impl core::error::Error for Reason {}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadSetting(setting) => f.write_str(match setting {
                Setting::Clock => "the host's clock is not between the years 2013 and 3000 in seconds",
                Setting::Leeway => "the policy's leeway is above 300 seconds",
                Setting::MaxLifetime => "the policy's maximum lifetime is not between 1 and 86400 seconds",
                Setting::Late => "the policy's time past expiry is above 2700 seconds",
                Setting::BasePath => "the base path is neither empty nor a plain path that begins with `/`",
                Setting::ClientKey => "the tenant's client key is empty",
                Setting::Secrets => "the tenant does not have one to four secrets that are not empty",
            }),
            Self::MalformedMethod => f.write_str("the method is not 1 to 32 ASCII letters or `-`"),
            Self::TargetTooLong(e) => {
                write!(f, "the request target has {} bytes, at most {} are taken", e.actual, e.limit)
            }
            Self::BodyTooLong(e) => write!(f, "the body has {} bytes, at most {} are taken", e.actual, e.limit),
            Self::MalformedTarget(fault) => f.write_str(match fault {
                TargetFault::NotAPath => "the request target is neither a path nor an absolute http URL",
                TargetFault::ControlCharacter => "the request target has a blank or a control character",
                TargetFault::MalformedEscape => "the query has a `%` without two hexadecimal digits",
                TargetFault::NotUtf8 => "the decoded query is not UTF-8",
                TargetFault::EscapedControl => "the query has an escaped control character",
            }),
            Self::TooManyParameters(e) => {
                write!(f, "the query has {} parameters, at most {} are taken", e.actual, e.limit)
            }
            Self::MissingToken => f.write_str("the request has no token"),
            Self::AmbiguousToken => f.write_str("the request has more than one place or value for the token"),
            Self::QueryTokenRefused => f.write_str("the token is in the query, which the policy does not take"),
            Self::WrongScheme => f.write_str("the scheme of the authorization header is not `JWT`"),
            Self::MalformedAuthorization => f.write_str("the authorization header is not `JWT`, one blank and a token"),
            Self::TokenTooLong(e) => write!(f, "the token has {} bytes, at most {} are taken", e.actual, e.limit),
            Self::WrongSegmentCount { found } => write!(f, "the token has {found} segments instead of 3"),
            Self::MalformedBase64(part) => write!(f, "the token's {} is not base64url without padding", Part(*part)),
            Self::MalformedJson(part, fault) => write!(f, "the token's {} {}", Part(*part), Json(*fault)),
            Self::MissingAlgorithm => f.write_str("the token's header has no `alg`"),
            Self::WrongAlgorithm { required, found } => {
                write!(f, "the token's algorithm is `{found}` instead of `{required}`")
            }
            Self::RefusedHeader(parameter) => write!(
                f,
                "the token's header parameter `{}` is refused",
                match parameter {
                    HeaderParameter::Typ => "typ",
                    HeaderParameter::Crit => "crit",
                    HeaderParameter::B64 => "b64",
                    HeaderParameter::Zip => "zip",
                    HeaderParameter::Cty => "cty",
                    HeaderParameter::Jku => "jku",
                    HeaderParameter::Jwk => "jwk",
                    HeaderParameter::X5u => "x5u",
                    HeaderParameter::X5c => "x5c",
                }
            ),
            Self::MissingClaim(claim) => write!(f, "the token has no claim `{}`", claim.name()),
            Self::WrongClaimType(claim) => write!(f, "the token's claim `{}` has the wrong type", claim.name()),
            Self::ClaimOutOfRange(claim) => write!(f, "the token's claim `{}` is out of range", claim.name()),
            Self::UnknownIssuer => f.write_str("the token's issuer is not a known tenant"),
            Self::BadSignature => f.write_str("the token was not signed with a secret of this tenant"),
            Self::ContradictoryTimes { issued_at, not_before: None, expires_at } => {
                write!(f, "the token was issued at {issued_at} and expires at {expires_at}")
            }
            Self::ContradictoryTimes { issued_at, not_before: Some(not_before), expires_at } => {
                write!(f, "the token was issued at {issued_at}, is valid from {not_before} and expires at {expires_at}")
            }
            Self::Expired { expired_at, now } => write!(f, "the token expired at {expired_at}, now is {now}"),
            Self::IssuedAhead { claimed, now } => write!(f, "the token was issued at {claimed}, now is {now}"),
            Self::NotYetValid { claimed, now } => write!(f, "the token is valid from {claimed}, now is {now}"),
            Self::LifetimeTooLong { limit, actual } => {
                write!(f, "the token lives {actual} seconds, at most {limit} are taken")
            }
            Self::MalformedQsh => f.write_str("the token's qsh is neither a lower-case SHA-256 nor `context-qsh`"),
            Self::ContextTokenRefused => f.write_str("the token is a context token, which is not taken here"),
            Self::WrongQsh { claimed, computed } => {
                write!(f, "the token was signed for another request: its qsh is `{claimed}` instead of `{computed}`")
            }
            Self::MalformedBody(fault) => write!(f, "the body {}", Json(*fault)),
            Self::UnidentifiedGate(field) => write!(f, "the payload has no readable `{}`", field.name()),
            Self::TooManyDetails(e) => write!(f, "the payload has {} details, at most {} are taken", e.actual, e.limit),
            Self::UpdatedAhead { claimed, now } => write!(f, "the status was updated at {claimed}, now is {now}"),
        }
    }
}

struct Part(TokenPart);

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            TokenPart::Header => "header",
            TokenPart::Claims => "claims segment",
            TokenPart::Signature => "signature",
        })
    }
}

struct Json(JsonFault);

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            JsonFault::NotJson => f.write_str("is not JSON"),
            JsonFault::NotAnObject => f.write_str("is not a JSON object"),
            JsonFault::DuplicateKey => f.write_str("has a member name twice"),
            JsonFault::TooDeep => write!(f, "is nested more than {} levels deep", crate::limits::JSON_DEPTH),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages() {
        let table = [
            (
                Reason::BadSetting(Setting::Clock),
                503,
                "unavailable",
                "the host's clock is not between the years 2013 and 3000 in seconds",
            ),
            (
                Reason::TokenTooLong(Excess { limit: 16, actual: 17 }),
                400,
                "token-too-long",
                "the token has 17 bytes, at most 16 are taken",
            ),
            (
                Reason::MalformedJson(TokenPart::Claims, JsonFault::DuplicateKey),
                400,
                "malformed-json",
                "the token's claims segment has a member name twice",
            ),
            (
                Reason::WrongAlgorithm { required: "HS256", found: "none".into() },
                401,
                "unauthorized",
                "the token's algorithm is `none` instead of `HS256`",
            ),
            (Reason::UnknownIssuer, 401, "unauthorized", "the token's issuer is not a known tenant"),
            (Reason::Expired { expired_at: 5, now: 6 }, 401, "expired", "the token expired at 5, now is 6"),
            (Reason::IssuedAhead { claimed: 7, now: 6 }, 503, "issued-ahead", "the token was issued at 7, now is 6"),
            (
                Reason::MalformedBody(JsonFault::TooDeep),
                400,
                "malformed-body",
                "the body is nested more than 64 levels deep",
            ),
        ];
        for (reason, status, answer, message) in table {
            assert_eq!((reason.status(), reason.answer(), reason.to_string().as_str()), (status, answer, message));
            assert_eq!(reason.retried(), status == 503);
        }
    }

    #[test]
    fn an_excess_counts_from_the_limit() {
        assert_eq!(Excess::check(64, 64), Ok(()));
        assert_eq!(Excess::check(65, 64), Err(Excess { limit: 64, actual: 65 }));
    }
}
