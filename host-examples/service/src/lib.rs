//! A deployment gate as a `wasi:http` component: it imports the gating component's interfaces and is composed with it.
//!
//! What can be said without WASI is plain Rust and tested as such; `guest` is the glue, and compiled for WebAssembly
//! alone.

pub mod answer;
pub mod asking;
pub mod config;
pub mod confirmation;
pub mod gates;
pub mod install_keys;
pub mod keys;
pub mod newest;
pub mod origin;
pub mod quiet;
pub mod rank;
pub mod route;
pub mod secrets;
pub mod seen;
pub mod standing;
pub mod store;
pub mod submitting;
pub mod tenants;
pub mod tokens;

#[cfg(target_arch = "wasm32")]
mod guest;
