//! The file that holds the tenants and their secrets, read again when it has changed.

use std::fs::{self, Metadata};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use connect_gating_envoy::Tenants;
use zeroize::Zeroizing;

/// How often the file is looked at, at most.
const INTERVAL: Duration = Duration::from_secs(1);

/// The longest file that is read, in bytes: some 100,000 tenants.
const LONGEST: u64 = 16 << 20;

/// A file of tenants, shared by all threads.
pub struct TenantFile {
    path: PathBuf,
    state: Mutex<State>,
}

struct State {
    tenants: Arc<Tenants>,
    version: Version,
    looked: Instant,
}

/// What tells one content of the file from another. A file that is replaced, as Kubernetes replaces a mounted secret,
/// changes its time too.
type Version = (u64, Option<SystemTime>);

/// What a look at the file found.
pub struct Looked {
    /// The tenants of now.
    pub tenants: Arc<Tenants>,
    /// Set once when the file has changed: how many tenants there are now, or why it could not be read, in which case
    /// those of before stay.
    pub news: Option<Result<usize, String>>,
}

impl TenantFile {
    /// Reads the file. Fails with a sentence that names the file and repeats no secret.
    pub fn open(path: PathBuf) -> Result<Self, String> {
        let (tenants, version) = read(&path)?;
        Ok(Self { path, state: Mutex::new(State { tenants, version, looked: Instant::now() }) })
    }

    /// The tenants of now. Looks at the file once a second at most, so a change counts within a second of the next
    /// callback.
    pub fn tenants(&self) -> Looked {
        // A thread that panicked here has left nothing half done.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut news = None;
        if state.looked.elapsed() >= INTERVAL {
            state.looked = Instant::now();
            // A file that can't be looked at is a change too, reported once.
            let version = fs::metadata(&self.path).map_or((0, None), |metadata| version(&metadata));
            if version != state.version {
                state.version = version;
                news = Some(read(&self.path).map(|(tenants, version)| {
                    (state.tenants, state.version) = (tenants, version);
                    state.tenants.count()
                }));
            }
        }
        Looked { tenants: Arc::clone(&state.tenants), news }
    }
}

fn version(metadata: &Metadata) -> Version {
    (metadata.len(), metadata.modified().ok())
}

fn read(path: &PathBuf) -> Result<(Arc<Tenants>, Version), String> {
    let unreadable = |error: io::Error| format!("the tenants `{}` can't be read: {error}", path.display());
    // The version from before: a change while it is read is seen the next time.
    let version = version(&fs::metadata(path).map_err(unreadable)?);
    if version.0 > LONGEST {
        return Err(format!("the tenants `{}` are longer than {LONGEST} bytes", path.display()));
    }
    let document = Zeroizing::new(fs::read_to_string(path).map_err(unreadable)?);
    let tenants = Tenants::read(&document).map_err(|message| format!("{message} (`{}`)", path.display()))?;
    Ok((Arc::new(tenants), version))
}
