//! What every running gate has to agree on, whatever it is made of: how a path names a gate, when a gate opens, and what
//! is answered to whoever submits.
//!
//! Plain Rust without dependencies: the server around wasmtime and the `wasi:http` component share it.

pub mod case_name;
pub mod decision;
pub mod fate;
pub mod path;
pub mod verdict;
