//! The supply chain: what the workspace is allowed to depend on, what ships in the component and why, and the list of
//! that for whoever has to answer for it.

mod licences;
mod packages;
mod reasons;
mod sbom;

use crate::workspace;
use anyhow::{Context as _, Result, bail};
use packages::Packages;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The part of `deny.toml` that is checked here, so that it holds where `cargo deny` is not installed.
#[derive(Deserialize)]
struct Rules {
    licenses: Licenses,
    sources: Sources,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
    exceptions: Vec<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    allow: Vec<String>,
    #[serde(rename = "crate")]
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    allow_registry: Vec<String>,
}

/// Checks it all, and writes the list of what ships to `target/connect-gating.cdx.json`.
pub fn check() -> Result<()> {
    let rules = std::fs::read_to_string(workspace::root().join("deny.toml")).context("can't read `deny.toml`")?;
    let rules: Rules = toml::from_str(&rules).context("`deny.toml` can't be read")?;

    let packages = Packages::read()?;
    let mut faults = of_sources(&packages, &rules.sources);
    faults.extend(of_licences(&packages, &rules.licenses));
    faults.extend(of_versions(&packages));
    faults.extend(reasons::faults(&packages)?);
    if !faults.is_empty() {
        bail!("the supply chain is not as it should be:\n  {}", faults.join("\n  "));
    }

    let path = workspace::target().join("connect-gating.cdx.json");
    std::fs::write(&path, sbom::json(&packages)?)?;
    println!(
        "supply chain: {} packages; {} crates ship: {}",
        packages.len(),
        packages.linked().count(),
        workspace::shown(&path)
    );
    Ok(())
}

fn of_sources(packages: &Packages, rules: &Sources) -> Vec<String> {
    let allowed = |source: &str| rules.allow_registry.iter().any(|url| source.strip_prefix("registry+") == Some(url));
    let foreign = packages.iter().filter_map(|package| {
        let source = package.source.as_deref().filter(|source| !allowed(source))?;
        Some(format!("`{}` comes from `{source}`", package.name))
    });
    foreign.collect()
}

fn of_licences(packages: &Packages, rules: &Licenses) -> Vec<String> {
    let refused = packages.iter().filter_map(|package| {
        let exceptions = rules.exceptions.iter().filter(|exception| exception.name == package.name);
        let mut allowed: Vec<&str> = exceptions.flat_map(|exception| &exception.allow).map(String::as_str).collect();
        allowed.extend(rules.allow.iter().map(String::as_str));
        let licence = package.license.as_deref().unwrap_or("no licence");
        (!licences::allows(&allowed, licence)).then(|| format!("`{}` has the licence `{licence}`", package.name))
    });
    let mut faults: Vec<String> = refused.collect();
    let unused =
        |licence: &&String| packages.iter().all(|package| !package.licence_names().contains(&licence.as_str()));
    faults.extend(rules.allow.iter().filter(unused).map(|licence| format!("nothing has the licence `{licence}`")));
    faults
}

/// One version of everything that ships.
fn of_versions(shipped: &Packages) -> Vec<String> {
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in shipped.linked() {
        versions.entry(&package.name).or_default().push(&package.version);
    }
    versions.retain(|_, versions| versions.len() > 1);
    versions.iter().map(|(name, versions)| format!("`{name}` ships as {}", versions.join(" and as "))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = r#"{"packages":[
        {"id":"a","name":"connect-gating","version":"1.0.0","license":"MIT","source":null},
        {"id":"b","name":"b","version":"1.0.0","license":"GPL-3.0","source":"git+https://example.com/b"},
        {"id":"b2","name":"b","version":"2.0.0","license":null,"source":null}],"resolve":{"nodes":[]}}"#;

    fn two() -> Packages {
        Packages::parse(TWO, "b v1.0.0\nb v2.0.0\n").unwrap()
    }

    #[test]
    fn what_is_not_allowed_is_named() {
        let packages = two();
        let sources = Sources { allow_registry: vec!["https://github.com/rust-lang/crates.io-index".into()] };
        assert_eq!(of_sources(&packages, &sources), ["`b` comes from `git+https://example.com/b`"]);
        let rules = Licenses { allow: vec!["MIT".into(), "ISC".into()], exceptions: Vec::new() };
        let faults =
            ["`b` has the licence `GPL-3.0`", "`b` has the licence `no licence`", "nothing has the licence `ISC`"];
        assert_eq!(of_licences(&packages, &rules), faults);
        assert_eq!(of_versions(&packages), ["`b` ships as 1.0.0 and as 2.0.0"]);
    }

    #[test]
    fn an_exception_is_for_one_crate() {
        let packages = two();
        let allow = || vec!["MIT".to_owned()];
        let exception = |name: &str| Exception { allow: vec!["GPL-3.0".into()], name: name.into() };
        let faults = |name| of_licences(&packages, &Licenses { allow: allow(), exceptions: vec![exception(name)] });
        assert_eq!(faults("b"), ["`b` has the licence `no licence`"]);
        assert_eq!(faults("c").len(), 2);
    }
}
