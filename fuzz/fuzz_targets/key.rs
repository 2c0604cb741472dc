//! A public key, as PEM, as JWK and in a key set.

#![no_main]

use connect_gating::{Policy, PublicKey, Request, installed, verify_invocation};
use connect_gating_fuzz::{NOW, app, install_token, invocation_token};
use libfuzzer_sys::fuzz_target;

// No key made these signatures, so nothing is ever taken.
fuzz_target!(|key: &str| {
    let authorization = [install_token()];
    let request = Request { method: "POST", target: "/installed", base_path: "", authorization: &authorization };
    for key in [PublicKey::Pem(key.to_owned()), PublicKey::Jwk(key.to_owned())] {
        assert!(installed(&request, "{}", &app(), Some(&key), &Policy::default(), NOW).is_err());
    }
    let app_id = "ari:cloud:ecosystem::app/1";
    assert!(verify_invocation(&[invocation_token()], app_id, key, &Policy::default(), NOW).is_err());
});
