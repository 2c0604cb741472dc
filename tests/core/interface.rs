//! The Rust interface as it was last released, as code: it compiles only while each function takes and gives the same
//! types, each structure has the same fields, and each enumeration the same cases. It may grow by functions and types, and
//! by fields where a structure says that it is not exhaustive; whoever adds one adds it here with the release. What has to
//! be changed here breaks a program: that is a new minor version, and an entry marked **Rust** in the changelog.

#![expect(
    dead_code,
    clippy::too_many_arguments,
    clippy::type_complexity,
    reason = "compiling is all that this is for, and it says what there is"
)]

mod documents;

use connect_gating::*;
use core::error::Error;
use core::fmt::{Debug, Display};

/// Takes what is of this type.
fn is<T>(_: T) {}

fn is_error<T: Error + Debug + Display>() {}

fn is_shown<T: Debug>() {}

const _: fn() -> Vec<String> = default_host_suffixes;
const _: fn(&Request<'_>, &str, Option<&Tenant>, &Policy, u64) -> Result<Event, Reason> = accept;
const _: fn(&str, &str, &str) -> Result<Vec<CanonicalForm>, Reason> = canonical_request;
const _: fn(&Update) -> Decision = decide;
const _: fn(&Descriptor) -> Result<String, Report> = build_descriptor;
const _: fn(&GatingModule) -> Result<String, Report> = build_gating_module;
const _: fn(&str) -> Report = validate_descriptor;
const _: fn(&str) -> Report = validate_gating_module;
const _: fn(&Request<'_>, Option<&Tenant>, &Policy, u64) -> Explanation = explain;
const _: fn(&[String]) -> Result<Snapshot, FoldError> = current;
const _: fn(&[String], &Update) -> Result<Folded, FoldError> = fold;
const _: fn(&[String], &str, &str, &Policy, u64) -> Result<Invocation, Reason> = verify_invocation;
const _: fn(&str, Environment) -> Result<String, Reason> = key_url;
const _: fn(&Request<'_>, &str, &App, Option<&PublicKey>, &Policy, u64) -> Result<Installation, Reason> = installed;
const _: fn(&Request<'_>, &App, &Policy, u64) -> Result<String, Reason> = lifecycle_key_id;
const _: fn(&Request<'_>, &str, &App, Option<&PublicKey>, &Policy, u64) -> Result<Uninstallation, Reason> = uninstalled;
const _: fn(&str, u64, u32) -> Result<Update, Reason> = parse;
const _: fn(Vec<StoredSecret>, u64) -> Result<Vec<Secret>, Setting> = live_secrets;
const _: fn(Vec<StoredSecret>, Secret, u64, u32) -> Result<Vec<StoredSecret>, Setting> = rotate;
const _: fn(&OutgoingRequest<'_>, &str, &Secret, u64, Option<u32>) -> Result<Signed, Reason> = sign;
const _: fn(&Request<'_>, &Policy) -> Result<UnverifiedToken, Reason> = peek;
const _: fn(&Request<'_>, Option<&Tenant>, &Policy, u64) -> Result<VerifiedToken, Reason> = verify;
const _: fn(String) -> Secret = Secret::new;
const _: fn(&Secret) -> &str = Secret::expose;
const _: fn(&Reason) -> &'static str = Reason::code;
const _: fn(&Reason) -> u16 = Reason::status;
const _: fn(&Reason) -> bool = Reason::retried;
const _: fn(&Reason) -> &'static str = Reason::answer;
const _: fn(&Reason) -> &'static str = Reason::answer_to_stranger;
const _: fn(&Report) -> bool = Report::is_sendable;
const _: fn() -> Policy = Policy::default;
const _: [fn(); 4] = [is_error::<Reason>, is_error::<FoldError>, is_error::<deployments::IdError>, is_shown::<Secret>];

const _: usize = limits::TOKEN_BYTES;
const _: usize = limits::TARGET_BYTES;
const _: usize = limits::BODY_BYTES;
const _: usize = limits::PARAMETERS;
const _: usize = limits::JSON_DEPTH;
const _: usize = limits::DETAILS;
const _: usize = limits::METHOD_BYTES;
const _: usize = limits::SECRETS;
const _: usize = limits::ID_CHARACTERS;
const _: usize = limits::STATUS_CHARACTERS;
const _: usize = limits::TIMESTAMP_BYTES;
const _: usize = limits::LINK_CHARACTERS;
const _: usize = limits::ISSUE_KEY_PART_CHARACTERS;
const _: usize = limits::STATES;
const _: usize = limits::STATE_BYTES;
const _: u32 = limits::LEEWAY;
const _: u32 = limits::LIFETIME;
const _: u32 = limits::LATE;
const _: u64 = limits::EARLIEST_NOW;
const _: u64 = limits::LATEST_NOW;
const _: usize = limits::KEY_BYTES;
const _: usize = limits::KEY_SET_BYTES;
const _: usize = limits::SAME_KEY_ID;
const _: usize = limits::RSA_LEAST_BITS;
const _: usize = limits::RSA_MOST_BITS;
const _: usize = limits::FIELD_CHARACTERS;
const _: usize = limits::APP_LIST;
const _: u32 = limits::SIGNED_LIFETIME;
const _: u32 = limits::SIGNED_LIFETIME_DEFAULT;
const _: u32 = limits::KEEP;
const _: usize = limits::AUDIENCE_BYTES;
const _: usize = limits::AUDIENCE_SHOWN;
const _: usize = limits::VIOLATIONS;
const _: usize = limits::POINTER_BYTES;
const _: usize = limits::DOCUMENT_BYTES;
const _: usize = limits::DOCUMENT_VALUES;
const _: usize = limits::DOCUMENT_ITEMS;
const _: usize = limits::BUILD_ITEMS;
const _: usize = limits::ASSOCIATIONS;
const _: usize = limits::ASSOCIATION_VALUES;
const _: usize = limits::ISSUE_KEYS;
const _: usize = limits::PROPERTIES;
const _: usize = limits::NAME_CHARACTERS;
const _: usize = limits::URL_CHARACTERS;
const _: usize = limits::PRINCIPALS;
const _: usize = limits::ANSWER_BYTES;
const _: usize = limits::DESCRIPTOR_BYTES;
const _: usize = limits::APP_KEY_CHARACTERS;
const _: usize = limits::MODULE_KEY_CHARACTERS;

fn app(key: String, base_urls: Vec<String>, host_suffixes: Vec<String>, client_keys: Option<Vec<String>>) -> App {
    App { key, base_urls, host_suffixes, client_keys }
}

fn event(it: Event) -> (String, VerifiedToken, Update, Decision, String) {
    (it.client_key, it.token, it.update, it.decision, it.body_digest)
}

fn canonical_form(text: String, shown: String, qsh: String) -> CanonicalForm {
    CanonicalForm { text, shown, qsh }
}

fn decision(it: Decision) {
    match it {
        Decision::Proceed | Decision::Hold | Decision::Stop | Decision::Misconfigured => {}
    }
}

fn descriptor(
    key: String,
    name: Option<String>,
    description: Option<String>,
    vendor: Option<Vendor>,
    base_url: String,
    lifecycle: Lifecycle,
    more_scopes: Vec<String>,
    gating: GatingModule,
    provider: ProviderModule,
) -> Descriptor {
    Descriptor { key, name, description, vendor, base_url, lifecycle, more_scopes, gating, provider }
}

fn gating_module(key: String, name: Name, callback_url: String) -> GatingModule {
    GatingModule { key, name, callback_url }
}

fn lifecycle(
    installed: String,
    uninstalled: Option<String>,
    enabled: Option<String>,
    disabled: Option<String>,
) -> Lifecycle {
    Lifecycle { installed, uninstalled, enabled, disabled }
}

fn name(value: String, i18n: Option<String>) -> Name {
    Name { value, i18n }
}

fn provider_module(
    key: String,
    name: Name,
    home_url: String,
    logo_url: Option<String>,
    documentation_url: Option<String>,
    list_deployments_url: Option<String>,
) -> ProviderModule {
    ProviderModule { key, name, home_url, logo_url, documentation_url, list_deployments_url }
}

fn vendor(name: String, url: String) -> Vendor {
    Vendor { name, url }
}

fn check(it: Check) {
    match it {
        Check::Settings
        | Check::Target
        | Check::Token
        | Check::Header
        | Check::ClaimsSet
        | Check::Issuer
        | Check::Signature
        | Check::ClaimTypes
        | Check::TimeOrder
        | Check::Expiry
        | Check::IssuedAt
        | Check::NotBefore
        | Check::Lifetime
        | Check::Qsh => {}
    }
}

fn check_outcome(it: CheckOutcome) {
    match it {
        CheckOutcome::Failed(a) => is::<Reason>(a),
        CheckOutcome::Passed | CheckOutcome::Skipped => {}
    }
}

fn explanation(
    checks: Vec<(Check, CheckOutcome)>,
    header: Option<String>,
    claims: Option<String>,
    forms: Vec<CanonicalForm>,
) -> Explanation {
    Explanation { checks, header, claims, forms }
}

fn fold_error(it: FoldError) {
    match it {
        FoldError::TooManyStates(a) => is::<Excess>(a),
        FoldError::NoState | FoldError::CorruptState | FoldError::CorruptUpdate | FoldError::OtherGate => {}
    }
}

fn folded(outcome: Outcome, state: String, current: Snapshot) -> Folded {
    Folded { outcome, state, current }
}

fn outcome(it: Outcome) {
    match it {
        Outcome::Applied | Outcome::Duplicate | Outcome::Stale => {}
    }
}

fn snapshot(gate: Gate, status: Status, updated_at: Instant, decision: Decision) -> Snapshot {
    Snapshot { gate, status, updated_at, decision }
}

fn forge_app(
    it: ForgeApp,
) -> (String, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>) {
    (
        it.installation_id,
        it.version,
        it.api_base_url,
        it.environment_type,
        it.environment_id,
        it.module_type,
        it.module_key,
    )
}

fn invocation(
    it: Invocation,
) -> (ForgeApp, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>, i64, i64, String, i64) {
    (
        it.app,
        it.cloud_id,
        it.site_url,
        it.context,
        it.principal,
        it.isolated_cloud,
        it.issued_at,
        it.expires_at,
        it.digest,
        it.good_until,
    )
}

fn instant(seconds: i64, nanoseconds: u32) -> Instant {
    Instant { seconds, nanoseconds }
}

fn public_key(it: PublicKey) {
    match it {
        PublicKey::Pem(a) => is::<String>(a),
        PublicKey::Jwk(a) => is::<String>(a),
    }
}

fn environment(it: Environment) {
    match it {
        Environment::Production | Environment::Staging => {}
    }
}

fn installation(
    it: Installation,
) -> (
    String,
    String,
    Secret,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    LifecycleToken,
    String,
) {
    (
        it.client_key,
        it.base_url,
        it.shared_secret,
        it.display_url,
        it.product_type,
        it.description,
        it.service_entitlement_number,
        it.entitlement_id,
        it.entitlement_number,
        it.oauth_client_id,
        it.installation_id,
        it.token,
        it.body_digest,
    )
}

fn lifecycle_token(it: LifecycleToken) -> (Option<String>, i64, i64, String, i64) {
    (it.subject, it.issued_at, it.expires_at, it.digest, it.good_until)
}

fn uninstallation(it: Uninstallation) -> (String, LifecycleToken, String) {
    (it.client_key, it.token, it.body_digest)
}

fn detail(kind: Option<String>, issue_key: Option<String>, issue_link: Option<String>, json: String) -> Detail {
    Detail { kind, issue_key, issue_link, json }
}

fn gate(pipeline_id: String, environment_id: String, sequence_number: i64) -> Gate {
    Gate { pipeline_id, environment_id, sequence_number }
}

fn oddity(it: Oddity) {
    match it {
        Oddity::UnreadableStatus
        | Oddity::UnknownStatus
        | Oddity::UnreadableTime
        | Oddity::UnreadableDetails
        | Oddity::UnreadableDetail
        | Oddity::UnknownDetail
        | Oddity::BadIssueKey
        | Oddity::MissingLink
        | Oddity::RefusedLink => {}
    }
}

fn status(it: Status) {
    match it {
        Status::Unknown(a) => is::<String>(a),
        Status::Allowed
        | Status::Awaiting
        | Status::Prevented
        | Status::Expired
        | Status::Invalid
        | Status::Unreadable => {}
    }
}

fn update(
    gate: Gate,
    status: Status,
    updated_at: Instant,
    updated_text: Option<String>,
    details: Vec<Detail>,
    warnings: Vec<Warning>,
) -> Update {
    Update { gate, status, updated_at, updated_text, details, warnings }
}

fn warning(oddity: Oddity, pointer: String) -> Warning {
    Warning { oddity, pointer }
}

fn base_url_fault(it: BaseUrlFault) {
    match it {
        BaseUrlFault::NotHttps
        | BaseUrlFault::UserInfo
        | BaseUrlFault::Port
        | BaseUrlFault::NotPlain
        | BaseUrlFault::ForeignHost => {}
    }
}

fn claim(it: Claim) {
    match it {
        Claim::Iss
        | Claim::Sub
        | Claim::Aud
        | Claim::Iat
        | Claim::Nbf
        | Claim::Exp
        | Claim::Qsh
        | Claim::Context
        | Claim::App
        | Claim::Principal => {}
    }
}

fn excess(limit: u32, actual: u32) -> Excess {
    Excess { limit, actual }
}

fn header_parameter(it: HeaderParameter) {
    match it {
        HeaderParameter::Typ
        | HeaderParameter::Crit
        | HeaderParameter::B64
        | HeaderParameter::Zip
        | HeaderParameter::Cty
        | HeaderParameter::Jku
        | HeaderParameter::Jwk
        | HeaderParameter::X5u
        | HeaderParameter::X5c => {}
    }
}

fn identity_field(it: IdentityField) {
    match it {
        IdentityField::PipelineId | IdentityField::EnvironmentId | IdentityField::SequenceNumber => {}
    }
}

fn json_fault(it: JsonFault) {
    match it {
        JsonFault::NotJson | JsonFault::NotAnObject | JsonFault::DuplicateKey | JsonFault::TooDeep => {}
    }
}

fn key_fault(it: KeyFault) {
    match it {
        KeyFault::TooLarge
        | KeyFault::Malformed
        | KeyFault::NotRsa
        | KeyFault::OtherUse
        | KeyFault::WrongExponent
        | KeyFault::TooShort
        | KeyFault::TooLong => {}
    }
}

fn lifecycle_field(it: LifecycleField) {
    match it {
        LifecycleField::Key
        | LifecycleField::ClientKey
        | LifecycleField::EventType
        | LifecycleField::BaseUrl
        | LifecycleField::SharedSecret => {}
    }
}

fn reason(it: Reason) {
    match it {
        Reason::BadSetting(a) => is::<Setting>(a),
        Reason::TargetTooLong(a) => is::<Excess>(a),
        Reason::BodyTooLong(a) => is::<Excess>(a),
        Reason::MalformedTarget(a) => is::<TargetFault>(a),
        Reason::TooManyParameters(a) => is::<Excess>(a),
        Reason::TokenTooLong(a) => is::<Excess>(a),
        Reason::WrongSegmentCount { found } => is::<u32>(found),
        Reason::MalformedBase64(a) => is::<TokenPart>(a),
        Reason::MalformedJson(a0, a1) => is::<(TokenPart, JsonFault)>((a0, a1)),
        Reason::WrongAlgorithm { required, found } => is::<(&'static str, String)>((required, found)),
        Reason::RefusedHeader(a) => is::<HeaderParameter>(a),
        Reason::MissingClaim(a) => is::<Claim>(a),
        Reason::WrongClaimType(a) => is::<Claim>(a),
        Reason::ClaimOutOfRange(a) => is::<Claim>(a),
        Reason::UnusableKey(a) => is::<KeyFault>(a),
        Reason::ContradictoryTimes { issued_at, not_before, expires_at } => {
            is::<(i64, Option<i64>, i64)>((issued_at, not_before, expires_at))
        }
        Reason::Expired { expired_at, now } => is::<(i64, u64)>((expired_at, now)),
        Reason::IssuedAhead { claimed, now } => is::<(i64, u64)>((claimed, now)),
        Reason::NotYetValid { claimed, now } => is::<(i64, u64)>((claimed, now)),
        Reason::LifetimeTooLong { limit, actual } => is::<(u32, i64)>((limit, actual)),
        Reason::WrongAudience { required, found } => is::<(Vec<String>, Vec<String>)>((required, found)),
        Reason::WrongQsh { claimed, computed } => is::<(String, String)>((claimed, computed)),
        Reason::MalformedBody(a) => is::<JsonFault>(a),
        Reason::UnidentifiedGate(a) => is::<IdentityField>(a),
        Reason::TooManyDetails(a) => is::<Excess>(a),
        Reason::UpdatedAhead { claimed, now } => is::<(i64, u64)>((claimed, now)),
        Reason::UnreadableField(a) => is::<LifecycleField>(a),
        Reason::RefusedBaseUrl(a) => is::<BaseUrlFault>(a),
        Reason::MalformedMethod
        | Reason::MissingToken
        | Reason::AmbiguousToken
        | Reason::QueryTokenRefused
        | Reason::WrongScheme
        | Reason::MalformedAuthorization
        | Reason::MissingAlgorithm
        | Reason::MissingKeyId
        | Reason::MalformedKeyId
        | Reason::UnknownIssuer
        | Reason::UnknownKey
        | Reason::BadSignature
        | Reason::MalformedQsh
        | Reason::ContextTokenRefused
        | Reason::WrongApp
        | Reason::WrongEventType
        | Reason::WrongClientKey => {}
    }
}

fn setting(it: Setting) {
    match it {
        Setting::Clock
        | Setting::Leeway
        | Setting::MaxLifetime
        | Setting::Late
        | Setting::BasePath
        | Setting::ClientKey
        | Setting::Secrets
        | Setting::Secret
        | Setting::Lifetime
        | Setting::Keep
        | Setting::AppKey
        | Setting::BaseUrls
        | Setting::HostSuffixes
        | Setting::ClientKeys
        | Setting::AppId => {}
    }
}

fn target_fault(it: TargetFault) {
    match it {
        TargetFault::NotAPath
        | TargetFault::ControlCharacter
        | TargetFault::MalformedEscape
        | TargetFault::NotUtf8
        | TargetFault::EscapedControl => {}
    }
}

fn token_part(it: TokenPart) {
    match it {
        TokenPart::Header | TokenPart::Claims | TokenPart::Signature => {}
    }
}

fn report(violations: Vec<Violation>, omitted: u32) -> Report {
    Report { violations, omitted }
}

fn rule(it: Rule) {
    match it {
        Rule::WellFormed
        | Rule::DistinctNames
        | Rule::Depth
        | Rule::DocumentSize
        | Rule::Required
        | Rule::JsonType
        | Rule::KnownMember
        | Rule::NotEmpty
        | Rule::Length
        | Rule::Count
        | Rule::Range
        | Rule::KnownValue
        | Rule::Url
        | Rule::BaseUrl
        | Rule::RelativeUrl
        | Rule::Time
        | Rule::IssueKey
        | Rule::Key
        | Rule::UniqueKey
        | Rule::PropertyName
        | Rule::PlainId
        | Rule::GatingState
        | Rule::GatingService
        | Rule::DistinctDeployments
        | Rule::RisingSequence
        | Rule::RisingUpdate
        | Rule::Scope
        | Rule::SingleModule => {}
    }
}

fn severity(it: Severity) {
    match it {
        Severity::Error | Severity::Warning => {}
    }
}

fn violation(pointer: String, rule: Rule, severity: Severity, limit: Option<i64>, actual: Option<i64>) -> Violation {
    Violation { pointer, rule, severity, limit, actual }
}

fn policy(leeway: u32, max_lifetime: u32, late: u32, query_token: bool, context_token: bool) -> Policy {
    Policy { leeway, max_lifetime, late, query_token, context_token }
}

fn request<'a>(method: &'a str, target: &'a str, base_path: &'a str, authorization: &'a [String]) -> Request<'a> {
    Request { method, target, base_path, authorization }
}

fn tenant(client_key: String, secrets: Vec<Secret>) -> Tenant {
    Tenant { client_key, secrets }
}

fn stored_secret(secret: Secret, until: Option<u64>) -> StoredSecret {
    StoredSecret { secret, until }
}

fn outgoing_request<'a>(method: &'a str, target: &'a str, base_path: &'a str) -> OutgoingRequest<'a> {
    OutgoingRequest { method, target, base_path }
}

fn signed(it: Signed) -> (String, String, i64) {
    (it.authorization, it.token, it.expires_at)
}

fn unverified_key_id(it: UnverifiedKeyId) {
    match it {
        UnverifiedKeyId::Uuid(a) => is::<String>(a),
        UnverifiedKeyId::Absent | UnverifiedKeyId::Malformed => {}
    }
}

fn unverified_token(
    unverified_issuer: Option<String>,
    unverified_algorithm: Option<String>,
    unverified_key_id: UnverifiedKeyId,
    unverified_expiry: Option<i64>,
) -> UnverifiedToken {
    UnverifiedToken { unverified_issuer, unverified_algorithm, unverified_key_id, unverified_expiry }
}

fn verified_token(
    it: VerifiedToken,
) -> (String, Option<String>, Vec<String>, i64, Option<i64>, i64, Option<String>, bool, u32, String, i64) {
    (
        it.issuer,
        it.subject,
        it.audience,
        it.issued_at,
        it.not_before,
        it.expires_at,
        it.context,
        it.context_token,
        it.secret_index,
        it.digest,
        it.good_until,
    )
}
