//! A document of either family: validated, read, built again.

#![no_main]

use connect_gating::deployments::{Family, build, parse, validate};
use libfuzzer_sys::fuzz_target;

// What is valid can be read, and what was read builds a document that reads the same.
fuzz_target!(|document: &str| {
    for family in [Family::Bulk, Family::Graph] {
        let report = validate(family, document);
        let parsed = match parse(family, document) {
            Ok(parsed) => parsed,
            Err(refused) => {
                assert_eq!(refused, report);
                continue;
            }
        };
        assert!(report.is_sendable());
        let Ok(built) = build(&parsed.envelope, &parsed.deployments, &parsed.related) else { continue };
        for document in built.documents {
            assert!(validate(family, &document.json).is_sendable());
        }
    }
});
