//! When Jira is asked about which gate, and what its answer changes: all of it in the database, so that a restart goes
//! on where the server was.

use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::backoff::Pace;
use crate::component::{Component, Decision, Outcome, Update};
use crate::fault::Fault;
use crate::gates::{self, GateId};
use crate::retry_after;

/// The furthest ahead that anything is ever scheduled, in seconds. What is further ahead was scheduled before the clock
/// was set back, and is due.
pub const FURTHEST: i64 = retry_after::LONGEST;

/// When to ask Jira next, and until when to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// The next time.
    pub next: i64,
    /// The last time.
    pub until: i64,
}

/// A gate that Jira is to be asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Its row.
    pub row: i64,
    /// The gate.
    pub gate: GateId,
    /// Its revision now. An answer confirms no later one.
    pub revision: i64,
    /// When it was found due, and is asked about. An answer is as old as its question: the clock may jump in between.
    pub asked_at: i64,
}

/// What came of asking.
#[derive(Debug)]
pub enum Heard {
    /// Jira said something about the gate.
    Told(Box<Update>),
    /// It did not, for the reason of this name.
    Nothing {
        /// The name.
        name: String,
        /// How long Jira wants to be left alone, in seconds.
        retry_after: Option<i64>,
    },
    /// There is nothing to ask for: Jira has no path for such a gate.
    Unaskable,
}

/// What an answer changed.
#[derive(Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Whether those who wait for the gate may see another answer now.
    pub changed: bool,
    /// When Jira is asked again.
    pub next: Option<i64>,
}

/// Begins a gate's polls, or begins them anew.
pub fn schedule(tx: &Transaction<'_>, row: i64, times: Times) -> Result<(), Fault> {
    tx.execute(
        "UPDATE gate SET poll_at = ?, poll_until = max(poll_until, ?), poll_count = 0 WHERE id = ?",
        params![times.next, times.until, row],
    )?;
    Ok(())
}

/// Asks Jira once more about a gate for which it said its last, since somebody wants to know. One that is due anyway
/// keeps its pace.
pub fn ask_again(tx: &Transaction<'_>, row: i64, times: Times) -> Result<(), Fault> {
    tx.execute(
        "UPDATE gate SET poll_at = ?, poll_until = max(poll_until, ?), poll_count = 0 WHERE id = ? AND poll_at IS NULL",
        params![times.next, times.until, row],
    )?;
    Ok(())
}

/// The most polls of one tenant at the same time: a Jira that hangs must not keep the others waiting.
const PER_TENANT: i64 = 4;

/// One tenant's gates that are due between two instants. By their index alone, so that it costs the same however many
/// they are: after an hour without Jira that may be all.
const DUE: &str = "
    SELECT id, client_key, pipeline_id, environment_id, sequence_number, revision, poll_at
    FROM gate INDEXED BY poll_due_of
    WHERE client_key = ?1 AND registered_at IS NOT NULL AND poll_at BETWEEN ?2 AND ?3 ORDER BY poll_at, id LIMIT ?4";

