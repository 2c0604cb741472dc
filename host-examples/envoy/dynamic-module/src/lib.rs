//! A dynamic module for Envoy: an HTTP filter that verifies callbacks in the component, inside the proxy.
//!
//! Envoy loads the library and calls the functions of `hooks`; the module calls Envoy by those of `abi`. Nothing of it
//! is of use to Rust.

// Envoy's interface is C: pointers that it hands over, and functions that it finds by name. Each use says what it
// rests on.
#![expect(unsafe_code, reason = "the interface of dynamic modules is C")]

mod abi;
mod config;
mod envoy;
mod filter;
mod hooks;
