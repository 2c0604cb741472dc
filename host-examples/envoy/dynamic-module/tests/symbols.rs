//! The library that Envoy loads. What it does there is tested with a real Envoy: see `host-examples/envoy/tests`.

/// Where cargo puts the library beside this test.
fn library() -> std::io::Result<Vec<u8>> {
    std::fs::read(std::env::current_exe()?.with_file_name("libconnect_gating_envoy_module.so"))
}

#[test]
fn it_says_the_version_of_the_interface() {
    assert!(library().unwrap().windows(7).any(|octets| octets == b"v0.2.0\0"));
}

#[test]
fn it_has_every_function_that_envoy_looks_for() {
    let library = library().unwrap();
    for name in [
        "config_new",
        "config_destroy",
        "new",
        "destroy",
        "request_headers",
        "request_body",
        "request_trailers",
        "response_headers",
        "response_body",
        "response_trailers",
        "stream_complete",
        "http_callout_done",
        "http_stream_headers",
        "http_stream_data",
        "http_stream_trailers",
        "http_stream_complete",
        "http_stream_reset",
        "scheduled",
        "downstream_above_write_buffer_high_watermark",
        "downstream_below_write_buffer_low_watermark",
    ] {
        let symbol = format!("\0envoy_dynamic_module_on_http_filter_{name}\0");
        assert!(library.windows(symbol.len()).any(|octets| octets == symbol.as_bytes()), "{name}");
    }
}
