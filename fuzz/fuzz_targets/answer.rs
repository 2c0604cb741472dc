//! What Jira answers to a document, and to a poll.

#![no_main]

use connect_gating::Gate;
use connect_gating::deployments::{read_bulk_answer, read_objects_answer, read_poll_answer};
use connect_gating_fuzz::{BULK, GRAPH, NOW, lines};
use libfuzzer_sys::fuzz_target;

// A status and a body. Whatever Jira says, every deployment that was sent has one outcome.
fuzz_target!(|input: &str| {
    let [status, body] = lines(input);
    let Ok(status) = status.parse() else { return };
    for answer in [read_bulk_answer(BULK, status, body), read_objects_answer(GRAPH, body)] {
        assert_eq!(answer.expect("a good document was sent").outcomes.len(), 1);
    }
    let gate = Gate { pipeline_id: "p".into(), environment_id: "e".into(), sequence_number: 1 };
    let _ = read_poll_answer(&gate, status, body, NOW, 30);
});
