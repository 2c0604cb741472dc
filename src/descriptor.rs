//! The app descriptor, `atlassian-connect.json`, as far as gating needs it: build one, and judge one that somebody wrote.
//!
//! Sources: Atlassian's pages "Deployment gating", "Deployment", "Connect app descriptor" and "Scopes", and the OpenAPI
//! document of the Jira Software deployments API for the scopes that it asks for and for `jiraDeploymentInfoProvider`.

use crate::deployments::read_document;
use crate::json::{self, Object, Value};
use crate::limits;
use crate::report::{Place, Report, Rule, Violations};
use crate::shape::{Member, Shape, check_members, is_url, optional, required};
use crate::writer::{self, ObjectWriter};
use std::collections::BTreeSet;

/// A text for people, and where its translations are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The text. Not empty.
    pub value: String,
    /// The key of its translations.
    pub i18n: Option<String>,
}

/// The module `jiraDeploymentGating`: asks for callbacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatingModule {
    /// `^[a-zA-Z0-9-]+$`, at most 100 characters.
    pub key: String,
    /// The name.
    pub name: Name,
    /// A path below the app's base URL.
    pub callback_url: String,
}

/// The module `jiraDeploymentInfoProvider`: lets the app submit deployments and ask for their gates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderModule {
    /// As above.
    pub key: String,
    /// The name.
    pub name: Name,
    /// An http or https URL.
    pub home_url: String,
    /// As above.
    pub logo_url: Option<String>,
    /// As above.
    pub documentation_url: Option<String>,
    /// As above, with `{issue.key}` where the key goes.
    pub list_deployments_url: Option<String>,
}

/// Who offers the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vendor {
    /// Not empty.
    pub name: String,
    /// An http or https URL.
    pub url: String,
}

/// Paths below the app's base URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifecycle {
    /// Receives the shared secret, so it is needed.
    pub installed: String,
    /// Where to say that the app is gone.
    pub uninstalled: Option<String>,
    /// Where to say that it is switched on.
    pub enabled: Option<String>,
    /// Where to say that it is switched off.
    pub disabled: Option<String>,
}

/// A whole descriptor. It authenticates by JWT, asks for signed installs and for the scopes READ and WRITE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// `^[a-zA-Z0-9._-]+$`, at most 64 characters.
    pub key: String,
    /// Not empty.
    pub name: Option<String>,
    /// For the administrator.
    pub description: Option<String>,
    /// Who offers it.
    pub vendor: Option<Vendor>,
    /// An https URL without user information, query and fragment.
    pub base_url: String,
    /// Where the tenants' news go.
    pub lifecycle: Lifecycle,
    /// Scopes beside READ and WRITE, such as `DELETE`.
    pub more_scopes: Vec<String>,
    /// The gating module.
    pub gating: GatingModule,
    /// The provider module, without which nothing can be submitted.
    pub provider: ProviderModule,
}

/// What the deployments API asks for: WRITE to submit, READ to poll.
const SCOPES: [&str; 2] = ["READ", "WRITE"];

/// WRITE, and the scopes that imply it; all of them imply READ. Atlassian's page "Scopes" takes all upper case and all
/// lower case.
const SUBMITTING: [&str; 8] =
    ["WRITE", "DELETE", "PROJECT_ADMIN", "ADMIN", "write", "delete", "project_admin", "admin"];

const GATING: &str = "jiraDeploymentGating";
const PROVIDER: &str = "jiraDeploymentInfoProvider";

const TEXT: Shape = Shape::Text(None);
const NOT_EMPTY: Shape = Shape::Name(None);
const URL: Shape = Shape::Format(Rule::Url, is_url, None);
const RELATIVE: Shape = Shape::Format(Rule::RelativeUrl, is_relative_url, None);
const MODULE_KEY: Shape = Shape::Format(Rule::Key, is_module_key, Some(limits::MODULE_KEY_CHARACTERS));
const NAME: Shape = Shape::Object(&[required("value", NOT_EMPTY), optional("i18n", NOT_EMPTY)]);

static GATING_SHAPE: Shape = Shape::Object(GATING_MODULE);
static PROVIDER_SHAPE: Shape = Shape::Object(PROVIDER_MODULE);

const GATING_MODULE: &[Member] = &[
    required("key", MODULE_KEY),
    required("name", NAME),
    required("callback", Shape::Object(&[required("type", Shape::OneOf(&["jwt"])), required("url", RELATIVE)])),
];

