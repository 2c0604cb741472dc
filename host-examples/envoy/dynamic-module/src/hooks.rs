//! The functions that Envoy calls by their names. Each turns pointers into Rust, and no panic gets out: a request whose
//! hook panics is answered with 503.
//!
//! Envoy wants all of those at the end to be there, although this filter makes no calls of its own and leaves responses
//! alone.

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use connect_gating_envoy::{Judged, Verdict};

use crate::abi::{
    BodyStatus, CText, ConfigEnvoy, EnvoyBuffer, FilterEnvoy, HeadersStatus, LogLevel, TrailersStatus, VERSION,
};
use crate::config::Gate;
use crate::envoy::{Envoy, define_counter, log};
use crate::filter::{Filter, Step};

/// The module has been loaded: says which version of the interface it knows.
#[unsafe(no_mangle)]
pub extern "C" fn envoy_dynamic_module_on_program_init() -> CText {
    VERSION.as_ptr()
}

/// A configuration has arrived, in Envoy's main thread. Null refuses it.
///
/// # Safety
///
/// Called by Envoy, with a configuration and buffers that are good for the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn envoy_dynamic_module_on_http_filter_config_new(
    envoy: ConfigEnvoy,
    _name: EnvoyBuffer,
    config: EnvoyBuffer,
) -> *const Gate {
    // Safety: the buffer is good, see above.
    let config = unsafe { config.slice() };
    let gate = catch_unwind(|| Gate::new(config)).unwrap_or_else(|_| Err("the module panicked".to_owned()));
    match gate {
        Ok(mut gate) => {
            // Safety: the configuration is good, see above.
            gate.counter = unsafe { define_counter(envoy) };
            Arc::into_raw(Arc::new(gate))
        }
        Err(message) => {
            log(LogLevel::Error, &format!("connect-gating: {message}"));
            std::ptr::null()
        }
    }
}

/// A configuration is no more. Requests that are under way keep what they need of it.
///
/// # Safety
///
/// Called by Envoy once, with what `config_new` gave it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn envoy_dynamic_module_on_http_filter_config_destroy(gate: *const Gate) {
    // Safety: `config_new` made it of an `Arc`.
    let gate = unsafe { Arc::from_raw(gate) };
    let _ = catch_unwind(AssertUnwindSafe(|| drop(gate)));
}

/// A request has arrived, in one of Envoy's worker threads, which keeps it.
///
/// # Safety
///
/// Called by Envoy, with what `config_new` gave it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn envoy_dynamic_module_on_http_filter_new(gate: *const Gate, _: FilterEnvoy) -> *mut Filter {
    // Safety: the configuration lives, and counts one more user now.
    let gate = unsafe {
        Arc::increment_strong_count(gate);
        Arc::from_raw(gate)
    };
    Box::into_raw(Box::new(Filter::new(gate)))
}

/// A request is no more.
///
/// # Safety
///
/// Called by Envoy once, with what `filter_new` gave it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn envoy_dynamic_module_on_http_filter_destroy(filter: *mut Filter) {
    // Safety: `filter_new` made it of a `Box`.
    let filter = unsafe { Box::from_raw(filter) };
    let _ = catch_unwind(AssertUnwindSafe(|| drop(filter)));
}

/// Runs a step of the filter, and answers where it says so. Envoy calls hooks for the response while it is answered, so
/// the filter is let go before.
///
/// # Safety
///
/// Called from a hook, with the pointers that Envoy handed to it.
unsafe fn step(envoy: FilterEnvoy, filter: *mut Filter, run: impl FnOnce(&mut Filter, Envoy) -> Step) -> Step {
    // Safety: Envoy handed it to the hook that is running.
    let envoy = unsafe { Envoy::new(envoy) };
    // Safety: `filter_new` made it, and Envoy calls one hook at a time for a request.
    let ran = catch_unwind(AssertUnwindSafe(|| run(unsafe { &mut *filter }, envoy)));
    let step = ran.unwrap_or_else(|_| {
        log(LogLevel::Error, "connect-gating: the module panicked");
        Step::Answer(Box::new(Judged::fault("the module panicked")))
    });
    if let Step::Answer(judged) = &step
        && let Verdict::Answer(answer) = &judged.verdict
    {
        envoy.answer(answer, &format!("connect_gating_{}", judged.event.code));
    }
    step
}

