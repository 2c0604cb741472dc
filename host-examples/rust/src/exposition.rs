//! Counters and histograms, and Prometheus's text format 0.0.4, in which they are handed out.
//!
//! Labels have few values: words of this server and of the component, never a tenant's or a stranger's text. Should that
//! ever fail, a family stops growing at a limit.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The most series of one family; what is beyond is not counted.
const SERIES: usize = 1024;
/// The upper bounds of a histogram, in seconds. Waiting for a gate takes up to 25, and asking Jira 20.
const BOUNDS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 10.0, 30.0];

/// How often something happened, by the values of its labels.
pub struct Counter<const LABELS: usize> {
    name: &'static str,
    help: &'static str,
    labels: [&'static str; LABELS],
    series: Mutex<BTreeMap<[String; LABELS], u64>>,
}

impl<const LABELS: usize> Counter<LABELS> {
    /// Nothing happened yet.
    pub const fn new(name: &'static str, help: &'static str, labels: [&'static str; LABELS]) -> Self {
        Self { name, help, labels, series: Mutex::new(BTreeMap::new()) }
    }

    /// It happened once more.
    pub fn count(&self, values: [&str; LABELS]) {
        let mut series = self.series.lock().unwrap_or_else(PoisonError::into_inner);
        let key = values.map(str::to_owned);
        if series.len() < SERIES || series.contains_key(&key) {
            let count = series.entry(key).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// Writes the family.
    pub fn write(&self, text: &mut String) {
        head(text, self.name, self.help, "counter");
        for (values, count) in self.series.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let labels = pairs(self.labels.iter().copied().zip(values.iter().map(String::as_str)));
            let _ = writeln!(text, "{}{labels} {count}", self.name);
        }
    }
}

/// How long something took, by the value of one label.
pub struct Histogram {
    name: &'static str,
    help: &'static str,
    label: &'static str,
    series: Mutex<BTreeMap<String, Durations>>,
}

#[derive(Clone, Copy, Default)]
struct Durations {
    // How many took at most as long as the bound of the same place.
    within: [u64; BOUNDS.len()],
    count: u64,
    seconds: f64,
}

impl Histogram {
    /// Nothing was measured yet.
    pub const fn new(name: &'static str, help: &'static str, label: &'static str) -> Self {
        Self { name, help, label, series: Mutex::new(BTreeMap::new()) }
    }

    /// It took this long.
    pub fn observe(&self, value: &str, took: Duration) {
        let mut series = self.series.lock().unwrap_or_else(PoisonError::into_inner);
        if series.len() >= SERIES && !series.contains_key(value) {
            return;
        }
        let durations = series.entry(value.to_owned()).or_default();
        let seconds = took.as_secs_f64();
        durations.seconds += seconds;
        durations.count = durations.count.saturating_add(1);
        for (within, _) in durations.within.iter_mut().zip(BOUNDS).filter(|(_, bound)| seconds <= *bound) {
            *within = within.saturating_add(1);
        }
    }

    /// Writes the family.
    pub fn write(&self, text: &mut String) {
        head(text, self.name, self.help, "histogram");
        let Self { name, label, .. } = self;
        for (value, durations) in self.series.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let Durations { within, count, seconds } = durations;
            let own = (*label, value.as_str());
            for (bound, within) in BOUNDS.iter().zip(within) {
                let _ =
                    writeln!(text, "{name}_bucket{} {within}", pairs([own, ("le", &bound.to_string())].into_iter()));
            }
            let _ = writeln!(text, "{name}_bucket{} {count}", pairs([own, ("le", "+Inf")].into_iter()));
            let own = pairs([own].into_iter());
            let _ = writeln!(text, "{name}_sum{own} {seconds}\n{name}_count{own} {count}");
        }
    }
}

/// Writes what is a number at this moment.
pub fn gauge(text: &mut String, name: &str, help: &str, value: impl std::fmt::Display) {
    head(text, name, help, "gauge");
    let _ = writeln!(text, "{name} {value}");
}

fn head(text: &mut String, name: &str, help: &str, kind: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn pairs<'a>(labels: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let escaped = |value: &str| value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    let labels: Vec<String> = labels.map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
    if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_count_by_their_labels() {
        let counter = Counter::new("requests_total", "Requests.", ["route", "status"]);
        counter.count(["/a", "200"]);
        counter.count(["/a", "200"]);
        counter.count(["a\"b\\c\nd", "404"]);
        let mut text = String::new();
        counter.write(&mut text);
        assert_eq!(
            text,
            "# HELP requests_total Requests.\n# TYPE requests_total counter\n\
             requests_total{route=\"/a\",status=\"200\"} 2\n\
             requests_total{route=\"a\\\"b\\\\c\\nd\",status=\"404\"} 1\n"
        );
    }

    #[test]
    fn the_buckets_of_a_histogram_hold_all_that_is_not_longer() {
        let histogram = Histogram::new("seconds", "Time.", "route");
        for milliseconds in [1, 3, 40_000] {
            histogram.observe("/a", Duration::from_millis(milliseconds));
        }
        let mut text = String::new();
        histogram.write(&mut text);
        let has = |line: &str| assert!(text.lines().any(|other| other == line), "{line} in {text}");
        has("seconds_bucket{route=\"/a\",le=\"0.001\"} 1");
        has("seconds_bucket{route=\"/a\",le=\"0.0025\"} 1");
        has("seconds_bucket{route=\"/a\",le=\"0.005\"} 2");
        has("seconds_bucket{route=\"/a\",le=\"1\"} 2");
        has("seconds_bucket{route=\"/a\",le=\"30\"} 2");
        has("seconds_bucket{route=\"/a\",le=\"+Inf\"} 3");
        has("seconds_sum{route=\"/a\"} 40.004");
        has("seconds_count{route=\"/a\"} 3");
    }

    #[test]
    fn a_family_stops_growing() {
        let (counter, histogram) = (Counter::new("c", "C.", ["l"]), Histogram::new("h", "H.", "l"));
        for n in 0..SERIES + 10 {
            counter.count([&n.to_string()]);
            histogram.observe(&n.to_string(), Duration::ZERO);
        }
        counter.count(["0"]);
        assert_eq!(counter.series.lock().unwrap().len(), SERIES);
        assert_eq!(histogram.series.lock().unwrap().len(), SERIES);
        assert_eq!(counter.series.lock().unwrap()[&["0".to_owned()]], 2, "what is known is counted further on");
    }

    #[test]
    fn what_has_no_labels_has_no_braces() {
        let mut text = String::new();
        gauge(&mut text, "g", "G.", 7);
        Counter::new("c", "C.", []).write(&mut text);
        let counter = Counter::new("d_total", "D.", []);
        counter.count([]);
        counter.write(&mut text);
        assert!(text.contains("\ng 7\n") && text.contains("\nd_total 1\n"), "{text}");
    }
}
