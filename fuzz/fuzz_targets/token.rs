//! A token and where it stands: peeked at, verified, explained.

#![no_main]

use connect_gating::{CheckOutcome, Policy, Request, explain, peek, verify};
use connect_gating_fuzz::{NOW, lines, tenant};
use libfuzzer_sys::fuzz_target;

// `Authorization` and target. The first check that fails is what verification refuses with.
fuzz_target!(|input: &str| {
    let [authorization, target] = lines(input);
    let authorization = [authorization.to_owned()];
    let request = Request { method: "POST", target, base_path: "", authorization: &authorization };
    let policy = Policy { query_token: true, context_token: true, ..Policy::default() };
    let _ = peek(&request, &policy);
    let verified = verify(&request, Some(&tenant()), &policy, NOW);
    let failed =
        explain(&request, Some(&tenant()), &policy, NOW).checks.into_iter().find_map(|(_, outcome)| match outcome {
            CheckOutcome::Failed(reason) => Some(reason),
            CheckOutcome::Passed | CheckOutcome::Skipped => None,
        });
    assert_eq!(verified.err(), failed);
});
