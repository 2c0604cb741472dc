//! A gating payload: parsed, decided, folded.

#![no_main]

use connect_gating::{Outcome, current, decide, fold, parse};
use connect_gating_fuzz::NOW;
use libfuzzer_sys::fuzz_target;

// Folding an update twice changes nothing the second time, and what is stored reads back.
fuzz_target!(|body: &str| {
    let Ok(update) = parse(body, NOW, 30) else { return };
    let _ = decide(&update);
    let once = fold(&[] as &[&str], &update).expect("a first update");
    let stored = [once.state];
    let twice = fold(&stored, &update).expect("the same update");
    assert_eq!((twice.outcome, &twice.state), (Outcome::Duplicate, &stored[0]));
    assert_eq!(current(&stored).expect("a stored state"), twice.current);
});
