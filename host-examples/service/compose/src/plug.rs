//! Composing by what fits: every import that an export of the other component has the name and the type of.

use anyhow::{Result, bail, ensure};
use wac_graph::types::Package;
use wac_graph::{CompositionGraph, EncodeOptions, PackageId};

/// Puts the gating component into the service. Nothing but WASI may be left to import.
pub fn gating(service: &[u8], gating: Vec<u8>) -> Result<Vec<u8>> {
    // Plugging passes over what does not fit, so what must fit is looked at first.
    if let Some(name) = imports(&gating)?.first() {
        bail!("the gating component imports `{name}`, and must import nothing");
    }
    let composed = plug(service, gating)?;
    for name in imports(&composed)? {
        ensure!(name.starts_with("wasi:"), "the composed service still imports `{name}`");
    }
    Ok(composed)
}

/// Puts a component that offers interfaces of WASI under an app. All that it offers must be used.
pub fn host(app: &[u8], host: Vec<u8>) -> Result<Vec<u8>> {
    let offered = exports(&host)?;
    let composed = plug(app, host)?;
    for name in imports(&composed)? {
        ensure!(!offered.contains(&name), "the app still imports `{name}`, of another type");
    }
    Ok(composed)
}

/// The names of what a component imports.
pub fn imports(component: &[u8]) -> Result<Vec<String>> {
    let mut graph = CompositionGraph::new();
    let package = load(&mut graph, "connect-gating:component", component.to_vec())?;
    Ok(graph.types()[graph[package].ty()].imports.keys().cloned().collect())
}

fn exports(component: &[u8]) -> Result<Vec<String>> {
    let mut graph = CompositionGraph::new();
    let package = load(&mut graph, "connect-gating:component", component.to_vec())?;
    Ok(graph.types()[graph[package].ty()].exports.keys().cloned().collect())
}

fn plug(socket: &[u8], plug: Vec<u8>) -> Result<Vec<u8>> {
    let mut graph = CompositionGraph::new();
    let socket = load(&mut graph, "connect-gating:socket", socket.to_vec())?;
    let plug = load(&mut graph, "connect-gating:plug", plug)?;
    wac_graph::plug(&mut graph, vec![plug], socket)?;
    Ok(graph.encode(EncodeOptions::default())?)
}

fn load(graph: &mut CompositionGraph, name: &str, component: Vec<u8>) -> Result<PackageId> {
    let package = Package::from_bytes(name, None, component, graph.types_mut())?;
    Ok(graph.register_package(package)?)
}
