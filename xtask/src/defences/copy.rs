//! A copy of the workspace: every file that git has or would take.

use super::below;
use crate::command::output;
use crate::workspace;
use anyhow::{Context as _, Result};
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

/// Copies it to this folder, and nothing else is there afterwards.
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
        // As old as the original, so that cargo compiles nothing again that it has compiled in an earlier copy.
        File::options().write(true).open(&to)?.set_modified(from.metadata()?.modified()?)?;
    }
    Ok(())
}
