//! Measures what one callback costs through the component, beside what a user would take instead and the floors below
//! it, in one run: `cargo xtask bench` prepares everything and starts this.
//!
//! Arguments: the component, the floor component, the folder for the summary, with the file `cold.json` in it, and the
//! folder of the docs, whose table and plots are replaced.

mod cold;
mod component;
mod floor;
mod growth;
mod input;
mod memory;
mod peers;
mod plot;
mod report;
mod rounds;

use component::Host;
use std::path::PathBuf;
use wasmtime::Result;
use wasmtime::error::Context as _;

/// Files to read, and folders to write to.
struct Paths {
    component: PathBuf,
    floor: PathBuf,
    summary: PathBuf,
    docs: PathBuf,
}

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let mut next = || arguments.next().context("four paths are needed; `cargo xtask bench` gives them");
    let paths = Paths { component: next()?, floor: next()?, summary: next()?, docs: next()? };

    let host = Host::new(&paths.component)?;
    eprintln!("growth ...");
    let growth = growth::measure(&host)?;
    eprintln!("cold start ...");
    let cold = cold::measure(&paths.component, &paths.summary.join("cold.json"))?;
    eprintln!("callbacks ...");
    let mut candidates = component::candidates(&paths.component)?;
    candidates.extend(floor::candidates(&paths.floor)?);
    candidates.extend(peers::candidates()?);
    let times = rounds::measure(&mut candidates)?;
    drop(candidates);
    let calls = memory::calls();
    eprintln!("memory: {calls} calls ...");
    let pages = memory::growth(&host, calls)?;
    report::write(&paths, &times, &growth, &cold, (pages, calls))
}
