//! The command line.

use std::time::Duration;

use connect_gating_jira_stand_in::SiteOptions;
use lexopt::{Arg, Parser, ValueExt as _};

/// What `--help` prints.
pub const HELP: &str = "\
Stands in for a Jira site and Atlassian's key server on the loopback interface, for a dry run of an app.

USAGE
    connect-gating-jira-stand-in [OPTIONS]

OPTIONS
    --control-port PORT   where it is told what to do; port 0 takes a free one, here and below [default: 4010]
    --site-port PORT      where the Jira site is [default: 4011]
    --keys-port PORT      where the key server is [default: 4012]
    --client-key KEY      the site's client key [default: acme]
    --base-url URL        the base URL that the site says it has [default: https://acme.atlassian.net]
    --minute SECONDS      how long a minute of Jira's retry policy takes; callbacks are sent again after 5 to 15 of them,
                          5 times at most [default: 60]
    --quiet               do not print what happens
";

/// What to run.
pub struct Options {
    /// The control server's port.
    pub control_port: u16,
    /// The key server's port.
    pub keys_port: u16,
    /// The site.
    pub site: SiteOptions,
}

/// Reads the command line; none where only help is wanted.
pub fn read(mut parser: Parser) -> Result<Option<Options>, lexopt::Error> {
    let log: fn(&str) = |line| println!("{line}");
    let mut options = Options {
        control_port: 4010,
        keys_port: 4012,
        site: SiteOptions { port: 4011, log, ..SiteOptions::default() },
    };
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("control-port") => options.control_port = parser.value()?.parse()?,
            Arg::Long("site-port") => options.site.port = parser.value()?.parse()?,
            Arg::Long("keys-port") => options.keys_port = parser.value()?.parse()?,
            Arg::Long("client-key") => options.site.client_key = parser.value()?.string()?,
            Arg::Long("base-url") => {
                options.site.base_url = parser.value()?.string()?.trim_end_matches('/').to_owned();
            }
            Arg::Long("minute") => {
                options.site.minute =
                    parser.value()?.parse_with(|value| Duration::try_from_secs_f64(value.parse().unwrap_or(-1.0)))?;
            }
            Arg::Long("quiet") => options.site.log = |_| (),
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(options))
}
