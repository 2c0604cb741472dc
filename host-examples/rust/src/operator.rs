//! The operator's commands: tenants and tokens. They work on the database while the server runs, too.

use std::error::Error;
use std::io::{Read as _, Write as _};
use std::path::Path;

use zeroize::Zeroizing;

use crate::cli::{Command, HELP};
use crate::store::Store;
use crate::tenants::Added;
use crate::{clock, start, tenants, tokens};

/// The longest shared secret in bytes. Jira's have some dozens.
const LONGEST_SECRET: u64 = 4096;
/// A shorter secret than this many bytes is weaker than HS256 should be (RFC 7518, section 3.2).
const SHORT_SECRET: usize = 32;

/// Does what is said, and prints what was asked for on standard output.
pub fn run(command: Command) -> Result<(), Box<dyn Error>> {
    let now = clock::now_signed();
    let mut out = std::io::stdout();
    match command {
        Command::Help => write!(out, "{HELP}")?,
        Command::Version => writeln!(out, "connect-gating-host {}", env!("CARGO_PKG_VERSION"))?,
        Command::Serve(settings) => start::serve(*settings)?,
        Command::TenantAdd { database, secrets, client_key, secret_file, keep_old, base_url } => {
            let keyring = start::keyring(&secrets)?;
            let secret = read_secret(secret_file.as_deref())?;
            let store = Store::open(&database)?;
            let added = store.write(|tx| {
                let added = tenants::add(tx, &keyring, &client_key, &secret, keep_old, now)?;
                if let Some(base_url) = &base_url {
                    tenants::locate(tx, &client_key, base_url)?;
                }
                Ok(added)
            })?;
            store.flush()?;
            match added {
                Added::New => writeln!(out, "added `{client_key}`")?,
                Added::Rotated => {
                    writeln!(out, "replaced the secret of `{client_key}`; the old one is good for {keep_old} s")?;
                }
                Added::Unchanged => writeln!(out, "`{client_key}` has this secret already")?,
            }
        }
        Command::TenantList { database } => {
            for tenant in Store::open(&database)?.read(|tx| tenants::list(tx, now))? {
                let at = tenant.base_url.as_deref().unwrap_or("-");
                writeln!(out, "{}  {}  secrets: {}  {at}", tenant.client_key, date(tenant.added_at), tenant.secrets)?;
            }
        }
        Command::TenantRemove { database, client_key } => {
            let store = Store::open(&database)?;
            if !store.write(|tx| tenants::remove(tx, &client_key))? {
                return Err(format!("there is no tenant `{client_key}`").into());
            }
            store.flush()?;
            writeln!(out, "removed `{client_key}` with its secrets, tokens and gates")?;
        }
        Command::TokenCreate { database, tenant, scope } => {
            let token = Store::open(&database)?.write(|tx| {
                let known = tenants::exists(tx, &tenant)?;
                known.then(|| tokens::create(tx, &tenant, scope, now)).transpose()
            })?;
            let token = token.ok_or_else(|| format!("there is no tenant `{tenant}`"))?;
            // The token alone on standard output, so that it can go straight into a store of secrets.
            writeln!(out, "{}", token.as_str())?;
            eprintln!("this is the only time that the token is shown");
        }
        Command::TokenList { database } => {
            for token in Store::open(&database)?.read(tokens::list)? {
                let state = token.revoked_at.map_or("good".to_owned(), |at| format!("revoked {}", date(at)));
                let created = date(token.created_at);
                writeln!(out, "{}  {:6}  {}  created {created}  {state}", token.id, token.scope, token.client_key)?;
            }
        }
        Command::TokenRevoke { database, id } => {
            if !Store::open(&database)?.write(|tx| tokens::revoke(tx, &id, now))? {
                return Err(format!("there is no good token `{id}`").into());
            }
            writeln!(out, "revoked `{id}`")?;
        }
    }
    Ok(())
}

/// A secret comes from a file or from standard input, never from the command line, which other users can see. One line
/// end at its end is not part of it.
fn read_secret(file: Option<&Path>) -> Result<Zeroizing<String>, Box<dyn Error>> {
    let mut text = Zeroizing::new(String::new());
    let limit = LONGEST_SECRET.saturating_add(2);
    match file {
        Some(path) => std::fs::File::open(path)
            .and_then(|file| file.take(limit).read_to_string(&mut text))
            .map_err(|error| format!("the secret file `{}` can't be read: {error}", path.display()))?,
        None => std::io::stdin()
            .take(limit)
            .read_to_string(&mut text)
            .map_err(|error| format!("the secret can't be read from standard input: {error}"))?,
    };
    let line = text.strip_suffix('\n').map_or(text.as_str(), |line| line.strip_suffix('\r').unwrap_or(line));
    let secret = Zeroizing::new(line.to_owned());
    if secret.is_empty() {
        return Err("the secret is empty".into());
    }
    if u64::try_from(secret.len()).is_ok_and(|length| length > LONGEST_SECRET) {
        return Err(format!("the secret is longer than {LONGEST_SECRET} bytes").into());
    }
    if secret.len() < SHORT_SECRET {
        eprintln!(
            "warning: the secret is shorter than {SHORT_SECRET} bytes, so its signatures are weaker than they should be"
        );
    }
    Ok(secret)
}

fn date(seconds: i64) -> String {
    clock::rfc3339(seconds, 0).unwrap_or_else(|| seconds.to_string())
}
