//! What the filter asks of Envoy, in Rust's terms: everything is copied, so nothing outlives what it belongs to.

use connect_gating_envoy::{Answer, Header, is_verified_header};

use crate::abi::{self, BodyType, ConfigEnvoy, EnvoyBuffer, EnvoyHeader, FilterEnvoy, HeaderType, LogLevel};
use crate::abi::{ModuleBuffer, ModuleHeader};

/// A request, for as long as a hook runs for it.
#[derive(Clone, Copy)]
pub struct Envoy(FilterEnvoy);

impl Envoy {
    /// The request of a hook.
    ///
    /// # Safety
    ///
    /// Envoy handed the pointer to the hook that is running, and it is not used after that.
    pub unsafe fn new(filter: FilterEnvoy) -> Self {
        Self(filter)
    }

    /// The values of a header, in order. Octets that are not UTF-8 are replaced: no method, target or token has any.
    pub fn values(self, name: &str) -> Vec<String> {
        let mut values = Vec::new();
        let mut count = 1;
        while values.len() < count {
            let mut value = EnvoyBuffer::EMPTY;
            let name = ModuleBuffer::new(name.as_bytes());
            // Safety: the pointer is good, see `new`; the rest are places that live longer than the call.
            let found = unsafe {
                abi::envoy_dynamic_module_callback_http_get_header(
                    self.0,
                    HeaderType::Request,
                    name,
                    &raw mut value,
                    values.len(),
                    &raw mut count,
                )
            };
            if !found {
                break;
            }
            // Safety: Envoy has just made it, and nothing has been changed since.
            values.push(String::from_utf8_lossy(unsafe { value.slice() }).into_owned());
        }
        values
    }

    /// Takes off what only this filter may set.
    pub fn strip(self, kind: HeaderType) {
        for name in self.names(kind).iter().filter(|name| is_verified_header(name)) {
            self.set(kind, name, ModuleBuffer::NULL);
        }
    }

    /// Sets the verified headers.
    pub fn set_all(self, headers: &[Header]) -> Result<(), String> {
        for (name, value) in headers {
            if !self.set(HeaderType::Request, name.as_bytes(), ModuleBuffer::new(value.as_bytes())) {
                return Err(format!("Envoy did not take the header `{name}`"));
            }
        }
        Ok(())
    }

    fn set(self, kind: HeaderType, name: &[u8], value: ModuleBuffer<'_>) -> bool {
        // Safety: the pointer is good, see `new`; Envoy copies the rest.
        unsafe { abi::envoy_dynamic_module_callback_http_set_header(self.0, kind, ModuleBuffer::new(name), value) }
    }

    fn names(self, kind: HeaderType) -> Vec<Vec<u8>> {
        // Safety: the pointer is good, see `new`.
        let size = unsafe { abi::envoy_dynamic_module_callback_http_get_headers_size(self.0, kind) };
        let mut headers = vec![EnvoyHeader { name: EnvoyBuffer::EMPTY, value: EnvoyBuffer::EMPTY }; size];
        // Safety: there is room for as many as Envoy said there are.
        let found = unsafe { abi::envoy_dynamic_module_callback_http_get_headers(self.0, kind, headers.as_mut_ptr()) };
        if !found {
            return Vec::new();
        }
        // Safety: Envoy has just made them, and nothing has been changed since.
        headers.iter().map(|header| unsafe { header.name.slice() }.to_vec()).collect()
    }

    /// How long the piece of the body is that has just arrived, in bytes.
    pub fn received_size(self) -> usize {
        // Safety: the pointer is good, see `new`.
        unsafe { abi::envoy_dynamic_module_callback_http_get_body_size(self.0, BodyType::Received) }
    }

    /// Appends the piece of the body that has just arrived.
    pub fn append_received(self, body: &mut Vec<u8>) {
        // Safety: the pointer is good, see `new`.
        let size = unsafe { abi::envoy_dynamic_module_callback_http_get_body_chunks_size(self.0, BodyType::Received) };
        let mut chunks = vec![EnvoyBuffer::EMPTY; size];
        // Safety: there is room for as many as Envoy said there are.
        let found = unsafe {
            abi::envoy_dynamic_module_callback_http_get_body_chunks(self.0, BodyType::Received, chunks.as_mut_ptr())
        };
        if found {
            for chunk in chunks {
                // Safety: Envoy has just made it, and nothing has been changed since.
                body.extend_from_slice(unsafe { chunk.slice() });
            }
        }
    }

    /// Lets Envoy keep so many bytes of the body back.
    pub fn set_buffer_limit(self, limit: usize) {
        // Safety: the pointer is good, see `new`.
        unsafe {
            abi::envoy_dynamic_module_callback_http_set_buffer_limit(self.0, u64::try_from(limit).unwrap_or(u64::MAX));
        }
    }

    /// Answers the client. Envoy calls this module's hooks for the response before it returns, so the caller holds
    /// nothing of the filter. `details` are for Envoy's access log.
    pub fn answer(self, answer: &Answer, details: &str) {
        let header = |(name, value): &(&'static str, &'static str)| ModuleHeader {
            name: ModuleBuffer::new(name.as_bytes()),
            value: ModuleBuffer::new(value.as_bytes()),
        };
        let headers: Vec<_> = Answer::HEADERS.iter().map(header).collect();
        let body = answer.body();
        // Safety: the pointer is good, see `new`; Envoy copies the rest.
        unsafe {
            abi::envoy_dynamic_module_callback_http_send_response(
                self.0,
                u32::from(answer.status),
                headers.as_ptr(),
                headers.len(),
                ModuleBuffer::new(body.as_bytes()),
                ModuleBuffer::new(details.as_bytes()),
            );
        }
    }

    /// Counts a callback.
    pub fn count(self, counter: usize, labels: [&str; 2]) {
        let values = labels.map(|label| ModuleBuffer::new(label.as_bytes()));
        // Safety: the pointer is good, see `new`; Envoy copies the labels. A counter that it does not know it ignores.
        unsafe {
            abi::envoy_dynamic_module_callback_http_filter_increment_counter(
                self.0,
                counter,
                values.as_ptr(),
                values.len(),
                1,
            );
        }
    }
}

/// Has Envoy count callbacks by outcome and code; none where it will not.
///
/// # Safety
///
/// Envoy handed the pointer to the hook that is running.
pub unsafe fn define_counter(config: ConfigEnvoy) -> Option<usize> {
    let labels = ["outcome", "code"].map(|label| ModuleBuffer::new(label.as_bytes()));
    let name = ModuleBuffer::new(b"connect_gating_callbacks");
    let mut id = 0;
    // Safety: the caller says that the pointer is good; Envoy copies the rest.
    let failed = unsafe {
        abi::envoy_dynamic_module_callback_http_filter_config_define_counter(
            config,
            name,
            labels.as_ptr(),
            labels.len(),
            &raw mut id,
        )
    };
    (failed == 0).then_some(id)
}

/// Writes a line to Envoy's log.
pub fn log(level: LogLevel, message: &str) {
    // Safety: Envoy copies the message.
    unsafe { abi::envoy_dynamic_module_callback_log(level, ModuleBuffer::new(message.as_bytes())) }
}
