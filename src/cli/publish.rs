//! `publish`: builds the site, uploads changed files to a store and notifies the hubs.

mod conditions;

use std::fmt::Write as _;
use std::time::Instant;

use serde_json::json;
use url::Url;

use crate::cli::publish::conditions::{
    hub_tokens, no_target, refuse_address, target_among_articles,
};
use crate::cli::{CommonOptions, ExitStatus, MessageFormat, output};
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, DiagnosticCode, Report, codes};
use crate::pipeline::{
    self, BaselineSource, BuildEnding, BuildOutcome, BuildProgress, BuildRequest, OnChange,
    OnDeletion, OnError,
};
use crate::publish::hubs::HubTokens;
use crate::publish::{
    self, NotificationTarget, PublishJob, PublishSummary, RemoteDeletions, UploadStep,
};
use crate::published::PublishedSite;
use crate::site::config_file;
use crate::sources;
use crate::writer::{LockWait, OnForeignFile};

/// Arguments of `publish`.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Arguments {
    /// The target, instead of `[publish] target`: s3://, gs://, az:// or file:///.
    #[arg(value_parser = config::target)]
    target: Option<Url>,
    /// Builds, and lists what would be uploaded.
    #[arg(long)]
    dry_run: bool,
    /// Notifies no hub.
    #[arg(long)]
    no_ping: bool,
    /// Publishes the other articles when one has errors, and exits with 1.
    #[arg(long)]
    keep_going: bool,
    /// Publishes changed ids and dates; feed readers may show the articles as new.
    #[arg(long, help_heading = "Consent")]
    accept_changes: bool,
    /// Removes published entries and feeds whose articles or settings are gone.
    #[arg(long, help_heading = "Consent")]
    accept_deletions: bool,
    /// Replaces files of other programs at the paths of feeds and web pages, in the output folder and at the target.
    #[arg(long, help_heading = "Consent")]
    replace: bool,
}

impl Arguments {
    const fn on_foreign_file(&self) -> OnForeignFile {
        if self.replace { OnForeignFile::Replace } else { OnForeignFile::Refuse }
    }
}

/// Summary of one members' edition that was published.
struct MembersPublication {
    target: String,
    summary: PublishSummary,
}

/// Summaries of everything that one `publish` uploaded.
struct PublicationSummaries<'a> {
    /// Summary of the public feeds; `None` if they were not published.
    public: Option<&'a PublishSummary>,
    members: &'a [MembersPublication],
}

/// Builds and publishes the public feeds, then those for members.
pub(super) fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    let mut report = Report::default();
    let Some(config) = load_config(common, &mut report) else {
        output::report(&report, common);
        return ExitStatus::Usage;
    };
    let bar = output::TerminalProgress::new(common);
    let mut build = PublishBuilder { arguments, common, bar: &bar, last: None, members: None };
    let published = publish(&mut build, &config, &mut report);
    let is_complete = published.is_ok();
    let (mut exit, summary) = match published {
        Ok(summary) => (ExitStatus::Done, summary),
        Err(found) => {
            let exit = exit_for_failure(found.code);
            report.push(found);
            (exit, None)
        }
    };
    let mut members = Vec::new();
    if summary.is_some() && arguments.target.is_none() {
        exit = publish_members(&mut build, &config, &mut members, &mut report).max(exit);
    }
    if let Some(outcome) = build.last.take() {
        output::report(&outcome.report, common);
        // Each build reports the configuration again.
        report.diagnostics.retain(|found| !outcome.report.diagnostics.contains(found));
        exit = exit.max(exit_for_ending(outcome.ending));
    }
    output::report(&report, common);
    if is_complete {
        let summaries = PublicationSummaries { public: summary.as_ref(), members: &members };
        exit = print_summary(&summaries, arguments, &config, common).max(exit);
    }
    exit
}

/// Publishes each members' edition that has a target, and adds its summary.
fn publish_members(
    build: &mut PublishBuilder<'_>,
    config: &Config,
    published: &mut Vec<MembersPublication>,
    report: &mut Report,
) -> ExitStatus {
    let mut exit = ExitStatus::Done;
    for edition in &config.members {
        let (Some(target), Some(public)) = (&edition.target, &build.last) else { continue };
        let edition_config = pipeline::edition_config(config, edition, public);
        build.members = Some(edition_config.clone());
        match publish_to(build, target, &edition_config, &HubTokens::new(), report) {
            Ok(Some(summary)) => {
                published.push(MembersPublication { target: target.to_string(), summary });
            }
            // The build has reported its errors.
            Ok(None) => {}
            Err(found) => {
                exit = exit.max(exit_for_failure(found.code));
                report.push(found);
            }
        }
    }
    build.members = None;
    exit
}

