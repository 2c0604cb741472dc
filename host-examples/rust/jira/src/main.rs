//! The stand-in as a program: for a dry run of an app.

mod options;

use std::process::ExitCode;
use std::sync::Arc;

use connect_gating_jira_stand_in::{Control, KeyServer, Site};
use options::Options;

fn main() -> ExitCode {
    match options::read(lexopt::Parser::from_env()) {
        Ok(None) => {
            print!("{}", options::HELP);
            ExitCode::SUCCESS
        }
        Ok(Some(options)) => match run(options) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failed(&error),
        },
        Err(error) => failed(&error),
    }
}

fn failed(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::FAILURE
}

fn run(options: Options) -> std::io::Result<()> {
    let keys = Arc::new(KeyServer::start(options.keys_port)?);
    let site = Arc::new(Site::start(options.site)?);
    let control = Control::start(options.control_port, Arc::clone(&site), Arc::clone(&keys))?;
    print!("{}", greeting(&site, &keys, &control.url()));
    // Everything happens in the servers' threads, until somebody ends the program.
    loop {
        std::thread::park();
    }
}

fn greeting(site: &Site, keys: &KeyServer, control: &str) -> String {
    let (url, base_url, keys) = (site.url(), site.base_url(), keys.url());
    format!(
        "\
A stand-in for Jira, for this machine alone. Ctrl-C ends it.

  Jira site   {url}   have the app send there what belongs to {base_url}
  key server  {keys}   everybody has its private key: only for an app that nobody else can reach
  control     {control}

# the app, by the URL where it listens on this machine
curl -d '{{\"app\": \"http://127.0.0.1:8080\"}}' {control}/install
curl -X POST {control}/uninstall
# the change request of the gate that waits longest
curl -X POST {control}/approve
curl -X POST {control}/reject
curl -d '{{\"status\": \"invalid\"}}' {control}/decide
# attacks: a used token with another body, a guessed secret
curl -X POST {control}/replay
curl -X POST {control}/forge
# misbehaviour: of the next submission, of every poll, of the next callback, of everything; and its end
curl -d '{{\"route\": \"bulk\", \"fault\": {{\"status\": {{\"code\": 429, \"retryAfter\": \"3\"}}}}}}' {control}/misbehave
curl -d '{{\"route\": \"poll\", \"fault\": \"hang\", \"times\": null}}' {control}/misbehave
curl -d '\"lose\"' {control}/misbehave/callback
curl -d '{{\"server\": \"site\"}}' {control}/stop-listening
curl -X POST {control}/behave
# what happened
curl {control}/state

"
    )
}
