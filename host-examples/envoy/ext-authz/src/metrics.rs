//! What is counted, in the text format of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use connect_gating_envoy::{Event, Outcome};

/// The upper bounds of the histogram, in seconds.
const BOUNDS: [f64; 9] = [0.000_5, 0.001, 0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0];

/// Counts. The codes are a fixed list, so there is a bounded number of series.
#[derive(Default)]
pub struct Metrics(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    callbacks: BTreeMap<(Outcome, String), u64>,
    /// How many took at most so long, one for each bound.
    within: [u64; BOUNDS.len()],
    total: u64,
    seconds: f64,
}

impl Metrics {
    /// Counts a callback.
    pub fn count(&self, event: &Event, took: Duration) {
        // A thread that panicked here has left nothing half done that matters.
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let callbacks = counts.callbacks.entry((event.outcome, event.code.clone())).or_default();
        *callbacks = callbacks.saturating_add(1);
        let took = took.as_secs_f64();
        for (within, bound) in counts.within.iter_mut().zip(BOUNDS) {
            *within = within.saturating_add(u64::from(took <= bound));
        }
        counts.total = counts.total.saturating_add(1);
        counts.seconds += took;
    }

    /// The page that Prometheus reads.
    pub fn page(&self, tenants: usize) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut page = String::new();
        // Writing to a `String` does not fail.
        let _ = write_page(&mut page, &counts, tenants);
        page
    }
}

fn write_page(page: &mut String, counts: &Counts, tenants: usize) -> std::fmt::Result {
    writeln!(page, "# HELP connect_gating_callbacks_total Callbacks by what became of them.")?;
    writeln!(page, "# TYPE connect_gating_callbacks_total counter")?;
    for ((outcome, code), count) in &counts.callbacks {
        let outcome = outcome.name();
        writeln!(page, "connect_gating_callbacks_total{{outcome=\"{outcome}\",code=\"{code}\"}} {count}")?;
    }
    writeln!(page, "# HELP connect_gating_callback_seconds How long judging a callback took.")?;
    writeln!(page, "# TYPE connect_gating_callback_seconds histogram")?;
    for (within, bound) in counts.within.iter().zip(BOUNDS) {
        writeln!(page, "connect_gating_callback_seconds_bucket{{le=\"{bound}\"}} {within}")?;
    }
    writeln!(page, "connect_gating_callback_seconds_bucket{{le=\"+Inf\"}} {}", counts.total)?;
    writeln!(page, "connect_gating_callback_seconds_sum {}", counts.seconds)?;
    writeln!(page, "connect_gating_callback_seconds_count {}", counts.total)?;
    writeln!(page, "# HELP connect_gating_tenants Tenants in the file.")?;
    writeln!(page, "# TYPE connect_gating_tenants gauge")?;
    writeln!(page, "connect_gating_tenants {tenants}")
}

#[cfg(test)]
mod tests {
    use super::Metrics;
    use connect_gating_envoy::Judged;
    use std::time::Duration;

    #[test]
    fn buckets_hold_what_is_below_them_too() {
        let metrics = Metrics::default();
        metrics.count(&Judged::misspelt().event, Duration::from_micros(700));
        metrics.count(&Judged::misspelt().event, Duration::from_secs(3));
        let page = metrics.page(2);
        for line in [
            "connect_gating_callbacks_total{outcome=\"refused\",code=\"misspelt-path\"} 2",
            "connect_gating_callback_seconds_bucket{le=\"0.0005\"} 0",
            "connect_gating_callback_seconds_bucket{le=\"0.001\"} 1",
            "connect_gating_callback_seconds_bucket{le=\"1\"} 1",
            "connect_gating_callback_seconds_bucket{le=\"+Inf\"} 2",
            "connect_gating_callback_seconds_count 2",
            "connect_gating_tenants 2",
        ] {
            assert!(page.lines().any(|found| found == line), "{line} is not in\n{page}");
        }
    }
}
