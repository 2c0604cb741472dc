//! The inputs that fuzzing starts from, and those that it adds.

use crate::kept;
use crate::written_out::resolve;
use connect_gating_tests::VectorFile;
use connect_gating_tests::hostile::Random;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a call is counted with at least, in fuel: about what the host's own work for it costs.
const LEAST_COST: u64 = 500_000;

/// The inputs of every function, and what calling it has cost so far.
pub struct Pool(BTreeMap<String, Inputs>);

#[derive(Default)]
struct Inputs {
    /// Not tried yet.
    fresh: Vec<Value>,
    /// Those that showed something new and were taken.
    taken: Vec<Value>,
    /// Those that showed something new in being refused.
    refused: Vec<Value>,
    /// In fuel.
    cost: u64,
}

impl Pool {
    /// The inputs of the vectors, and what fuzzing the core has kept, for those functions that are wanted.
    pub fn new(wanted: impl Fn(&str) -> bool) -> Self {
        let mut inputs: BTreeMap<String, Inputs> = BTreeMap::new();
        let mut usable: BTreeMap<String, Value> = BTreeMap::new();
        let vectors = VectorFile::all().into_iter().flat_map(|file| file.vectors);
        for vector in vectors.filter(|vector| wanted(&vector.function)) {
            let input = resolve(&vector.input);
            // Without arguments there is nothing to vary.
            if input.as_object().is_some_and(serde_json::Map::is_empty) {
                continue;
            }
            if vector.expect.get("ok").is_some() {
                usable.entry(vector.function.clone()).or_insert_with(|| input.clone());
            }
            inputs.entry(vector.function).or_default().fresh.push(input);
        }
        for placed in kept::placed().into_iter().filter(|placed| wanted(placed.function)) {
            let mut input = usable[placed.function].clone();
            for (pointer, value) in placed.places {
                *input.pointer_mut(pointer).expect("a place in a usable input") = value;
            }
            inputs.get_mut(placed.function).expect("inputs of the vectors").fresh.push(input);
        }
        Self(inputs)
    }

    /// The function that has cost least so far. It is fuel that is counted, so that a seed repeats a run.
    pub fn next_function(&self) -> String {
        self.0.iter().min_by_key(|(_, inputs)| inputs.cost).expect("a function").0.clone()
    }

    /// An input of a function that has not been tried, if any is left.
    pub fn take_fresh(&mut self, function: &str, random: &mut Random) -> Option<Value> {
        let fresh = &mut self.of(function).fresh;
        if fresh.is_empty() { None } else { Some(fresh.swap_remove(random.below(fresh.len()))) }
    }

    /// An input of a function that showed something new; none before one was tried. Mostly one that was taken: what is
    /// refused early is refused early however it is changed.
    pub fn choose(&self, function: &str, random: &mut Random) -> Option<&Value> {
        let Inputs { taken, refused, .. } = &self.0[function];
        let among = if refused.is_empty() || !taken.is_empty() && !random.once_in(4) { taken } else { refused };
        if among.is_empty() { None } else { Some(random.choose(among)) }
    }

    /// Keeps an input that showed something new.
    pub fn add(&mut self, function: &str, input: Value, is_taken: bool) {
        let inputs = self.of(function);
        if is_taken { inputs.taken.push(input) } else { inputs.refused.push(input) }
    }

    /// Notes what a call cost, in fuel.
    pub fn spent(&mut self, function: &str, fuel: u64) {
        self.of(function).cost += fuel.max(LEAST_COST);
    }

    /// How many inputs have not been tried, and how many showed something new.
    pub fn sizes(&self) -> (usize, usize) {
        let sizes = self.0.values().map(|inputs| (inputs.fresh.len(), inputs.taken.len() + inputs.refused.len()));
        sizes.fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1))
    }

    fn of(&mut self, function: &str) -> &mut Inputs {
        self.0.get_mut(function).expect("a function with inputs")
    }
}
