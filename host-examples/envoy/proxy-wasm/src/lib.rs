//! A proxy-wasm module of the same core, for proxies that load only core modules.
//!
//! Here the proxy's own sandbox runs the code, so the core is compiled in, not the component. Clock, log, metrics and the
//! way to the tenants are calls of the host; the module has no files, no threads and no memory of the requests before.

mod config;
mod counters;
mod native;

#[cfg(target_arch = "wasm32")]
mod filter;
#[cfg(target_arch = "wasm32")]
mod host;
#[cfg(target_arch = "wasm32")]
mod root;

pub use config::{Config, Source};
pub use counters::Counters;
pub use native::Native;

#[cfg(target_arch = "wasm32")]
mod entry {
    proxy_wasm::main! {{
        proxy_wasm::set_root_context(|_| Box::new(crate::root::Root::default()));
    }}
}
