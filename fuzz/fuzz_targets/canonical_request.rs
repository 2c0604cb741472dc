//! The canonical request of any request.

#![no_main]

use connect_gating::canonical_request;
use connect_gating_fuzz::lines;
use libfuzzer_sys::fuzz_target;

// Method, target and base path. Nothing of a token is shown, and the fragment never counts.
fuzz_target!(|input: &str| {
    let [method, target, base_path] = lines(input);
    if let Ok(forms) = canonical_request(method, target, base_path) {
        assert!((1..=2).contains(&forms.len()));
        for form in forms {
            assert_eq!(form.qsh.len(), 64);
            assert!(form.text.starts_with(&method.to_ascii_uppercase()));
            assert!(form.text.is_ascii() || !target.is_ascii());
        }
    }
});
