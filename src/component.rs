//! WIT to core and back. No logic: each function converts, calls the core function of the same name, and converts.

#![expect(unsafe_code, reason = "the generated bindings cross the canonical ABI")]

wit_bindgen::generate!({ world: "connect-gating", path: "wit", generate_all });

mod cross;
mod deployments;
mod descriptor;
mod validation;

use exports::connect_gating::api::{callback, forge, gating, jwt, lifecycle, types};

struct Component;

export!(Component);

impl jwt::Guest for Component {
    fn default_policy() -> types::Policy {
        let crate::Policy { leeway, max_lifetime, late, query_token, context_token } = crate::Policy::default();
        types::Policy { leeway, max_lifetime, late, query_token, context_token }
    }

    fn peek(request: types::Request, policy: types::Policy) -> Result<jwt::UnverifiedToken, types::Rejection> {
        let token = crate::peek(&core_request(&request), &policy.into())?;
        Ok(jwt::UnverifiedToken {
            unverified_issuer: token.unverified_issuer,
            unverified_algorithm: token.unverified_algorithm,
            unverified_key_id: match token.unverified_key_id {
                crate::UnverifiedKeyId::Absent => jwt::UnverifiedKeyId::Absent,
                crate::UnverifiedKeyId::Malformed => jwt::UnverifiedKeyId::Malformed,
                crate::UnverifiedKeyId::Uuid(uuid) => jwt::UnverifiedKeyId::Uuid(uuid),
            },
            unverified_expiry: token.unverified_expiry,
        })
    }

    fn verify(
        request: types::Request,
        tenant: Option<types::Tenant>,
        policy: types::Policy,
        now: u64,
    ) -> Result<jwt::VerifiedToken, types::Rejection> {
        let tenant = tenant.map(Into::into);
        Ok(crate::verify(&core_request(&request), tenant.as_ref(), &policy.into(), now)?.into())
    }

    fn canonical_request(
        method: String,
        target: String,
        base_path: String,
    ) -> Result<jwt::Canonical, types::Rejection> {
        let forms = crate::canonical_request(&method, &target, &base_path)?;
        Ok(jwt::Canonical { forms: forms.into_iter().map(Into::into).collect() })
    }

    fn explain(
        request: types::Request,
        tenant: Option<types::Tenant>,
        policy: types::Policy,
        now: u64,
    ) -> jwt::Explanation {
        let tenant = tenant.map(Into::into);
        let explanation = crate::explain(&core_request(&request), tenant.as_ref(), &policy.into(), now);
        jwt::Explanation {
            checks: explanation.checks.into_iter().map(Into::into).collect(),
            header: explanation.header,
            claims: explanation.claims,
            forms: explanation.forms.into_iter().map(Into::into).collect(),
        }
    }

    fn sign(
        request: jwt::OutgoingRequest,
        app_key: String,
        secret: String,
        now: u64,
        lifetime: Option<u32>,
    ) -> Result<jwt::Signed, types::Rejection> {
        let jwt::OutgoingRequest { method, target, base_path } = &request;
        let request = crate::OutgoingRequest { method, target, base_path };
        let signed = crate::sign(&request, &app_key, &crate::Secret::new(secret), now, lifetime)?;
        Ok(jwt::Signed { authorization: signed.authorization, token: signed.token, expires_at: signed.expires_at })
    }
}

impl lifecycle::Guest for Component {
    fn default_host_suffixes() -> Vec<String> {
        crate::default_host_suffixes()
    }

    fn key_id(
        request: types::Request,
        app: lifecycle::App,
        policy: types::Policy,
        now: u64,
    ) -> Result<String, types::Rejection> {
        crate::lifecycle_key_id(&core_request(&request), &app.into(), &policy.into(), now).map_err(|reason| {
            let answer = reason.answer_to_stranger().to_owned();
            types::Rejection { answer, ..reason.into() }
        })
    }

