//! A signed request to a tenant's Jira.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderValue, Method, Uri};
use zeroize::Zeroize as _;

use crate::app::App;
use crate::component::OutgoingRequest;
use crate::connect::Connect;
use crate::fault::Fault;
use crate::log::{self, Level};
use crate::outgoing::{Answer, Call, Failure};
use crate::tenants::{self, Site};
use crate::{clock, outgoing};

/// How long a request may take altogether: as long as Jira gives an app to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// What to ask.
#[derive(Clone)]
pub struct Question {
    /// The tenant.
    pub client_key: String,
    /// GET or POST.
    pub method: Method,
    /// The path on the tenant's base URL, escaped as it is to be sent.
    pub path: String,
    /// The JSON to send.
    pub body: Option<String>,
    /// The longest body of an answer, in bytes.
    pub longest: usize,
}

/// Why nothing was asked, or nothing was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// The tenant is not installed, or nobody said where its Jira is.
    NoSite,
    /// The tenant wants to be left alone for so many more seconds.
    Quiet(i64),
    /// The network's part.
    Failed(Failure),
}

impl Unanswered {
    /// Its name in answers, in the log and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoSite => "no-base-url",
            Self::Quiet(_) => "retry-later",
            Self::Failed(failure) => failure.name(),
        }
    }

    /// Whether it is certain that the request never left.
    pub fn is_unsent(self) -> bool {
        match self {
            Self::NoSite | Self::Quiet(_) => true,
            Self::Failed(failure) => failure.is_unsent(),
        }
    }
}

/// Asks. None, logged, where this server could not do its part.
pub async fn ask(app: &Arc<App>, question: Question) -> Option<Result<Answer, Unanswered>> {
    let client_key = question.client_key.clone();
    let call = match app.run(move |app| prepare(app, question)).await? {
        Ok(call) => call,
        Err(unanswered) => return Some(Err(unanswered)),
    };
    let answer = app.connect.as_ref()?.client.send(call).await;
    if let Ok(Answer { status, retry_after: Some(seconds), .. }) = answer
        && is_for_later(status)
    {
        let fields = [("tenant", client_key.as_str().into()), ("status", status.into()), ("seconds", seconds.into())];
        log::line(Level::Warn, "told-to-wait", &fields);
        // Where it can't be kept, the fault is in the log, and the answer matters more.
        app.run(move |app| app.store.write(|tx| tenants::keep_quiet(tx, &client_key, clock::now_signed(), seconds)))
            .await;
    }
    Some(answer.map_err(Unanswered::Failed))
}

fn prepare(app: &App, question: Question) -> Result<Result<Call, Unanswered>, Fault> {
    let Some(connect) = &app.connect else {
        return Ok(Err(Unanswered::NoSite));
    };
    let now = clock::now_signed();
    let Some(site) = app.store.read(|tx| tenants::site(tx, &app.keyring, &question.client_key, now))? else {
        return Ok(Err(Unanswered::NoSite));
    };
    let wait = site.quiet_until.saturating_sub(now);
    if wait > 0 {
        return Ok(Err(Unanswered::Quiet(wait)));
    }
    let Some(origin) = connect.stand_in.clone().or_else(|| outgoing::origin(&site.base_url)) else {
        return Ok(Err(Unanswered::Failed(Failure::Forbidden)));
    };
    let Ok(url) = format!("{}{}", origin.to_string().trim_end_matches('/'), question.path).parse::<Uri>() else {
        return Ok(Err(Unanswered::Failed(Failure::Forbidden)));
    };
    let authorization = sign(app, connect, &question, &site, &origin, &url)?;
    Ok(Ok(Call {
        method: question.method,
        url,
        authorization: Some(authorization),
        body: question.body,
        patience: PATIENCE,
        longest: question.longest,
    }))
}

fn sign(
    app: &App,
    connect: &Connect,
    question: &Question,
    site: &Site,
    origin: &Uri,
    url: &Uri,
) -> Result<HeaderValue, Fault> {
    let request = OutgoingRequest {
        method: question.method.to_string(),
        target: url.path_and_query().map_or("", |target| target.as_str()).to_owned(),
        base_path: origin.path().trim_end_matches('/').to_owned(),
    };
    let signed = app.component.sign(&request, &connect.app.key, &site.secret, clock::now())?;
    let mut signed = signed.map_err(|rejection| Fault::Refused(rejection.message))?;
    let header = HeaderValue::from_str(&signed.authorization);
    signed.authorization.zeroize();
    signed.token.zeroize();
    let mut header = header.map_err(|_| Fault::Refused("the token is no header".to_owned()))?;
    header.set_sensitive(true);
    Ok(header)
}

/// Whether an answer of this status asks for another attempt.
fn is_for_later(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..=599)
}
