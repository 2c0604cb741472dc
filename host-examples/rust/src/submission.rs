//! `POST /deployments`: a pipeline submits deployments, and the gates that they ask for are registered.
//!
//! The gates are registered before anything is sent, so that a callback that overtakes Jira's answer finds its gate, and
//! they are closed until it is known what became of the submission. A crash in between leaves gates that are closed and
//! polled, and sending the same again does no harm: Jira takes an update that it has already, and ignores it.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{Method, Request, Response};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::app::App;
use crate::component::{BulkAnswer, Report};
use crate::fault::Fault;
use crate::gates::{self, GateId};
use crate::jira::{self, Question, Unanswered};
use crate::log::{self, Level};
use crate::outgoing::Answer;
use crate::submission_answer::Outcome;
use crate::tokens::{self, Scope};
use crate::{answer, bearer, body, clock, report};
use connect_gating_gate::fate::Submitted;

/// The longest answer that the component reads, in bytes.
const LONGEST: usize = 1_048_576;
/// The path of the bulk API.
const BULK: &str = "/rest/deployments/0.1/bulk";
/// How long to wait until it is tried once more to keep what became of a submission.
const REST: Duration = Duration::from_secs(1);
/// The command that asks for a gate.
const GATING: &str = "initiate_deployment_gating";

/// What is to be sent.
struct Prepared {
    client_key: String,
    documents: VecDeque<Document>,
}

/// One document, and what is in it.
pub struct Document {
    /// As it is sent.
    pub json: String,
    /// Its deployments, in order.
    pub deployments: Vec<Deployment>,
}

/// A deployment of a document.
#[derive(Clone)]
pub struct Deployment {
    /// What names it.
    pub gate: GateId,
    /// The gate's row, where it asks for one.
    pub row: Option<i64>,
    /// What is odd about it.
    pub warnings: Value,
}

/// What became of a document.
pub struct Sent {
    /// The fate of each deployment, in order.
    pub fates: Vec<Submitted>,
    /// What Jira answered.
    pub answer: Option<BulkAnswer>,
    /// The network's part, by name.
    pub reason: Option<&'static str>,
    /// How long Jira wants to be left alone, in seconds.
    pub retry_after: Option<i64>,
}

/// Takes a bulk document as Jira documents it.
pub async fn post(State(app): State<Arc<App>>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Some(token) = bearer::token(&parts.headers) else {
        return answer::unauthorized();
    };
    if app.connect.is_none() {
        return answer::error(503, "no-app-key");
    }
    // Before the body is read, so that nobody without a token makes this server hold one.
    let tenant = {
        let token = token.clone();
        app.run(move |app| app.store.read(|tx| tokens::tenant_of(tx, &token, Scope::Submit))).await
    };
    match tenant {
        None => return answer::unavailable(),
        Some(None) => return answer::unauthorized(),
        Some(Some(_)) => {}
    }
    let document = match body::read(body, body::SUBMISSION).await {
        Ok(document) => document,
        Err(fault) => return fault.answer(),
    };
    // A task of its own, so that it comes to its end even if the pipeline hangs up.
    let submission =
        tokio::spawn(async move { submit(&app, token, document).await.unwrap_or_else(answer::unavailable) });
    submission.await.unwrap_or_else(|_| answer::unavailable())
}

async fn submit(app: &Arc<App>, token: Zeroizing<String>, document: String) -> Option<Response<Body>> {
    let mut prepared = match app.run(move |app| prepare(app, &token, &document)).await? {
        Ok(prepared) => prepared,
        Err(refusal) => return Some(refusal),
    };
    let answer = send_all(app, &mut prepared).await;
    if answer.is_none() {
        tokio::spawn(give_up(Arc::clone(app), prepared.documents));
    }
    answer
}

/// Sends what is prepared, and keeps what becomes of it. None where this server could not do its part: what is prepared
/// still is then left, the first of it perhaps sent.
async fn send_all(app: &Arc<App>, prepared: &mut Prepared) -> Option<Response<Body>> {
    let mut outcome = Outcome::default();
    while let Some(document) = prepared.documents.front() {
        let sent = match outcome.worst {
            // What comes behind a document that was not taken would only be refused likewise.
            Some(worst) if worst != Submitted::Accepted && worst != Submitted::Rejected => not_sent(document, None),
            _ => send(app, &prepared.client_key, document).await?,
        };
        outcome.add(&app.base_path, document, &sent);
        let fates: Vec<_> = document.deployments.iter().cloned().zip(sent.fates).collect();
        app.run(move |app| keep(app, &fates)).await?;
        prepared.documents.pop_front();
    }
    Some(outcome.answer())
}

/// Keeps that nobody knows what became of these, as soon as that can be written: until then their gates stay closed.
async fn give_up(app: Arc<App>, documents: VecDeque<Document>) {
    let left = documents.into_iter().flat_map(|document| document.deployments);
    let fates: Arc<[_]> = left.map(|deployment| (deployment, Submitted::Unanswered)).collect();
    let mut stopping = app.stopping.clone();
    loop {
        let fates = Arc::clone(&fates);
        if app.run(move |app| keep(app, &fates)).await.is_some() {
            return;
        }
        tokio::select! {
            // The next start does it.
            _ = stopping.wait_for(|stopping| *stopping) => return,
            () = tokio::time::sleep(REST) => {}
        }
    }
}

