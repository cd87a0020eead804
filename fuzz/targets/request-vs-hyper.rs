//! Any bytes as the head of a request: `serve` reads by itself only what hyper
//! reads in the same bytes.

#![no_main]

mod wire;

use feedwright::internals::serve::{HttpRequest, simple_request};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some(plain) = simple_request::read(bytes) else { return };
    let parts = wire::hyper_reads(&bytes[..plain.length]).expect("hyper takes a plain request");
    let read = HttpRequest::from(&parts);
    assert_eq!((&read.method, read.path, read.version), {
        (&plain.request.method, plain.request.path, plain.request.version)
    });
    assert_eq!(sorted(&read), sorted(&plain.request));
});

/// Returns the fields by their names. Hyper puts lines of one name together; the
/// order among them counts.
fn sorted(request: &HttpRequest<'_>) -> Vec<(String, Vec<u8>)> {
    let fields = request.fields.iter();
    let mut fields: Vec<_> =
        fields.map(|(name, value)| (name.to_ascii_lowercase(), value.to_vec())).collect();
    fields.sort_by(|a, b| a.0.cmp(&b.0));
    fields
}
