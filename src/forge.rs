//! Forge Invocation Tokens: what Forge sends to an app's own back end instead of Connect's tokens.

use crate::claims::text;
use crate::json::{self, Object};
use crate::key_set;
use crate::profile::{Profile, check_token, shown};
use crate::rejection::{Claim, Reason, Setting};
use crate::request::{Now, Policy};
use crate::token::{Segments, locate_in_header};

/// What Forge says of an invocation. It binds no request: neither method nor path nor body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Invocation {
    /// `app`: what was invoked.
    pub app: ForgeApp,
    /// `context.cloudId`: the site.
    pub cloud_id: Option<String>,
    /// `context.siteUrl`: the site's address, for people.
    pub site_url: Option<String>,
    /// `context` as the JSON text that was signed. It grows, and differs from module to module.
    pub context: Option<String>,
    /// `principal`: the account id of the user who invoked the app.
    pub principal: Option<String>,
    /// `icLabel`: the Isolated Cloud that signed.
    pub isolated_cloud: Option<String>,
    /// The claim `iat`.
    pub issued_at: i64,
    /// The claim `exp`.
    pub expires_at: i64,
    /// SHA-256 of the signing input, in hexadecimal.
    pub digest: String,
    /// The first second at which this token is refused.
    pub good_until: i64,
}

/// The installation and the module that were invoked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ForgeApp {
    /// `app.installationId`.
    pub installation_id: String,
    /// `app.appVersion`.
    pub version: Option<String>,
    /// `app.apiBaseUrl`.
    pub api_base_url: Option<String>,
    /// `app.environment.type`.
    pub environment_type: Option<String>,
    /// `app.environment.id`.
    pub environment_id: Option<String>,
    /// `app.module.type`.
    pub module_type: Option<String>,
    /// `app.module.key`.
    pub module_key: Option<String>,
}

/// Verifies a Forge Invocation Token with the key set of the operator's environment. Of the policy only `leeway` and
/// `max_lifetime` are used.
///
/// # Errors
///
/// `bad-setting` (`clock`, `leeway`, `max-lifetime`, `app-id`), and from `missing-token` to `wrong-audience` every
/// [`Reason`] but `query-token-refused`.
pub fn verify_invocation(
    authorization: &[String],
    app_id: &str,
    key_set: &str,
    policy: &Policy,
    now: u64,
) -> Result<Invocation, Reason> {
    let policy = Policy { late: 0, ..*policy };
    let profile = InvocationToken { app_id, key_set };
    let now = Now::new(now)?;
    policy.check()?;
    profile.check_settings()?;
    let token = locate_in_header(authorization, InvocationToken::SCHEME)?;
    let token = check_token(&profile, token, &policy, now)?;

    let context = token.claims.context;
    let inside = context.as_deref().and_then(|context| Object::read(context).ok());
    let of_context = |name: &str| inside.as_ref().and_then(|context| member(context, name));
    Ok(Invocation {
        cloud_id: of_context("cloudId"),
        site_url: of_context("siteUrl"),
        app: token.own.app,
        principal: token.own.principal,
        isolated_cloud: token.own.isolated_cloud,
        issued_at: token.claims.issued_at,
        expires_at: token.claims.expires_at,
        digest: token.digest,
        good_until: token.good_until,
        context,
    })
}

/// Forge signs with a key of a set; the app is the audience.
struct InvocationToken<'a> {
    app_id: &'a str,
    key_set: &'a str,
}

struct Own {
    app: ForgeApp,
    principal: Option<String>,
    isolated_cloud: Option<String>,
}

impl Profile for InvocationToken<'_> {
    const SCHEME: &'static str = "Bearer";
    const ALGORITHM: &'static str = "RS256";
    const REQUIRED: &'static [Claim] = &[Claim::Aud];
    type KeyId = String;
    type Own = Own;

    fn check_settings(&self) -> Result<(), Reason> {
        let id = self.app_id.strip_prefix("ari:cloud:ecosystem::app/");
        let odd = |c: char| c.is_whitespace() || c.is_control();
        if id.is_some_and(|id| !id.is_empty() && !id.contains(odd)) {
            return Ok(());
        }
        Err(Reason::BadSetting(Setting::AppId))
    }

    /// Only ever compared with the key ids of the set, so that any text will do.
    fn key_id(&self, header: &Object<'_>) -> Result<String, Reason> {
        let key_id = header.member("kid").ok_or(Reason::MissingKeyId)?;
        let key_id = json::text(key_id).filter(|text| !text.is_empty()).ok_or(Reason::MalformedKeyId)?;
        Ok(key_id.into_owned())
    }

    fn takes_issuer(&self, issuer: &str) -> bool {
        issuer == "forge/invocation-token"
    }

    fn signer(&self, key_id: &String, segments: &Segments<'_>) -> Result<u32, Reason> {
        let keys = key_set::find(self.key_set, key_id).map_err(Reason::UnusableKey)?;
        if keys.is_empty() {
            return Err(Reason::UnknownKey);
        }
        let made = keys.iter().position(|key| key.made(segments));
        made.and_then(|index| u32::try_from(index).ok()).ok_or(Reason::BadSignature)
    }

    fn own_claims(&self, claims: &Object<'_>) -> Result<Own, Reason> {
        let app = claims.member(Claim::App.name()).ok_or(Reason::MissingClaim(Claim::App))?;
        let app = Object::read(app.get()).ok().and_then(|app| forge_app(&app));
        Ok(Own {
            app: app.ok_or(Reason::WrongClaimType(Claim::App))?,
            principal: text(claims, Claim::Principal)?,
            isolated_cloud: member(claims, "icLabel"),
        })
    }

    fn check_audience(&self, audience: &[String]) -> Result<(), Reason> {
        if audience.iter().any(|named| named == self.app_id) {
            return Ok(());
        }
        Err(Reason::WrongAudience { required: shown(&[self.app_id.to_owned()]), found: shown(audience) })
    }
}

/// An installation id is what hosts keep data by, so there is no app without one. The rest is handed on where it is text.
fn forge_app(app: &Object<'_>) -> Option<ForgeApp> {
    let inner = |name: &str, member_name: &str| {
        let inner = app.member(name).and_then(|value| Object::read(value.get()).ok())?;
        member(&inner, member_name)
    };
    Some(ForgeApp {
        installation_id: member(app, "installationId").filter(|id| !id.is_empty())?,
        version: member(app, "appVersion"),
        api_base_url: member(app, "apiBaseUrl"),
        environment_type: inner("environment", "type"),
        environment_id: inner("environment", "id"),
        module_type: inner("module", "type"),
        module_key: inner("module", "key"),
    })
}

fn member(object: &Object<'_>, name: &str) -> Option<String> {
    object.member(name).and_then(json::text).map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_id_is_one_word() {
        let check = |id: &str| {
            let app_id = format!("ari:cloud:ecosystem::app/{id}");
            InvocationToken { app_id: &app_id, key_set: "" }.check_settings()
        };
        assert_eq!(check("8db33809"), Ok(()));
        for odd in ["", " ", "8db3 3809", "8db33809\n", "8db33809\u{0}", "8db33809\u{a0}"] {
            assert_eq!(check(odd), Err(Reason::BadSetting(Setting::AppId)), "{odd:?}");
        }
    }
}
