//! Rounds in which everybody takes a turn, so that whatever else the machine does meets all of them.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};
use wasmtime::{Result, ensure};

/// How long a turn takes.
const TURN: Duration = Duration::from_millis(10);

/// How long each candidate runs before anything counts: just-in-time compilers need it.
const WARM_UP: Duration = Duration::from_millis(1_500);

const ROUNDS: usize = 61;

/// One thing to measure.
pub struct Candidate {
    name: &'static str,
    run: Box<dyn FnMut(u32) -> Result<Duration>>,
}

impl Candidate {
    /// Something in this process.
    pub fn here<T>(name: &'static str, mut call: impl FnMut() -> Result<T> + 'static) -> Self {
        let run = move |calls| {
            let start = Instant::now();
            for _ in 0..calls {
                black_box(call()?);
            }
            Ok(start.elapsed())
        };
        Self { name, run: Box::new(run) }
    }

    /// Something that makes so many calls elsewhere and says how long they took.
    pub fn elsewhere(name: &'static str, run: impl FnMut(u32) -> Result<Duration> + 'static) -> Self {
        Self { name, run: Box::new(run) }
    }
}

/// Microseconds a call: the median of the rounds, and the quartiles around it.
#[derive(Clone, Copy, Debug)]
pub struct Time {
    pub median: f64,
    pub lower: f64,
    pub upper: f64,
}

pub type Times = BTreeMap<&'static str, Time>;

pub fn measure(candidates: &mut [Candidate]) -> Result<Times> {
    let mut turns = Vec::new();
    for Candidate { name, run } in candidates.iter_mut() {
        turns.push(warm_up(run)?);
        eprintln!("  {name}: {} calls a turn", turns.last().unwrap_or(&0));
    }
    let mut times: Vec<Vec<f64>> = vec![Vec::with_capacity(ROUNDS); candidates.len()];
    for _ in 0..ROUNDS {
        for ((candidate, calls), times) in candidates.iter_mut().zip(&turns).zip(&mut times) {
            // Whoever was before has filled the caches with its own.
            (candidate.run)(calls.div_ceil(10))?;
            let took = (candidate.run)(*calls)?;
            times.push(took.as_secs_f64() * 1e6 / f64::from(*calls));
        }
    }
    Ok(candidates.iter().zip(times).map(|(candidate, times)| (candidate.name, Time::of(times))).collect())
}

/// Runs a candidate for a while, and gives how many calls fill a turn when nothing disturbs.
fn warm_up(run: &mut impl FnMut(u32) -> Result<Duration>) -> Result<u32> {
    let (start, mut calls, mut least) = (Instant::now(), 1_u32, f64::MAX);
    while start.elapsed() < WARM_UP {
        let took = run(calls)?;
        least = least.min(took.as_secs_f64() / f64::from(calls));
        if took < TURN / 2 && calls < 1 << 24 {
            calls *= 2;
        }
    }
    ensure!(least > 0.0, "a candidate takes no time at all");
    Ok((TURN.as_secs_f64() / least).clamp(1.0, 1e9) as u32)
}

impl Time {
    fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        let at = |quarter: usize| times[(times.len() - 1) * quarter / 4];
        Self { median: at(2), lower: at(1), upper: at(3) }
    }
}
