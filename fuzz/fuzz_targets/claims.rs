//! What lies behind the signature: any header and claims, properly signed.

#![no_main]

use connect_gating::{CheckOutcome, Policy, Request, explain, verify};
use connect_gating_fuzz::{NOW, lines, signed, tenant};
use libfuzzer_sys::fuzz_target;

// Header and claims, as JSON.
fuzz_target!(|input: &str| {
    let [header, claims] = lines(input);
    let authorization = [format!("JWT {}", signed(header, claims))];
    let request = Request { method: "POST", target: "/callback", base_path: "", authorization: &authorization };
    let verified = verify(&request, Some(&tenant()), &Policy::default(), NOW);
    let explained = explain(&request, Some(&tenant()), &Policy::default(), NOW);
    let passed = explained.checks.iter().all(|(_, outcome)| *outcome == CheckOutcome::Passed);
    assert_eq!(verified.is_ok(), passed);
    if let Ok(token) = verified {
        assert!(token.good_until > NOW as i64 && token.issued_at < token.expires_at);
    }
});
