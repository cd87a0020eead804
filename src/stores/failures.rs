//! Failures of requests in plain English, by the types of the libraries' errors. Their
//! own texts are shown only as details, for failures of an unknown type.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::iter;

use rustls::{CertificateError, Error as TlsError};

use crate::stores::RequestFailure;

/// Error of a library.
type AnyError = dyn Error + 'static;

/// Reason and fix of a failure.
type FailureRow = (&'static str, &'static str);

/// Failures of a connection, by the kind of the system's error.
#[rustfmt::skip]
const CONNECTION: &[(ErrorKind, FailureRow)] = &[
    (ErrorKind::ConnectionRefused, ("the connection was refused: no server listens at this address and port", "start the server, or correct its address and port")),
    (ErrorKind::ConnectionReset, BROKEN),
    (ErrorKind::ConnectionAborted, BROKEN),
    (ErrorKind::BrokenPipe, BROKEN),
    (ErrorKind::UnexpectedEof, BROKEN),
    (ErrorKind::HostUnreachable, UNREACHABLE),
    (ErrorKind::NetworkUnreachable, UNREACHABLE),
    (ErrorKind::NetworkDown, UNREACHABLE),
    (ErrorKind::PermissionDenied, ("this machine does not allow the connection", "allow it in the firewall of this machine")),
];

const BROKEN: FailureRow = (
    "the server ended the connection without an answer",
    "check that the address is that of an HTTP server, and look at its log",
);

const NOT_HTTP: FailureRow = (
    "its answer is not HTTP",
    "write `https://` in place of `http://` if the server encrypts connections, or correct the port",
);

const UNREACHABLE: FailureRow = (
    "no network leads to this address",
    "connect this machine to the network, or correct the address",
);

/// Failures by the status of the answer.
#[cfg(any(feature = "s3", feature = "gcs", feature = "azure"))]
#[rustfmt::skip]
const STATUSES: &[(u16, FailureRow)] = &[
    (301, ("the bucket is in another region (301)", "set the region of the bucket in the environment, such as `AWS_REGION`")),
    (307, ("the bucket is in another region (307)", "set the region of the bucket in the environment, such as `AWS_REGION`")),
    (400, ("the store does not understand the request (400)", "check the address of the target, the region and the credentials")),
    (401, ("access denied (401)", "set the store's credentials in the environment")),
    (403, ("access denied (403)", "check the credentials in the environment, and the key's rights on the bucket")),
    (410, ("it no longer exists (410)", "create the bucket, or correct its address")),
    (429, ("the store gets too many requests (429)", "wait a moment")),
    (500, ("the store has an internal error (500)", "wait a moment, and look at the status page of the store")),
    (502, ("the server before the store can't reach it (502)", "wait a moment, and look at the status page of the store")),
    (503, ("the store is overloaded or down (503)", "wait a moment, and look at the status page of the store")),
    (504, ("the server before the store can't reach it (504)", "wait a moment, and look at the status page of the store")),
];

/// Explains an answer of a store by its status.
#[cfg(any(feature = "s3", feature = "gcs", feature = "azure"))]
pub(crate) fn explain_status(status: u16) -> RequestFailure {
    // The fix of a missing bucket names the setting with its address, which the caller knows.
    if status == 404 {
        return "not found (404)".into();
    }
    let row = STATUSES.iter().find(|(known, _)| *known == status);
    match row {
        Some((_, (reason, help))) => failure(*reason, help),
        None => format!("the store answered with the status {status}").into(),
    }
}

