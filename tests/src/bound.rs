//! What a call may cost.

use crate::Usage;
use serde_json::Value;

/// What a call of one function may cost: `base` + `per_byte` * [`size`] of fuel, and of linear memory `pages` and room
/// for three times the input, which the host hands over before any limit can refuse it.
///
/// Measured with the inputs of the test `bounds`, and half as much again. The first 17 pages are the component's own:
/// stack and data.
pub struct Bound {
    /// The function.
    pub function: &'static str,
    /// Fuel of any call.
    pub base: usize,
    /// Fuel of each byte of its input.
    pub per_byte: usize,
    /// Pages of 64 KiB, without those of the copies.
    pub pages: usize,
}

/// The bounds of every function.
pub const BOUNDS: [Bound; 33] = [
    Bound { function: "callback.accept", base: 60_000, per_byte: 3_500, pages: 77 },
    Bound { function: "deployments.build", base: 300_000, per_byte: 3_900, pages: 95 },
    Bound { function: "deployments.check", base: 300_000, per_byte: 6_100, pages: 53 },
    Bound { function: "deployments.graph-id", base: 16_000, per_byte: 270, pages: 20 },
    Bound { function: "deployments.parse", base: 1_300_000, per_byte: 2_450, pages: 87 },
    Bound { function: "deployments.poll-path", base: 20_000, per_byte: 400, pages: 20 },
    Bound { function: "deployments.read-bulk-answer", base: 1_300_000, per_byte: 1_300, pages: 210 },
    Bound { function: "deployments.read-objects-answer", base: 1_300_000, per_byte: 2_450, pages: 87 },
    Bound { function: "deployments.read-poll-answer", base: 60_000, per_byte: 560, pages: 80 },
    Bound { function: "deployments.splitter", base: 300_000, per_byte: 3_900, pages: 53 },
    Bound { function: "deployments.validate", base: 1_300_000, per_byte: 2_900, pages: 87 },
    Bound { function: "descriptor.build", base: 420_000, per_byte: 4_600, pages: 26 },
    Bound { function: "descriptor.build-module", base: 75_000, per_byte: 3_500, pages: 26 },
    Bound { function: "descriptor.validate", base: 330_000, per_byte: 2_500, pages: 66 },
    Bound { function: "descriptor.validate-module", base: 60_000, per_byte: 700, pages: 24 },
    Bound { function: "forge.verify", base: 28_000_000, per_byte: 4_600, pages: 24 },
    Bound { function: "gating.current", base: 60_000, per_byte: 390, pages: 20 },
    Bound { function: "gating.decide", base: 5_000, per_byte: 110, pages: 35 },
    Bound { function: "gating.fold", base: 60_000, per_byte: 390, pages: 35 },
    Bound { function: "gating.parse", base: 60_000, per_byte: 2_350, pages: 77 },
    Bound { function: "jwt.canonical-request", base: 60_000, per_byte: 4_700, pages: 26 },
    Bound { function: "jwt.default-policy", base: 40, per_byte: 0, pages: 17 },
    Bound { function: "jwt.explain", base: 150_000, per_byte: 7_900, pages: 38 },
    Bound { function: "jwt.peek", base: 60_000, per_byte: 700, pages: 20 },
    Bound { function: "jwt.sign", base: 60_000, per_byte: 4_150, pages: 26 },
    Bound { function: "jwt.verify", base: 60_000, per_byte: 3_800, pages: 23 },
    Bound { function: "lifecycle.default-host-suffixes", base: 3_000, per_byte: 0, pages: 18 },
    Bound { function: "lifecycle.installed", base: 28_000_000, per_byte: 240, pages: 77 },
    Bound { function: "lifecycle.key-id", base: 60_000, per_byte: 550, pages: 24 },
    Bound { function: "lifecycle.key-url", base: 10_000, per_byte: 10, pages: 20 },
    Bound { function: "lifecycle.live-secrets", base: 6_000, per_byte: 40, pages: 20 },
    Bound { function: "lifecycle.rotate", base: 6_000, per_byte: 40, pages: 20 },
    Bound { function: "lifecycle.uninstalled", base: 28_000_000, per_byte: 240, pages: 77 },
];

/// How often an input may stand in memory at once: as it came, as it is kept, and once more while a buffer grows.
const COPIES: usize = 3;

/// A page of linear memory, in bytes.
const PAGE_BYTES: usize = 64 * 1024;

impl Bound {
    /// Which of them a call broke: one sentence each.
    #[must_use]
    pub fn broken(&self, size: usize, usage: Usage) -> Vec<String> {
        let mut broken = Vec::new();
        let most = self.base + self.per_byte * size;
        if usage.fuel > u64::try_from(most).unwrap_or(u64::MAX) {
            broken.push(format!("{} fuel for {size} bytes, above {most}", usage.fuel));
        }
        let most = self.pages + copies(size);
        if usage.pages > most {
            broken.push(format!("{} pages for {size} bytes, above {most}", usage.pages));
        }
        broken
    }
}

/// The pages that the copies of an input fill.
#[must_use]
pub fn copies(size: usize) -> usize {
    (COPIES * size).div_ceil(PAGE_BYTES)
}

/// The size of an input in bytes: its texts, 16 for each entry of a list and 8 for each other value.
#[must_use]
pub fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(|item| 16 + size(item)).sum(),
        Value::Object(members) => members.values().map(size).sum(),
        _ => 8,
    }
}
