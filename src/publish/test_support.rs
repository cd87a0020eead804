//! Fixtures for the tests of publishing.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use chrono::TimeDelta;

use crate::config::{self, Config};
use crate::diagnostic::{Report, SourceText};
use crate::model::Timestamp;
use crate::publish::hubs::HubTokens;
use crate::publish::store::PublishTarget;
use crate::publish::{NotificationTarget, PublishJob, RemoteDeletions};
use crate::writer::{FileRecord, LockWait, Manifest, OnForeignFile, PendingPing, PingProtocol};

/// The line of feed.toml that names the hub of [`ping`].
pub(super) const HUBS: &str = "hubs = ['https://hub.example/']";

/// Reads a configuration that has a `[site]` and these lines.
pub(super) fn config(lines: &str) -> Config {
    let text = format!("[site]\ntitle = 'A'\nurl = 'https://a.example/'\n{lines}\n");
    let path: Arc<Path> = Path::new("feed.toml").into();
    config::read(&SourceText::new(&path, &text), Path::new(""), &mut Report::default()).unwrap()
}

/// Makes a manifest of files, each given with a substitute for its hash.
pub(super) fn manifest(files: &[(&str, &str)]) -> Manifest {
    let record = |sha256: &str| FileRecord { sha256: sha256.to_owned() };
    let files = files.iter().map(|(path, hash)| ((*path).to_owned(), record(hash)));
    Manifest { files: files.collect(), ..Manifest::default() }
}

static NO_TOKENS: HubTokens = HubTokens::new();

/// Makes a publish job that starts at minute 0 of [`ping`].
pub(super) fn job<'a>(
    store: &'a dyn PublishTarget,
    config: &'a Config,
    output: &'a Path,
) -> PublishJob<'a> {
    PublishJob {
        store,
        config,
        output,
        has_article: &|_| true,
        now: Timestamp::UNIX_EPOCH,
        started: Instant::now(),
        deletions: RemoteDeletions::Refuse,
        on_stranger: OnForeignFile::Refuse,
        lock: LockWait::default(),
        notify: NotificationTarget::Hubs,
        hub_tokens: &NO_TOKENS,
        progress: &|_| (),
    }
}

/// Makes a ping to the hub of [`HUBS`], with a lease by a token until a minute.
pub(super) fn ping(topic: &str, by: Option<&str>, minute: i64) -> PendingPing {
    PendingPing {
        hub: "https://hub.example/".to_owned(),
        protocol: PingProtocol::WebSub,
        topic: topic.to_owned(),
        failed_attempts: 0,
        lease_token: by.map(str::to_owned),
        due: Timestamp::UNIX_EPOCH + TimeDelta::minutes(minute),
    }
}
