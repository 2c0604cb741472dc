//! The component in wasmtime, as what verifies a proxy's callbacks: compiled once, instantiated afresh for every call.
//!
//! A trap leaves an instance in no state that anybody may rely on. An instance that serves one call only needs no
//! replacing, and nothing that one request left behind in memory can be read while the next one is served.

mod component;
mod convert;
mod tenant_file;

pub use component::{Compiled, Component};
pub use tenant_file::TenantFile;
