//! A deployment gate around the Connect Gating component: axum in front, wasmtime inside, SQLite below.

mod agreed;
mod answer;
mod app;
mod backoff;
mod bearer;
mod body;
mod callback;
mod cli;
mod clock;
mod component;
mod connect;
mod descriptor;
mod exposition;
mod fault;
mod gate_routes;
mod gates;
mod health;
mod jira;
mod key_server;
mod keys;
mod lifecycle;
mod log;
mod metrics;
mod operator;
mod options;
mod outgoing;
mod poll;
mod poller;
mod polls;
mod received;
mod report;
mod retry_after;
mod secrets;
mod seen;
mod server;
mod settings;
mod sole;
mod start;
mod store;
mod submission;
mod submission_answer;
mod tenants;
mod tokens;

use std::process::ExitCode;

use cli::Command;

fn main() -> ExitCode {
    let command = match cli::parse(std::env::args_os().skip(1)) {
        Ok(command) => command,
        Err(misuse) => {
            eprintln!("error: {misuse}; see --help");
            return ExitCode::from(2);
        }
    };
    let done = match command {
        Command::Serve(settings) => start::serve(*settings),
        command => operator::run(command),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
