//! The part of Envoy's interface for dynamic modules (version 0.2.0, Envoy 1.40) that this module uses.
//!
//! There is no package of it for Rust. The names, the numbers and the layouts are Envoy's:
//! `source/extensions/dynamic_modules/abi/abi.h`.

use std::ffi::{c_char, c_void};
use std::marker::PhantomData;

/// The version, as C has texts.
pub const VERSION: &std::ffi::CStr = c"v0.2.0";

/// What an HTTP filter's configuration is to Envoy.
pub type ConfigEnvoy = *mut c_void;
/// What a request is to Envoy.
pub type FilterEnvoy = *mut c_void;

/// Octets that Envoy holds, until the hook returns or the thing they belong to is changed.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct EnvoyBuffer {
    /// Where they are; may be null where there are none.
    pub octets: *const u8,
    /// How many.
    pub length: usize,
}

impl EnvoyBuffer {
    /// No octets.
    pub const EMPTY: Self = Self { octets: std::ptr::null(), length: 0 };

    /// The octets.
    ///
    /// # Safety
    ///
    /// Envoy made the buffer, and nothing has ended its life.
    pub unsafe fn slice<'a>(self) -> &'a [u8] {
        if self.octets.is_null() {
            return &[];
        }
        // Safety: Envoy says that so many octets are there.
        unsafe { std::slice::from_raw_parts(self.octets, self.length) }
    }
}

/// Octets that the module holds for as long as a call lasts; Envoy copies them.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ModuleBuffer<'a> {
    octets: *const u8,
    length: usize,
    held: PhantomData<&'a [u8]>,
}

impl<'a> ModuleBuffer<'a> {
    /// Null: removes what a call would otherwise set.
    pub const NULL: ModuleBuffer<'static> = ModuleBuffer { octets: std::ptr::null(), length: 0, held: PhantomData };

    /// The octets of a slice.
    pub fn new(octets: &'a [u8]) -> Self {
        Self { octets: octets.as_ptr(), length: octets.len(), held: PhantomData }
    }
}

/// A header that Envoy holds.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct EnvoyHeader {
    /// The name, in lower case.
    pub name: EnvoyBuffer,
    /// The value.
    pub value: EnvoyBuffer,
}

/// A header that the module holds for as long as a call lasts.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ModuleHeader<'a> {
    /// The name.
    pub name: ModuleBuffer<'a>,
    /// The value.
    pub value: ModuleBuffer<'a>,
}

/// Which headers are meant.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum HeaderType {
    /// Those of the request.
    Request = 0,
    /// Those behind its body.
    RequestTrailer = 1,
}

/// Which part of a body is meant.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum BodyType {
    /// What has just arrived, while the hook for it runs.
    Received = 0,
}

/// How much a line of Envoy's log matters.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum LogLevel {
    /// The ordinary course of things.
    Info = 2,
    /// Somebody was refused, or something is odd.
    Warn = 3,
    /// A person has to look.
    Error = 4,
}

/// What becomes of a request after its headers have been looked at.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadersStatus {
    /// On to the next filter.
    Continue = 0,
    /// Not on, before a later hook says so.
    Stop = 1,
}

/// What becomes of a piece of a body.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyStatus {
    /// On to the next filter, with what was kept back.
    Continue = 0,
    /// Kept back. Envoy answers 413 beyond its buffer's limit.
    StopAndBuffer = 1,
    /// Thrown away: the request has been answered.
    StopNoBuffer = 3,
}

/// What becomes of the trailers.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrailersStatus {
    /// On to the next filter, with what was kept back.
    Continue = 0,
    /// Not on: the request has been answered.
    Stop = 1,
}

unsafe extern "C" {
    pub fn envoy_dynamic_module_callback_log(level: LogLevel, message: ModuleBuffer<'_>);
    pub fn envoy_dynamic_module_callback_http_get_header(
        filter: FilterEnvoy,
        kind: HeaderType,
        name: ModuleBuffer<'_>,
        value: *mut EnvoyBuffer,
        index: usize,
        count: *mut usize,
    ) -> bool;
    pub fn envoy_dynamic_module_callback_http_get_headers_size(filter: FilterEnvoy, kind: HeaderType) -> usize;
    pub fn envoy_dynamic_module_callback_http_get_headers(
        filter: FilterEnvoy,
        kind: HeaderType,
        headers: *mut EnvoyHeader,
    ) -> bool;
    pub fn envoy_dynamic_module_callback_http_set_header(
        filter: FilterEnvoy,
        kind: HeaderType,
        name: ModuleBuffer<'_>,
        value: ModuleBuffer<'_>,
    ) -> bool;
    pub fn envoy_dynamic_module_callback_http_get_body_size(filter: FilterEnvoy, kind: BodyType) -> usize;
    pub fn envoy_dynamic_module_callback_http_get_body_chunks_size(filter: FilterEnvoy, kind: BodyType) -> usize;
    pub fn envoy_dynamic_module_callback_http_get_body_chunks(
        filter: FilterEnvoy,
        kind: BodyType,
        chunks: *mut EnvoyBuffer,
    ) -> bool;
    pub fn envoy_dynamic_module_callback_http_set_buffer_limit(filter: FilterEnvoy, limit: u64);
    pub fn envoy_dynamic_module_callback_http_send_response(
        filter: FilterEnvoy,
        status: u32,
        headers: *const ModuleHeader<'_>,
        headers_size: usize,
        body: ModuleBuffer<'_>,
        details: ModuleBuffer<'_>,
    );
    pub fn envoy_dynamic_module_callback_http_filter_config_define_counter(
        config: ConfigEnvoy,
        name: ModuleBuffer<'_>,
        labels: *const ModuleBuffer<'_>,
        labels_length: usize,
        id: *mut usize,
    ) -> u32;
    pub fn envoy_dynamic_module_callback_http_filter_increment_counter(
        filter: FilterEnvoy,
        id: usize,
        values: *const ModuleBuffer<'_>,
        values_length: usize,
        value: u64,
    ) -> u32;
}

/// Where Envoy reads a text of C.
pub type CText = *const c_char;
