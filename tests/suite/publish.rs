//! Publishing to a folder and to a store: what arrives, and in which order.

use crate::bucket::{Bucket, Manner};
use crate::site::{ProgramRun, TestSite};
use crate::stores::{self, Place, publish};

/// Makes a site of articles, each with a tag of its own and a feed of it, and of
/// a draft that is never published.
fn site(lines: &str, articles: &[&str]) -> TestSite {
    let site = TestSite::new();
    let config = format!(
        "[site]\ntitle = 'A'\nurl = 'https://a.example/'\nid_authority = 'a.example,2024'\n{lines}\n[feed]\nformats = ['atom']\n[each.tag]\n"
    );
    site.write("feed.toml", &config);
    site.declare_source("articles");
    stores::write_draft(&site);
    for (day, name) in articles.iter().enumerate() {
        article(&site, name, day + 1);
    }
    site
}

fn article(site: &TestSite, name: &str, day: usize) {
    let text = format!("---\ntitle: {name}\ndate: 2024-05-{day:02}\ntags: {name}\n---\nText.\n");
    site.write(&format!("articles/{name}.md"), &text);
}

/// Every file of a store as the output folder has it, but for the manifest.
fn assert_same(site: &TestSite, place: &Place) {
    let mut there = place.files();
    let mut built = stores::files(&site.path("public"));
    for files in [&mut there, &mut built] {
        let manifest = files.remove("feedwright.json").unwrap();
        let mut manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
        manifest.as_object_mut().unwrap().remove("store");
        files.insert("feedwright.json".into(), manifest.to_string().into_bytes());
    }
    assert!(there == built, "{:?} {:?}", there.keys(), built.keys());
}

#[test]
fn store_holds_the_built_files_and_a_second_publish_changes_nothing() {
    for place in stores::all() {
        let site = site("", &["a", "b"]);
        assert_eq!(publish(&site, &place, &[]).stdout, "5 written, 0 unchanged, 0 removed\n");
        assert_same(&site, &place);
        assert_eq!(publish(&site, &place, &[]).stdout, "0 written, 5 unchanged, 0 removed\n");
    }
}

