//! `connect-gating-compose` puts components into each other: see `USAGE`.
//!
//! The results import WASI alone. The gating component inside still imports nothing: it is reached through its exports,
//! and reaches nothing.

mod plug;
mod spin;

use anyhow::{Result, bail};
use std::env;
use std::fs;
use std::path::Path;

const USAGE: &str = "\
usage: connect-gating-compose plug SERVICE GATING OUT    fill all imports that are not WASI's
       connect-gating-compose spin MANIFEST OUT          check a spin.toml and compose its component as Spin does
       connect-gating-compose host APP HOST OUT          put a component under an app that offers it interfaces of WASI";

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (composed, out) = match arguments.as_slice() {
        ["plug", service, gating, out] => (plug::gating(&fs::read(service)?, fs::read(gating)?)?, out),
        ["spin", manifest, out] => (spin::compose(Path::new(manifest))?, out),
        ["host", app, host, out] => (plug::host(&fs::read(app)?, fs::read(host)?)?, out),
        _ => bail!(USAGE),
    };
    fs::write(out, composed)?;
    Ok(())
}
