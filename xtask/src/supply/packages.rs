//! Packages, as cargo resolves them.

use super::licences;
use crate::command::{cargo, output};
use anyhow::{Context as _, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What ships, and for which target.
const ROOT: &str = "connect-gating";
const TARGET: &str = "wasm32-unknown-unknown";

/// A package and what it needs.
#[derive(Deserialize)]
pub struct Package {
    id: String,
    pub name: String,
    pub version: String,
    pub license: Option<String>,
    /// Absent for what lies in the workspace.
    pub source: Option<String>,
    #[serde(default)]
    pub description: Option<String>,
}

impl Package {
    /// What its licence expression names.
    pub fn licence_names(&self) -> Vec<&str> {
        let expression = self.license.as_deref().unwrap_or_default();
        // The names are parts of the expression, but for blanks around `/`.
        licences::names(expression)
            .into_iter()
            .filter_map(|name| expression.find(&name).map(|at| &expression[at..at + name.len()]))
            .collect()
    }
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
}

/// The packages of the workspace, and which of them are linked into what ships.
pub struct Packages {
    packages: BTreeMap<String, Package>,
    root: String,
    needs: BTreeMap<String, Vec<String>>,
    /// Names and versions.
    linked: BTreeSet<(String, String)>,
}

impl Packages {
    /// Those of every platform and feature.
    pub fn read() -> Result<Self> {
        let metadata = output(cargo().args(["metadata", "--locked", "--all-features", "--format-version", "1"]))?;
        // What `metadata` resolves is the whole workspace at once; only `tree` knows what the component alone needs.
        let tree = ["tree", "--locked", "--package", ROOT, "--features", "component", "--target", TARGET];
        let tree = output(cargo().args(tree).args(["--edges", "normal,no-proc-macro", "--prefix", "none"]))?;
        Self::parse(&metadata, &tree)
    }

    /// Of the answers of `cargo metadata` and `cargo tree`.
    pub fn parse(metadata: &str, tree: &str) -> Result<Self> {
        let metadata: Metadata = serde_json::from_str(metadata).context("what `cargo metadata` says can't be read")?;
        let found = metadata.packages.iter().find(|package| package.source.is_none() && package.name == ROOT);
        let root = found.with_context(|| format!("the workspace has no package `{ROOT}`"))?.id.clone();
        let needs = |node: Node| (node.id, node.deps.into_iter().map(|dependency| dependency.pkg).collect());
        let packages = metadata.packages.into_iter().map(|package| (package.id.clone(), package)).collect();
        let needs = metadata.resolve.nodes.into_iter().map(needs).collect();
        Ok(Self { packages, root, needs, linked: tree.lines().filter_map(linked).collect() })
    }

    pub fn len(&self) -> usize {
        self.packages.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Package> {
        self.packages.values()
    }

    /// What ships.
    pub fn root(&self) -> &Package {
        &self.packages[&self.root]
    }

    /// What is linked into what ships, without itself; in the order of names.
    pub fn linked(&self) -> impl Iterator<Item = &Package> {
        let mut linked: Vec<_> =
            self.iter().filter(|package| self.is_linked(package) && package.id != self.root).collect();
        linked.sort_by_key(|package| (&package.name, &package.version));
        linked.into_iter()
    }

    /// Which of it a package needs itself.
    pub fn needs<'a>(&'a self, package: &Package) -> impl Iterator<Item = &'a Package> {
        let needs = self.needs.get(&package.id).into_iter().flatten();
        needs.map(|id| &self.packages[id]).filter(|package| self.is_linked(package))
    }

    fn is_linked(&self, package: &Package) -> bool {
        self.linked.contains(&(package.name.clone(), package.version.clone()))
    }
}

/// Name and version in a line like `hmac v0.13.0` or `js-sys v0.3.999 (/path)`.
fn linked(line: &str) -> Option<(String, String)> {
    let mut words = line.split(' ');
    Some((words.next()?.to_owned(), words.next()?.strip_prefix('v')?.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_tree_names_is_linked() {
        let lib = |name: &str| {
            format!(r#"{{"id":"{name}","name":"{name}","version":"1.0.0","license":"MIT / ISC","source":null}}"#)
        };
        let packages = [lib(ROOT), lib("b"), lib("c"), lib("d")].join(",");
        let needs = r#"{"id":"connect-gating","deps":[{"pkg":"b"},{"pkg":"d"}]},{"id":"b","deps":[{"pkg":"c"}]}"#;
        let metadata = format!(r#"{{"packages":[{packages}],"resolve":{{"nodes":[{needs}]}}}}"#);
        let tree = "connect-gating v1.0.0 (/here)\nb v1.0.0\nc v1.0.0 (*)\nd v2.0.0\n";
        let packages = Packages::parse(&metadata, tree).unwrap();
        let names = |packages: &mut dyn Iterator<Item = &Package>| packages.map(|p| p.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&mut packages.linked()), ["b", "c"]);
        assert_eq!(names(&mut packages.needs(packages.root())), ["b"]);
        assert_eq!(packages.root().licence_names(), ["MIT", "ISC"]);
        Packages::parse(r#"{"packages":[],"resolve":{"nodes":[]}}"#, "").map(|_| ()).unwrap_err();
    }
}