/// Explains a request without an answer; none if its cause has an unknown type.
/// `timeout` is the setting with the time limit.
pub(crate) fn explain_connection(error: &AnyError, timeout: &str) -> Option<RequestFailure> {
    if causes(error).any(is_timeout) {
        let reason = format!("it did not answer within `[publish] {timeout}`");
        return Some(failure(reason, "try again, or set a longer time limit if it is slow"));
    }
    if let Some(found) = causes(error).find_map(tls_error) {
        return Some(explain_tls(found));
    }
    let system = causes(error).filter_map(|cause| cause.downcast_ref::<io::Error>()).last();
    let row = CONNECTION.iter().find(|row| system.is_some_and(|error| error.kind() == row.0));
    let row = row.map(|(_, found)| *found).or_else(|| causes(error).find_map(http_failure));
    if let Some((reason, help)) = row {
        return Some(failure(reason, help));
    }
    // Of the steps of a connection, only the search for the address has errors without a
    // code of the system.
    (system?.raw_os_error().is_none() && causes(error).any(is_connect)).then(|| {
        let help = "correct the host name, or check the network and its DNS server";
        failure(format!("the address{} was not found", host(error)), help)
    })
}

/// Returns the text of an error of an unknown type, marked as not ours.
pub(crate) fn details(error: &AnyError) -> String {
    let text = causes(error).last().map(ToString::to_string).unwrap_or_default();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("the request failed (details: {text})")
}

fn failure(reason: impl Into<String>, help: &'static str) -> RequestFailure {
    RequestFailure { reason: reason.into(), help: Some(help) }
}

/// Lists an error and its causes, the innermost last.
pub(crate) fn causes(error: &AnyError) -> impl Iterator<Item = &AnyError> {
    iter::successors(Some(error), |&cause| cause.source())
}

fn is_timeout(cause: &AnyError) -> bool {
    let is_request = cause.downcast_ref::<reqwest::Error>().is_some_and(reqwest::Error::is_timeout);
    let system = cause.downcast_ref::<io::Error>();
    is_request || system.is_some_and(|error| error.kind() == ErrorKind::TimedOut)
}

fn is_connect(cause: &AnyError) -> bool {
    cause.downcast_ref::<reqwest::Error>().is_some_and(reqwest::Error::is_connect)
}

/// Returns the reason and the fix if a cause is an answer that breaks off or is not HTTP.
fn http_failure(cause: &AnyError) -> Option<FailureRow> {
    let error = cause.downcast_ref::<hyper::Error>()?;
    let rows = [(error.is_incomplete_message(), BROKEN), (error.is_parse(), NOT_HTTP)];
    rows.into_iter().find_map(|(is_cause, row)| is_cause.then_some(row))
}

/// Returns the host of a request, with a space before it, if the error has it.
fn host(error: &AnyError) -> String {
    let mut urls = causes(error).filter_map(|cause| cause.downcast_ref::<reqwest::Error>()?.url());
    let host = urls.find_map(|url| url.host_str());
    host.map(|host| format!(" `{host}`")).unwrap_or_default()
}

/// Returns the error of TLS in a cause. The system's error holds it without being caused
/// by it.
fn tls_error<'a>(cause: &'a AnyError) -> Option<&'a TlsError> {
    let inner = |error: &'a io::Error| error.get_ref().map(|inner| inner as &'a AnyError);
    let first = cause.downcast_ref::<io::Error>().and_then(inner);
    let mut held = iter::successors(first, |held| held.downcast_ref::<io::Error>().and_then(inner));
    cause.downcast_ref().or_else(|| held.find_map(|held| held.downcast_ref()))
}

fn explain_tls(error: &TlsError) -> RequestFailure {
    match error {
        TlsError::InvalidCertificate(found) => explain_certificate(found),
        TlsError::InvalidMessage(_) => failure(
            "it does not encrypt the connection",
            "write `http://` in place of `https://`, or correct the port",
        ),
        other => failure(
            format!("the encrypted connection failed (details: {other})"),
            "check the settings for TLS of the server",
        ),
    }
}

