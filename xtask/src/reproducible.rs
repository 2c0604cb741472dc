//! Two builds of the same source in different folders, with the same toolchain, give the same bytes.

use crate::command::{output, slowly};
use crate::toolchain::Toolchain;
use crate::{guest, workspace};
use anyhow::{Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds a copy of the workspace from nothing, and compares it with the component that was built in place.
pub fn check(toolchain: &Toolchain) -> Result<()> {
    let folder = workspace::target().join("elsewhere").join("copy");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    slowly("copying the source", || copy_source(&workspace::root(), &folder))?;
    let here = fs::read(workspace::component())?;
    let there = fs::read(guest::build(&folder, toolchain)?)?;
    ensure!(
        here == there,
        "`{}` differs when it is built in `{}`",
        workspace::shown(&workspace::component()),
        workspace::shown(&folder)
    );
    fs::remove_dir_all(&folder)?;
    println!("reproducible: the same {} bytes from another folder", here.len());
    Ok(())
}

/// Copies what git tracks, or would track, in the state that it has now.
fn copy_source(from: &Path, to: &Path) -> Result<()> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(from);
    for file in output(&mut git)?.split_terminator('\0').map(PathBuf::from) {
        let (source, copy) = (from.join(&file), to.join(&file));
        // Deleted, but not yet in the index.
        if !source.exists() {
            continue;
        }
        if let Some(parent) = copy.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(source, copy)?;
    }
    Ok(())
}