    fn key_url(key_id: String, environment: lifecycle::Environment) -> Result<String, types::Rejection> {
        Ok(crate::key_url(&key_id, environment.into())?)
    }

    fn installed(
        request: types::Request,
        body: String,
        app: lifecycle::App,
        key: Option<lifecycle::PublicKey>,
        policy: types::Policy,
        now: u64,
    ) -> Result<lifecycle::Installation, types::Rejection> {
        let key = key.map(Into::into);
        let request = core_request(&request);
        let installation = crate::installed(&request, &body, &app.into(), key.as_ref(), &policy.into(), now)?;
        Ok(lifecycle::Installation {
            client_key: installation.client_key,
            base_url: installation.base_url,
            shared_secret: installation.shared_secret.expose().to_owned(),
            display_url: installation.display_url,
            product_type: installation.product_type,
            description: installation.description,
            service_entitlement_number: installation.service_entitlement_number,
            entitlement_id: installation.entitlement_id,
            entitlement_number: installation.entitlement_number,
            oauth_client_id: installation.oauth_client_id,
            installation_id: installation.installation_id,
            token: installation.token.into(),
            body_digest: installation.body_digest,
        })
    }

    fn uninstalled(
        request: types::Request,
        body: String,
        app: lifecycle::App,
        key: Option<lifecycle::PublicKey>,
        policy: types::Policy,
        now: u64,
    ) -> Result<lifecycle::Uninstallation, types::Rejection> {
        let key = key.map(Into::into);
        let request = core_request(&request);
        let crate::Uninstallation { client_key, token, body_digest } =
            crate::uninstalled(&request, &body, &app.into(), key.as_ref(), &policy.into(), now)?;
        Ok(lifecycle::Uninstallation { client_key, token: token.into(), body_digest })
    }

    fn rotate(
        stored: Vec<lifecycle::StoredSecret>,
        new: String,
        now: u64,
        keep: u32,
    ) -> Result<Vec<lifecycle::StoredSecret>, types::Setting> {
        let stored = stored.into_iter().map(Into::into).collect();
        let rotated = crate::rotate(stored, crate::Secret::new(new), now, keep)?;
        Ok(rotated.into_iter().map(Into::into).collect())
    }

    fn live_secrets(stored: Vec<lifecycle::StoredSecret>, now: u64) -> Result<Vec<String>, types::Setting> {
        let live = crate::live_secrets(stored.into_iter().map(Into::into).collect(), now)?;
        Ok(live.iter().map(|secret| secret.expose().to_owned()).collect())
    }
}

impl forge::Guest for Component {
    fn verify(
        authorization: Vec<String>,
        app_id: String,
        key_set: String,
        policy: types::Policy,
        now: u64,
    ) -> Result<forge::Invocation, types::Rejection> {
        let invocation = crate::verify_invocation(&authorization, &app_id, &key_set, &policy.into(), now)?;
        Ok(forge::Invocation {
            app: forge::ForgeApp {
                installation_id: invocation.app.installation_id,
                version: invocation.app.version,
                api_base_url: invocation.app.api_base_url,
                environment_type: invocation.app.environment_type,
                environment_id: invocation.app.environment_id,
                module_type: invocation.app.module_type,
                module_key: invocation.app.module_key,
            },
            cloud_id: invocation.cloud_id,
            site_url: invocation.site_url,
            context: invocation.context,
            principal: invocation.principal,
            isolated_cloud: invocation.isolated_cloud,
            issued_at: invocation.issued_at,
            expires_at: invocation.expires_at,
            digest: invocation.digest,
            good_until: invocation.good_until,
        })
    }
}