#[test]
fn files_arrive_with_their_type_and_their_time_in_caches() {
    let bucket = Bucket::start(Manner::Right);
    let site = site("[publish]\ncache_control = 'max-age=7'", &["a"]);
    publish(&site, &Place::bucket(&bucket), &[]);
    let objects = bucket.objects();
    let lines = objects
        .iter()
        .map(|(key, it)| format!("{key} | {} | {}\n", it.content_type, it.cache_control));
    insta::assert_snapshot!(lines.collect::<String>(), @"
    x/atom.xml | application/atom+xml; charset=utf-8 | max-age=7
    x/feeds.html | text/html; charset=utf-8 | max-age=7
    x/feeds.opml | text/x-opml; charset=utf-8 | max-age=7
    x/feedwright.json | application/json | no-cache
    x/tags/a/atom.xml | application/atom+xml; charset=utf-8 | max-age=7
    ");
}

/// Returns the requests without the folder in the bucket. Requests for files of one kind
/// are sorted by name, because they are sent in parallel.
fn requests(bucket: &Bucket) -> Vec<String> {
    let log = bucket.log().into_iter();
    let probe = |line: &String| !line.contains("feedwright-probe");
    log.filter(probe).map(|line| line.replace("/feeds/x/", "").replace("x/", "")).collect()
}

#[test]
fn unchanged_publish_asks_for_the_manifest_alone() {
    let bucket = Bucket::start(Manner::Right);
    let place = Place::bucket(&bucket);
    let site = site("", &["a", "b"]);
    publish(&site, &place, &[]);
    requests(&bucket);
    publish(&site, &place, &[]);
    assert_eq!(requests(&bucket), ["GET feedwright.json"]);
    // A job that begins with nothing but the articles asks for no more.
    site.remove("public").remove(".feedwright-cache");
    publish(&site, &place, &[]);
    assert_eq!(requests(&bucket), ["GET feedwright.json"]);
}

#[test]
fn change_writes_its_feeds_between_two_manifests_and_removes_last() {
    let bucket = Bucket::start(Manner::Right);
    let place = Place::bucket(&bucket);
    let site = site("", &["a", "b"]);
    publish(&site, &place, &[]);
    bucket.put("x/tags/b/other.txt", "not ours");
    requests(&bucket);
    site.remove("articles/b.md");
    publish(&site, &place, &["--accept-deletions"]);
    let requests = requests(&bucket);
    // Whose file it is that goes is asked before anything is replaced.
    assert_eq!(requests[..2], ["GET feedwright.json", "HEAD tags/b/atom.xml"]);
    let requests = &requests[1..];
    assert_eq!(requests[1], "PUT feedwright.json");
    assert_eq!(requests[2], "PUT atom.xml");
    let mut lists = requests[3..5].to_vec();
    lists.sort();
    assert_eq!(lists, ["PUT feeds.html", "PUT feeds.opml"]);
    assert_eq!(requests[5], "PUT feedwright.json");
    assert!(requests[6].starts_with("POST "), "{}", requests[6]);
    assert_eq!(requests[7..], ["remove tags/b/atom.xml", "PUT feedwright.json"]);
    assert!(bucket.objects().contains_key("x/tags/b/other.txt"));
}

#[test]
fn dry_run_shows_the_plan_and_writes_nothing_there() {
    for place in stores::all() {
        let site = site("", &["a", "b"]);
        publish(&site, &place, &[]);
        let before = place.files();
        site.remove("articles/b.md");
        insta::allow_duplicates! { insta::assert_snapshot!(publish(&site, &place, &["--dry-run", "--accept-deletions"]).stdout, @"
        write atom.xml
        write feeds.html
        write feeds.opml
        remove tags/b/atom.xml
        3 would be written, 1 unchanged, 1 would be removed
        "); }
        assert!(place.files() == before);
    }
}

#[test]
fn feed_of_another_program_is_replaced_with_a_warning() {
    let bucket = Bucket::start(Manner::Right);
    bucket.put("x/atom.xml", "<feed>another's</feed>");
    let site = site("", &["a"]);
    let output = publish(&site, &Place::bucket(&bucket), &[]);
    assert_eq!(output.stdout, "4 written, 0 unchanged, 0 removed\n");
    insta::assert_snapshot!(output.stderr, @"
    warning[publish/foreign-file]: `atom.xml` in s3://feeds/x was not written by feedwright; it is replaced
     |
     = help: publish to another folder of the store if another program writes this file
    ");
}

#[test]
fn other_file_of_another_program_is_replaced_only_by_the_users_word() {
    let bucket = Bucket::start(Manner::Right);
    bucket.put("x/feeds.html", "<h1>theirs</h1>");
    let place = Place::bucket(&bucket);
    let site = site("", &["a"]);
    let before = place.files();
    let refused = publish(&site, &place, &[]);
    assert_eq!(refused.code, Some(1));
    let text = refused.stderr;
    assert!(text.contains("publish/not-ours") && text.contains("`feeds.html`"), "{text}");
    assert!(place.files() == before);
    publish(&site, &place, &["--replace"]);
    assert_same(&site, &place);
}

#[test]
fn article_that_was_never_here_is_not_taken_from_its_readers() {
    for place in stores::all() {
        let (mine, theirs) = (site("", &["a"]), site("", &["a", "b"]));
        publish(&mine, &place, &[]);
        publish(&theirs, &place, &[]);
        let before = place.files();
        let refused = publish(&mine, &place, &[]);
        assert_eq!(refused.code, Some(1));
        let text = refused.stderr.replace(&place.target, "STORE");
        insta::allow_duplicates! { insta::assert_snapshot!(text, @"
        info[feed/kept]: `tags/b` has too few articles of its own now; it is still written for its subscribers, but not listed
         |
         = help: to end a feed, name it in `[serve] gone` or `[[moved]]`; `--accept-deletions` ends all of them

        error[publish/behind]: STORE has entries for articles that this copy of the site has never had: `b.md`; nothing was published
         |
         = help: fetch the newest articles and run `feedwright publish` again; if these were deleted on purpose, add `--accept-deletions`
        "); }
        assert!(place.files() == before);
        let accepted = publish(&mine, &place, &["--accept-deletions"]);
        assert_eq!(accepted.stdout, "3 written, 1 unchanged, 1 removed\n");
    }
}

#[test]
fn article_with_errors_publishes_nothing() {
    for place in stores::all() {
        let site = site("", &["a"]);
        publish(&site, &place, &[]);
        let before = place.files();
        site.write("articles/b.md", "---\ndate: someday\n---\n");
        let output = publish(&site, &place, &[]);
        assert_eq!((output.code, output.stdout), (Some(1), "nothing was published\n".into()));
        assert!(place.files() == before);
    }
}

/// Publishes to a store that does not do as it should.
fn check(manner: Manner, lines: &str) -> (Option<i32>, String) {
    let bucket = Bucket::start(manner);
    let site = site(lines, &["a"]);
    let output = publish(&site, &Place::bucket(&bucket), &[]);
    (output.code, output.stderr)
}

#[test]
fn store_that_ignores_conditions_is_refused_unless_nobody_else_publishes() {
    let (code, text) = check(Manner::Careless, "");
    assert_eq!(code, Some(2));
    insta::assert_snapshot!(text, @r#"
    error[publish/no-conditions]: s3://feeds/x ignores conditional writes, so one publisher could overwrite the feeds of another; nothing was published
     |
     = help: use a store that supports conditional writes, or set `[publish] publishers = "one"` if no two jobs ever publish at once
    "#);
    let alone = check(Manner::Careless, "[publish]\npublishers = 'one'");
    assert_eq!(alone, (Some(0), String::new()));
}

#[test]
fn refusal_is_one_problem_that_says_what_to_do() {
    let (code, text) = check(Manner::Denying, "");
    assert_eq!(code, Some(3));
    insta::assert_snapshot!(text, @"
    error[publish/denied]: failed to read s3://feeds/x: access denied (403): AccessDenied: Access Denied; nothing was published, and every feed in the store is intact
     |
     = help: check the credentials in the environment, and the key's rights on the bucket, then run `feedwright publish` again: it resumes where this run stopped
    ");
    let (code, text) = check(Manner::Empty, "");
    assert_eq!(code, Some(3));
    insta::assert_snapshot!(text, @"
    error[publish/no-bucket]: failed to write to s3://feeds/x: not found (404): NoSuchBucket: The bucket does not exist; nothing was published, and every feed in the store is intact
     |
     = help: create the bucket, or correct the address of the target, then run `feedwright publish` again: it resumes where this run stopped
    ");
}

#[test]
fn store_that_can_not_be_reached_has_the_cause_and_its_fix() {
    let (site, bucket) = (site("", &["a"]), Bucket::start(Manner::Right));
    let mut command = stores::command(&site, &Place::bucket(&bucket), &[]);
    command.env("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    let run = ProgramRun::of(command);
    assert_eq!(run.code, Some(3));
    insta::assert_snapshot!(run.stderr, @"
    error[publish/unreachable]: failed to read s3://feeds/x: the connection was refused: no server listens at this address and port; nothing was published, and every feed in the store is intact
     |
     = help: start the server, or correct its address and port, then run `feedwright publish` again: it resumes where this run stopped
    ");
}

#[test]
fn machine_without_certificates_says_what_to_install() {
    let site = site("", &["a"]);
    let config = site.read("feed.toml");
    let hubs = "[site]\nhubs = ['https://127.0.0.1:1/']";
    site.write("feed.toml", &config.replace("[site]", hubs));
    let bucket = Bucket::start(Manner::Right);
    let check = |place: &Place| {
        let mut command = stores::command(&site, place, &[]);
        command.envs([("SSL_CERT_FILE", "/nowhere"), ("SSL_CERT_DIR", "/nowhere")]);
        let run = ProgramRun::of(command);
        (run.code, run.stderr)
    };
    let (code, text) = check(&Place::bucket(&bucket));
    assert_eq!(code, Some(3));
    insta::assert_snapshot!(text, @"
    error[publish/no-certificates]: s3://feeds/x can't be reached: no CA certificates were found on this machine; nothing was published
     |
     = help: install the package `ca-certificates`, or set `SSL_CERT_FILE` to a file of certificates
    ");
    let (code, text) = check(&Place::folder());
    assert_eq!(code, Some(0));
    insta::assert_snapshot!(text, @"
    warning[publish/hub-not-told]: failed to notify the hub https://127.0.0.1:1/ of 2 changed feeds, which are published: no CA certificates were found on this machine; the next `feedwright publish` tries again
     |
     = help: install the package `ca-certificates`, or set `SSL_CERT_FILE` to a file of certificates
    ");
}

#[test]
fn target_that_is_missing_or_the_output_folder_itself_is_refused() {
    let site = site("", &["a"]);
    site.run(["publish"]).expect(2);
    let own = format!("file://{}", site.path("public").display());
    site.run(["publish", &own]).expect(2);
    assert!(!site.has("public/feedwright.json"));
}

#[test]
fn loss_of_a_whole_feed_is_refused_where_the_folder_was_never_built() {
    for place in stores::all() {
        let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
        let site = site("", &names);
        for (name, day) in names.iter().zip(1..).take(3) {
            let text =
                format!("---\ntitle: {name}\ndate: 2024-05-{day:02}\ntags: same\n---\nText.\n");
            site.write(&format!("articles/{name}.md"), &text);
        }
        publish(&site, &place, &[]);
        for name in &names[..3] {
            site.remove(&format!("articles/{name}.md"));
        }
        site.remove("public").remove("feedwright.state");
        let refused = publish(&site, &place, &[]);
        let text = refused.stderr;
        assert!(text.contains("all articles of a feed are missing"), "{text}");
        site.remove("public");
        publish(&site, &place, &["--accept-deletions"]);
    }
}
