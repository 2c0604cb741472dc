//! Asking Jira about one gate: callbacks are hints, and some are lost.

use std::sync::Arc;

use axum::http::Method;
use serde_json::Value;

use crate::app::App;
use crate::component::PollAnswer;
use crate::fault::Fault;
use crate::jira::{self, Question, Unanswered};
use crate::log::{self, Level};
use crate::outgoing::Answer;
use crate::polls::{self, Due, Heard};
use crate::{clock, gates};

/// The longest answer that the component reads, in bytes.
const LONGEST: usize = 262_144;

/// Asks Jira once, and keeps what it says. None where this server could not do its part; the gate is then still due.
pub async fn once(app: &Arc<App>, due: Due) -> Option<()> {
    let named = due.gate.gate();
    let heard = match app.run(move |app| Ok(app.component.poll_path(&named)?.ok())).await? {
        None => Heard::Unaskable,
        Some(path) => {
            let question = Question {
                client_key: due.gate.client_key.clone(),
                method: Method::GET,
                path,
                body: None,
                longest: LONGEST,
            };
            match jira::ask(app, question).await? {
                Ok(answer) => {
                    let gate = due.gate.gate();
                    app.run(move |app| read(app, &gate, &answer)).await?
                }
                Err(Unanswered::Quiet(seconds)) => {
                    Heard::Nothing { name: "retry-later".to_owned(), retry_after: Some(seconds) }
                }
                Err(unanswered) => Heard::Nothing { name: unanswered.name().to_owned(), retry_after: None },
            }
        }
    };
    app.run(move |app| keep(app, &due, &heard)).await
}

fn read(app: &App, gate: &crate::component::Gate, answer: &Answer) -> Result<Heard, Fault> {
    let read = app.component.read_poll_answer(gate, answer.status, &answer.body, clock::now(), app.policy.leeway)?;
    let name = match read {
        PollAnswer::Status(update) => return Ok(Heard::Told(Box::new(update))),
        PollAnswer::Unreadable(rejection) => rejection.code,
        PollAnswer::OtherGate => "other-gate".to_owned(),
        PollAnswer::NoData => "no-data".to_owned(),
        PollAnswer::Refused => "refused".to_owned(),
        PollAnswer::RetryLater => {
            return Ok(Heard::Nothing { name: "retry-later".to_owned(), retry_after: answer.retry_after });
        }
    };
    Ok(Heard::Nothing { name, retry_after: None })
}

fn keep(app: &App, due: &Due, heard: &Heard) -> Result<(), Fault> {
    let Some(connect) = &app.connect else {
        return Ok(());
    };
    let now = clock::now_signed();
    let recorded = app.store.write(|tx| polls::record(tx, &app.component, due, heard, connect.pace, now))?;
    let Some(recorded) = recorded else {
        return Ok(());
    };
    let (level, result) = match heard {
        Heard::Told(update) => (Level::Info, gates::status(&update.status).0),
        // The tenant's deployment is not there yet, or Jira is busy: nothing that a person has to look at.
        Heard::Nothing { name, .. } if name == "no-data" || name == "retry-later" => (Level::Info, name.as_str()),
        Heard::Nothing { name, .. } => (Level::Warn, name.as_str()),
        Heard::Unaskable => (Level::Warn, "unaskable"),
    };
    app.metrics.polls.count([result]);
    let next = recorded.next.and_then(|next| clock::rfc3339(next, 0));
    let result = [("result", Value::from(result)), ("next", next.into())];
    log::line(level, "polled", &[&due.gate.fields()[..], &result].concat());
    if recorded.changed {
        app.changed(due.gate.clone());
    }
    Ok(())
}
