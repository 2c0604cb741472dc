//! The core's types in the JSON form of the contract's.

use connect_gating::{
    App, CanonicalForm, CheckOutcome, Decision, Detail, Environment, Explanation, FoldError, Gate, Installation,
    Instant, Invocation, LifecycleToken, Oddity, Policy, PublicKey, Reason, Request, Secret, Snapshot, Status,
    StoredSecret, Tenant, Uninstallation, UnverifiedKeyId, UnverifiedToken, Update, VerifiedToken,
};
use serde_json::{Value, json};

/// The name of a payload-less case, as the contract spells it.
pub fn kebab(case: impl std::fmt::Debug) -> String {
    let mut name = String::new();
    for c in format!("{case:?}").chars() {
        if c.is_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.extend(c.to_lowercase());
    }
    name
}

pub fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
}

pub fn request<'a>(value: &'a Value, authorization: &'a [String]) -> Request<'a> {
    let text = |name: &str| value[name].as_str().unwrap();
    Request { method: text("method"), target: text("target"), base_path: text("base-path"), authorization }
}

pub fn tenant(value: &Value) -> Option<Tenant> {
    let client_key = value["client-key"].as_str()?.to_owned();
    Some(Tenant { client_key, secrets: texts(&value["secrets"]).into_iter().map(Secret::new).collect() })
}

pub fn policy(value: &Value) -> Policy {
    let seconds = |name: &str| u32::try_from(value[name].as_u64().unwrap()).unwrap();
    Policy {
        leeway: seconds("leeway"),
        max_lifetime: seconds("max-lifetime"),
        late: seconds("late"),
        query_token: value["query-token"].as_bool().unwrap(),
        context_token: value["context-token"].as_bool().unwrap(),
    }
}

pub fn unverified(token: UnverifiedToken) -> Value {
    json!({
        "unverified-issuer": token.unverified_issuer,
        "unverified-algorithm": token.unverified_algorithm,
        "unverified-key-id": match token.unverified_key_id {
            UnverifiedKeyId::Uuid(uuid) => json!({"uuid": uuid}),
            other => kebab(other).into(),
        },
        "unverified-expiry": token.unverified_expiry,
    })
}

pub fn verified(token: VerifiedToken) -> Value {
    json!({
        "issuer": token.issuer,
        "subject": token.subject,
        "audience": token.audience,
        "issued-at": token.issued_at,
        "not-before": token.not_before,
        "expires-at": token.expires_at,
        "context": token.context,
        "context-token": token.context_token,
        "secret-index": token.secret_index,
        "digest": token.digest,
        "good-until": token.good_until,
    })
}

pub fn form(form: CanonicalForm) -> Value {
    json!({"text": form.text, "shown": form.shown, "qsh": form.qsh})
}

pub fn explanation(explanation: Explanation) -> Value {
    let checks = explanation.checks.into_iter().map(|(check, outcome)| {
        let outcome = match outcome {
            CheckOutcome::Failed(reason) => json!({"failed": rejection(reason)}),
            plain => kebab(plain).into(),
        };
        json!({"check": kebab(check), "outcome": outcome})
    });
    json!({
        "checks": checks.collect::<Vec<_>>(),
        "header": explanation.header,
        "claims": explanation.claims,
        "forms": explanation.forms.into_iter().map(form).collect::<Vec<_>>(),
    })
}

pub fn app(value: &Value) -> App {
    App {
        key: value["key"].as_str().unwrap().to_owned(),
        base_urls: texts(&value["base-urls"]),
        host_suffixes: texts(&value["host-suffixes"]),
        client_keys: value["client-keys"].is_array().then(|| texts(&value["client-keys"])),
    }
}

pub fn public_key(value: &Value) -> Option<PublicKey> {
    let text = |name: &str| value[name].as_str().map(str::to_owned);
    text("pem").map(PublicKey::Pem).or_else(|| text("jwk").map(PublicKey::Jwk))
}

pub fn environment(value: &Value) -> Environment {
    match value.as_str().unwrap() {
        "production" => Environment::Production,
        "staging" => Environment::Staging,
        other => panic!("no environment `{other}`"),
    }
}

