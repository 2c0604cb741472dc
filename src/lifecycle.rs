//! The lifecycle calls: Jira tells the app that a tenant installed or removed it, signed with one of Atlassian's keys.

use crate::app::App;
use crate::base_url;
use crate::digest::sha256;
use crate::json::{self, Object};
use crate::key::PublicKey;
use crate::limits;
use crate::profile::{Profile, Verified, check_before_key, check_request, check_settings, shown};
use crate::rejection::{Claim, LifecycleField, Reason};
use crate::request::{Policy, Request, Secret};
use crate::token::{Segments, UnverifiedKeyId, key_id, locate};

/// What the host stores of a tenant that installed the app. A hint, as every body: only the client key is signed.
#[derive(Debug)]
#[non_exhaustive]
pub struct Installation {
    /// The tenant: the verified issuer, which the body names too.
    pub client_key: String,
    /// Where the tenant's Jira is: https, no slash at the end.
    pub base_url: String,
    /// The new shared secret.
    pub shared_secret: Secret,
    /// `displayUrl`: what people see as the tenant's address.
    pub display_url: Option<String>,
    /// `productType`, such as `jira`.
    pub product_type: Option<String>,
    /// `description` of the tenant.
    pub description: Option<String>,
    /// `serviceEntitlementNumber`.
    pub service_entitlement_number: Option<String>,
    /// `entitlementId`.
    pub entitlement_id: Option<String>,
    /// `entitlementNumber`.
    pub entitlement_number: Option<String>,
    /// `oauthClientId`.
    pub oauth_client_id: Option<String>,
    /// `installationId`: the ARI that a Forge version of the app will see.
    pub installation_id: Option<String>,
    /// The token that brought this.
    pub token: LifecycleToken,
    /// SHA-256 of the body, in hexadecimal.
    pub body_digest: String,
}

/// What the host erases.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Uninstallation {
    /// The tenant: the verified issuer, which the body names too.
    pub client_key: String,
    /// The token that brought this.
    pub token: LifecycleToken,
    /// SHA-256 of the body, in hexadecimal.
    pub body_digest: String,
}

/// The verified token of a lifecycle call. It is good for one body: the host keeps its digest until `good_until`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LifecycleToken {
    /// The claim `sub`.
    pub subject: Option<String>,
    /// The claim `iat`.
    pub issued_at: i64,
    /// The claim `exp`.
    pub expires_at: i64,
    /// SHA-256 of the signing input, in hexadecimal.
    pub digest: String,
    /// The first second at which this token is refused.
    pub good_until: i64,
}

/// The id of the key that the host has to fetch, once everything about the token is right that can be seen without it.
///
/// Of the policy only `leeway` and `max_lifetime` are used, here and below.
///
/// # Errors
///
/// As [`uninstalled`], up to `wrong-audience`, without `body-too-long`, `unknown-key`, `unusable-key` and
/// `bad-signature`.
pub fn lifecycle_key_id(request: &Request<'_>, app: &App, policy: &Policy, now: u64) -> Result<String, Reason> {
    let (profile, policy) = (InstallKey { app, key: None, call: Lifecycle::Uninstalled }, strict(policy));
    let now = check_settings(&profile, request, &policy, now)?;
    let target = request.read(0)?;
    check_before_key(&profile, locate(request, &target, &policy, InstallKey::SCHEME)?, &policy, now)
}

/// Verifies the call of a tenant that installs the app, and reads what to store. Without a key, which is what a host
/// hands over when there is none of this id, the answer is `unknown-key`.
///
/// # Errors
///
/// `bad-setting` (`clock`, `leeway`, `max-lifetime`, `base-path`, `app-key`, `base-urls`, `host-suffixes`,
/// `client-keys`), and every other [`Reason`] but `unidentified-gate`, `too-many-details` and `updated-ahead`.
pub fn installed(
    request: &Request<'_>,
    body: &str,
    app: &App,
    key: Option<&PublicKey>,
    policy: &Policy,
    now: u64,
) -> Result<Installation, Reason> {
    let token = verify(request, body, InstallKey { app, key, call: Lifecycle::Installed }, policy, now)?;
    let call = Call::read(body)?;
    let base_url = call.required(LifecycleField::BaseUrl)?;
    let shared_secret = Secret::new(call.required(LifecycleField::SharedSecret)?);
    call.check(app, "installed", &token.issuer)?;
    Ok(Installation {
        base_url: base_url::check(&base_url, &app.host_suffixes).map_err(Reason::RefusedBaseUrl)?,
        shared_secret,
        display_url: call.text("displayUrl"),
        product_type: call.text("productType"),
        description: call.text("description"),
        service_entitlement_number: call.text("serviceEntitlementNumber"),
        entitlement_id: call.text("entitlementId"),
        entitlement_number: call.text("entitlementNumber"),
        oauth_client_id: call.text("oauthClientId"),
        installation_id: call.text("installationId"),
        client_key: token.issuer.clone(),
        token: token.into(),
        body_digest: sha256(body.as_bytes()),
    })
}

