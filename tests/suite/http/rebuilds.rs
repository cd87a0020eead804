//! Builds under load: every response is one of the published versions, whole.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufReader, Read, Write};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use feedwright::text::digest;
use flate2::read::GzDecoder;

use crate::http::{Reply, Site, article, connect};

const BUILDS: u32 = 40;

/// The feed as the disk has it.
fn published(site: &Site) -> String {
    digest::hex(&fs::read(site.path("public/feed.xml")).unwrap())[..32].to_owned()
}

/// Asks for the feed until it is told to end; returns the versions that came.
fn load(address: SocketAddr, coding: &str, is_over: &AtomicBool) -> (u32, BTreeSet<String>) {
    let mut stream = BufReader::new(connect(address));
    let request = format!("GET /feed.xml HTTP/1.1\r\nHost: a\r\nAccept-Encoding: {coding}\r\n\r\n");
    let (mut count, mut versions) = (0, BTreeSet::new());
    while !is_over.load(Ordering::Relaxed) {
        stream.get_mut().write_all(request.as_bytes()).unwrap();
        let reply = Reply::next(&mut stream);
        assert_eq!(reply.status, 200);
        let tag = digest::hex(&plain(&reply))[..32].to_owned();
        assert!(reply.field("etag").unwrap().starts_with(&format!("\"{tag}")));
        versions.insert(tag);
        count += 1;
    }
    (count, versions)
}

fn plain(reply: &Reply) -> Vec<u8> {
    if reply.field("content-encoding") != Some("gzip") {
        return reply.body.clone();
    }
    let mut bytes = Vec::new();
    GzDecoder::new(&*reply.body).read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn every_response_is_a_published_version_and_whole() {
    let site = Site::new("", &[1, 2]);
    let server = site.serve(&[]);
    let is_over = AtomicBool::new(false);
    let mut known = BTreeSet::from([published(&site)]);
    let found = thread::scope(|scope| {
        let (address, is_over) = (server.address, &is_over);
        let clients: Vec<_> = ["gzip", "identity", "gzip"]
            .map(|coding| scope.spawn(move || load(address, coding, is_over)))
            .into_iter()
            .collect();
        for build in 0..BUILDS {
            site.write("articles/2.md", &article(2).replace("Words", &format!("Words {build}")));
            server.rebuilt();
            known.insert(published(&site));
        }
        is_over.store(true, Ordering::Relaxed);
        clients.into_iter().map(|client| client.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(known.len(), BUILDS as usize + 1);
    for (count, versions) in found {
        assert!(count > BUILDS, "{count}");
        assert!(versions.len() > 1 && versions.is_subset(&known));
    }
}
