//! A descriptor that somebody wrote.

#![no_main]

use connect_gating::{validate_descriptor, validate_gating_module};
use libfuzzer_sys::fuzz_target;

// A module that is fine alone is held to the same rules inside a descriptor.
fuzz_target!(|descriptor: &str| {
    let _ = validate_descriptor(descriptor);
    let _ = validate_gating_module(descriptor);
});