fn load_config(common: &CommonOptions, report: &mut Report) -> Option<Config> {
    let mut config = config_file::configure_build(&common.config, report)?;
    if let Some(output) = &common.output {
        config.output.folder.clone_from(output);
    }
    Some(config)
}

fn publish(
    build: &mut PublishBuilder<'_>,
    config: &Config,
    report: &mut Report,
) -> Result<Option<PublishSummary>, Diagnostic> {
    let (arguments, common) = (build.arguments, build.common);
    let target = arguments.target.as_ref().or(config.publish.target.as_ref());
    let target = target.ok_or_else(no_target)?;
    if config.articles.store.as_ref().is_some_and(|store| config::is_within(target, store)) {
        return Err(target_among_articles(target));
    }
    if let Some(refused) = pipeline::check_members(&common.config, config, Some(target)) {
        return Err(refused);
    }
    let hub_tokens =
        if arguments.no_ping || arguments.dry_run { HubTokens::new() } else { hub_tokens(config)? };
    let published = publish_to(build, target, config, &hub_tokens, report)?;
    if published.is_some()
        && !build.arguments.dry_run
        && let Err(found) = sources::share_caches(config, &common.config)
    {
        report.push(found);
    }
    Ok(published)
}

/// Builds, and uploads what changed to one target; with `--dry-run`, only plans it.
fn publish_to(
    build: &mut PublishBuilder<'_>,
    target: &Url,
    config: &Config,
    hub_tokens: &HubTokens,
    report: &mut Report,
) -> Result<Option<PublishSummary>, Diagnostic> {
    refuse_address(target, report)?;
    let (arguments, common, bar) = (build.arguments, build.common, build.bar);
    let notice = |found: &Diagnostic| bar.announce(found);
    let lock = LockWait { timeout: common.lock_timeout, notice: &notice };
    let store = publish::open(target, config, lock)?;
    let job = PublishJob {
        store: &*store,
        config,
        output: &config.output.folder,
        has_article: &|path| sources::has(config, path),
        now: common.now(),
        started: Instant::now(),
        deletions: if arguments.accept_deletions {
            RemoteDeletions::Accept
        } else {
            RemoteDeletions::Refuse
        },
        on_stranger: arguments.on_foreign_file(),
        lock,
        notify: if arguments.no_ping {
            NotificationTarget::Nobody
        } else {
            NotificationTarget::Hubs
        },
        hub_tokens,
        progress: &|step| match step {
            UploadStep::Starts(count) => bar.start("upload", count as u64),
            UploadStep::Moves(count) => bar.advance(count as u64),
            UploadStep::Ends => bar.finish(),
        },
    };
    if arguments.dry_run {
        return publish::plan(&job, &mut |baseline| build.run(baseline), report);
    }
    publish::run(&job, &mut |baseline| build.run(baseline), report)
}

/// Builder for one `publish`: it builds again on top of the store's state whenever
/// another publisher was faster.
struct PublishBuilder<'a> {
    arguments: &'a Arguments,
    common: &'a CommonOptions,
    bar: &'a output::TerminalProgress,
    /// The outcome of the last public build, and what later builds of editions
    /// for members reported.
    last: Option<BuildOutcome>,
    /// The settings of the edition for members that is built instead.
    members: Option<Config>,
}

impl PublishBuilder<'_> {
    /// Builds on top of a baseline, by default the manifest of the output folder;
    /// returns true if the output folder holds the result.
    fn run(&mut self, baseline: Option<PublishedSite<'_>>) -> bool {
        let Self { arguments, common, bar, .. } = *self;
        let request = BuildRequest {
            on_error: if arguments.keep_going { OnError::KeepGoing } else { OnError::Stop },
            on_change: if arguments.accept_changes { OnChange::Accept } else { OnChange::Refuse },
            on_foreign_file: arguments.on_foreign_file(),
            on_deletion: if arguments.accept_deletions {
                OnDeletion::Accept
            } else {
                OnDeletion::Refuse
            },
            baseline: baseline.map_or(BaselineSource::Manifest, BaselineSource::Published),
            ..common.request(bar)
        };
        if let Some(edition) = &self.members {
            let built = pipeline::build_edition(&request, edition);
            let is_written = built.is_written;
            if let Some(public) = &mut self.last {
                public.add_members_report(built.report, built.ending);
            }
            return is_written;
        }
        let outcome = pipeline::run(&request);
        let is_written = outcome.is_written;
        self.last = Some(outcome);
        is_written
    }
}

