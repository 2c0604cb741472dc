//! What the contract owes its readers: docs for everything that has a name, and since when it is there.

use crate::contract::{Contract, members};
use wit_parser::{Docs, Interface, Stability, TypeId, WorldItem};

/// Everything that is missing, one line each.
pub fn faults(contract: &Contract) -> Vec<String> {
    let mut faults = Faults(Vec::new());
    let world = contract.world();
    let package = contract.package();
    faults.docs(&format!("package {}", package.name), &package.docs);
    faults.both(&format!("world {}", world.name), &world.docs, &world.stability);
    for (key, item) in &world.exports {
        let name = format!("world {}: {}", world.name, contract.resolve.name_world_key(key));
        match item {
            WorldItem::Interface { stability, .. } => faults.since(&name, stability),
            WorldItem::Function(function) => faults.both(&name, &function.docs, &function.stability),
            WorldItem::Type { id, .. } => faults.ty(contract, &name, *id),
        }
    }
    for interface in contract.interfaces() {
        faults.interface(contract, interface);
    }
    faults.0
}

struct Faults(Vec<String>);

impl Faults {
    fn docs(&mut self, name: &str, docs: &Docs) {
        if docs.contents.as_deref().unwrap_or_default().trim().is_empty() {
            self.0.push(format!("{name}: no docs"));
        }
    }

    fn since(&mut self, name: &str, stability: &Stability) {
        if !matches!(stability, Stability::Stable { .. }) {
            self.0.push(format!("{name}: no `@since`"));
        }
    }

    fn both(&mut self, name: &str, docs: &Docs, stability: &Stability) {
        self.docs(name, docs);
        self.since(name, stability);
    }

    fn interface(&mut self, contract: &Contract, interface: &Interface) {
        let name = interface.name.as_deref().unwrap_or("(inline)");
        self.both(name, &interface.docs, &interface.stability);
        for (ty, id) in &interface.types {
            self.ty(contract, &format!("{name}.{ty}"), *id);
        }
        for (function, f) in &interface.functions {
            self.both(&format!("{name}.{function}"), &f.docs, &f.stability);
        }
    }

    fn ty(&mut self, contract: &Contract, name: &str, id: TypeId) {
        let ty = &contract.resolve.types[id];
        self.since(name, &ty.stability);
        // A type that is only used here has its docs where it is defined.
        if contract.used(id).is_some() {
            return;
        }
        self.docs(name, &ty.docs);
        for member in members(&ty.kind) {
            self.docs(&format!("{name}.{}", member.name), member.docs);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPLETE: &str = "
        /// Package.
        package a:b@1.0.0;
        /// Interface.
        @since(version = 1.0.0)
        interface c {
            /// Record.
            @since(version = 1.0.0)
            record r {
                /// Field.
                field: u32,
            }
            /// Variant.
            @since(version = 1.0.0)
            variant v {
                /// Case.
                case(r),
            }
            /// Enum.
            @since(version = 1.0.0)
            enum e {
                /// One.
                one,
            }
            /// Function.
            @since(version = 1.0.0)
            f: func();
        }
        /// Interface.
        @since(version = 1.0.0)
        interface d {
            @since(version = 1.0.0)
            use c.{r};
        }
        /// World.
        @since(version = 1.0.0)
        world w {
            @since(version = 1.0.0)
            export c;
            @since(version = 1.0.0)
            export d;
        }";

    fn faults_of(wit: &str) -> Vec<String> {
        faults(&Contract::parse(wit).unwrap())
    }

    #[test]
    fn finds_nothing_where_nothing_is_missing() {
        assert_eq!(faults_of(COMPLETE), Vec::<String>::new());
    }

    /// Every line of docs and every `@since` above is needed: without any one of them there is exactly one fault.
    #[test]
    fn finds_each_line_that_is_missing() {
        let lines: Vec<&str> = COMPLETE.lines().collect();
        let mut removed = 0;
        for (index, line) in lines.iter().enumerate() {
            let missing = if line.contains("///") {
                "no docs"
            } else if line.contains("@since") {
                "no `@since`"
            } else {
                continue;
            };
            let mut rest = lines.clone();
            rest.remove(index);
            let faults = faults_of(&rest.join("\n"));
            assert_eq!(faults.len(), 1, "without line {index} (`{}`): {faults:?}", line.trim());
            assert!(faults[0].ends_with(missing), "{faults:?}");
            removed += 1;
        }
        assert_eq!(removed, 21);
    }
}
