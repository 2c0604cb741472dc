//! Looks which gates are due, and polls them: one poll at a time for a gate, a few at a time altogether.
//!
//! It looks at the wall clock once a second, so that a clock that jumps or a machine that slept needs no care.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use crate::app::App;
use crate::{clock, poll, polls};

/// The most polls at the same time.
const SEATS: usize = 32;
/// How often to look.
const TICK: Duration = Duration::from_secs(1);
/// How long a gate rests that could not be polled since the database or the component failed.
const REST: Duration = Duration::from_secs(5);

/// Polls until the server stops. What is under way then is dropped: it is still due in the database.
pub async fn run(app: Arc<App>) {
    let mut stopping = app.stopping.clone();
    let mut under_way = HashMap::new();
    let mut polls = JoinSet::new();
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            Some(done) = polls.join_next_with_id() => {
                let task = done.map_or_else(|panicked| panicked.id(), |(task, ())| task);
                under_way.remove(&task);
            }
            () = app.poll_now.notified() => {}
            () = tokio::time::sleep(TICK) => {}
        }
        let free = SEATS.saturating_sub(polls.len());
        if free == 0 {
            continue;
        }
        let due = app.run(|app| app.store.read(|tx| polls::due(tx, clock::now_signed(), SEATS))).await;
        let busy: HashSet<i64> = under_way.values().copied().collect();
        let fresh = due.unwrap_or_default().into_iter().filter(|due| !busy.contains(&due.row));
        for due in fresh.take(free) {
            let (app, row) = (Arc::clone(&app), due.row);
            let task = polls.spawn(async move {
                if poll::once(&app, due).await.is_none() {
                    tokio::time::sleep(REST).await;
                }
            });
            under_way.insert(task.id(), row);
        }
    }
}
