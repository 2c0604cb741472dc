//! The contract: the world as the committed WIT has it, or as a built component does.

mod members;
mod signature;

pub use members::members;
pub use signature::{Names, definition, function, used};

use crate::workspace;
use anyhow::{Context as _, Result, bail};
use std::collections::BTreeMap;
use std::path::Path;
use wit_parser::decoding::{DecodedWasm, decode};
use wit_parser::{Interface, Package, Resolve, TypeId, World, WorldId, WorldItem};

/// A world with all that it refers to.
pub struct Contract {
    pub resolve: Resolve,
    world: WorldId,
}

impl Contract {
    /// The committed one.
    pub fn committed() -> Result<Self> {
        Self::read(&workspace::root().join("wit"))
    }

    fn read(folder: &Path) -> Result<Self> {
        let mut resolve = Resolve::default();
        let (package, _) = resolve.push_dir(folder)?;
        let world = resolve.select_world(&[package], None)?;
        Ok(Self { resolve, world })
    }

    /// The one of a component.
    pub fn of_component(bytes: &[u8]) -> Result<Self> {
        match decode(bytes).context("not a valid component")? {
            DecodedWasm::Component(resolve, world) => Ok(Self { resolve, world }),
            DecodedWasm::WitPackage(..) => bail!("a WIT package in binary form, not a component"),
        }
    }

    /// A text of WIT, for tests.
    #[cfg(test)]
    pub fn parse(wit: &str) -> Result<Self> {
        let mut resolve = Resolve::default();
        let package = resolve.push_str("test.wit", wit)?;
        let world = resolve.select_world(&[package], None)?;
        Ok(Self { resolve, world })
    }

    pub fn world(&self) -> &World {
        &self.resolve.worlds[self.world]
    }

    /// The package of the world.
    pub fn package(&self) -> &Package {
        // A world without a package exists only while WIT is being parsed.
        let package = self.world().package.expect("a resolved world has a package");
        &self.resolve.packages[package]
    }

    /// The type that a type is, where another interface defines it.
    pub fn used(&self, id: TypeId) -> Option<TypeId> {
        used(&self.resolve, id)
    }

    /// The exported interfaces, in the order in which the world lists them.
    pub fn interfaces(&self) -> impl Iterator<Item = &Interface> {
        self.world().exports.values().filter_map(|item| match item {
            WorldItem::Interface { id, .. } => Some(&self.resolve.interfaces[*id]),
            WorldItem::Function(_) | WorldItem::Type { .. } => None,
        })
    }

    /// Everything that the world exports: its full name, and its signature without docs.
    pub fn exports(&self) -> BTreeMap<String, String> {
        let names = Names::plain(&self.resolve);
        let mut exports = BTreeMap::new();
        for (key, item) in &self.world().exports {
            let key = self.resolve.name_world_key(key);
            match item {
                WorldItem::Function(f) => drop(exports.insert(key, function(f, &names))),
                WorldItem::Type { id, .. } => drop(exports.insert(key, definition(*id, &names))),
                WorldItem::Interface { id, .. } => {
                    let interface = &self.resolve.interfaces[*id];
                    for (name, id) in &interface.types {
                        exports.insert(format!("{key}#{name}"), definition(*id, &names));
                    }
                    for (name, f) in &interface.functions {
                        exports.insert(format!("{key}#{name}"), function(f, &names));
                    }
                    // Even where it is empty.
                    exports.insert(key, "interface".to_owned());
                }
            }
        }
        exports
    }
}