fn explain_certificate(error: &CertificateError) -> RequestFailure {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => failure(
            "its certificate has expired",
            "renew the certificate, or correct the clock of this machine",
        ),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            failure("its certificate is not valid yet", "correct the clock of this machine")
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            failure(
                "its certificate is for another host name",
                "write the host name of the certificate in the address",
            )
        }
        CertificateError::Revoked => {
            failure("its certificate was revoked", "install a new certificate on the server")
        }
        _ => failure(
            "its certificate is not trusted: it is self-signed or from an unknown authority",
            "install a certificate of a known authority, or set `SSL_CERT_FILE` to a file that contains its authority",
        ),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread;
    use std::time::Duration;

    use super::*;
    use crate::stores::network;

    /// Starts a server that answers each connection with some bytes.
    pub(in crate::stores) fn serve(answer: &'static [u8]) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 1024]);
                let _ = stream.write_all(answer);
            }
        });
        port
    }

    fn request(url: &str) -> RequestFailure {
        let runtime = network::runtime().unwrap();
        let client = reqwest::Client::builder().timeout(Duration::from_millis(400)).build();
        let client = client.unwrap();
        let error = runtime.block_on(async { client.get(url).send().await }).unwrap_err();
        explain_connection(&error, "timeout").unwrap_or_else(|| details(&error).into())
    }

    #[test]
    fn failed_connections_have_their_cause_and_its_fix() {
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let silent_port = silent.local_addr().unwrap().port();
        let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        // A label of more than 63 letters is never looked up.
        let unknown = format!("{}.invalid", "a".repeat(64));
        for (name, url, reason, help) in [
            (
                "closed port",
                format!("http://127.0.0.1:{closed}/"),
                "the connection was refused",
                "start the server",
            ),
            (
                "unknown host",
                format!("http://{unknown}/"),
                "was not found",
                "correct the host name",
            ),
            (
                "no answer",
                format!("http://127.0.0.1:{silent_port}/"),
                "within `[publish] timeout`",
                "longer time limit",
            ),
            (
                "closed at once",
                format!("http://127.0.0.1:{}/", serve(b"")),
                "ended the connection without an answer",
                "look at its log",
            ),
            (
                "not HTTP",
                format!("http://127.0.0.1:{}/", serve(b"garbage\r\n\r\n")),
                "its answer is not HTTP",
                "write `https://`",
            ),
            (
                "no TLS",
                format!("https://127.0.0.1:{}/", serve(b"HTTP/1.1 200 OK\r\n\r\n")),
                "does not encrypt",
                "write `http://`",
            ),
        ] {
            let found = request(&url);
            assert!(found.reason.contains(reason), "{name}: {found:?}");
            assert!(found.help.is_some_and(|found| found.contains(help)), "{name}: {found:?}");
        }
    }

    #[test]
    fn failure_of_an_unknown_type_is_marked_as_details() {
        let error = io::Error::other("odd\n thing");
        assert_eq!(explain_connection(&error, "timeout"), None);
        assert_eq!(details(&error), "the request failed (details: odd thing)");
    }

    #[test]
    fn certificates_that_are_not_accepted_have_their_cause() {
        for (error, reason) in [
            (CertificateError::UnknownIssuer, "is not trusted"),
            (CertificateError::Expired, "has expired"),
            (CertificateError::NotValidYet, "is not valid yet"),
            (CertificateError::NotValidForName, "is for another host name"),
            (CertificateError::Revoked, "was revoked"),
        ] {
            let error = io::Error::other(TlsError::InvalidCertificate(error));
            let found = explain_connection(&error, "timeout").unwrap();
            assert!(found.reason.contains(reason) && found.help.is_some(), "{found:?}");
        }
    }

    #[test]
    fn statuses_have_their_cause_and_its_fix() {
        for (status, reason, help) in [
            (301, "another region", "set the region"),
            (401, "access denied (401)", "set the store's credentials"),
            (403, "access denied (403)", "the key's rights on the bucket"),
            (410, "no longer exists (410)", "create the bucket"),
            (429, "too many requests (429)", "wait a moment"),
            (500, "internal error (500)", "wait a moment"),
            (503, "overloaded or down (503)", "wait a moment"),
        ] {
            let found = explain_status(status);
            assert!(found.reason.contains(reason), "{status}: {found:?}");
            assert!(found.help.is_some_and(|found| found.contains(help)), "{status}: {found:?}");
        }
        assert_eq!(explain_status(404).reason, "not found (404)");
        assert!(STATUSES.is_sorted_by_key(|row| row.0));
        assert_eq!(explain_status(418).reason, "the store answered with the status 418");
    }
}