/// Reads, builds, and registers the gates; or the answer that refuses.
fn prepare(app: &App, token: &str, document: &str) -> Result<Result<Prepared, Response<Body>>, Fault> {
    let invalid = |report: &Report| answer::because(answer::json(422, &report::json(report)), "invalid-document");
    let parsed = match app.component.parse(document)? {
        Ok(parsed) => parsed,
        Err(report) => return Ok(Err(invalid(&report))),
    };
    let built = match app.component.build(&parsed)? {
        Ok(built) => built,
        Err(report) => return Ok(Err(invalid(&report))),
    };
    if let Some(refused) = built.refused.first() {
        return Ok(Err(invalid(&refused.report)));
    }
    let first = app.connect.as_ref().map_or(0, |connect| connect.pace.first);
    let (now, times) = (clock::now_signed(), app.polls_in(first));
    let prepared = app.store.write(|tx| {
        let Some(client_key) = tokens::tenant_of(tx, token, Scope::Submit)? else {
            return Ok(None);
        };
        let mut documents = VecDeque::new();
        for document in &built.documents {
            let mut deployments = Vec::new();
            for placement in &document.placements {
                let position = usize::try_from(placement.position).unwrap_or(usize::MAX);
                // The bulk document has a pipeline in every deployment, and the component places what it was given.
                let Some((deployment, pipeline)) = parsed
                    .deployments
                    .get(position)
                    .and_then(|deployment| Some((deployment, deployment.pipeline.as_ref()?)))
                else {
                    return Err(Fault::Refused("it placed what it was not given".to_owned()));
                };
                let gate = GateId {
                    client_key: client_key.clone(),
                    pipeline: pipeline.id.clone(),
                    environment: deployment.environment.id.clone(),
                    sequence: deployment.sequence_number,
                };
                let gated = deployment.commands.iter().any(|command| command == GATING);
                let row = gated.then(|| gates::submit(tx, &gate, now, times)).transpose()?;
                deployments.push(Deployment { gate, row, warnings: report::violations(&placement.warnings) });
            }
            documents.push_back(Document { json: document.json.clone(), deployments });
        }
        Ok(Some(Prepared { client_key, documents }))
    })?;
    Ok(prepared.ok_or_else(answer::unauthorized))
}

async fn send(app: &Arc<App>, client_key: &str, document: &Document) -> Option<Sent> {
    let question = Question {
        client_key: client_key.to_owned(),
        method: Method::POST,
        path: BULK.to_owned(),
        body: Some(document.json.clone()),
        longest: LONGEST,
    };
    let Answer { status, retry_after, body } = match jira::ask(app, question).await? {
        Ok(answer) => answer,
        Err(unanswered) => return Some(not_sent(document, Some(unanswered))),
    };
    let json = document.json.clone();
    let read = app.run(move |app| Ok(app.component.read_bulk_answer(&json, status, &body)?)).await?;
    Some(match read {
        Ok(answer) => Sent {
            fates: answer.outcomes.iter().map(|outcome| outcome.fate.into()).collect(),
            answer: Some(answer),
            reason: None,
            retry_after,
        },
        // It can't be: the component made the document.
        Err(_) => Sent {
            fates: vec![Submitted::Unanswered; document.deployments.len()],
            answer: None,
            reason: Some("unreadable-answer"),
            retry_after,
        },
    })
}

fn not_sent(document: &Document, why: Option<Unanswered>) -> Sent {
    let fate = match why {
        Some(Unanswered::Quiet(_)) => Submitted::RetryLater,
        Some(unanswered) if !unanswered.is_unsent() => Submitted::Unanswered,
        _ => Submitted::Unsent,
    };
    let retry_after = if let Some(Unanswered::Quiet(seconds)) = why { Some(seconds) } else { None };
    Sent { fates: vec![fate; document.deployments.len()], answer: None, reason: why.map(Unanswered::name), retry_after }
}

fn keep(app: &App, fates: &[(Deployment, Submitted)]) -> Result<(), Fault> {
    let now = clock::now_signed();
    app.store.write(|tx| {
        for (deployment, fate) in fates {
            if let Some(row) = deployment.row {
                gates::submitted(tx, row, fate.name(), now)?;
            }
        }
        Ok(())
    })?;
    for (deployment, fate) in fates {
        app.metrics.deployments.count([fate.name()]);
        let level = if *fate == Submitted::Accepted { Level::Info } else { Level::Warn };
        let fields = [("fate", fate.name().into()), ("gated", deployment.row.is_some().into())];
        log::line(level, "deployment-submitted", &[&deployment.gate.fields()[..], &fields].concat());
        if deployment.row.is_some() {
            app.changed(deployment.gate.clone());
        }
    }
    Ok(())
}
