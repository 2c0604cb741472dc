//! One input after another, until something is found or the time is over.

use crate::judge::{Core, judge};
use crate::mutate;
use crate::novelty::Novelty;
use crate::pool::Pool;
use connect_gating_tests::Component;
use connect_gating_tests::hostile::Random;
use serde_json::Value;

/// A run, which its seed repeats.
pub struct Run<'a> {
    component: &'a Component,
    core: Core<'a>,
    pool: Pool,
    novelty: Novelty,
    random: Random,
    calls: u64,
}

/// An input whose answer is wrong.
pub struct Finding {
    pub function: String,
    pub input: Value,
    /// What is wrong with the answer.
    pub fault: String,
}

impl<'a> Run<'a> {
    /// A run over those functions alone that are wanted.
    pub fn new(component: &'a Component, core: Core<'a>, seed: u64, wanted: impl Fn(&str) -> bool) -> Self {
        let (pool, novelty, random) = (Pool::new(wanted), Novelty::default(), Random::new(seed));
        Self { component, core, pool, novelty, random, calls: 0 }
    }

    /// One input: fresh and as it is, or changed.
    pub fn step(&mut self) -> Option<Finding> {
        let function = self.pool.next_function();
        let fresh = if self.random.once_in(3) { self.pool.take_fresh(&function, &mut self.random) } else { None };
        let input = fresh.or_else(|| mutate::input(&self.pool, &function, self.component, &mut self.random));
        // Before anything was tried, nothing can be changed.
        let input = input.or_else(|| self.pool.take_fresh(&function, &mut self.random)).expect("an input");
        self.ask(function, input)
    }

    fn ask(&mut self, function: String, input: Value) -> Option<Finding> {
        self.calls += 1;
        let answer = judge(self.component, self.core, &function, &input);
        self.pool.spent(&function, self.component.last_fuel());
        match answer {
            Ok(answer) if self.novelty.is_new(&function, &answer) => {
                self.pool.add(&function, input, answer.get("ok").is_some());
            }
            Ok(_) => {}
            Err(fault) => return Some(Finding { function, input, fault }),
        }
        None
    }

    /// How many calls were judged.
    pub fn calls(&self) -> u64 {
        self.calls
    }

    /// In one line.
    pub fn figures(&self) -> String {
        let (calls, shown, (fresh, telling)) = (self.calls, self.novelty.len(), self.pool.sizes());
        format!(
            "{calls} calls, {shown} places and cases in answers, first by {telling} inputs; {fresh} inputs not tried"
        )
    }
}
