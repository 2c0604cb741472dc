//! The built file: what it imports, what it exports, and what it gives away. `cargo xtask build` bounds its size.

use connect_gating_tests::Component;
use std::collections::BTreeMap;
use std::path::Path;
use wit_component::{DecodedWasm, WitPrinter, decode};
use wit_parser::{Resolve, WorldId, WorldItem};

#[test]
fn it_imports_nothing() {
    assert_eq!(Component::load().imports(), [""; 0]);
}

#[test]
fn it_exports_the_committed_contract_and_nothing_else() {
    let mut committed = Resolve::default();
    let (package, _) =
        committed.push_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit")).expect("a readable contract");
    let world = committed.select_world(&[package], None).expect("one world");

    let DecodedWasm::Component(built, root) = decode(&Component::bytes()).expect("a component") else {
        panic!("the file is no component")
    };
    let (expected, found) = (exports(&committed, world), exports(&built, root));
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (name, expected) in expected {
        assert!(expected.lines().count() > 2, "`{name}` is empty");
        assert_eq!(found[&name], expected, "`{name}`");
    }
}

#[test]
fn it_says_nothing_of_the_machine_that_built_it() {
    let bytes = Component::bytes();
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace").to_owned();
    let home = std::env::home_dir().expect("a home");
    let cargo = std::env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), Into::into);
    // A home of `/` would be found in any text.
    let home = home.parent().is_some().then_some(home);
    for path in [Some(workspace), Some(cargo), home].into_iter().flatten() {
        let text = path.to_str().expect("a path in UTF-8");
        let found = bytes.windows(text.len()).position(|window| window == text.as_bytes());
        assert_eq!(found, None, "the file holds `{text}`");
    }
}

/// The exported interfaces by name, as WIT without docs and without `@since`, which a component does not keep.
fn exports(resolve: &Resolve, world: WorldId) -> BTreeMap<String, String> {
    let exports = resolve.worlds[world].exports.iter();
    let interfaces = exports.map(|(key, export)| {
        let name = resolve.name_world_key(key);
        let WorldItem::Interface { id, .. } = export else { panic!("`{name}` is no interface") };
        let mut printer = WitPrinter::default();
        printer.emit_docs(false);
        printer.print_interface(resolve, *id).expect("a printable interface");
        let text = printer.output.to_string();
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("@since") && !line.is_empty());
        (name, lines.collect::<Vec<_>>().join("\n"))
    });
    interfaces.collect()
}