/// The gates that are due, at most so many, those who waited longest first.
pub fn due(tx: &Transaction<'_>, now: i64, most: usize) -> Result<Vec<Due>, Fault> {
    let furthest = now.saturating_add(FURTHEST);
    let mut asked = tx.prepare_cached(
        "SELECT client_key FROM tenant
         WHERE uninstalled_at IS NULL AND base_url IS NOT NULL AND (quiet_until <= ?1 OR quiet_until > ?2)",
    )?;
    let tenants = asked.query_map([now, furthest], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    let mut statement = tx.prepare_cached(DUE)?;
    let mut due: Vec<(i64, Due)> = Vec::new();
    for tenant in tenants {
        let mut seats = PER_TENANT;
        for (first, last) in [(i64::MIN, now), (furthest.saturating_add(1), i64::MAX)] {
            for found in statement.query_map(params![tenant, first, last, seats], |row| scheduled(row, now))? {
                due.push(found?);
                seats = seats.saturating_sub(1);
            }
        }
    }
    due.sort_by_key(|(at, due)| (*at, due.row));
    Ok(due.into_iter().map(|(_, due)| due).take(most).collect())
}

fn scheduled(row: &rusqlite::Row<'_>, asked_at: i64) -> rusqlite::Result<(i64, Due)> {
    let gate =
        GateId { client_key: row.get(1)?, pipeline: row.get(2)?, environment: row.get(3)?, sequence: row.get(4)? };
    Ok((row.get(6)?, Due { row: row.get(0)?, gate, revision: row.get(5)?, asked_at }))
}

/// Keeps what came of asking, and decides when to ask again. None where the gate is gone.
pub fn record(
    tx: &Transaction<'_>,
    component: &Component,
    due: &Due,
    heard: &Heard,
    pace: Pace,
    now: i64,
) -> Result<Option<Recorded>, Fault> {
    let Some(row) = row(tx, due.row)? else {
        return Ok(None);
    };
    let (mut changed, mut settled) = (false, false);
    let name = match heard {
        Heard::Told(update) => {
            (changed, settled) = told(tx, component, due, &row, update, now)?;
            gates::status(&update.status).0
        }
        Heard::Nothing { name, .. } => name,
        Heard::Unaskable => {
            settled = true;
            "unaskable"
        }
    };
    let next = if row.revision != due.revision {
        // A callback or a submission came while Jira was asked: it said when to ask again.
        row.poll_at
    } else if settled {
        None
    } else {
        let asked_for = match heard {
            Heard::Nothing { retry_after, .. } => retry_after.unwrap_or(0),
            _ => 0,
        };
        let next = now.saturating_add(pace.wait(row.poll_count)?.max(asked_for));
        (next <= row.poll_until).then_some(next)
    };
    tx.execute(
        "UPDATE gate SET polled_at = ?, poll_result = ?, poll_at = ?, poll_count = poll_count + 1 WHERE id = ?",
        params![now, name, next, due.row],
    )?;
    Ok(Some(Recorded { changed, next }))
}

struct Row {
    callback_state: Option<String>,
    poll_state: Option<String>,
    revision: i64,
    poll_at: Option<i64>,
    poll_until: i64,
    poll_count: i64,
    under_way: i64,
}

fn row(tx: &Transaction<'_>, id: i64) -> Result<Option<Row>, Fault> {
    let row = tx
        .prepare_cached(
            "SELECT callback_state, poll_state, revision, poll_at, poll_until, poll_count, under_way FROM gate
             WHERE id = ?",
        )?
        .query_row([id], |row| {
            Ok(Row {
                callback_state: row.get(0)?,
                poll_state: row.get(1)?,
                revision: row.get(2)?,
                poll_at: row.get(3)?,
                poll_until: row.get(4)?,
                poll_count: row.get(5)?,
                under_way: row.get(6)?,
            })
        })
        .optional()?;
    Ok(row)
}

/// Folds Jira's word. Whether the gate's answer may have changed, and whether Jira has said its last.
fn told(
    tx: &Transaction<'_>,
    component: &Component,
    due: &Due,
    row: &Row,
    update: &Update,
    now: i64,
) -> Result<(bool, bool), Fault> {
    let polled: Vec<String> = row.poll_state.clone().into_iter().collect();
    let folded = component.fold(&polled, update)??;
    let all: Vec<String> = polled.into_iter().chain(row.callback_state.clone()).collect();
    let both = component.fold(&all, update)??;
    if both.outcome == Outcome::Applied {
        gates::keep_details(tx, due.row, update)?;
        let decided = folded.current.decision;
        gates::remember(tx, due.row, &gates::entry("poll", update, decided, both.outcome, now), now)?;
    }
    // What Jira says now has to be what it says all in all: an answer that looks older than an earlier one confirms nothing.
    // Nor does one while a submission is under way.
    let now_said = component.fold(&[], update)??.current.decision;
    let confirmed = (now_said == folded.current.decision && row.under_way == 0).then_some(due.revision);
    tx.execute(
        "UPDATE gate SET poll_state = ?, polled_revision = ?, told_at = ? WHERE id = ?",
        params![folded.state, confirmed, due.asked_at, due.row],
    )?;
    // What callbacks say later than Jira's answer is not settled by it.
    let agreed = both.current.decision == folded.current.decision;
    let last = matches!(folded.current.decision, Decision::Proceed | Decision::Stop);
    Ok((true, agreed && last && row.under_way == 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    const NOW: i64 = 1_600_000_000;

    /// What is due, by tenant and number, after these statements.
    fn due_after(name: &str, statements: &str) -> Vec<(String, i64)> {
        let folder = std::env::temp_dir().join(format!("connect-gating-polls-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let store = Store::open(&folder.join("gates.sqlite")).unwrap();
        let found = store.write(|tx| {
            tx.execute_batch(
                "INSERT INTO tenant (client_key, added_at, base_url) VALUES ('a', 0, 'https://a'), ('b', 0, 'https://b');
                 INSERT INTO gate (client_key, pipeline_id, environment_id, sequence_number, registered_at, poll_at)
                     WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 9)
                     SELECT 'a', 'p', 'e', n, 0, 1599999000 + n FROM n;
                 INSERT INTO gate (client_key, pipeline_id, environment_id, sequence_number, registered_at, poll_at)
                     VALUES ('b', 'p', 'e', 0, 0, 1600000000);",
            )?;
            tx.execute_batch(statements)?;
            due(tx, NOW, 32)
        });
        std::fs::remove_dir_all(&folder).unwrap();
        found.unwrap().into_iter().map(|due| (due.gate.client_key, due.gate.sequence)).collect()
    }

    fn named(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
        expected.iter().map(|(tenant, number)| ((*tenant).to_owned(), *number)).collect()
    }

    #[test]
    fn those_who_waited_longest_come_first_and_nobody_takes_all_the_seats() {
        assert_eq!(due_after("seats", ""), named(&[("a", 0), ("a", 1), ("a", 2), ("a", 3), ("b", 0)]));
    }

    #[test]
    fn who_is_not_to_be_asked_is_not_due() {
        let b = [("b", 0)];
        assert_eq!(due_after("quiet", "UPDATE tenant SET quiet_until = 1600000001 WHERE client_key = 'a'"), named(&b));
        assert_eq!(due_after("gone", "UPDATE tenant SET uninstalled_at = 1 WHERE client_key = 'a'"), named(&b));
        assert_eq!(due_after("nowhere", "UPDATE tenant SET base_url = NULL WHERE client_key = 'a'"), named(&b));
        assert_eq!(due_after("unknown", "UPDATE gate SET registered_at = NULL WHERE client_key = 'a'"), named(&b));
        assert_eq!(due_after("settled", "UPDATE gate SET poll_at = NULL WHERE client_key = 'a'"), named(&b));
        assert_eq!(due_after("later", "UPDATE gate SET poll_at = 1600003600 WHERE client_key = 'a'"), named(&b));
    }

    #[test]
    fn looking_costs_the_same_however_many_are_due() {
        let folder = std::env::temp_dir().join(format!("connect-gating-polls-cost-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let store = Store::open(&folder.join("gates.sqlite")).unwrap();
        let steps = |gates: i64| {
            let looked = store.write(|tx| {
                tx.execute_batch(
                    "DELETE FROM tenant; INSERT INTO tenant (client_key, added_at, base_url) VALUES ('a', 0, '')",
                )?;
                tx.execute(
                    "INSERT INTO gate (client_key, pipeline_id, environment_id, sequence_number, registered_at, poll_at)
                         WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?)
                         SELECT 'a', 'p', 'e', n, 0, n FROM n",
                    [gates],
                )?;
                let mut statement = tx.prepare(DUE)?;
                let found =
                    statement.query_map(params!["a", i64::MIN, NOW, PER_TENANT], |row| scheduled(row, NOW))?.count();
                Ok((found, statement.get_status(rusqlite::StatementStatus::VmStep)))
            });
            looked.unwrap()
        };
        let (few, many) = (steps(10), steps(10_000));
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(few.0, 4);
        assert_eq!(few, many);
    }

    #[test]
    fn what_is_too_far_ahead_is_due() {
        let ahead = "UPDATE gate SET poll_at = 1600003601; UPDATE tenant SET quiet_until = 1600003601";
        assert_eq!(due_after("ahead", ahead).len(), 5);
    }
}
