//! The same as a component.

#![expect(unsafe_code, reason = "the generated bindings cross the canonical ABI")]

wit_bindgen::generate!({ world: "floor", path: "wit" });

struct Floor;

export!(Floor);

impl Guest for Floor {
    fn empty() {}

    fn compress(blocks: u32) -> u32 {
        crate::compress(blocks)
    }
}
