//! What Jira answers to a document, and to a poll.

#![no_main]

use connect_gating::Gate;
use connect_gating::deployments::{read_bulk_answer, read_objects_answer, read_poll_answer};
use connect_gating_fuzz::{BULK, NOW};
use libfuzzer_sys::fuzz_target;

// A body and a status.
fuzz_target!(|input: (&str, u8)| {
    let (body, which) = input;
    let status = [200, 202, 400, 401, 404, 413, 429, 500][usize::from(which % 8)];
    if let Ok(answer) = read_bulk_answer(BULK, status, body) {
        assert_eq!(answer.outcomes.len(), 1, "one outcome for each deployment that was sent");
    }
    let _ = read_objects_answer(BULK, body);
    let gate = Gate { pipeline_id: "p".into(), environment_id: "e".into(), sequence_number: 1 };
    let _ = read_poll_answer(&gate, status, body, NOW, 30);
});