/// The headers of a request have arrived.
///
/// # Safety
///
/// Called by Envoy, with its request and what `filter_new` gave it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn envoy_dynamic_module_on_http_filter_request_headers(
    envoy: FilterEnvoy,
    filter: *mut Filter,
    end: bool,
) -> HeadersStatus {
    // Safety: as above.
    match unsafe { step(envoy, filter, |filter, envoy| filter.headers(envoy, end)) } {
        Step::Pass => HeadersStatus::Continue,
        Step::Wait | Step::Answer(_) | Step::Ignore => HeadersStatus::Stop,
    }
}

/// A piece of the body of a request has arrived.
///
/// # Safety
///
/// Called by Envoy, with its request and what `filter_new` gave it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn envoy_dynamic_module_on_http_filter_request_body(
    envoy: FilterEnvoy,
    filter: *mut Filter,
    end: bool,
) -> BodyStatus {
    // Safety: as above.
    match unsafe { step(envoy, filter, |filter, envoy| filter.body(envoy, end)) } {
        Step::Pass => BodyStatus::Continue,
        Step::Wait => BodyStatus::StopAndBuffer,
        Step::Answer(_) | Step::Ignore => BodyStatus::StopNoBuffer,
    }
}

/// The trailers of a request have arrived.
///
/// # Safety
///
/// Called by Envoy, with its request and what `filter_new` gave it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn envoy_dynamic_module_on_http_filter_request_trailers(
    envoy: FilterEnvoy,
    filter: *mut Filter,
) -> TrailersStatus {
    // Safety: as above.
    match unsafe { step(envoy, filter, Filter::trailers) } {
        Step::Pass => TrailersStatus::Continue,
        Step::Wait | Step::Answer(_) | Step::Ignore => TrailersStatus::Stop,
    }
}

/// A hook that has nothing to do: 0 is `Continue` for those that return something.
macro_rules! idle {
    ($($name:ident($($argument:ty),*) -> $returned:ty;)*) => {$(
        #[doc = "Nothing to do."]
        #[unsafe(no_mangle)]
        pub extern "C" fn $name($(_: $argument),*) -> $returned {
            <$returned>::default()
        }
    )*};
}

type Pointer = *mut c_void;
type Status = u32;

idle! {
    envoy_dynamic_module_on_http_filter_response_headers(Pointer, Pointer, bool) -> Status;
    envoy_dynamic_module_on_http_filter_response_body(Pointer, Pointer, bool) -> Status;
    envoy_dynamic_module_on_http_filter_response_trailers(Pointer, Pointer) -> Status;
    envoy_dynamic_module_on_http_filter_stream_complete(Pointer, Pointer) -> ();
    envoy_dynamic_module_on_http_filter_http_callout_done(Pointer, Pointer, u64, u32, Pointer, usize, Pointer, usize) -> ();
    envoy_dynamic_module_on_http_filter_http_stream_headers(Pointer, Pointer, u64, Pointer, usize, bool) -> ();
    envoy_dynamic_module_on_http_filter_http_stream_data(Pointer, Pointer, u64, Pointer, usize, bool) -> ();
    envoy_dynamic_module_on_http_filter_http_stream_trailers(Pointer, Pointer, u64, Pointer, usize) -> ();
    envoy_dynamic_module_on_http_filter_http_stream_complete(Pointer, Pointer, u64) -> ();
    envoy_dynamic_module_on_http_filter_http_stream_reset(Pointer, Pointer, u64, u32) -> ();
    envoy_dynamic_module_on_http_filter_scheduled(Pointer, Pointer, u64) -> ();
    envoy_dynamic_module_on_http_filter_downstream_above_write_buffer_high_watermark(Pointer, Pointer) -> ();
    envoy_dynamic_module_on_http_filter_downstream_below_write_buffer_low_watermark(Pointer, Pointer) -> ();
}
