//! A request to a tenant's Jira, signed as the app.

use super::clock;
use super::gating_api::jwt::{self, OutgoingRequest};
use super::log::{self, Level};
use super::outgoing::{self, Call, Failure, Reply};
use super::service::{Fault, Service, Tenant};
use crate::origin::Origin;
use crate::quiet;

/// How long it may take, in nanoseconds. It happens while a pipeline waits.
const PATIENCE: u64 = 10_000_000_000;

/// Why nothing was asked, or nothing was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// The tenant wants to be left alone for so many more seconds.
    Quiet(u64),
    /// The network's part.
    Failed(Failure),
}

impl Unanswered {
    /// Its name in answers and in the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quiet(_) => "retry-later",
            Self::Failed(failure) => failure.name(),
        }
    }
}

/// Asks: a GET, or a POST of JSON where there is a body. `longest` is the longest answer that is read, in bytes.
pub fn ask(
    service: &Service,
    tenant: &Tenant,
    path: &str,
    body: Option<&str>,
    longest: usize,
) -> Result<Result<Reply, Unanswered>, Fault> {
    let wait = quiet::left(&service.store, &tenant.client_key, clock::now())?;
    if wait > 0 {
        return Ok(Err(Unanswered::Quiet(wait)));
    }
    let site = match &service.config.stand_in {
        Some(stand_in) => stand_in.clone(),
        None => match Origin::read(&tenant.base_url) {
            Some(site) => site,
            None => return Ok(Err(Unanswered::Failed(Failure::Forbidden))),
        },
    };
    let target = format!("{}{path}", site.path);
    let outgoing = OutgoingRequest {
        method: if body.is_some() { "POST" } else { "GET" }.to_owned(),
        target: target.clone(),
        base_path: site.path.clone(),
    };
    let secret = tenant.secrets.first().map(String::as_str).unwrap_or_default();
    let signed = jwt::sign(&outgoing, &service.config.app_key, secret, clock::now(), None)
        .map_err(|rejection| Fault::Gating(rejection.message))?;
    let reply = outgoing::send(&Call {
        origin: &site,
        target: &target,
        authorization: Some(&signed.authorization),
        body,
        patience: PATIENCE,
        longest,
    });
    if let Ok(Reply { status, retry_after: Some(seconds), .. }) = reply
        && quiet::is_for_later(status)
    {
        let fields =
            [("tenant", tenant.client_key.as_str().into()), ("status", status.into()), ("seconds", seconds.into())];
        log::line(Level::Warn, "told-to-wait", &fields);
        quiet::keep(&service.store, &tenant.client_key, clock::now(), seconds)?;
    }
    Ok(reply.map_err(Unanswered::Failed))
}
