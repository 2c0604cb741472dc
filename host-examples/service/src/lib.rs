//! A deployment gate as a `wasi:http` component: it imports the gating component's interfaces and is composed with it.
//!
//! What can be said without WASI is plain Rust and tested as such; `guest` is the glue, and compiled for WebAssembly
//! alone.

pub mod answer;
pub mod asking;
pub mod case_name;
pub mod config;
pub mod decision;
pub mod fate;
pub mod gates;
pub mod install_keys;
pub mod keys;
pub mod newest;
pub mod origin;
pub mod path;
pub mod quiet;
pub mod rank;
pub mod route;
pub mod secrets;
pub mod seen;
pub mod store;
pub mod tenants;
pub mod tokens;
pub mod verdict;

#[cfg(target_arch = "wasm32")]
mod guest;
