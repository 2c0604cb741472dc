//! What the app asks the site.

use std::sync::Arc;
use std::time::Instant;

use crate::fault::Route;
use crate::gate::Gate;
use crate::reply::{Reaction, Reply};
use crate::request::Request;
use crate::state::{Seen, Shared};
use crate::{bulk, delivery, poll, tenant};

/// Answers a request, or misbehaves, and writes it down.
pub(crate) fn handle(shared: &Arc<Shared>, request: &Request) -> Reaction {
    let at = Instant::now();
    let gate = poll::gate(request.path()).filter(|_| request.method == "GET");
    let route = match (&gate, request.method.as_str(), request.path()) {
        (Some(_), _, _) => Some(Route::Poll),
        (None, "POST", "/rest/deployments/0.1/bulk") => Some(Route::Bulk),
        _ => None,
    };
    let mut answered = None;
    let reaction = shared.rules.react(route, || {
        let (reply, note) = answer(shared, request, route, gate.as_ref());
        answered = Some((reply.status, note));
        reply
    });
    let (status, note) = answered.unzip();
    let said = status.map_or("it misbehaves".to_owned(), |status: u16| status.to_string());
    let why = note.as_ref().filter(|note| !note.is_empty()).map(|note| format!(": {note}")).unwrap_or_default();
    (shared.options.log)(&format!("app   {} {} -> {said}{why}", request.method, request.target));
    let (method, target) = (request.method.clone(), request.target.clone());
    shared.change(|state| {
        state.journal(Seen { at, route, method, target, status, note: note.unwrap_or_default() });
    });
    reaction
}

fn answer(shared: &Arc<Shared>, request: &Request, route: Option<Route>, gate: Option<&Gate>) -> (Reply, String) {
    if let Err(reason) = authenticate(shared, request) {
        return (Reply::empty(401), reason);
    }
    match (route, gate) {
        (Some(Route::Poll), Some(gate)) => (poll::answer(&shared.read(), gate), String::new()),
        (Some(Route::Bulk), _) => {
            if !request.header("content-type").is_some_and(|kind| kind.starts_with("application/json")) {
                return (Reply::error(415, "The content type is not application/json"), String::new());
            }
            let now = shared.milliseconds();
            let (reply, made) = shared.change(|state| bulk::take(state, &request.body, now));
            if shared.options.announce {
                for gate in made {
                    delivery::start(shared, &gate, "awaiting", now);
                }
            }
            (reply, String::new())
        }
        _ => (Reply::error(404, "There is nothing here"), String::new()),
    }
}

fn authenticate(shared: &Shared, request: &Request) -> Result<(), String> {
    let (app, secret) = {
        let state = shared.read();
        let app = state.app.as_ref().filter(|_| state.installed).ok_or("no app is installed")?;
        (app.key.clone(), state.secret.clone())
    };
    let authorization = request.header("authorization").ok_or("there is not exactly one header `Authorization`")?;
    tenant::verify(authorization, &secret, &app, &request.method, &request.target, shared.seconds())
}
