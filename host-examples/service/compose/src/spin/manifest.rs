//! A manifest, `spin.toml` of version 2: what this project uses of it. What is not known here is refused, so that a
//! typing error is found.

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    spin_manifest_version: u32,
    #[serde(rename = "application")]
    _application: Application,
    #[serde(default)]
    variables: BTreeMap<String, Variable>,
    trigger: Triggers,
    component: BTreeMap<String, Component>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Application {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "version")]
    _version: String,
    #[serde(rename = "description")]
    _description: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Variable {
    default: Option<String>,
    #[serde(default)]
    required: bool,
    #[serde(default, rename = "secret")]
    _secret: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Triggers {
    http: Vec<Http>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Http {
    route: String,
    component: String,
}

/// A component of the app.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Its file, relative to the manifest.
    pub source: String,
    #[serde(default)]
    allowed_outbound_hosts: Vec<String>,
    #[serde(default, rename = "key_value_stores")]
    _key_value_stores: Vec<String>,
    #[serde(default)]
    variables: BTreeMap<String, String>,
    /// What fills its imports, by name.
    #[serde(default)]
    pub dependencies: BTreeMap<String, Dependency>,
}

/// A component that fills imports.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dependency {
    /// Its file, relative to the manifest.
    pub path: String,
    /// The export to use, where it has another name than the import.
    pub export: Option<String>,
}

impl Manifest {
    /// Reads and checks it.
    pub fn read(text: &str) -> Result<Self> {
        let manifest: Self = toml::from_str(text)?;
        manifest.check()?;
        Ok(manifest)
    }

    /// The component that answers requests. There is one.
    pub fn component(&self) -> Result<&Component> {
        ensure!(self.component.len() == 1, "there is not exactly one component");
        self.component.values().next().context("there is no component")
    }

    fn check(&self) -> Result<()> {
        ensure!(self.spin_manifest_version == 2, "the version of the manifest is not 2");
        for trigger in &self.trigger.http {
            ensure!(self.component.contains_key(&trigger.component), "there is no component `{}`", trigger.component);
            ensure!(trigger.route.starts_with('/'), "the route `{}` does not begin with `/`", trigger.route);
        }
        for (name, variable) in &self.variables {
            ensure!(is_snake(name), "the variable `{name}` is not in lower snake case");
            // One that is neither would keep the whole app from starting.
            let stated = variable.required != variable.default.is_some();
            ensure!(stated, "the variable `{name}` must be required or have a default, and not both");
        }
        for component in self.component.values() {
            for (name, template) in &component.variables {
                ensure!(is_snake(name), "the component's variable `{name}` is not in lower snake case");
                let inner = template.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
                let known = inner.is_some_and(|inner| self.variables.contains_key(inner.trim()));
                ensure!(known, "the component's variable `{name}` is not made from one of the app's");
            }
            for host in &component.allowed_outbound_hosts {
                ensure!(host.contains("://"), "the allowed host `{host}` has no scheme");
            }
        }
        Ok(())
    }
}

/// Spin's rule for variables: words of lower-case letters and digits, each beginning with a letter, with `_` in between.
fn is_snake(name: &str) -> bool {
    name.split('_').all(|word| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    })
}
