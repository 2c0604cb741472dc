use super::*;

const MANIFEST: &str = include_str!("../../../../spin/spin.toml");

/// A component that imports and exports instances of one function; `type` is that of its result.
fn component(imports: &[(&str, &str)], exports: &[(&str, &str)]) -> Vec<u8> {
    let mut text = String::from("(component\n");
    for (name, result) in imports {
        text += &format!(r#"(import "{name}" (instance (export "f" (func (result {result})))))"#);
    }
    for (number, (name, result)) in exports.iter().enumerate() {
        text += &format!(
            r#"(core module $m{number} (func (export "f") (result i32) i32.const 1))
            (core instance $c{number} (instantiate $m{number}))
            (func $f{number} (result {result}) (canon lift (core func $c{number} "f")))
            (instance $i{number} (export "f" (func $f{number})))
            (export "{name}" (instance $i{number}))"#
        );
    }
    wat::parse_str(text + ")").unwrap()
}

fn link(names: &[(&str, Option<&str>)], source: Vec<u8>, offered: &[Vec<u8>]) -> Result<Vec<u8>> {
    let mut manifest = String::from("source = 'app.wasm'\n[dependencies]\n");
    for (name, export) in names {
        let export = export.map(|export| format!(", export = '{export}'")).unwrap_or_default();
        manifest += &format!("'{name}' = {{ path = 'gating.wasm'{export} }}\n");
    }
    let files = names.iter().map(|(name, _)| (*name).to_owned()).zip(offered.iter().cloned()).collect();
    linked(&toml::from_str(&manifest).unwrap(), source, &files)
}

fn refusal(result: Result<Vec<u8>>) -> String {
    format!("{:#}", result.expect_err("it was composed"))
}

#[test]
fn a_name_matches_what_it_says_and_no_more() {
    let matching = [
        ("a:b/c@0.1.0", "a:b/c@0.1.0", true),
        ("a:b/c@0.1.0", "a:b/c@0.1.1", false),
        ("a:b/c@0.1.0", "a:b/c", false),
        ("a:b/c", "a:b/c@0.1.0", true),
        ("a:b/c", "a:b/cd@0.1.0", false),
        ("a:b@0.1.0", "a:b/c@0.1.0", true),
        ("a:b@0.1.0", "a:b/c@0.2.0", false),
        ("a:b", "a:b/c@0.1.0", true),
        ("a:b", "a:bc/c@0.1.0", false),
        ("a-b", "a-b", true),
        ("a-b", "a:b/c", false),
    ];
    for (name, import, expected) in matching {
        assert_eq!(Name::read(name).unwrap().matches(import), expected, "`{name}` and `{import}`");
    }
    for wrong in ["", "A:b", "a:b/", "a:b/c@1", "a:b@", "a/b", "a:-b", "a:b:c"] {
        assert!(Name::read(wrong).is_err(), "`{wrong}` was taken");
    }
}

#[test]
fn a_package_fills_all_of_its_interfaces_and_leaves_the_rest() {
    let app = component(&[("a:b/c@0.1.0", "u32"), ("a:b/d@0.1.0", "u32"), ("wasi:x/y@0.2.0", "u32")], &[("z", "u32")]);
    let gating = component(&[], &[("a:b/c@0.1.0", "u32"), ("a:b/d@0.1.0", "u32"), ("a:b/e@0.1.0", "u32")]);
    let composed = link(&[("a:b@0.1.0", None)], app, &[gating]).unwrap();
    assert_eq!(plug::imports(&composed).unwrap(), ["wasi:x/y@0.2.0"]);
}

#[test]
fn what_spin_refuses_is_refused() {
    let app = || component(&[("a:b/c@0.1.0", "u32")], &[]);
    let gating = || component(&[], &[("a:b/c@0.1.0", "u32")]);
    let newer = component(&[], &[("a:b/c@0.2.0", "u32")]);
    let other = component(&[], &[("a:b/c@0.1.0", "bool")]);
    let reaching = component(&[("wasi:x/y@0.2.0", "u32")], &[("a:b/c@0.1.0", "u32")]);
    assert!(link(&[("a:b", None)], app(), &[gating()]).is_ok());
    assert!(link(&[("a:b", Some("a:b/c@0.2.0"))], app(), std::slice::from_ref(&newer)).is_ok());
    for (names, offered, why) in [
        (vec![("a:b@0.2.0", None)], vec![gating()], "matches no import"),
        (vec![("a:b", None)], vec![newer], "does not export `a:b/c@0.1.0`"),
        (vec![("a:b", None)], vec![other], "of another type"),
        (vec![("a:b", None)], vec![reaching], "must import nothing"),
        (vec![("a:b", None), ("a:b/c", None)], vec![gating(), gating()], "two dependencies"),
    ] {
        let refused = refusal(link(&names, app(), &offered));
        assert!(refused.contains(why), "{refused}");
    }
}

#[test]
fn spin_offers_its_own_drafts_and_all_of_wasi_0_2() {
    for offered in ["wasi:http/types@0.2.12", "wasi:io/poll@0.2.0", "wasi:keyvalue/batch@0.2.0-draft2"] {
        assert!(offered::is_offered(offered), "`{offered}`");
    }
    for other in [
        "wasi:keyvalue/batch@0.2.0-draft",
        "wasi:keyvalue/store@0.2.0",
        "wasi:config/store@0.2.0-rc.1",
        "wasi:http/types@0.3.0",
        "wasi:http/types@0.2.0-rc",
        "wasi:http/types",
        "connect-gating:api/jwt@0.1.0",
    ] {
        assert!(!offered::is_offered(other), "`{other}`");
    }
}

#[test]
fn the_manifest_keeps_spins_rules_and_one_that_breaks_them_is_refused() {
    Manifest::read(MANIFEST).unwrap();
    for (from, to, why) in [
        ("spin_manifest_version = 2", "spin_manifest_version = 1", "not 2"),
        ("component = \"gate\"", "component = \"gat\"", "no component `gat`"),
        ("route = \"/...\"", "route = \"...\"", "does not begin with"),
        ("app_key = { required = true }", "app_key = { }", "required or have a default"),
        ("tokens = { default = \"\" }", "tokens = { default = \"\", required = true }", "required or have a default"),
        ("app_key = { required = true }", "app-key = { required = true }", "snake case"),
        ("{{ tokens }}", "{{ token }}", "not made from one"),
        ("key_value_stores", "key_value_store", "unknown field"),
        ("https://*.jira.com", "*.jira.com", "no scheme"),
    ] {
        let broken = MANIFEST.replacen(from, to, 1);
        assert_ne!(broken, MANIFEST, "`{from}` is not in the manifest");
        let refused = format!("{:#}", Manifest::read(&broken).err().expect("it was taken"));
        assert!(refused.contains(why), "{refused}");
    }
}
