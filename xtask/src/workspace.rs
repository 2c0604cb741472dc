//! Where things are. Nothing here depends on the folder that `cargo xtask` was called from.

use std::path::{Path, PathBuf};

/// The workspace's root.
pub fn root() -> PathBuf {
    // Cargo sets the variable when it runs this program. The folder may have moved since it was compiled.
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR");
    let xtask = manifest.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map_or_else(|| xtask.clone(), Path::to_path_buf)
}

/// The folder for everything that is made. It is not `CARGO_TARGET_DIR`: tests, hosts and docs name the component by
/// this path.
pub fn target() -> PathBuf {
    root().join("target")
}

/// The built component.
pub fn component() -> PathBuf {
    target().join("connect-gating.wasm")
}

/// A path as a person would write it: relative where it lies below the current folder.
pub fn shown(path: &Path) -> String {
    let current = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(current).unwrap_or(path).display().to_string()
}
