//! What Spin 4 offers to a component, as far as an app of WASI's HTTP may want it.

/// Drafts, of which a version is compatible with itself alone.
const DRAFTS: [&str; 4] = [
    "wasi:config/store@0.2.0-draft-2024-09-27",
    "wasi:keyvalue/store@0.2.0-draft2",
    "wasi:keyvalue/batch@0.2.0-draft2",
    "wasi:keyvalue/atomics@0.2.0-draft2",
];

/// The packages of WASI 0.2, of which the last number does not matter.
const STABLE: [&str; 7] = ["cli", "clocks", "filesystem", "http", "io", "random", "sockets"];

/// Whether Spin fills the import of this name.
pub fn is_offered(import: &str) -> bool {
    let stable = || {
        let (package, rest) = import.strip_prefix("wasi:")?.split_once('/')?;
        let (_, version) = rest.split_once('@')?;
        let patch = version.strip_prefix("0.2.")?;
        Some(STABLE.contains(&package) && patch.parse::<u16>().is_ok())
    };
    DRAFTS.contains(&import) || stable().unwrap_or_default()
}