fn lifecycle_token(token: LifecycleToken) -> Value {
    json!({
        "subject": token.subject,
        "issued-at": token.issued_at,
        "expires-at": token.expires_at,
        "digest": token.digest,
        "good-until": token.good_until,
    })
}

pub fn installation(installation: Installation) -> Value {
    json!({
        "client-key": installation.client_key,
        "base-url": installation.base_url,
        "shared-secret": installation.shared_secret.expose(),
        "display-url": installation.display_url,
        "product-type": installation.product_type,
        "description": installation.description,
        "service-entitlement-number": installation.service_entitlement_number,
        "entitlement-id": installation.entitlement_id,
        "entitlement-number": installation.entitlement_number,
        "oauth-client-id": installation.oauth_client_id,
        "installation-id": installation.installation_id,
        "token": lifecycle_token(installation.token),
        "body-digest": installation.body_digest,
    })
}

pub fn uninstallation(uninstallation: Uninstallation) -> Value {
    json!({
        "client-key": uninstallation.client_key,
        "token": lifecycle_token(uninstallation.token),
        "body-digest": uninstallation.body_digest,
    })
}

pub fn stored_secrets(value: &Value) -> Vec<StoredSecret> {
    let stored = |value: &Value| StoredSecret {
        secret: Secret::new(value["secret"].as_str().unwrap().to_owned()),
        until: value["until"].as_u64(),
    };
    value.as_array().unwrap().iter().map(stored).collect()
}

pub fn stored(secrets: Vec<StoredSecret>) -> Value {
    secrets.iter().map(|stored| json!({"secret": stored.secret.expose(), "until": stored.until})).collect()
}

pub fn invocation(invocation: Invocation) -> Value {
    json!({
        "app": {
            "installation-id": invocation.app.installation_id,
            "version": invocation.app.version,
            "api-base-url": invocation.app.api_base_url,
            "environment-type": invocation.app.environment_type,
            "environment-id": invocation.app.environment_id,
            "module-type": invocation.app.module_type,
            "module-key": invocation.app.module_key,
        },
        "cloud-id": invocation.cloud_id,
        "site-url": invocation.site_url,
        "context": invocation.context,
        "principal": invocation.principal,
        "isolated-cloud": invocation.isolated_cloud,
        "issued-at": invocation.issued_at,
        "expires-at": invocation.expires_at,
        "digest": invocation.digest,
        "good-until": invocation.good_until,
    })
}

pub fn decision(decision: Decision) -> Value {
    kebab(decision).into()
}

fn gate(gate: Gate) -> Value {
    json!({
        "pipeline-id": gate.pipeline_id,
        "environment-id": gate.environment_id,
        "sequence-number": gate.sequence_number,
    })
}

fn status(status: Status) -> Value {
    match status {
        Status::Unknown(name) => json!({"unknown": name}),
        known => kebab(known).into(),
    }
}

fn instant(instant: Instant) -> Value {
    json!({"seconds": instant.seconds, "nanoseconds": instant.nanoseconds})
}

pub fn snapshot(state: Snapshot) -> Value {
    json!({
        "gate": gate(state.gate),
        "status": status(state.status),
        "updated-at": instant(state.updated_at),
        "decision": decision(state.decision),
    })
}

pub fn update(update: Update) -> Value {
    let detail = |detail: Detail| {
        json!({
            "kind": detail.kind,
            "issue-key": detail.issue_key,
            "issue-link": detail.issue_link,
            "json": detail.json,
        })
    };
    let oddity = |oddity: Oddity| kebab(oddity);
    json!({
        "gate": gate(update.gate),
        "status": status(update.status),
        "updated-at": instant(update.updated_at),
        "updated-text": update.updated_text,
        "details": update.details.into_iter().map(detail).collect::<Vec<_>>(),
        "warnings": update
            .warnings
            .into_iter()
            .map(|warning| json!({"oddity": oddity(warning.oddity), "pointer": warning.pointer}))
            .collect::<Vec<_>>(),
    })
}