impl callback::Guest for Component {
    fn accept(
        request: types::Request,
        body: String,
        tenant: Option<types::Tenant>,
        policy: types::Policy,
        now: u64,
    ) -> Result<callback::Event, types::Rejection> {
        let tenant = tenant.map(Into::into);
        let event = crate::accept(&core_request(&request), &body, tenant.as_ref(), &policy.into(), now)?;
        Ok(callback::Event {
            client_key: event.client_key,
            token: event.token.into(),
            update: event.update.into(),
            decision: event.decision.into(),
            body_digest: event.body_digest,
        })
    }
}

impl gating::Guest for Component {
    fn parse(body: String, now: u64, leeway: u32) -> Result<gating::Update, types::Rejection> {
        Ok(crate::parse(&body, now, leeway)?.into())
    }

    fn decide(update: gating::Update) -> gating::Decision {
        crate::decide(&update.into()).into()
    }

    fn fold(stored: Vec<String>, update: gating::Update) -> Result<gating::Folded, gating::FoldError> {
        let folded = crate::fold(&stored, &update.into())?;
        Ok(gating::Folded { outcome: folded.outcome.into(), state: folded.state, current: folded.current.into() })
    }

    fn current(stored: Vec<String>) -> Result<gating::Snapshot, gating::FoldError> {
        Ok(crate::current(&stored)?.into())
    }
}

fn core_request(request: &types::Request) -> crate::Request<'_> {
    crate::Request {
        method: &request.method,
        target: &request.target,
        base_path: &request.base_path,
        authorization: &request.authorization,
    }
}

impl From<crate::CanonicalForm> for jwt::CanonicalForm {
    fn from(form: crate::CanonicalForm) -> Self {
        Self { text: form.text, shown: form.shown, qsh: form.qsh }
    }
}

impl From<(crate::Check, crate::CheckOutcome)> for jwt::Checked {
    fn from((check, outcome): (crate::Check, crate::CheckOutcome)) -> Self {
        Self {
            check: match check {
                crate::Check::Settings => jwt::Check::Settings,
                crate::Check::Target => jwt::Check::Target,
                crate::Check::Token => jwt::Check::Token,
                crate::Check::Header => jwt::Check::Header,
                crate::Check::ClaimsSet => jwt::Check::ClaimsSet,
                crate::Check::Issuer => jwt::Check::Issuer,
                crate::Check::Signature => jwt::Check::Signature,
                crate::Check::ClaimTypes => jwt::Check::ClaimTypes,
                crate::Check::TimeOrder => jwt::Check::TimeOrder,
                crate::Check::Expiry => jwt::Check::Expiry,
                crate::Check::IssuedAt => jwt::Check::IssuedAt,
                crate::Check::NotBefore => jwt::Check::NotBefore,
                crate::Check::Lifetime => jwt::Check::Lifetime,
                crate::Check::Qsh => jwt::Check::Qsh,
            },
            outcome: match outcome {
                crate::CheckOutcome::Passed => jwt::CheckOutcome::Passed,
                crate::CheckOutcome::Failed(reason) => jwt::CheckOutcome::Failed(reason.into()),
                crate::CheckOutcome::Skipped => jwt::CheckOutcome::Skipped,
            },
        }
    }
}

impl From<types::Tenant> for crate::Tenant {
    fn from(tenant: types::Tenant) -> Self {
        Self { client_key: tenant.client_key, secrets: tenant.secrets.into_iter().map(crate::Secret::new).collect() }
    }
}

impl From<types::Policy> for crate::Policy {
    fn from(policy: types::Policy) -> Self {
        let types::Policy { leeway, max_lifetime, late, query_token, context_token } = policy;
        Self { leeway, max_lifetime, late, query_token, context_token }
    }
}

impl From<lifecycle::App> for crate::App {
    fn from(app: lifecycle::App) -> Self {
        let lifecycle::App { key, base_urls, host_suffixes, client_keys } = app;
        Self { key, base_urls, host_suffixes, client_keys }
    }
}

impl From<lifecycle::PublicKey> for crate::PublicKey {
    fn from(key: lifecycle::PublicKey) -> Self {
        match key {
            lifecycle::PublicKey::Pem(pem) => Self::Pem(pem),
            lifecycle::PublicKey::Jwk(jwk) => Self::Jwk(jwk),
        }
    }
}

