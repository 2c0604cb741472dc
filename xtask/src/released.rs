//! What the last release of the contract offers, and that the contract still offers it: it may grow, and nothing of it
//! may change or go. A new case, field or parameter is a change, see `wit/world.wit`.

use crate::contract::Contract;
use crate::workspace;
use anyhow::{Context as _, Result, bail, ensure};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Fails where something that was released is not there any more.
pub fn check() -> Result<()> {
    let path = path();
    let text = std::fs::read_to_string(&path).with_context(|| format!("can't read `{}`", workspace::shown(&path)))?;
    let released = parse(&text)?;
    let faults = faults(&released, &Contract::committed()?.exports());
    if !faults.is_empty() {
        bail!("the contract does not keep what was released:\n  {}", faults.join("\n  "));
    }
    println!("compatible: the contract keeps all {} parts of the last release", released.len());
    Ok(())
}

/// Writes down what the contract offers now. For releases alone.
pub fn write() -> Result<()> {
    let exports = Contract::committed()?.exports();
    let mut text = String::from(HEAD);
    for (name, signature) in &exports {
        writeln!(text, "{name} = {signature}")?;
    }
    std::fs::write(path(), text)?;
    println!("compatible: {} parts written to {}", exports.len(), workspace::shown(&path()));
    Ok(())
}

const HEAD: &str = "\
# The contract as it was last released, a part a line. `cargo xtask compatible` holds the present one to it, and
# `cargo xtask compatible --release` writes it anew: for a release, and for nothing else.
";

fn path() -> PathBuf {
    workspace::root().join("xtask").join("released.txt")
}

fn parse(text: &str) -> Result<BTreeMap<String, String>> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let part = |line: &str| {
        let (name, signature) = line.split_once(" = ").with_context(|| format!("`{line}` is no part"))?;
        Ok((name.to_owned(), signature.to_owned()))
    };
    let parts: BTreeMap<_, _> = lines.map(part).collect::<Result<_>>()?;
    ensure!(!parts.is_empty(), "no part was released");
    Ok(parts)
}

fn faults(released: &BTreeMap<String, String>, offered: &BTreeMap<String, String>) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, signature) in released {
        match offered.get(name) {
            None => faults.push(format!("`{name}` is gone")),
            Some(now) if now != signature => faults.push(format!("`{name}` was `{signature}`, and is `{now}`")),
            Some(_) => {}
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exports(body: &str) -> BTreeMap<String, String> {
        let wit = format!("package a:b@0.1.0;\ninterface i {{ {body} }}\nworld w {{ export i; }}");
        Contract::parse(&wit).unwrap().exports()
    }

    #[test]
    fn it_may_grow_and_nothing_else() {
        let released = exports("record r { a: u8 }  f: func(r: r);");
        let kept = |body: &str| faults(&released, &exports(body));
        assert_eq!(kept("record r { a: u8 }  f: func(r: r);  g: func();"), [""; 0]);
        assert_eq!(kept("record r { a: u8, b: u8 }  f: func(r: r);").len(), 1);
        assert_eq!(kept("record r { a: u8 }  f: func(r: r) -> u8;").len(), 1);
        assert_eq!(kept("record r { a: u8 }"), ["`a:b/i@0.1.0#f` is gone"]);
    }

    #[test]
    fn what_is_written_is_read() {
        let text = "# a comment\na:b/i@0.1.0 = interface\na:b/i@0.1.0#f = func(a: u8) -> result<_, r>\n";
        let parts = parse(text).unwrap();
        assert_eq!(parts["a:b/i@0.1.0#f"], "func(a: u8) -> result<_, r>");
        parse("").unwrap_err();
        parse("nonsense").unwrap_err();
    }
}
