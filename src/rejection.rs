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
    /// The secret to sign with, or to put first, is empty.
    Secret,
    /// The lifetime of a token to sign is 0 or above 900 seconds.
    Lifetime,
    /// A replaced secret is to be kept for more than 86,400 seconds.
    Keep,
    /// The app's key is empty.
    AppKey,
    /// The app's base URLs are none, more than 64, or not all URLs.
    BaseUrls,
    /// The host suffixes are none, more than 64, or not all names in lower case.
    HostSuffixes,
    /// The allowed client keys are none, more than 64, or one of them is empty.
    ClientKeys,
    /// The Forge app's id is not `ari:cloud:ecosystem::app/` and something.
    AppId,
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
    /// A Forge app.
    App,
    /// The user who invoked a Forge app.
    Principal,
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
            Self::App => "app",
            Self::Principal => "principal",
        }
    }
}

/// Why a public key or key set can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// A key of more than 16 KiB, or a set of more than 64 KiB.
    TooLarge,
    /// Neither PEM nor JWK, or none that holds together.
    Malformed,
    /// A key of another type.
    NotRsa,
    /// A JWK for something else than RS256 signatures.
    OtherUse,
    /// An exponent other than 65537.
    WrongExponent,
    /// A modulus of fewer than 2,048 bits.
    TooShort,
    /// A modulus of more than 4,096 bits.
    TooLong,
}

/// A field of a lifecycle call that must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LifecycleField {
    /// `key`.
    Key,
    /// `clientKey`.
    ClientKey,
    /// `eventType`.
    EventType,
    /// `baseUrl`.
    BaseUrl,
    /// `sharedSecret`.
    SharedSecret,
}

impl LifecycleField {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::ClientKey => "clientKey",
            Self::EventType => "eventType",
            Self::BaseUrl => "baseUrl",
            Self::SharedSecret => "sharedSecret",
        }
    }
}

