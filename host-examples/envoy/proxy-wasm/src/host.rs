//! The calls of the host that need nothing of a request: clock, log and metrics.

use std::cell::RefCell;
use std::time::UNIX_EPOCH;

use connect_gating_envoy::{Event, Outcome};
use proxy_wasm::hostcalls;
use proxy_wasm::types::{LogLevel, MetricType};
use serde_json::Value;

use crate::counters::Counters;

thread_local! {
    /// Of all configurations in this sandbox, which has one thread: ids are the sandbox's.
    static COUNTERS: RefCell<Counters> = RefCell::default();
}

/// Seconds since the epoch; 0 where the host has no clock, which the core then refuses.
pub fn now() -> u64 {
    let now = hostcalls::get_current_time().ok();
    now.and_then(|now| now.duration_since(UNIX_EPOCH).ok()).map_or(0, |since| since.as_secs())
}

/// Writes a line to the proxy's log. A log that can't be written to must not stop a gate.
pub fn log(level: LogLevel, message: &str) {
    let _ = hostcalls::log(level, message);
}

/// Logs and counts a callback. The codes are a fixed list, so there is a bounded number of counters.
pub fn report(event: &Event) {
    let level = match event.outcome {
        Outcome::Passed => LogLevel::Info,
        Outcome::Refused => LogLevel::Warn,
        Outcome::Fault => LogLevel::Error,
    };
    log(level, &Value::Object(event.fields()).to_string());
    let name = format!("connect_gating_callbacks.{}.{}", event.outcome.name(), event.code);
    let define = || hostcalls::define_metric(MetricType::Counter, &name).ok();
    if let Some(counter) = COUNTERS.with_borrow_mut(|counters| counters.id(&name, define)) {
        let _ = hostcalls::increment_metric(counter, 1);
    }
}