impl From<lifecycle::Environment> for crate::Environment {
    fn from(environment: lifecycle::Environment) -> Self {
        match environment {
            lifecycle::Environment::Production => Self::Production,
            lifecycle::Environment::Staging => Self::Staging,
        }
    }
}

impl From<crate::LifecycleToken> for lifecycle::LifecycleToken {
    fn from(token: crate::LifecycleToken) -> Self {
        let crate::LifecycleToken { subject, issued_at, expires_at, digest, good_until } = token;
        Self { subject, issued_at, expires_at, digest, good_until }
    }
}

impl From<lifecycle::StoredSecret> for crate::StoredSecret {
    fn from(stored: lifecycle::StoredSecret) -> Self {
        Self { secret: crate::Secret::new(stored.secret), until: stored.until }
    }
}

impl From<crate::StoredSecret> for lifecycle::StoredSecret {
    fn from(stored: crate::StoredSecret) -> Self {
        Self { secret: stored.secret.expose().to_owned(), until: stored.until }
    }
}

impl From<crate::VerifiedToken> for jwt::VerifiedToken {
    fn from(token: crate::VerifiedToken) -> Self {
        Self {
            issuer: token.issuer,
            subject: token.subject,
            audience: token.audience,
            issued_at: token.issued_at,
            not_before: token.not_before,
            expires_at: token.expires_at,
            context: token.context,
            context_token: token.context_token,
            secret_index: token.secret_index,
            digest: token.digest,
            good_until: token.good_until,
        }
    }
}

impl From<crate::Gate> for gating::Gate {
    fn from(gate: crate::Gate) -> Self {
        let crate::Gate { pipeline_id, environment_id, sequence_number } = gate;
        Self { pipeline_id, environment_id, sequence_number }
    }
}

impl From<gating::Gate> for crate::Gate {
    fn from(gate: gating::Gate) -> Self {
        let gating::Gate { pipeline_id, environment_id, sequence_number } = gate;
        Self { pipeline_id, environment_id, sequence_number }
    }
}

impl From<crate::Instant> for gating::Instant {
    fn from(instant: crate::Instant) -> Self {
        Self { seconds: instant.seconds, nanoseconds: instant.nanoseconds }
    }
}

impl From<crate::Status> for gating::Status {
    fn from(status: crate::Status) -> Self {
        match status {
            crate::Status::Allowed => Self::Allowed,
            crate::Status::Awaiting => Self::Awaiting,
            crate::Status::Prevented => Self::Prevented,
            crate::Status::Expired => Self::Expired,
            crate::Status::Invalid => Self::Invalid,
            crate::Status::Unknown(name) => Self::Unknown(name),
            crate::Status::Unreadable => Self::Unreadable,
        }
    }
}

impl From<gating::Status> for crate::Status {
    fn from(status: gating::Status) -> Self {
        match status {
            gating::Status::Allowed => Self::Allowed,
            gating::Status::Awaiting => Self::Awaiting,
            gating::Status::Prevented => Self::Prevented,
            gating::Status::Expired => Self::Expired,
            gating::Status::Invalid => Self::Invalid,
            gating::Status::Unknown(name) => Self::Unknown(name),
            gating::Status::Unreadable => Self::Unreadable,
        }
    }
}

impl From<crate::Snapshot> for gating::Snapshot {
    fn from(snapshot: crate::Snapshot) -> Self {
        Self {
            gate: snapshot.gate.into(),
            status: snapshot.status.into(),
            updated_at: snapshot.updated_at.into(),
            decision: snapshot.decision.into(),
        }
    }
}