const fn exit_for_ending(ending: BuildEnding) -> ExitStatus {
    match ending {
        BuildEnding::Done => ExitStatus::Done,
        BuildEnding::InputErrors => ExitStatus::InputErrors,
        BuildEnding::ConfigErrors => ExitStatus::Usage,
        BuildEnding::OutsideFailed => ExitStatus::OutsideFailed,
    }
}

/// Returns the exit code for a reason not to publish.
fn exit_for_failure(code: &DiagnosticCode) -> ExitStatus {
    let usage = [
        &codes::CONFIG_MEMBERS_FOLDER,
        &codes::CONFIG_MEMBERS_TARGET,
        &codes::PUBLISH_TARGET,
        &codes::PUBLISH_ADDRESS,
        &codes::PUBLISH_NO_CONDITIONS,
        &codes::PUBLISH_TOKEN,
    ];
    if usage.contains(&code) {
        ExitStatus::Usage
    } else if *code == codes::PUBLISH_BEHIND || *code == codes::PUBLISH_NOT_OURS {
        ExitStatus::InputErrors
    } else {
        ExitStatus::OutsideFailed
    }
}

fn print_summary(
    summaries: &PublicationSummaries<'_>,
    arguments: &Arguments,
    config: &Config,
    common: &CommonOptions,
) -> ExitStatus {
    let mut text = match (common.format, summaries.public) {
        (MessageFormat::Json, Some(summary)) => to_json(summary, summaries.members, arguments),
        (_, _) if common.quiet => return ExitStatus::Done,
        (_, Some(summary)) => to_text(summary, arguments, common),
        (_, None) => "nothing was published\n".to_owned(),
    };
    if common.format != MessageFormat::Json && summaries.public.is_some() {
        for MembersPublication { target, summary } in summaries.members {
            let _ = write!(text, "for members, {target}: {}", to_text(summary, arguments, common));
        }
        let has_target = config.members.iter().any(|edition| edition.target.is_some());
        if has_target && arguments.target.is_some() {
            text += "feeds for members were not published, because a target was given: run `feedwright publish` without one\n";
        }
    }
    super::print(text.as_bytes())
}

/// Writes the summary as one JSON object; its keys are stable.
fn to_json(
    summary: &PublishSummary,
    members: &[MembersPublication],
    arguments: &Arguments,
) -> String {
    let members = members.iter().map(|MembersPublication { target, summary }| {
        json!({
            "target": target,
            "written": summary.written,
            "removed": summary.removed,
            "unchanged": summary.unchanged,
            "raced": summary.raced,
        })
    });
    let summary = json!({
        "publish": {
            "dry_run": arguments.dry_run,
            "written": summary.written,
            "removed": summary.removed,
            "unchanged": summary.unchanged,
            "topics": summary.topics,
            "hubs_told": summary.notified,
            "hubs_untold": summary.pending,
            "raced": summary.raced,
            "members": members.collect::<Vec<_>>(),
        }
    });
    format!("{summary}\n")
}

fn to_text(summary: &PublishSummary, arguments: &Arguments, common: &CommonOptions) -> String {
    let mut text = String::new();
    if arguments.dry_run || common.verbose {
        let lists = [("write", &summary.written), ("remove", &summary.removed)];
        for (verb, path) in
            lists.iter().flat_map(|(verb, paths)| paths.iter().map(move |it| (verb, it)))
        {
            let _ = writeln!(text, "{verb} {path}");
        }
    }
    let did = if arguments.dry_run { "would be " } else { "" };
    let PublishSummary { written, removed, unchanged, notified, pending, raced, .. } = summary;
    let (written, removed) = (written.len(), removed.len());
    let _ = writeln!(text, "{written} {did}written, {unchanged} unchanged, {removed} {did}removed");
    if *raced > 0 {
        let times = output::counted(*raced as usize, "time", "times");
        let _ = writeln!(text, "another publisher was faster {times}, so the site was built again");
    }
    if notified + pending > 0 {
        let _ = writeln!(text, "hubs: {notified} notified, {pending} pending");
    }
    text
}
