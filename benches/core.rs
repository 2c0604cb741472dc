//! What each step of a callback, and sending deployments, costs natively: `cargo bench -p connect-gating-benches`.

use connect_gating::{Event, Reason, accept, canonical_request, fold, peek};
use connect_gating_benches::{Callback, POLICY, send};
use divan::Bencher;
use divan::counter::ItemsCount;

fn main() {
    divan::main();
}

fn accepted(callback: &Callback) -> Result<Event, Reason> {
    accept(&callback.request(), &callback.body, Some(&callback.tenant), &POLICY, callback.now)
}

#[divan::bench]
fn accepted_callback(bencher: Bencher<'_, '_>) {
    let callback = Callback::example();
    assert!(accepted(&callback).is_ok());
    bencher.bench_local(|| accepted(&callback));
}

#[divan::bench]
fn rejected_forgery(bencher: Bencher<'_, '_>) {
    let callback = Callback::forgery();
    assert_eq!(accepted(&callback), Err(Reason::BadSignature));
    bencher.bench_local(|| accepted(&callback));
}

#[divan::bench]
fn peek_at_the_issuer(bencher: Bencher<'_, '_>) {
    let callback = Callback::example();
    bencher.bench_local(|| peek(&callback.request(), &POLICY));
}

#[divan::bench]
fn canonical_request_of_ten_parameters(bencher: Bencher<'_, '_>) {
    let target = "/callback?j=10&i=9&h=8&g=7&f=6&e=5&d=4&c=3&b=2&a=1";
    bencher.bench_local(|| canonical_request("POST", target, ""));
}

#[divan::bench]
fn fold_a_newer_update(bencher: Bencher<'_, '_>) {
    let event = accepted(&Callback::example()).expect("an accepted callback");
    let mut newer = event.update.clone();
    newer.updated_at.seconds += 1;
    let stored = [fold(&[""; 0], &event.update).expect("a state").state];
    bencher.bench_local(|| fold(&stored, &newer));
}

/// Built, validated and split; validated once more as documents.
#[divan::bench]
fn one_document_of_deployments(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(100_usize)).bench_local(|| assert_eq!(send(100), 100));
}

/// The same, a thousand documents in one go.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn a_hundred_thousand_deployments(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(100_000_usize)).bench_local(|| assert_eq!(send(100_000), 100_000));
}
