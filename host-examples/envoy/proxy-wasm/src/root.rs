//! What all requests of one configuration share: the configuration, and the tenants of now.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use connect_gating_envoy::{Callbacks, Tenants};
use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{ContextType, LogLevel};

use crate::config::{Config, Source};
use crate::filter::Filter;
use crate::host::{log, now};

/// How long the tenants may take to arrive.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long to wait before asking again, where they did not.
const AGAIN: Duration = Duration::from_secs(1);

/// The longest document of tenants, in bytes.
const LONGEST: usize = 16 << 20;

/// The tenants that were fetched last; none before the first time.
pub type Shared = Rc<RefCell<Option<Rc<Tenants>>>>;

/// One configuration in one thread of the proxy.
#[derive(Default)]
pub struct Root {
    source: Option<Source>,
    callbacks: Option<Rc<Callbacks>>,
    tenants: Shared,
}

impl Root {
    fn ask(&self, source: &Source) {
        let headers =
            vec![(":method", "GET"), (":path", source.path.as_str()), (":authority", source.cluster.as_str())];
        let asked = self.dispatch_http_call(&source.cluster, headers, None, Vec::new(), PATIENCE);
        if asked.is_err() {
            self.complain("the proxy does not reach them");
        }
    }

    fn complain(&self, message: &str) {
        log(LogLevel::Error, &format!("connect-gating: no tenants from the cluster: {message}; those of before stay"));
        self.set_tick_period(AGAIN);
    }
}

impl Context for Root {
    fn on_http_call_response(&mut self, _: u32, _: usize, body: usize, _: usize) {
        let status = self.get_http_call_response_header(":status").unwrap_or_default();
        if status != "200" {
            return self.complain(&format!("the status is `{}`", status.escape_debug()));
        }
        if body > LONGEST {
            return self.complain(&format!("the document is longer than {LONGEST} bytes"));
        }
        let document = self.get_http_call_response_body(0, body).unwrap_or_default();
        let Ok(document) = String::from_utf8(document) else { return self.complain("the document is not UTF-8") };
        match Tenants::read(&document) {
            Ok(tenants) => {
                *self.tenants.borrow_mut() = Some(Rc::new(tenants));
                let seconds = self.source.as_ref().map_or(1, |source| source.seconds);
                self.set_tick_period(Duration::from_secs(u64::from(seconds)));
            }
            Err(message) => self.complain(&message),
        }
    }
}

impl RootContext for Root {
    fn on_configure(&mut self, _: usize) -> bool {
        let json = self.get_plugin_configuration().unwrap_or_default();
        match Config::read(&json, now()) {
            Ok(Config { tenants, callbacks }) => {
                self.source = Some(tenants);
                self.callbacks = Some(Rc::new(callbacks));
                // Calls can be made from the first tick on.
                self.set_tick_period(Duration::from_millis(1));
                true
            }
            Err(message) => {
                log(LogLevel::Error, &format!("connect-gating: {message}"));
                false
            }
        }
    }

    fn on_tick(&mut self) {
        if let Some(source) = &self.source {
            // An answer sets the period anew; until then, one question at a time.
            self.set_tick_period(PATIENCE.saturating_add(AGAIN));
            self.ask(source);
        }
    }

    fn create_http_context(&self, _: u32) -> Option<Box<dyn HttpContext>> {
        let callbacks = Rc::clone(self.callbacks.as_ref()?);
        Some(Box::new(Filter::new(callbacks, Rc::clone(&self.tenants))))
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }
}
