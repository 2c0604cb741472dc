//! What the main paths cost, and the component's size, against committed figures. Fuel is counted, not timed: the same
//! component uses the same fuel on every machine. Another compiler makes another component, so the figures are kept by
//! compiler; those of one that is not in the file are printed.

use connect_gating_tests::{Component, VectorFile};
use serde_json::{Map, Value};
use std::fs;
use std::path::Path;

/// Vectors that take a main path each, and are answered with `ok`.
const PATHS: [&str; 10] = [
    "callback-documentation-example",
    "token-plain",
    "peek-callback",
    "canonical-root",
    "sign-bulk",
    "fold-first",
    "bulk-valid",
    "build-the-example",
    "install-by-jsonwebtoken",
    "forge-by-jose",
];

/// How far below its figure a cost may be, in hundredths, before the figure says nothing any more.
const SLACK: u64 = 2;

#[test]
fn main_paths_cost_no_more_than_is_committed() {
    let found = found();
    let shown = serde_json::to_string_pretty(&found).expect("JSON");
    let Some(compiler) = compiler() else {
        println!("nobody knows by which compiler this component was built; its figures are\n{shown}");
        return;
    };
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuel.json");
    let committed: Map<String, Value> =
        serde_json::from_str(&fs::read_to_string(file).expect("tests/fuel.json")).expect("an object by compiler");
    let Some(committed) = committed.get(&compiler) else {
        println!("tests/fuel.json knows nothing of `{compiler}`; its figures are\n{shown}");
        return;
    };
    let committed = committed.as_object().expect("an object of figures");
    assert_eq!(committed.keys().collect::<Vec<_>>(), found.keys().collect::<Vec<_>>());
    let mut faults = Vec::new();
    for (name, most) in committed {
        let (most, found) = (most.as_u64().expect("a figure"), found[name].as_u64().expect("a figure"));
        if found > most {
            faults.push(format!("{name}: {found}, and {most} are committed: say in the commit why it costs more"));
        } else if found * 100 < most * (100 - SLACK) {
            faults.push(format!("{name}: {found}, well below the {most} that are committed: lower them"));
        }
    }
    assert!(faults.is_empty(), "{}\nby `{compiler}` the figures are\n{shown}", faults.join("\n"));
}

/// Fuel by vector, and the size in bytes.
fn found() -> Map<String, Value> {
    let component = Component::load();
    let files = VectorFile::all();
    let mut found = Map::new();
    found.insert("size".to_owned(), Component::bytes().len().into());
    for id in PATHS {
        let vector = files.iter().flat_map(|file| &file.vectors).find(|vector| vector.id == id);
        let vector = vector.unwrap_or_else(|| panic!("there is no vector `{id}`"));
        let answer = vector.check(&component).unwrap_or_else(|report| panic!("{report}"));
        assert!(answer.get("ok").is_some(), "`{id}` is refused");
        found.insert(id.to_owned(), component.last_fuel().into());
    }
    found
}

/// The compiler that built the component: `cargo xtask build` leaves its version beside it.
fn compiler() -> Option<String> {
    let version = fs::read_to_string(Component::path().with_extension("rustc")).ok()?;
    Some(version.trim().to_owned())
}
