//! What must hold of every answer: it is the core's, and it cost no more than it may.

use connect_gating_tests::bound::{BOUNDS, size};
use connect_gating_tests::{CallError, Component, differences};
use serde_json::Value;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Answers a call in place of the component.
pub type Core<'a> = &'a dyn Fn(&str, &Value) -> Value;

/// The answer, or what is wrong with it.
///
/// # Errors
///
/// Where the component traps or the core panics, where their answers differ, and where the call broke its bounds.
///
/// # Panics
///
/// If the input does not fit the function: a fault of whoever made it.
pub fn judge(component: &Component, core: Core<'_>, function: &str, input: &Value) -> Result<Value, String> {
    let answer = match component.call(function, input) {
        Ok(answer) => answer,
        Err(CallError::Trap(trap)) => return Err(format!("the component traps: {trap}")),
        Err(error @ CallError::Input(_)) => panic!("{function}: {error}: {input}"),
    };
    let usage = component.last_usage();
    let expected = catch_unwind(AssertUnwindSafe(|| core(function, input))).map_err(|_| "the core panics")?;
    let mut faults = String::new();
    for difference in differences(&expected, &answer) {
        let _ = write!(faults, "\nthe core's answer is expected\n{difference}");
    }
    let bound = BOUNDS.iter().find(|bound| bound.function == function).expect("every function has bounds");
    for broken in bound.broken(size(input), usage) {
        let _ = write!(faults, "\n{broken}");
    }
    if faults.is_empty() { Ok(answer) } else { Err(faults) }
}
