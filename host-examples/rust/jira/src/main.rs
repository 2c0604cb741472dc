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
A stand-in for Jira, on this machine alone. Ctrl-C ends it.

  {url}  the Jira site. It says that it is {base_url}: have the app send there what belongs to that.
  {keys}  the key server, instead of https://connect-install-keys.atlassian.com. Everybody has its
                         private key, so never let an app trust it that others can reach.
  {control}  takes orders:

curl -d '{{\"app\": \"http://127.0.0.1:8080\"}}' {control}/install
curl {control}/state
curl -X POST {control}/approve
curl -X POST {control}/reject
curl -d '{{\"status\": \"invalid\"}}' {control}/decide
curl -X POST {control}/replay
curl -X POST {control}/forge
curl -d '{{\"route\": \"bulk\", \"fault\": {{\"status\": {{\"code\": 429, \"retryAfter\": \"3\"}}}}}}' {control}/misbehave
curl -d '{{\"route\": \"poll\", \"fault\": \"hang\", \"times\": null}}' {control}/misbehave
curl -d '\"lose\"' {control}/misbehave/callback
curl -d '{{\"server\": \"site\"}}' {control}/stop-listening
curl -X POST {control}/behave
curl -X POST {control}/uninstall

"
    )
}
