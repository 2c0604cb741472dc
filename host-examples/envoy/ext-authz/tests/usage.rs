//! The command line. What the service does is tested with a real Envoy: see `host-examples/envoy/tests`.

use std::process::Command;

#[test]
fn it_wants_one_file() {
    for arguments in [&[][..], &["a.json", "b.json"], &["--config"]] {
        let run = Command::new(env!("CARGO_BIN_EXE_connect-gating-ext-authz")).args(arguments).output().unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert!(!run.status.success() && said.contains("usage: connect-gating-ext-authz CONFIG.json"), "{said}");
    }
}
