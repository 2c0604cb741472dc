//! The gate that a built component must pass: no imports, exactly the contract's exports, small.

use crate::contract::Contract;
use crate::workspace;
use anyhow::{Context as _, Result, bail, ensure};
use std::collections::BTreeMap;
use std::path::Path;
use wasmparser::{Encoding, Parser, Payload};

/// The largest component in bytes. Hosts at the edge count every one of them, and growth should be a decision.
const LIMIT: usize = 543 * 1024;

/// Checks a component and describes it in one line.
pub fn check(path: &Path) -> Result<String> {
    let shown = workspace::shown(path);
    let bytes = std::fs::read(path).with_context(|| format!("can't read the component `{shown}`"))?;
    check_bytes(&bytes, &Contract::committed()?).with_context(|| format!("the component `{shown}` is refused"))?;
    Ok(format!("component: {shown} ({} bytes), imports: none", bytes.len()))
}

fn check_bytes(bytes: &[u8], contract: &Contract) -> Result<()> {
    let imports = imports(bytes)?;
    ensure!(imports.is_empty(), "it imports {}", imports.join(", "));
    check_exports(&Contract::of_component(bytes)?.exports(), &contract.exports())?;
    ensure!(bytes.len() <= LIMIT, "it has {} bytes, and {LIMIT} are the limit", bytes.len());
    Ok(())
}

/// The component's own imports, those of types too. The modules and components nested in it may import: from each other.
fn imports(bytes: &[u8]) -> Result<Vec<String>> {
    let mut imports = Vec::new();
    let mut depth = 0_usize;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.context("not WebAssembly")? {
            Payload::Version { encoding, .. } if depth == 0 => {
                ensure!(encoding == Encoding::Component, "it is a core module, not a component");
            }
            Payload::ComponentImportSection(section) if depth == 0 => {
                for import in section {
                    imports.push(format!("`{}`", import?.name.name));
                }
            }
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(imports)
}

/// Names and signatures are those of the contract, no more and no fewer.
fn check_exports(found: &BTreeMap<String, String>, required: &BTreeMap<String, String>) -> Result<()> {
    let mut faults = Vec::new();
    for (name, signature) in required {
        match found.get(name) {
            None => faults.push(format!("`{name}` is missing")),
            Some(found) if found != signature => {
                faults.push(format!("`{name}` is `{found}`, and the contract says `{signature}`"));
            }
            Some(_) => {}
        }
    }
    faults.extend(
        found
            .keys()
            .filter(|name| !required.contains_key(*name))
            .map(|name| format!("`{name}` is not in the contract")),
    );
    if !faults.is_empty() {
        bail!("its exports are not those of the contract: {}", faults.join("; "));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIT: &str = "package a:b@1.0.0; interface c { f: func(x: u32); } world w { export c; }";

    /// A component with one function in one interface, and more text of ours.
    fn component(interface: &str, function: &str, more: &str) -> Vec<u8> {
        let text = format!(
            r#"(component
                {more}
                (core module $m (func (export "f") (param i32)))
                (core instance $i (instantiate $m))
                (func $f (param "x" u32) (canon lift (core func $i "f")))
                (instance $c (export "{function}" (func $f)))
                (export "{interface}" (instance $c)))"#
        );
        wat::parse_str(text).unwrap()
    }

    fn refusal(bytes: &[u8]) -> String {
        let contract = Contract::parse(WIT).unwrap();
        format!("{:#}", check_bytes(bytes, &contract).unwrap_err())
    }

    #[test]
    fn accepts_the_contract() {
        check_bytes(&component("a:b/c@1.0.0", "f", ""), &Contract::parse(WIT).unwrap()).unwrap();
    }

    #[test]
    fn refuses_an_import() {
        let instance = r#"(import "wasi:cli/environment@0.2.0" (instance))"#;
        assert_eq!(refusal(&component("a:b/c@1.0.0", "f", instance)), "it imports `wasi:cli/environment@0.2.0`");
    }

    #[test]
    fn refuses_an_import_of_a_mere_type() {
        let ty = r#"(import "t" (type (sub resource)))"#;
        assert_eq!(refusal(&component("a:b/c@1.0.0", "f", ty)), "it imports `t`");
    }

    #[test]
    fn takes_the_imports_of_what_is_nested_for_its_own() {
        let nested = r#"(component (import "t" (type (sub resource)))) (core module (import "a" "b" (func)))"#;
        check_bytes(&component("a:b/c@1.0.0", "f", nested), &Contract::parse(WIT).unwrap()).unwrap();
    }

    #[test]
    fn refuses_a_foreign_export() {
        let more = r#"(instance $n) (export "a:b/other@1.0.0" (instance $n))"#;
        assert!(refusal(&component("a:b/c@1.0.0", "f", more)).contains("`a:b/other@1.0.0` is not in the contract"));
    }

    #[test]
    fn refuses_a_missing_export() {
        let refusal = refusal(&component("a:b/c@1.0.0", "g", ""));
        assert!(refusal.contains("`a:b/c@1.0.0#f` is missing"), "{refusal}");
        assert!(refusal.contains("`a:b/c@1.0.0#g` is not in the contract"), "{refusal}");
    }

    #[test]
    fn refuses_another_version() {
        assert!(refusal(&component("a:b/c@1.0.1", "f", "")).contains("`a:b/c@1.0.0` is missing"));
    }

    #[test]
    fn refuses_another_signature() {
        let contract = Contract::parse(&WIT.replace("u32", "s32")).unwrap();
        let error = check_bytes(&component("a:b/c@1.0.0", "f", ""), &contract).unwrap_err().to_string();
        assert!(error.contains("`a:b/c@1.0.0#f` is `func(x: u32)`, and the contract says `func(x: s32)`"), "{error}");
    }

    #[test]
    fn refuses_what_is_too_large() {
        let data = format!(r#"(core module (memory 8) (data (i32.const 0) "{}"))"#, "x".repeat(LIMIT));
        assert!(refusal(&component("a:b/c@1.0.0", "f", &data)).contains("are the limit"));
    }

    #[test]
    fn refuses_what_is_no_component() {
        assert_eq!(refusal(&wat::parse_str("(module)").unwrap()), "it is a core module, not a component");
        assert!(refusal(b"text").contains("not WebAssembly"));
        assert!(refusal(b"").contains("not WebAssembly"));
    }
}
