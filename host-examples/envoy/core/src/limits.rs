//! What one callback may cost in the component.

use serde::Deserialize;

/// The limits of one call. The defaults fit the costliest callback that the component's own limits let through: one that
/// Jira signed must not fail for its size alone.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Hash)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// The work, in units of wasmtime's fuel, which is about one WebAssembly instruction. An ordinary callback takes some
    /// 200,000, the costliest less than 1,500,000,000. The default takes about a second.
    pub fuel: u64,
    /// The memory, in bytes. The largest inputs (a body of 256 KiB, a target and a token of 16 KiB) take a few megabytes.
    pub memory: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { fuel: 2_000_000_000, memory: 64 << 20 }
    }
}
