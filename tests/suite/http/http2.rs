//! HTTP/2 without TLS, by prior knowledge (RFC 9113 section 3.3).

use bytes::Bytes;
use http::{Request, Version};
use tokio::net::TcpStream;
use tokio::runtime::Builder;

use crate::http::{ServedSite, Server};

/// Asks for one path so many times at once, and returns status, tag and body.
fn request(server: &Server, path: &str, times: usize) -> Vec<(u16, String, Bytes)> {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let (address, path) = (server.address, format!("http://a.example{path}"));
    runtime.block_on(async move {
        let stream = TcpStream::connect(address).await.unwrap();
        // Bodies are read one after the other, and may come in any order.
        let mut client = h2::client::Builder::new();
        client.initial_connection_window_size(1 << 20);
        let (mut client, connection) = client.handshake::<_, Bytes>(stream).await.unwrap();
        tokio::spawn(connection);
        let mut replies = Vec::new();
        for _ in 0..times {
            client = client.ready().await.unwrap();
            let request = Request::get(&path).version(Version::HTTP_2).body(()).unwrap();
            replies.push(client.send_request(request, true).unwrap().0);
        }
        let mut found = Vec::new();
        for reply in replies {
            let (parts, mut body) = reply.await.unwrap().into_parts();
            let mut bytes = Vec::new();
            while let Some(part) = body.data().await {
                let part = part.unwrap();
                body.flow_control().release_capacity(part.len()).unwrap();
                bytes.extend(part);
            }
            let tag = parts.headers.get("etag").map(|tag| tag.to_str().unwrap().to_owned());
            found.push((parts.status.as_u16(), tag.unwrap_or_default(), bytes.into()));
        }
        found
    })
}

#[test]
fn many_requests_at_once_are_answered_on_one_connection() {
    let site = ServedSite::new("", &[1, 2, 3]);
    let server = site.serve(&[]);
    let expected = server.get("/feed.xml", "");
    for (status, tag, body) in request(&server, "/feed.xml", 50) {
        assert_eq!((status, Some(&*tag)), (200, expected.field("etag")));
        assert_eq!(body, expected.body);
    }
}

#[test]
fn refusals_are_the_same() {
    let site = ServedSite::new("", &[1]);
    let server = site.serve(&[]);
    for (path, status) in [("/nothing", 404), ("/%2e%2e/feed.toml", 400)] {
        assert_eq!(request(&server, path, 1)[0].0, status, "{path}");
    }
}
