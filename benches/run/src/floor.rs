//! The floors: the compressions alone, and an instance of a component that does nothing.

use crate::component::{FUEL, engine};
use crate::input::Input;
use crate::rounds::Candidate;
use connect_gating_floor::compress;
use std::hint::black_box;
use std::path::Path;
use wasmtime::Result;
use wasmtime::Store;
use wasmtime::component::{Component, Linker};

mod bindings {
    wasmtime::component::bindgen!({ path: "../floor/wit", world: "floor" });
}

use bindings::{Floor, FloorPre};

struct Instance {
    store: Store<()>,
    exports: Floor,
}

fn instance(ready: &FloorPre<()>) -> Result<Instance> {
    let mut store = Store::new(ready.engine(), ());
    store.set_fuel(FUEL)?;
    let exports = ready.instantiate(&mut store)?;
    Ok(Instance { store, exports })
}

/// The compressions that the example needs, in a component and natively; an empty component's fresh instance, and a
/// call of one that is there.
pub fn candidates(path: &Path) -> Result<Vec<Candidate>> {
    let engine = engine()?;
    let ready = FloorPre::new(Linker::new(&engine).instantiate_pre(&Component::from_file(&engine, path)?)?)?;
    let blocks = Input::example().blocks();
    let (mut hashing, mut empty) = (instance(&ready)?, instance(&ready)?);
    Ok(vec![
        Candidate::here("wasm SHA-256", move || {
            hashing.store.set_fuel(FUEL)?;
            hashing.exports.call_compress(&mut hashing.store, blocks)
        }),
        Candidate::here("empty component", move || {
            empty.store.set_fuel(FUEL)?;
            empty.exports.call_empty(&mut empty.store)
        }),
        Candidate::here("empty component, fresh", move || {
            let mut fresh = instance(&ready)?;
            fresh.exports.call_empty(&mut fresh.store)
        }),
        Candidate::here("native SHA-256", move || Ok(compress(black_box(blocks)))),
    ])
}