const PROVIDER_MODULE: &[Member] = &[
    required("key", MODULE_KEY),
    required("name", NAME),
    required("homeUrl", URL),
    optional("logoUrl", URL),
    optional("documentationUrl", URL),
    optional("actions", Shape::Object(&[optional("listDeployments", Shape::Object(&[required("templateUrl", URL)]))])),
];

const DESCRIPTOR: &[Member] = &[
    required("key", Shape::Format(Rule::Key, is_app_key, Some(limits::APP_KEY_CHARACTERS))),
    required("baseUrl", Shape::Format(Rule::BaseUrl, is_base_url, None)),
    required("authentication", Shape::Object(&[required("type", Shape::OneOf(&["jwt"]))])),
    required(
        "lifecycle",
        Shape::Object(&[
            required("installed", RELATIVE),
            optional("uninstalled", RELATIVE),
            optional("enabled", RELATIVE),
            optional("disabled", RELATIVE),
        ]),
    ),
    required("scopes", Shape::Custom(scopes)),
    required("apiMigrations", Shape::Custom(api_migrations)),
    required("modules", Shape::Custom(modules)),
    optional("name", NOT_EMPTY),
    optional("description", TEXT),
    optional("vendor", Shape::Object(&[required("name", NOT_EMPTY), required("url", URL)])),
    optional("apiVersion", Shape::Integer(1)),
    optional("enableLicensing", Shape::Any),
    optional("links", Shape::Any),
    optional("regionBaseUrls", Shape::Any),
    optional("translations", Shape::Any),
    optional("version", Shape::Any),
];

/// Everything that keeps a descriptor from serving gating. Other modules are not judged, but for their keys.
#[must_use]
pub fn validate_descriptor(descriptor: &str) -> Report {
    validate(descriptor, DESCRIPTOR)
}

/// The same for the module `jiraDeploymentGating` alone, as an object.
#[must_use]
pub fn validate_gating_module(module: &str) -> Report {
    validate(module, GATING_MODULE)
}

fn validate(text: &str, members: &[Member]) -> Report {
    let mut violations = Violations::default();
    if let Some(object) = read_document(text, limits::DESCRIPTOR_BYTES, &mut violations) {
        check_members(&object, members, &Place::ROOT, &mut violations);
    }
    violations.into_report()
}

/// Writes the module `jiraDeploymentGating` alone.
///
/// # Errors
///
/// The report of [`validate_gating_module`], where it is not empty.
pub fn build_gating_module(module: &GatingModule) -> Result<String, Report> {
    let mut out = String::new();
    writer::object(&mut out, |w| write_gating(module, w));
    valid(out, validate_gating_module)
}

/// Writes a whole descriptor.
///
/// # Errors
///
/// The report of [`validate_descriptor`], where it is not empty.
pub fn build_descriptor(descriptor: &Descriptor) -> Result<String, Report> {
    let Descriptor { key, name, description, vendor, base_url, lifecycle, more_scopes, gating, provider } = descriptor;
    let scopes: Vec<&str> = SCOPES.into_iter().chain(more_scopes.iter().map(String::as_str)).collect();
    let mut out = String::new();
    writer::object(&mut out, |w| {
        w.text("key", key);
        w.optional("name", name.as_deref());
        w.optional("description", description.as_deref());
        if let Some(Vendor { name, url }) = vendor {
            w.object("vendor", |w| {
                w.text("name", name);
                w.text("url", url);
            });
        }
        w.text("baseUrl", base_url);
        w.object("authentication", |w| w.text("type", "jwt"));
        w.object("lifecycle", |w| {
            w.text("installed", &lifecycle.installed);
            w.optional("uninstalled", lifecycle.uninstalled.as_deref());
            w.optional("enabled", lifecycle.enabled.as_deref());
            w.optional("disabled", lifecycle.disabled.as_deref());
        });
        w.list("scopes", &scopes, |out, scope| writer::text(out, scope));
        w.object("apiMigrations", |w| w.member("signed-install", |out| out.push_str("true")));
        w.object("modules", |w| {
            w.object(GATING, |w| write_gating(gating, w));
            w.object(PROVIDER, |w| write_provider(provider, w));
        });
    });
    valid(out, validate_descriptor)
}

fn valid(text: String, validate: impl FnOnce(&str) -> Report) -> Result<String, Report> {
    let report = validate(&text);
    if report.violations.is_empty() { Ok(text) } else { Err(report) }
}

fn write_gating(module: &GatingModule, w: &mut ObjectWriter<'_>) {
    w.text("key", &module.key);
    w.object("name", |w| write_name(&module.name, w));
    w.object("callback", |w| {
        w.text("type", "jwt");
        w.text("url", &module.callback_url);
    });
}