/// Why a tenant's base URL is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseUrlFault {
    /// Not an https URL.
    NotHttps,
    /// With user information.
    UserInfo,
    /// With a port.
    Port,
    /// With a query, a fragment, or characters that URL parsers disagree about.
    NotPlain,
    /// Not under one of the host suffixes.
    ForeignHost,
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
    /// The header has no `kid`, and the profile's keys have one.
    MissingKeyId,
    /// The header's `kid` does not have the shape of the profile's key ids.
    MalformedKeyId,
    /// A required claim is absent.
    MissingClaim(Claim),
    /// A claim has the wrong JSON type.
    WrongClaimType(Claim),
    /// A time does not fit 64 bits, or `iat` or `nbf` is negative.
    ClaimOutOfRange(Claim),
    /// `iss` is not the tenant's client key or the profile's issuer, or there is no such tenant.
    UnknownIssuer,
    /// There is no key of the token's key id.
    UnknownKey,
    /// The key or key set that the host handed over can't be used.
    UnusableKey(KeyFault),
    /// No secret of the tenant, and no key of the key id, made this signature.
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
    /// The token is meant for somebody else.
    WrongAudience {
        /// Whom it must be meant for, cut down as `found` is.
        required: Vec<String>,
        /// The first two of its audience, `other` for what is not safe to show.
        found: Vec<String>,
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
    /// A field of a lifecycle call is absent, no text, empty, or longer than 2,000 characters.
    UnreadableField(LifecycleField),
    /// The body's `key` is another app's.
    WrongApp,
    /// The body's `eventType` is another call's.
    WrongEventType,
    /// The body's `clientKey` is not the token's issuer.
    WrongClientKey,
    /// The body's `baseUrl` is none that the app talks to.
    RefusedBaseUrl(BaseUrlFault),
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

    /// The only text that the HTTP answer may carry; of `lifecycle_key_id`'s refusals [`Self::answer_to_stranger`]'s is.
    #[must_use]
    pub fn answer(&self) -> &'static str {
        match self.describe() {
            (_, Class::Stranger) => "unauthorized",
            (_, Class::Operator) => "unavailable",
            (code, Class::Malformed | Class::Refused | Class::Later) => code,
        }
    }

    /// The same where no signature has been verified, whatever was refused: a stranger learns nothing but 401.
    #[must_use]
    pub fn answer_to_stranger(&self) -> &'static str {
        if self.status() == 401 { "unauthorized" } else { self.answer() }
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
            Self::MissingKeyId => ("missing-key-id", Stranger),
            Self::MalformedKeyId => ("malformed-key-id", Malformed),
            Self::MissingClaim(_) => ("missing-claim", Malformed),
            Self::WrongClaimType(_) => ("wrong-claim-type", Malformed),
            Self::ClaimOutOfRange(_) => ("claim-out-of-range", Malformed),
            Self::UnknownIssuer => ("unknown-issuer", Stranger),
            Self::UnknownKey => ("unknown-key", Stranger),
            Self::UnusableKey(_) => ("unusable-key", Operator),
            Self::BadSignature => ("bad-signature", Stranger),
            Self::ContradictoryTimes { .. } => ("contradictory-times", Malformed),
            Self::Expired { .. } => ("expired", Refused),
            Self::IssuedAhead { .. } => ("issued-ahead", Later),
            Self::NotYetValid { .. } => ("not-yet-valid", Later),
            Self::LifetimeTooLong { .. } => ("lifetime-too-long", Refused),
            Self::WrongAudience { .. } => ("wrong-audience", Refused),
            Self::MalformedQsh => ("malformed-qsh", Malformed),
            Self::ContextTokenRefused => ("context-token-refused", Refused),
            Self::WrongQsh { .. } => ("wrong-qsh", Refused),
            Self::MalformedBody(_) => ("malformed-body", Malformed),
            Self::UnidentifiedGate(_) => ("unidentified-gate", Malformed),
            Self::TooManyDetails(_) => ("too-many-details", Malformed),
            Self::UpdatedAhead { .. } => ("updated-ahead", Later),
            Self::UnreadableField(_) => ("unreadable-field", Malformed),
            Self::WrongApp => ("wrong-app", Refused),
            Self::WrongEventType => ("wrong-event-type", Malformed),
            Self::WrongClientKey => ("wrong-client-key", Refused),
            Self::RefusedBaseUrl(_) => ("refused-base-url", Refused),
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
                Setting::Secret => "the secret is empty",
                Setting::Lifetime => "the lifetime of a token to sign is not between 1 and 900 seconds",
                Setting::Keep => "the time for which a replaced secret is kept is above 86400 seconds",
                Setting::AppKey => "the app's key is empty",
                Setting::BaseUrls => "the app's base URLs are not 1 to 64 plain http URLs",
                Setting::HostSuffixes => "the host suffixes are not 1 to 64 host names in lower case",
                Setting::ClientKeys => "the allowed client keys are not 1 to 64 texts that are not empty",
                Setting::AppId => "the Forge app's id is not `ari:cloud:ecosystem::app/` with an id behind it",
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
            Self::WrongScheme => {
                f.write_str("the scheme of the authorization header is not the one that is taken here")
            }
            Self::MalformedAuthorization => {
                f.write_str("the authorization header is not a scheme, one blank and a token")
            }
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
            Self::MissingKeyId => f.write_str("the token's header has no `kid`"),
            Self::MalformedKeyId => f.write_str("the token's key id does not have the shape of one"),
            Self::MissingClaim(claim) => write!(f, "the token has no claim `{}`", claim.name()),
            Self::WrongClaimType(claim) => write!(f, "the token's claim `{}` has the wrong type", claim.name()),
            Self::ClaimOutOfRange(claim) => write!(f, "the token's claim `{}` is out of range", claim.name()),
            Self::UnknownIssuer => f.write_str("the token's issuer is not known"),
            Self::UnknownKey => f.write_str("there is no key of the token's key id"),
            Self::UnusableKey(fault) => write!(f, "the public key {}", Key(*fault)),
            Self::BadSignature => f.write_str("the token was not signed with a secret or key of its issuer"),
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
            Self::WrongAudience { required, found } => {
                write!(f, "the token is meant for {} instead of {}", Quoted(found), Quoted(required))
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
            Self::UnreadableField(field) => write!(f, "the call has no readable `{}`", field.name()),
            Self::WrongApp => f.write_str("the call's `key` is not this app's"),
            Self::WrongEventType => f.write_str("the call's `eventType` is not the one of this call"),
            Self::WrongClientKey => f.write_str("the call's `clientKey` is not the token's issuer"),
            Self::RefusedBaseUrl(fault) => f.write_str(match fault {
                BaseUrlFault::NotHttps => "the call's `baseUrl` is not an https URL",
                BaseUrlFault::UserInfo => "the call's `baseUrl` has user information",
                BaseUrlFault::Port => "the call's `baseUrl` has a port",
                BaseUrlFault::NotPlain => "the call's `baseUrl` is not a plain host and path",
                BaseUrlFault::ForeignHost => "the call's `baseUrl` is not under an allowed host suffix",
            }),
        }
    }
}

struct Key(KeyFault);

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            KeyFault::TooLarge => "is longer than a key or key set is taken",
            KeyFault::Malformed => "is not a well-formed PEM, JWK or key set",
            KeyFault::NotRsa => "is not an RSA key",
            KeyFault::OtherUse => "is not meant for RS256 signatures",
            KeyFault::WrongExponent => "does not have the exponent 65537",
            KeyFault::TooShort => "has fewer than 2048 bits",
            KeyFault::TooLong => "has more than 4096 bits",
        })
    }
}

struct Quoted<'a>(&'a [String]);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { f.write_str("nobody") } else { write!(f, "`{}`", self.0.join("`, `")) }
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
                Reason::BadSetting(Setting::Keep),
                503,
                "unavailable",
                "the time for which a replaced secret is kept is above 86400 seconds",
            ),
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
            (Reason::UnknownIssuer, 401, "unauthorized", "the token's issuer is not known"),
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
