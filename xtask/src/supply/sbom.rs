//! What is in the component, for machines: a bill of materials in CycloneDX. It has no date and no serial number, so that
//! one commit has one.

use super::packages::{Package, Packages};
use crate::workspace;
use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::{Value, json};

/// The part of `Cargo.lock` that says what the sources hash to.
#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    checksum: Option<String>,
}

/// The bill of what ships.
pub fn json(shipped: &Packages) -> Result<String> {
    let lock = std::fs::read_to_string(workspace::root().join("Cargo.lock")).context("can't read `Cargo.lock`")?;
    let lock: Lock = toml::from_str(&lock).context("`Cargo.lock` can't be read")?;
    Ok(serde_json::to_string_pretty(&bill(shipped, &lock))? + "\n")
}

fn bill(shipped: &Packages, lock: &Lock) -> Value {
    let root = shipped.root();
    let components: Vec<Value> = shipped.linked().map(|package| component(package, lock)).collect();
    let all = std::iter::once(root).chain(shipped.linked());
    let needs = |package: &Package| {
        let mut needs: Vec<String> = shipped.needs(package).map(reference).collect();
        needs.sort();
        json!({"ref": reference(package), "dependsOn": needs})
    };
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": component(root, lock)},
        "components": components,
        "dependencies": all.map(needs).collect::<Vec<_>>(),
    })
}

fn component(package: &Package, lock: &Lock) -> Value {
    let licence = package.license.as_deref().unwrap_or("NOASSERTION").replace('/', " OR ");
    let mut component = json!({
        "type": "library",
        "bom-ref": reference(package),
        "name": package.name,
        "version": package.version,
        "purl": reference(package),
        // The older form has blanks around the stroke or none.
        "licenses": [{"expression": licence.split_whitespace().collect::<Vec<_>>().join(" ")}],
    });
    if let Some(description) = &package.description {
        component["description"] = json!(description.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let of = |locked: &&Locked| locked.name == package.name && locked.version == package.version;
    if let Some(checksum) = lock.package.iter().find(of).and_then(|locked| locked.checksum.as_deref()) {
        component["hashes"] = json!([{"alg": "SHA-256", "content": checksum}]);
    }
    component
}

/// A package URL.
fn reference(package: &Package) -> String {
    format!("pkg:cargo/{}@{}", package.name, package.version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bill_names_what_is_linked_and_what_it_hashes_to() {
        let metadata = r#"{"packages":[
            {"id":"a","name":"connect-gating","version":"1.0.0","license":"MIT/ISC","source":null,"description":"A\n thing."},
            {"id":"b","name":"b","version":"2.0.0","license":"MIT","source":"registry+x"},
            {"id":"c","name":"c","version":"3.0.0","license":"MIT","source":"registry+x"}],
            "resolve":{"nodes":[{"id":"a","deps":[{"pkg":"b"},{"pkg":"c"}]},{"id":"b","deps":[]},{"id":"c","deps":[]}]}}"#;
        let packages = Packages::parse(metadata, "connect-gating v1.0.0\nb v2.0.0\n").unwrap();
        let lock =
            Lock { package: vec![Locked { name: "b".into(), version: "2.0.0".into(), checksum: Some("00ff".into()) }] };
        let bill = bill(&packages, &lock);
        assert_eq!(bill["metadata"]["component"]["licenses"], json!([{"expression": "MIT OR ISC"}]));
        assert_eq!(bill["metadata"]["component"]["description"], "A thing.");
        assert_eq!(bill["components"].as_array().unwrap().len(), 1);
        assert_eq!(bill["components"][0]["hashes"], json!([{"alg": "SHA-256", "content": "00ff"}]));
        let needs = json!([
            {"ref": "pkg:cargo/connect-gating@1.0.0", "dependsOn": ["pkg:cargo/b@2.0.0"]},
            {"ref": "pkg:cargo/b@2.0.0", "dependsOn": []},
        ]);
        assert_eq!(bill["dependencies"], needs);
    }
}
