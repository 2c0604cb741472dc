//! What is written down: the summary, the table and the plots.

use crate::Paths;
use crate::growth::Curve;
use crate::peers::{ACE, JVM, NPM, PYPI, RUST};
use crate::plot::{self, Bar, shown};
use crate::rounds::{Time, Times};
use serde_json::json;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};
use wasmtime::Result;
use wasmtime::error::Context as _;

/// A ratio, the bound that it is held to, and what it is.
struct Ratio {
    key: &'static str,
    value: f64,
    target: Target,
    what: String,
    /// What it would be if a call did nothing but hash: no work on the rest gets it beyond this.
    floor: Option<f64>,
}

enum Target {
    AtMost(f64),
    AtLeast(f64),
    /// None was set.
    Open,
}

pub fn write(paths: &Paths, times: &Times, growth: &[Curve], cold: &[(String, f64)], memory: (u64, u32)) -> Result<()> {
    let component = fs::read(&paths.component)?;
    let gzip = gzipped(&component)?;
    let exponent = growth.iter().map(Curve::exponent).fold(f64::MIN, f64::max);
    let ratios = ratios(times, component.len() as f64, gzip as f64, exponent, memory);

    fs::create_dir_all(&paths.summary)?;
    let summary: serde_json::Map<_, _> =
        ratios.iter().map(|ratio| (ratio.key.into(), json!(rounded(ratio.value)))).collect();
    fs::write(paths.summary.join("summary.json"), serde_json::to_string_pretty(&summary)? + "\n")?;
    let table = table(&ratios, times, growth, cold);
    fs::write(paths.summary.join("table.md"), &table)?;

    let bars: Vec<Bar> = ordered(times)
        .into_iter()
        .map(|(name, time)| Bar { name: name.into(), value: time.median, is_ours: OURS.contains(&name) })
        .collect();
    let docs = paths.docs.join("README.md");
    fs::write(&docs, replaced(&fs::read_to_string(&docs)?, &table)?)?;
    fs::write(paths.docs.join("comparison.svg"), plot::bars("One callback, microseconds (logarithmic)", &bars))?;
    fs::write(paths.docs.join("growth.svg"), plot::curves("How cost grows", growth))?;
    print!("{table}");
    Ok(())
}

/// The text with this table between the marks.
fn replaced(text: &str, table: &str) -> Result<String> {
    const BEGIN: &str = "<!-- `cargo xtask bench` writes from here -->\n";
    const END: &str = "<!-- to here -->";
    let (before, rest) = text.split_once(BEGIN).context("the docs have no place for the table")?;
    let (_, after) = rest.split_once(END).context("the place for the table in the docs has no end")?;
    Ok(format!("{before}{BEGIN}\n{table}\n{END}{after}"))
}

const OURS: [&str; 5] = ["warm", "rejected", "empty call", "fresh", "native"];

