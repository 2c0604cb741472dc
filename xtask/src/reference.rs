//! The contract's reference page: `wit/reference.md`, made from the WIT.

mod complete;
mod page;
mod prose;

use crate::contract::Contract;
use crate::workspace;
use anyhow::{Context as _, Result, bail, ensure};
use std::path::PathBuf;

/// Writes the page.
pub fn write() -> Result<()> {
    std::fs::write(path(), generate()?)?;
    println!("reference: {}", workspace::shown(&path()));
    Ok(())
}

/// Fails where the committed page is not what [`write()`] would write.
pub fn check() -> Result<()> {
    let committed =
        std::fs::read_to_string(path()).with_context(|| format!("can't read `{}`", workspace::shown(&path())))?;
    // Git may have checked it out with the line ends of Windows.
    ensure!(
        committed.replace("\r\n", "\n") == generate()?,
        "`{}` is not what the WIT says now; `cargo xtask reference` writes it anew",
        workspace::shown(&path())
    );
    println!("reference: current, and nothing in the contract lacks docs or `@since`");
    Ok(())
}

fn generate() -> Result<String> {
    let contract = Contract::committed()?;
    let faults = complete::faults(&contract);
    if !faults.is_empty() {
        bail!("the contract is not complete:\n  {}", faults.join("\n  "));
    }
    Ok(page::markdown(&contract))
}

fn path() -> PathBuf {
    workspace::root().join("wit").join("reference.md")
}