fn write_provider(module: &ProviderModule, w: &mut ObjectWriter<'_>) {
    w.text("key", &module.key);
    w.object("name", |w| write_name(&module.name, w));
    w.text("homeUrl", &module.home_url);
    w.optional("logoUrl", module.logo_url.as_deref());
    w.optional("documentationUrl", module.documentation_url.as_deref());
    if let Some(url) = &module.list_deployments_url {
        w.object("actions", |w| w.object("listDeployments", |w| w.text("templateUrl", url)));
    }
}

fn write_name(name: &Name, w: &mut ObjectWriter<'_>) {
    w.text("value", &name.value);
    w.optional("i18n", name.i18n.as_deref());
}

/// A list of texts, with a scope in it that lets the app submit.
fn scopes(value: Value<'_>, place: &Place<'_>, violations: &mut Violations) {
    Shape::List(&NOT_EMPTY, None).check(value, place, violations);
    let given = json::list(value).unwrap_or_default();
    if !given.into_iter().filter_map(json::text).any(|scope| SUBMITTING.contains(&&*scope)) {
        violations.error(place, Rule::Scope);
    }
}

/// Other migrations than signed installs are nobody's business here.
fn api_migrations(value: Value<'_>, place: &Place<'_>, violations: &mut Violations) {
    let Ok(object) = Object::read_shallow(value.get()) else { return violations.error(place, Rule::JsonType) };
    let place = place.member("signed-install");
    match object.member("signed-install") {
        Some(value) => Shape::True.check(value, &place, violations),
        None => violations.error(&place, Rule::Required),
    }
}

fn modules(value: Value<'_>, place: &Place<'_>, violations: &mut Violations) {
    let Ok(object) = Object::read_shallow(value.get()) else { return violations.error(place, Rule::JsonType) };
    for (name, shape) in [(GATING, &GATING_SHAPE), (PROVIDER, &PROVIDER_SHAPE)] {
        let place = place.member(name);
        match object.member(name) {
            Some(value) => check_module(value, shape, &place, violations),
            None => violations.error(&place, Rule::Required),
        }
    }
    check_keys(&object, place, violations);
}

/// The documentation shows these modules as single objects. Other modules may be lists, so a list is a warning.
fn check_module(value: Value<'_>, shape: &'static Shape, place: &Place<'_>, violations: &mut Violations) {
    if value.get().starts_with('[') {
        violations.warning(place, Rule::SingleModule);
        Shape::List(shape, None).check(value, place, violations);
    } else {
        shape.check(value, place, violations);
    }
}

/// The key of a module is unique within the app.
fn check_keys(modules: &Object<'_>, place: &Place<'_>, violations: &mut Violations) {
    let mut seen = BTreeSet::new();
    for (name, value) in modules.members() {
        let place = place.member(name);
        for (index, module) in json::list(value).unwrap_or_else(|| vec![value]).into_iter().enumerate() {
            let Ok(module) = Object::read_shallow(module.get()) else { continue };
            let key = module.member("key").and_then(json::text);
            if key.is_some_and(|key| !seen.insert(key.into_owned())) {
                let entry = place.index(index);
                let place = if value.get().starts_with('[') { entry } else { place };
                violations.error(&place.member("key"), Rule::UniqueKey);
            }
        }
    }
}

fn is_module_key(key: &str) -> bool {
    key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn is_app_key(key: &str) -> bool {
    key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
}

fn is_relative_url(url: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\\' | '#' | '"' | '<' | '>');
    url.starts_with('/') && !url.starts_with("//") && !url.contains(odd)
}

fn is_base_url(url: &str) -> bool {
    is_url(url) && url.starts_with("https://") && !url.contains(['@', '?', '#'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_urls() {
        for (url, expected) in [
            ("/callback", true),
            ("/", true),
            ("/callback?a=b", true),
            ("callback", false),
            ("//evil.example/callback", false),
            ("https://evil.example/callback", false),
            ("/\\evil.example", false),
            ("/call back", false),
            ("/callback#here", false),
        ] {
            assert_eq!(is_relative_url(url), expected, "{url}");
        }
    }

    #[test]
    fn base_urls() {
        for (url, expected) in [
            ("https://app.example.com", true),
            ("https://app.example.com:8443/base", true),
            ("http://app.example.com", false),
            ("https://user@app.example.com", false),
            ("https://app.example.com?a=b", false),
            ("https://app.example.com/#a", false),
            ("app.example.com", false),
        ] {
            assert_eq!(is_base_url(url), expected, "{url}");
        }
    }
}
