//! `connect-gating-compose SERVICE GATING OUT`: puts the gating component into the service.
//!
//! The result imports WASI alone. The gating component inside it still imports nothing: it is reached through its
//! exports, and reaches nothing.

use anyhow::{Result, bail, ensure};
use std::env;
use std::fs;
use wac_graph::types::Package;
use wac_graph::{CompositionGraph, EncodeOptions, PackageId};

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [service, gating, out] = arguments.as_slice() else {
        bail!("usage: connect-gating-compose SERVICE GATING OUT");
    };
    let mut graph = CompositionGraph::new();
    let socket = load(&mut graph, "connect-gating:service", service)?;
    let plug = load(&mut graph, "connect-gating:component", gating)?;
    // Plugging passes over what does not fit, so what must fit is looked at first.
    if let Some(name) = graph.types()[graph[plug].ty()].imports.keys().next() {
        bail!("`{gating}` imports `{name}`, and must import nothing");
    }
    wac_graph::plug(&mut graph, vec![plug], socket)?;
    let composed = graph.encode(EncodeOptions::default())?;
    let mut check = CompositionGraph::new();
    let package = Package::from_bytes("connect-gating:composed", None, composed.clone(), check.types_mut())?;
    let package = check.register_package(package)?;
    for name in check.types()[check[package].ty()].imports.keys() {
        ensure!(name.starts_with("wasi:"), "the composed service still imports `{name}`");
    }
    fs::write(out, composed)?;
    Ok(())
}

fn load(graph: &mut CompositionGraph, name: &str, path: &str) -> Result<PackageId> {
    let package = Package::from_file(name, None, path, graph.types_mut())?;
    Ok(graph.register_package(package)?)
}