fn ratios(times: &Times, size: f64, gzip: f64, exponent: f64, (pages, calls): (u64, u32)) -> Vec<Ratio> {
    let of = |name: &str| times[name].median;
    let warm = of("warm");
    let fresh = of("fresh") - warm;
    let empty = of("empty component, fresh") - of("empty component");
    let hash = of("wasm SHA-256");
    let ratio = |key, value, target, what: &str| Ratio { key, value, target, what: what.to_owned(), floor: None };
    let hashing = |floor: f64, ratio: Ratio| Ratio { floor: Some(floor), ..ratio };
    use Target::{AtLeast, AtMost, Open};
    vec![
        hashing(
            hash / of(RUST),
            ratio(
                "warm_vs_native_jsonwebtoken",
                warm / of(RUST),
                AtMost(0.5),
                "warm call / native Rust jsonwebtoken + qsh + parse",
            ),
        ),
        hashing(of(NPM) / hash, ratio("npm_vs_warm", of(NPM) / warm, AtLeast(4.0), "npm atlassian-jwt / warm call")),
        hashing(of(ACE) / hash, ratio("ace_vs_warm", of(ACE) / warm, Open, "atlassian-connect-express / warm call")),
        hashing(
            of(PYPI) / hash,
            ratio("pypi_vs_warm", of(PYPI) / warm, AtLeast(20.0), "PyPI atlassian-jwt / warm call"),
        ),
        hashing(of(JVM) / hash, ratio("jvm_vs_warm", of(JVM) / warm, Open, "JVM atlassian-jwt / warm call")),
        ratio("warm_vs_wasm_sha256", warm / hash, AtMost(2.0), "warm call / its SHA-256 alone in a component"),
        ratio(
            "fresh_vs_empty_fresh",
            fresh / empty,
            AtMost(1.5),
            "what a fresh instance adds / what one of an empty component does",
        ),
        ratio(
            "native_vs_native_floor",
            of("native") / (of("native SHA-256") + 1.0),
            AtMost(2.0),
            "native core / (its SHA-256 alone + 1 µs)",
        ),
        ratio("rejected_vs_accepted", of("rejected") / warm, AtMost(1.0), "a rejected forgery / an accepted request"),
        ratio("size_bytes", size, AtMost(307_200.0), "the component, bytes"),
        ratio("gzip_bytes", gzip, AtMost(112_640.0), "the component by `gzip -9`, bytes"),
        ratio("growth_exponent_max", exponent, AtMost(1.1), "the steepest growth, as an exponent"),
        ratio(
            "memory_growth_pages",
            pages as f64,
            AtMost(0.0),
            &format!("pages more after {calls} calls than after 10000"),
        ),
    ]
}

fn rounded(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

fn table(ratios: &[Ratio], times: &Times, growth: &[Curve], cold: &[(String, f64)]) -> String {
    let mut text = String::from("| Ratio | | Target | | With the hash alone |\n|---|---:|---:|---|---:|\n");
    for ratio in ratios {
        let value = rounded(ratio.value);
        let (target, met) = match ratio.target {
            Target::AtMost(most) => (format!("at most {most}"), Some(value <= most)),
            Target::AtLeast(least) => (format!("at least {least}"), Some(value >= least)),
            Target::Open => (String::new(), None),
        };
        let met = met.map_or("", |met| if met { "met" } else { "**missed**" });
        let floor = ratio.floor.map_or_else(String::new, |floor| rounded(floor).to_string());
        let _ = writeln!(text, "| {} | {value} | {target} | {met} | {floor} |", ratio.what);
    }
    text += "\n| One callback | Median | Quartiles |\n|---|---:|---:|\n";
    for (name, time) in ordered(times) {
        let _ = writeln!(text, "| {name} | {} | {} – {} |", shown(time.median), shown(time.lower), shown(time.upper));
    }
    text += "\n| Cold start, from the file to the first answer | |\n|---|---:|\n";
    for (what, milliseconds) in cold {
        let _ = writeln!(text, "| {what} | {milliseconds:.2} ms |");
    }
    text += "\n| Growth | From | To | Exponent |\n|---|---:|---:|---:|\n";
    for curve in growth {
        let (first, last) = (curve.points[0], curve.points[curve.points.len() - 1]);
        let shown = |(count, fuel): (f64, f64)| format!("{count} {}: {fuel} fuel", curve.unit);
        let _ = writeln!(text, "| {} | {} | {} | {:.2} |", curve.name, shown(first), shown(last), curve.exponent());
    }
    text
}

fn ordered(times: &Times) -> Vec<(&'static str, Time)> {
    let mut ordered: Vec<_> = times.iter().map(|(name, time)| (*name, *time)).collect();
    ordered.sort_by(|a, b| a.1.median.total_cmp(&b.1.median));
    ordered
}

/// The length of what the program `gzip` makes of it.
fn gzipped(bytes: &[u8]) -> Result<usize> {
    let mut gzip = Command::new("gzip")
        .args(["-9", "--no-name", "--stdout"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("`gzip` does not start")?;
    let mut input = gzip.stdin.take().context("no standard input")?;
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let output = gzip.wait_with_output()?;
    writer.join().map_err(|_| wasmtime::format_err!("the writer panicked"))??;
    Ok(output.stdout.len())
}