pub fn update_of(value: &Value) -> Update {
    let gate = &value["gate"];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    Update {
        gate: Gate {
            pipeline_id: text(&gate["pipeline-id"]),
            environment_id: text(&gate["environment-id"]),
            sequence_number: gate["sequence-number"].as_i64().unwrap(),
        },
        status: match &value["status"] {
            Value::String(name) => match name.as_str() {
                "allowed" => Status::Allowed,
                "awaiting" => Status::Awaiting,
                "prevented" => Status::Prevented,
                "expired" => Status::Expired,
                "invalid" => Status::Invalid,
                "unreadable" => Status::Unreadable,
                other => panic!("no status `{other}`"),
            },
            unknown => Status::Unknown(text(&unknown["unknown"])),
        },
        updated_at: Instant {
            seconds: value["updated-at"]["seconds"].as_i64().unwrap(),
            nanoseconds: u32::try_from(value["updated-at"]["nanoseconds"].as_u64().unwrap()).unwrap(),
        },
        updated_text: value["updated-text"].as_str().map(str::to_owned),
        details: Vec::new(),
        warnings: Vec::new(),
    }
}

pub fn fold_error(error: FoldError) -> Value {
    match error {
        FoldError::TooManyStates(excess) => {
            json!({"too-many-states": {"limit": excess.limit, "actual": excess.actual}})
        }
        other => kebab(other).into(),
    }
}

pub fn rejection(reason: Reason) -> Value {
    json!({
        "status": reason.status(),
        "retried": reason.retried(),
        "answer": reason.answer(),
        "code": reason.code(),
        "message": reason.to_string(),
        "reason": reason_of(reason),
    })
}

fn reason_of(reason: Reason) -> Value {
    let code = reason.code();
    let payload = match reason {
        Reason::BadSetting(setting) => kebab(setting).into(),
        Reason::TargetTooLong(excess)
        | Reason::BodyTooLong(excess)
        | Reason::TooManyParameters(excess)
        | Reason::TokenTooLong(excess)
        | Reason::TooManyDetails(excess) => json!({"limit": excess.limit, "actual": excess.actual}),
        Reason::MalformedTarget(fault) => kebab(fault).into(),
        Reason::WrongSegmentCount { found } => json!({"required": 3, "found": found}),
        Reason::MalformedBase64(part) => kebab(part).into(),
        Reason::MalformedJson(part, fault) => json!({"part": kebab(part), "fault": kebab(fault)}),
        Reason::WrongAlgorithm { required, found } => json!({"required": required, "found": found}),
        Reason::RefusedHeader(parameter) => kebab(parameter).into(),
        Reason::UnusableKey(fault) => kebab(fault).into(),
        Reason::WrongAudience { required, found } => json!({"required": required, "found": found}),
        Reason::UnreadableField(field) => kebab(field).into(),
        Reason::RefusedBaseUrl(fault) => kebab(fault).into(),
        Reason::MissingClaim(claim) | Reason::WrongClaimType(claim) | Reason::ClaimOutOfRange(claim) => {
            kebab(claim).into()
        }
        Reason::ContradictoryTimes { issued_at, not_before, expires_at } => {
            json!({"issued-at": issued_at, "not-before": not_before, "expires-at": expires_at})
        }
        Reason::Expired { expired_at, now } => json!({"expired-at": expired_at, "now": now}),
        Reason::IssuedAhead { claimed, now }
        | Reason::NotYetValid { claimed, now }
        | Reason::UpdatedAhead { claimed, now } => json!({"claimed": claimed, "now": now}),
        Reason::LifetimeTooLong { limit, actual } => json!({"limit": limit, "actual": actual}),
        Reason::WrongQsh { claimed, computed } => json!({"claimed": claimed, "computed": computed}),
        Reason::MalformedBody(fault) => kebab(fault).into(),
        Reason::UnidentifiedGate(field) => kebab(field).into(),
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
        | Reason::WrongApp
        | Reason::WrongEventType
        | Reason::WrongClientKey
        | Reason::BadSignature
        | Reason::MalformedQsh
        | Reason::ContextTokenRefused => return code.into(),
    };
    json!({ code: payload })
}
