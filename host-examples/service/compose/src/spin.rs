//! Composing as [Spin](https://spinframework.dev) 4 does when it loads an app: what a component's dependencies are is
//! said by its manifest, and a dependency fills exactly the imports that its name matches.
//!
//! Spin puts an adapter under every dependency that denies it the host's capabilities. It changes nothing for a component
//! that imports nothing, so it is not made here, and a dependency that imports something is refused.

mod dependency;
mod manifest;
mod offered;

use crate::plug;
use anyhow::{Context as _, Result, bail, ensure};
use dependency::Name;
use manifest::{Component, Manifest};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use wac_graph::types::{Package, SubtypeChecker, WorldId};
use wac_graph::{CompositionGraph, EncodeOptions, NodeId};

/// Checks a manifest, and composes its only component.
pub fn compose(path: &Path) -> Result<Vec<u8>> {
    let text = fs::read_to_string(path).with_context(|| format!("`{}` can't be read", path.display()))?;
    let manifest = Manifest::read(&text).with_context(|| format!("`{}`", path.display()))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let file = |name: &str| fs::read(folder.join(name)).with_context(|| format!("`{name}` can't be read"));
    let component = manifest.component()?;
    let source = file(&component.source)?;
    let mut dependencies = BTreeMap::new();
    for (name, dependency) in &component.dependencies {
        dependencies.insert(name.clone(), file(&dependency.path)?);
    }
    let composed = linked(component, source, &dependencies)?;
    for import in plug::imports(&composed)? {
        ensure!(offered::is_offered(&import), "neither a dependency nor Spin fills the import `{import}`");
    }
    Ok(composed)
}

/// The component with its dependencies, by their names in the manifest.
fn linked(component: &Component, source: Vec<u8>, dependencies: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>> {
    let mut graph = CompositionGraph::new();
    let (app, instance) = instantiate(&mut graph, "connect-gating:app", source)?;
    let imports: Vec<String> = graph.types()[app].imports.keys().cloned().collect();
    let mut filled: BTreeMap<&str, &str> = BTreeMap::new();
    for (number, (name, bytes)) in dependencies.iter().enumerate() {
        let parsed = Name::read(name)?;
        let matched: Vec<&String> = imports.iter().filter(|import| parsed.matches(import)).collect();
        ensure!(!matched.is_empty(), "the dependency `{name}` matches no import of the component");
        if let Some(import) = plug::imports(bytes)?.first() {
            bail!("the dependency `{name}` imports `{import}`, and must import nothing");
        }
        let (world, offered) = instantiate(&mut graph, &format!("connect-gating:dependency{number}"), bytes.clone())?;
        let renamed = component.dependencies.get(name).and_then(|dependency| dependency.export.as_ref());
        for import in matched {
            if let Some(other) = filled.insert(import, name) {
                bail!("the import `{import}` is matched by two dependencies, `{other}` and `{name}`");
            }
            let export = renamed.unwrap_or(import);
            fits(&graph, (app, import), (world, export)).with_context(|| format!("the dependency `{name}`"))?;
            let argument = graph.alias_instance_export(offered, export)?;
            graph.set_instantiation_argument(instance, import, argument)?;
        }
    }
    let exports: Vec<String> = graph.types()[app].exports.keys().cloned().collect();
    for name in exports {
        let export = graph.alias_instance_export(instance, &name)?;
        graph.export(export, &name)?;
    }
    Ok(graph.encode(EncodeOptions::default())?)
}

fn instantiate(graph: &mut CompositionGraph, name: &str, component: Vec<u8>) -> Result<(WorldId, NodeId)> {
    let package = Package::from_bytes(name, None, component, graph.types_mut())?;
    let world = package.ty();
    let package = graph.register_package(package)?;
    Ok((world, graph.instantiate(package)))
}

/// Whether the export is there and has the type, or a subtype, of the import.
fn fits(graph: &CompositionGraph, (app, import): (WorldId, &str), (offered, export): (WorldId, &str)) -> Result<()> {
    let types = graph.types();
    let wanted = types[app].imports.get(import).with_context(|| format!("`{import}` is not imported"))?;
    let there = types[offered].exports.get(export);
    let there = there.with_context(|| format!("does not export `{export}`, for the import `{import}`"))?;
    let mut cache = Default::default();
    let same = SubtypeChecker::new(&mut cache).is_subtype(*there, types, *wanted, types);
    same.with_context(|| format!("exports `{export}` of another type than the import `{import}`"))
}

#[cfg(test)]
mod tests;
