//! How cost grows with what is sent, in wasmtime's fuel: the same on every machine.

use crate::component::{Host, Instance};
use crate::input::Input;
use connect_gating::deployments::{Envelope, Family, Splitter};
use connect_gating_benches::deployment;
use wasmtime::error::Context as _;
use wasmtime::{Result, ensure};

/// The curve of one quantity.
pub struct Curve {
    pub name: &'static str,
    /// What is counted.
    pub unit: &'static str,
    /// Count and fuel, the count doubled from each to the next.
    pub points: Vec<(f64, f64)>,
}

impl Curve {
    /// The slope of a line through the points of the upper half where both axes are logarithmic: 1 is linear. In the
    /// lower half what every call costs hides the growth.
    pub fn exponent(&self) -> f64 {
        let upper = &self.points[self.points.len() / 2..];
        let logarithms: Vec<(f64, f64)> = upper.iter().map(|(count, fuel)| (count.ln(), fuel.ln())).collect();
        let count = logarithms.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| logarithms.iter().map(of).sum::<f64>() / count;
        let (x, y) = (mean(|point| point.0), mean(|point| point.1));
        let covariance: f64 = logarithms.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
        let variance: f64 = logarithms.iter().map(|point| (point.0 - x).powi(2)).sum();
        covariance / variance
    }
}

pub fn measure(host: &Host) -> Result<Vec<Curve>> {
    let mut curves = Curves { instance: host.instance()?, curves: Vec::new() };
    let template = r#"{"updatedTimestamp":"2020-08-25T06:04:50Z","gatingStatus":"awaiting","pipelineId":"p","#;
    let body = |more: String| format!(r#"{template}"environmentId":"e","deploymentSequenceNumber":1{more}}}"#);
    let example = Input::example;

    curves.accepted("body", "bytes", 512, 262_144, |bytes| {
        let rest = bytes - body(String::new()).len() - r#","note":"""#.len();
        example().with_body(body(format!(r#","note":"{}""#, "x".repeat(rest))))
    })?;
    curves.accepted("details", "entries", 1, 1_000, |count| {
        let detail = r#"{"type":"issue","issueKey":"ITSM-1","issueLink":"https://example.com/ITSM-1"}"#;
        example().with_body(body(format!(r#","details":[{}]"#, vec![detail; count].join(","))))
    })?;
    curves.accepted("query parameters", "parameters", 1, 1_000, |count| {
        let query: Vec<String> = (0..count).map(|n| format!("p{}=%20v", n * 7_919 % 1_000)).collect();
        example().with_target(format!("/callback?{}", query.join("&")))
    })?;
    curves.accepted("claims", "claims", 1, 1_000, |count| {
        let claims: Vec<String> = (0..count).map(|n| format!(r#","c{n}":1"#)).collect();
        example().with_claims(&claims.concat())
    })?;
    curves.accepted("secrets tried", "secrets", 1, 4, |count| {
        let mut input = example();
        input.tenant.secrets.splice(0..0, vec!["another secret".to_owned(); count - 1]);
        input
    })?;
    curves.validated("deployments", "deployments", 1, 100, document)?;
    curves.validated("violations", "violations", 1, 65_536, |count| {
        let members: Vec<String> = (0..count).map(|n| format!(r#""x{n}":1"#)).collect();
        format!("{{{}}}", members.join(","))
    })?;
    Ok(curves.curves)
}

struct Curves {
    instance: Instance,
    curves: Vec<Curve>,
}

impl Curves {
    fn accepted(
        &mut self,
        name: &'static str,
        unit: &'static str,
        from: usize,
        to: usize,
        input: impl Fn(usize) -> Input,
    ) -> Result<()> {
        self.add((name, unit), (from, to), |instance, count| {
            let answer = instance.accept(&input(count))?;
            ensure!(answer.is_ok(), "{name}: {count} are refused: {answer:?}");
            Ok(())
        })
    }

    fn validated(
        &mut self,
        name: &'static str,
        unit: &'static str,
        from: usize,
        to: usize,
        document: impl Fn(usize) -> String,
    ) -> Result<()> {
        self.add((name, unit), (from, to), |instance, count| instance.validate(&document(count)).map(drop))
    }

    /// Doubles from `from` on, and ends with `to`.
    fn add(
        &mut self,
        (name, unit): (&'static str, &'static str),
        (from, to): (usize, usize),
        mut call: impl FnMut(&mut Instance, usize) -> Result<()>,
    ) -> Result<()> {
        let mut counts: Vec<usize> =
            std::iter::successors(Some(from), |count| Some(count * 2)).take_while(|count| *count < to).collect();
        counts.push(to);
        let mut points = Vec::new();
        for count in counts {
            call(&mut self.instance, count).with_context(|| format!("{name}: {count} {unit}"))?;
            points.push((count as f64, self.instance.fuel()? as f64));
        }
        self.curves.push(Curve { name, unit, points });
        Ok(())
    }
}

/// A bulk document of so many deployments.
fn document(count: usize) -> String {
    let mut splitter = Splitter::new(&Envelope::new(Family::Bulk)).expect("a splitter");
    for number in 0..count {
        let number = i64::try_from(number).expect("a small number");
        let added = splitter.add(&deployment(number)).expect("a deployment that can be sent");
        assert!(added.document.is_none(), "one document holds them");
    }
    splitter.finish().expect("a document").json
}
