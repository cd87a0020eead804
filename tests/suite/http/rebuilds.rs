//! Builds under load: every response is one of the published versions, whole.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufReader, Write};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::http::{Reply, ServedSite, article, connect};

/// Number of builds, unless `FEEDWRIGHT_REBUILDS` sets another one.
const BUILDS: u32 = 40;

fn builds() -> u32 {
    let setting = std::env::var("FEEDWRIGHT_REBUILDS").ok();
    setting.map_or(BUILDS, |count| count.parse().expect("FEEDWRIGHT_REBUILDS is a number"))
}

/// The feed as the disk has it.
pub fn published(site: &ServedSite) -> String {
    crate::sha256(&fs::read(site.path("public/feed.xml")).unwrap())[..32].to_owned()
}

/// Requests the feed until `is_over`; returns the versions that came.
fn load(address: SocketAddr, coding: &str, is_over: &AtomicBool) -> (u32, BTreeSet<String>) {
    let mut stream = BufReader::new(connect(address));
    let request = format!("GET /feed.xml HTTP/1.1\r\nHost: a\r\nAccept-Encoding: {coding}\r\n\r\n");
    let (mut count, mut versions) = (0, BTreeSet::new());
    while !is_over.load(Ordering::Relaxed) {
        stream.get_mut().write_all(request.as_bytes()).unwrap();
        let reply = Reply::next(&mut stream);
        assert_eq!(reply.status, 200);
        let tag = reply.version();
        assert!(reply.field("etag").unwrap().starts_with(&format!("\"{tag}")));
        versions.insert(tag);
        count += 1;
    }
    (count, versions)
}

#[test]
fn every_response_is_a_published_version_and_whole() {
    let builds = builds();
    let site = ServedSite::new("", &[1, 2]);
    let server = site.serve(&[]);
    let is_over = AtomicBool::new(false);
    let mut known = BTreeSet::from([published(&site)]);
    let found = thread::scope(|scope| {
        let (address, is_over) = (server.address, &is_over);
        let clients: Vec<_> = ["gzip", "identity", "br", "zstd"]
            .map(|coding| scope.spawn(move || load(address, coding, is_over)))
            .into_iter()
            .collect();
        for build in 0..builds {
            // In one step, for a file that is half written would be built too.
            site.write("next.md", &article(2).replace("Words", &format!("Words {build}")));
            fs::rename(site.path("next.md"), site.path("articles/2.md")).unwrap();
            server.rebuilt();
            known.insert(published(&site));
        }
        is_over.store(true, Ordering::Relaxed);
        clients.into_iter().map(|client| client.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(known.len(), builds as usize + 1);
    for (count, versions) in found {
        println!("{count} responses, {} versions", versions.len());
        assert!(count > builds, "{count}");
        assert!(versions.len() > 1 && versions.is_subset(&known));
    }
}
