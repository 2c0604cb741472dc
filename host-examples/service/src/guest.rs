//! The glue between WASI, the gating component and the rest of this crate.

#[cfg(not(feature = "spin"))]
mod bindings {
    wit_bindgen::generate!({ world: "connect-gating:service/service", path: ["../../wit", "wit"], generate_all });
}
#[cfg(feature = "spin")]
mod bindings {
    wit_bindgen::generate!({ world: "connect-gating:spin/service", path: ["../../wit", "../spin/wit"], generate_all });
}

mod callback;
mod clock;
mod confirm;
mod deployments;
mod descriptor;
mod gate_routes;
mod incoming;
mod jira;
mod keyvalue;
mod lifecycle;
mod log;
mod outgoing;
mod random;
mod service;

use crate::answer::Answer;
use crate::route::{Route, route};
use crate::store::Store as _;
use bindings::connect_gating::api as gating_api;
use incoming::Received;
use service::{Fault, Service};
use wasip2::http::types::{IncomingRequest, ResponseOutparam};

struct Gate;

wasip2::http::proxy::export!(Gate);

impl wasip2::exports::http::incoming_handler::Guest for Gate {
    fn handle(request: IncomingRequest, response: ResponseOutparam) {
        let received = Received::new(request);
        let answer = answer(received).unwrap_or_else(|fault| {
            log::line(log::Level::Error, "fault", &[("message", fault.to_string().into())]);
            Answer::unavailable()
        });
        incoming::send(response, answer);
    }
}

fn answer(received: Received) -> Result<Answer, Fault> {
    let config = match service::config() {
        Ok(config) => config,
        // The process runs, whatever else is wrong.
        Err(_) if received.path().ends_with("/health") => return Ok(healthy()),
        Err(fault) => return Err(fault),
    };
    let route = match route(&received.method, received.path(), &config.base_path) {
        Ok(Route::Health) => return Ok(healthy()),
        Ok(route) => route,
        Err(refusal) => return Ok(refusal),
    };
    let service = Service::new(config)?;
    match route {
        Route::Callback => callback::post(&service, received),
        Route::Installed => lifecycle::post(&service, received, lifecycle::Event::Installed),
        Route::Uninstalled => lifecycle::post(&service, received, lifecycle::Event::Uninstalled),
        Route::Deployments => deployments::post(&service, received),
        Route::Ask(named) => gate_routes::ask(&service, &received, named),
        Route::Register(named) => gate_routes::register(&service, &received, named),
        Route::Descriptor => descriptor::get(&service),
        Route::Health => Ok(healthy()),
        Route::Ready => ready(&service),
    }
}

fn healthy() -> Answer {
    Answer::json(200, serde_json::json!({ "healthy": true }))
}

/// The component answers, and the store can be read.
fn ready(service: &Service) -> Result<Answer, Fault> {
    service.store.get(&crate::keys::key(&["ready"]))?;
    Ok(Answer::json(200, serde_json::json!({ "ready": true })))
}
