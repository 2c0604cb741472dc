//! A stored state that something else wrote.

#![no_main]

use connect_gating::{current, fold, parse};
use connect_gating_fuzz::{NOW, PAYLOAD};
use libfuzzer_sys::fuzz_target;

// States, one a line.
fuzz_target!(|input: &str| {
    let stored: Vec<String> = input.lines().map(str::to_owned).collect();
    let known = current(&stored);
    let folded = fold(&stored, &parse(PAYLOAD, NOW, 30).expect("a good payload"));
    if let (Ok(known), Ok(folded)) = (known, folded) {
        assert!(folded.current.updated_at >= known.updated_at);
    }
});