/// Verifies the call of a tenant that removed the app. Neither base URL nor secret is read, and `client_keys` does not
/// count: nothing odd about them, and no operator who names others now, may keep an old secret alive.
///
/// # Errors
///
/// As [`installed`], except `refused-base-url`.
pub fn uninstalled(
    request: &Request<'_>,
    body: &str,
    app: &App,
    key: Option<&PublicKey>,
    policy: &Policy,
    now: u64,
) -> Result<Uninstallation, Reason> {
    let token = verify(request, body, InstallKey { app, key, call: Lifecycle::Uninstalled }, policy, now)?;
    Call::read(body)?.check(app, "uninstalled", &token.issuer)?;
    Ok(Uninstallation { client_key: token.issuer.clone(), token: token.into(), body_digest: sha256(body.as_bytes()) })
}

fn verify(
    request: &Request<'_>,
    body: &str,
    profile: InstallKey<'_>,
    policy: &Policy,
    now: u64,
) -> Result<Verified<()>, Reason> {
    check_request(&profile, request, body.len(), &strict(policy), now).map(|(token, _)| token)
}

/// A lifecycle call comes in time, in the header, and bound to its request.
fn strict(policy: &Policy) -> Policy {
    Policy { late: 0, query_token: false, context_token: false, ..*policy }
}

impl From<Verified<()>> for LifecycleToken {
    fn from(token: Verified<()>) -> Self {
        Self {
            subject: token.claims.subject,
            issued_at: token.claims.issued_at,
            expires_at: token.claims.expires_at,
            digest: token.digest,
            good_until: token.good_until,
        }
    }
}

/// One of Atlassian's keys signs, named by a UUID; the tenant is the issuer, the app the audience.
struct InstallKey<'a> {
    app: &'a App,
    key: Option<&'a PublicKey>,
    call: Lifecycle,
}

/// Whoever is let in may leave.
#[derive(PartialEq, Eq)]
enum Lifecycle {
    Installed,
    Uninstalled,
}

impl Profile for InstallKey<'_> {
    const SCHEME: &'static str = "JWT";
    const ALGORITHM: &'static str = "RS256";
    const REQUIRED: &'static [Claim] = &[Claim::Aud, Claim::Qsh];
    type KeyId = String;
    type Own = ();

    fn check_settings(&self) -> Result<(), Reason> {
        self.app.check()
    }

    fn key_id(&self, header: &Object<'_>) -> Result<String, Reason> {
        match key_id(header) {
            UnverifiedKeyId::Absent => Err(Reason::MissingKeyId),
            UnverifiedKeyId::Malformed => Err(Reason::MalformedKeyId),
            UnverifiedKeyId::Uuid(uuid) => Ok(uuid),
        }
    }

    fn takes_issuer(&self, issuer: &str) -> bool {
        !issuer.is_empty() && (self.call == Lifecycle::Uninstalled || self.app.admits(issuer))
    }

    /// The host fetched the key by the id that the same header has.
    fn signer(&self, _: &String, segments: &Segments<'_>) -> Result<u32, Reason> {
        let key = self.key.ok_or(Reason::UnknownKey)?.read().map_err(Reason::UnusableKey)?;
        if key.made(segments) { Ok(0) } else { Err(Reason::BadSignature) }
    }

    fn own_claims(&self, _: &Object<'_>) -> Result<(), Reason> {
        Ok(())
    }

    fn check_audience(&self, audience: &[String]) -> Result<(), Reason> {
        if self.app.is_audience(audience) {
            return Ok(());
        }
        Err(Reason::WrongAudience { required: shown(&self.app.base_urls), found: shown(audience) })
    }
}

/// The body of a lifecycle call.
struct Call<'a> {
    body: Object<'a>,
    key: String,
    client_key: String,
    event_type: String,
}

impl<'a> Call<'a> {
    fn read(body: &'a str) -> Result<Self, Reason> {
        let body = Object::read(body).map_err(Reason::MalformedBody)?;
        Ok(Self {
            key: required(&body, LifecycleField::Key)?,
            client_key: required(&body, LifecycleField::ClientKey)?,
            event_type: required(&body, LifecycleField::EventType)?,
            body,
        })
    }

    /// Nobody signed the body: it may only repeat what the token and the operator say.
    fn check(&self, app: &App, event_type: &str, issuer: &str) -> Result<(), Reason> {
        if self.key != app.key {
            return Err(Reason::WrongApp);
        }
        if self.event_type != event_type {
            return Err(Reason::WrongEventType);
        }
        if self.client_key != issuer {
            return Err(Reason::WrongClientKey);
        }
        Ok(())
    }

    fn required(&self, field: LifecycleField) -> Result<String, Reason> {
        required(&self.body, field)
    }

    /// A field that may be missing: handed on where it is text of a length that can be stored.
    fn text(&self, name: &str) -> Option<String> {
        text(&self.body, name)
    }
}

fn required(body: &Object<'_>, field: LifecycleField) -> Result<String, Reason> {
    text(body, field.name()).filter(|text| !text.is_empty()).ok_or(Reason::UnreadableField(field))
}

fn text(body: &Object<'_>, name: &str) -> Option<String> {
    let text = body.member(name).and_then(json::text)?;
    (text.chars().count() <= limits::FIELD_CHARACTERS).then(|| text.into_owned())
}
