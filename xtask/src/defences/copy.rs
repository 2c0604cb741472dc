//! A copy of the workspace: every file that git has or would take.

use super::below;
use crate::command::output;
use crate::workspace;
use anyhow::{Context as _, Result};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Copies it to this folder, and nothing else is there afterwards. All of it is as new as the copy: were it as old as the
/// original, cargo would take what it last compiled without a defence for what is to be compiled.
pub fn workspace_to(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let mut list = Command::new("git");
    list.current_dir(workspace::root());
    list.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    for file in output(&mut list)?.split_terminator('\0') {
        let (from, to) = (below(&workspace::root(), file), below(folder, file));
        // Deleted, and git has not been told.
        if !from.exists() {
            continue;
        }
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(&from, &to).with_context(|| format!("can't copy `{file}`"))?;
    }
    Ok(())
}