impl From<crate::Update> for gating::Update {
    fn from(update: crate::Update) -> Self {
        let detail = |detail: crate::Detail| gating::Detail {
            kind: detail.kind,
            issue_key: detail.issue_key,
            issue_link: detail.issue_link,
            json: detail.json,
        };
        let warning =
            |warning: crate::Warning| gating::Warning { oddity: warning.oddity.into(), pointer: warning.pointer };
        Self {
            gate: update.gate.into(),
            status: update.status.into(),
            updated_at: update.updated_at.into(),
            updated_text: update.updated_text,
            details: update.details.into_iter().map(detail).collect(),
            warnings: update.warnings.into_iter().map(warning).collect(),
        }
    }
}

impl From<gating::Update> for crate::Update {
    /// Details and warnings never decide, so nothing that takes an update reads them.
    fn from(update: gating::Update) -> Self {
        Self {
            gate: update.gate.into(),
            status: update.status.into(),
            updated_at: crate::Instant {
                seconds: update.updated_at.seconds,
                nanoseconds: update.updated_at.nanoseconds,
            },
            updated_text: update.updated_text,
            details: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

impl From<crate::FoldError> for gating::FoldError {
    fn from(error: crate::FoldError) -> Self {
        match error {
            crate::FoldError::NoState => Self::NoState,
            crate::FoldError::CorruptState => Self::CorruptState,
            crate::FoldError::CorruptUpdate => Self::CorruptUpdate,
            crate::FoldError::OtherGate => Self::OtherGate,
            crate::FoldError::TooManyStates(excess) => Self::TooManyStates(excess.into()),
        }
    }
}

impl From<crate::Excess> for types::Excess {
    fn from(excess: crate::Excess) -> Self {
        Self { limit: excess.limit, actual: excess.actual }
    }
}

impl From<crate::Reason> for types::Rejection {
    fn from(reason: crate::Reason) -> Self {
        Self {
            status: reason.status(),
            retried: reason.retried(),
            answer: reason.answer().to_owned(),
            code: reason.code().to_owned(),
            message: reason.to_string(),
            reason: reason.into(),
        }
    }
}

impl From<crate::Reason> for types::Reason {
    fn from(reason: crate::Reason) -> Self {
        use crate::Reason as R;
        match reason {
            R::BadSetting(setting) => Self::BadSetting(setting.into()),
            R::MalformedMethod => Self::MalformedMethod,
            R::TargetTooLong(excess) => Self::TargetTooLong(excess.into()),
            R::BodyTooLong(excess) => Self::BodyTooLong(excess.into()),
            R::MalformedTarget(fault) => Self::MalformedTarget(fault.into()),
            R::TooManyParameters(excess) => Self::TooManyParameters(excess.into()),
            R::MissingToken => Self::MissingToken,
            R::AmbiguousToken => Self::AmbiguousToken,
            R::QueryTokenRefused => Self::QueryTokenRefused,
            R::WrongScheme => Self::WrongScheme,
            R::MalformedAuthorization => Self::MalformedAuthorization,
            R::TokenTooLong(excess) => Self::TokenTooLong(excess.into()),
            R::WrongSegmentCount { found } => Self::WrongSegmentCount(types::Segments { required: 3, found }),
            R::MalformedBase64(part) => Self::MalformedBase64(part.into()),
            R::MalformedJson(part, fault) => {
                Self::MalformedJson(types::JsonProblem { part: part.into(), fault: fault.into() })
            }
            R::MissingAlgorithm => Self::MissingAlgorithm,
            R::WrongAlgorithm { required, found } => {
                Self::WrongAlgorithm(types::AlgorithmMismatch { required: required.to_owned(), found })
            }
            R::RefusedHeader(parameter) => Self::RefusedHeader(parameter.into()),
            R::MissingKeyId => Self::MissingKeyId,
            R::MalformedKeyId => Self::MalformedKeyId,
            R::MissingClaim(claim) => Self::MissingClaim(claim.into()),
            R::WrongClaimType(claim) => Self::WrongClaimType(claim.into()),
            R::ClaimOutOfRange(claim) => Self::ClaimOutOfRange(claim.into()),
            R::UnknownIssuer => Self::UnknownIssuer,
            R::UnknownKey => Self::UnknownKey,
            R::UnusableKey(fault) => Self::UnusableKey(fault.into()),
            R::BadSignature => Self::BadSignature,
            R::ContradictoryTimes { issued_at, not_before, expires_at } => {
                Self::ContradictoryTimes(types::Times { issued_at, not_before, expires_at })
            }
            R::Expired { expired_at, now } => Self::Expired(types::Passed { expired_at, now }),
            R::IssuedAhead { claimed, now } => Self::IssuedAhead(types::Ahead { claimed, now }),
            R::NotYetValid { claimed, now } => Self::NotYetValid(types::Ahead { claimed, now }),
            R::LifetimeTooLong { limit, actual } => Self::LifetimeTooLong(types::Lifetime { limit, actual }),
            R::WrongAudience { required, found } => Self::WrongAudience(types::AudienceMismatch { required, found }),
            R::MalformedQsh => Self::MalformedQsh,
            R::ContextTokenRefused => Self::ContextTokenRefused,
            R::WrongQsh { claimed, computed } => Self::WrongQsh(types::QshMismatch { claimed, computed }),
            R::MalformedBody(fault) => Self::MalformedBody(fault.into()),
            R::UnidentifiedGate(field) => Self::UnidentifiedGate(field.into()),
            R::TooManyDetails(excess) => Self::TooManyDetails(excess.into()),
            R::UpdatedAhead { claimed, now } => Self::UpdatedAhead(types::Ahead { claimed, now }),
            R::UnreadableField(field) => Self::UnreadableField(field.into()),
            R::WrongApp => Self::WrongApp,
            R::WrongEventType => Self::WrongEventType,
            R::WrongClientKey => Self::WrongClientKey,
            R::RefusedBaseUrl(fault) => Self::RefusedBaseUrl(fault.into()),
        }
    }
}

/// Enums that are the same on both sides, case by case.
macro_rules! same_cases {
    ($($interface:ident::$name:ident { $($case:ident),* })*) => {$(
        impl From<crate::$name> for $interface::$name {
            fn from(value: crate::$name) -> Self {
                match value {
                    $(crate::$name::$case => Self::$case,)*
                }
            }
        }
    )*};
}

same_cases! {
    types::Setting {
        Clock, Leeway, MaxLifetime, Late, BasePath, ClientKey, Secrets, Secret, Lifetime, Keep, AppKey, BaseUrls,
        HostSuffixes, ClientKeys, AppId
    }
    types::TargetFault { NotAPath, ControlCharacter, MalformedEscape, NotUtf8, EscapedControl }
    types::TokenPart { Header, Claims, Signature }
    types::JsonFault { NotJson, NotAnObject, DuplicateKey, TooDeep }
    types::HeaderParameter { Typ, Crit, B64, Zip, Cty, Jku, Jwk, X5u, X5c }
    types::Claim { Iss, Sub, Aud, Iat, Nbf, Exp, Qsh, Context, App, Principal }
    types::KeyFault { TooLarge, Malformed, NotRsa, OtherUse, WrongExponent, TooShort, TooLong }
    types::LifecycleField { Key, ClientKey, EventType, BaseUrl, SharedSecret }
    types::BaseUrlFault { NotHttps, UserInfo, Port, NotPlain, ForeignHost }
    types::IdentityField { PipelineId, EnvironmentId, SequenceNumber }
    gating::Decision { Proceed, Hold, Stop, Misconfigured }
    gating::Outcome { Applied, Duplicate, Stale }
    gating::Oddity {
        UnreadableStatus, UnknownStatus, UnreadableTime, UnreadableDetails, UnreadableDetail, UnknownDetail,
        BadIssueKey, MissingLink, RefusedLink
    }
}
