//! Articles that lie in a bucket: the same feeds as from a folder, few requests,
//! and nothing lost where the store fails.

use std::fs;
use std::path::Path;

use crate::bucket::{Bucket, Manner};
use crate::root;
use crate::site::{ProgramRun, TestSite};
use crate::stores::{self, Files, Place};

/// Writes the configuration of a site whose articles lie in a bucket.
fn configure(site: &TestSite, lines: &str) {
    let config = format!(
        "[site]\ntitle = 'A'\nurl = 'https://a.example/'\nid_authority = 'a.example,2024'\n[articles]\nfolder = 's3://feeds/in'\n[output]\nopml = ''\nhtml = ''\n[feed]\nformats = ['atom']\n{lines}\n"
    );
    site.write("feed.toml", &config);
}

/// Makes a site whose articles lie in a bucket.
fn site(lines: &str) -> TestSite {
    let site = TestSite::new();
    configure(&site, lines);
    site
}

fn article(bucket: &Bucket, name: &str, day: usize) {
    bucket.put(&format!("in/{name}"), &text(name, day));
}

fn text(name: &str, day: usize) -> String {
    format!("---\ntitle: {name}\ndate: 2024-05-{day:02}\n---\nText of {name}.\n")
}

/// Six articles, which a list shows on two pages.
fn six(bucket: &Bucket) {
    for day in 1..=6 {
        article(bucket, &format!("{day}.md"), day);
    }
}

fn run(site: &TestSite, bucket: &Bucket, arguments: &[&str]) -> ProgramRun {
    let mut command = site.command(arguments);
    command.envs(stores::environment(&bucket.address));
    ProgramRun::of(command)
}

/// Builds and expects it to succeed.
#[track_caller]
fn build(site: &TestSite, bucket: &Bucket) {
    run(site, bucket, &["build"]).succeeds();
}

/// Returns the messages about problems, and the exit code.
fn failed(run: &ProgramRun) -> String {
    format!("{}exit code {}", run.stderr, run.code.unwrap())
}

fn feed(site: &TestSite) -> String {
    site.output("atom.xml")
}

/// Returns the requests; parallel ones are sorted.
fn requests(bucket: &Bucket) -> Vec<String> {
    let mut log = bucket.log();
    for line in &mut log {
        if line.contains("list-type") {
            let page = if line.contains("continuation") { "next page" } else { "list" };
            page.clone_into(line);
        }
    }
    log
}

#[test]
fn feeds_are_those_of_a_folder_byte_for_byte() {
    let bucket = Bucket::start(Manner::Right);
    let folder = TestSite::new();
    let articles = root().join("articles");
    // Rules are not among what `files` reads, for their name begins with a dot.
    let files = stores::files(&articles).into_iter().chain(hidden(&articles));
    for (path, bytes) in files {
        bucket.put_bytes(&format!("daily/articles/{path}"), &bytes);
    }
    let config = fs::read_to_string(root().join("feed.toml")).unwrap();
    let there = config
        .replace("\"articles\"", "\"s3://feeds/daily/articles\"")
        .replace("\"articles/files\"", "\"s3://feeds/daily/articles/files\"");
    assert_ne!(there, config);
    folder.write("feed.toml", &there).set_now("2026-11-24T00:00:00Z");
    build(&folder, &bucket);
    let here = TestSite::sample();
    here.build();
    let [built, expected] = [&folder, &here].map(|site| stores::files(&site.path("public")));
    assert!(built == expected, "{:?} {:?}", built.keys(), expected.keys());
    requests(&bucket);
    build(&folder, &bucket);
    assert!(requests(&bucket).iter().all(|line| line == "list" || line == "next page"));
}

fn hidden(folder: &Path) -> Files {
    let rules = fs::read(folder.join(".gitignore"));
    rules.into_iter().map(|bytes| (".gitignore".to_owned(), bytes)).collect()
}

#[test]
fn only_what_changed_is_read() {
    let bucket = Bucket::start(Manner::Right);
    let folder = site("limit = 2");
    six(&bucket);
    bucket.put("in/.gitignore", "*.txt\n");
    bucket.put("in/notes.txt", "no article");
    build(&folder, &bucket);
    let mut first = requests(&bucket);
    assert_eq!(first[..3], ["list", "next page", "GET /feeds/in/.gitignore"]);
    first[3..9].sort();
    assert_eq!(first[3..9], [1, 2, 3, 4, 5, 6].map(|day| format!("GET /feeds/in/{day}.md")));
    first[9..].sort();
    assert_eq!(first[9..], ["GET /feeds/in/5.md", "GET /feeds/in/6.md"]);
    build(&folder, &bucket);
    assert_eq!(requests(&bucket), ["list", "next page"]);
    article(&bucket, "1.md", 9);
    build(&folder, &bucket);
    assert_eq!(requests(&bucket)[2..], ["GET /feeds/in/1.md", "GET /feeds/in/1.md"]);
    assert!(feed(&folder).contains("Text of 1.md"));
}

#[test]
fn machine_that_begins_with_nothing_reads_caches_alone() {
    let bucket = Bucket::start(Manner::Right);
    let place = Place::bucket(&bucket);
    let folder = site("limit = 2");
    six(&bucket);
    assert_eq!(stores::publish(&folder, &place, &[]).stdout, "1 written, 0 unchanged, 0 removed\n");
    requests(&bucket);
    let fresh = site("limit = 2");
    assert_eq!(stores::publish(&fresh, &place, &[]).stdout, "0 written, 1 unchanged, 0 removed\n");
    let cache = |name: &str| format!("GET /feeds/in/.feedwright-cache/https-a-example.{name}");
    let caches = ["headers", "articles", "documents"].map(cache);
    let first = ["GET /feeds/x/feedwright.json", "list", "next page", "next page"];
    let expected: Vec<_> = first.map(str::to_owned).into_iter().chain(caches).collect();
    assert_eq!(requests(&bucket), expected);
    // What changes is published, and known to the next one.
    article(&bucket, "7.md", 7);
    stores::publish(&fresh, &place, &[]);
    let requests = requests(&bucket);
    assert_eq!(requests.iter().filter(|line| line.starts_with("GET /feeds/in/7.md")).count(), 2);
    assert!(
        requests.contains(&"PUT /feeds/in/.feedwright-cache/https-a-example.headers".to_owned())
    );
    assert!(!requests.iter().any(|line| line.ends_with("/6.md")));
}

#[test]
fn damaged_cache_in_the_store_costs_time_alone() {
    let bucket = Bucket::start(Manner::Right);
    let place = Place::bucket(&bucket);
    let folder = site("");
    six(&bucket);
    stores::publish(&folder, &place, &[]);
    for name in ["headers", "articles", "documents"] {
        let key = format!("in/.feedwright-cache/https-a-example.{name}");
        let mut bytes = bucket.objects()[&key].bytes.clone();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        bucket.put_bytes(&key, &bytes);
    }
    let fresh = site("");
    assert_eq!(stores::publish(&fresh, &place, &[]).stdout, "0 written, 1 unchanged, 0 removed\n");
}

#[test]
fn store_that_rejects_caches_is_reported_and_the_feeds_are_published() {
    let bucket = Bucket::start(Manner::Right);
    let place = Place::bucket(&bucket);
    let folder = site("");
    six(&bucket);
    bucket.refuse(".feedwright-cache");
    insta::assert_snapshot!(failed(&stores::publish(&folder, &place, &[])), @"
    info[source/cache-not-shared]: the build caches can't be saved in s3://feeds/in: access denied (403): AccessDenied: Access Denied
     |
     = help: allow writing below `.feedwright-cache` there, or keep the folder `.feedwright-cache` next to `feed.toml` from run to run

    exit code 0
    ");
    assert!(place.file("atom.xml").is_some());
}

#[test]
fn list_that_fails_half_way_replaces_nothing() {
    let bucket = Bucket::start(Manner::Right);
    let place = Place::bucket(&bucket);
    let folder = site("");
    six(&bucket);
    stores::publish(&folder, &place, &[]);
    let (before, published) = (feed(&folder), place.files());
    bucket.refuse("continuation-token");
    for command in ["build", "check"] {
        insta::allow_duplicates! { insta::assert_snapshot!(failed(&run(&folder, &bucket, &[command])), @"
        error[source/denied]: failed to list s3://feeds/in: access denied (403): AccessDenied: Access Denied; nothing was replaced
         |
         = help: check the credentials in the environment, and the key's rights on the bucket, then run the same command again

        exit code 3
        "); }
    }
    let options = ["--keep-going", "--accept-deletions"];
    let output = stores::publish(&folder, &place, &options);
    assert!(failed(&output).ends_with("exit code 3"), "{}", failed(&output));
    assert_eq!(feed(&folder), before);
    assert!(place.files() == published);
}

#[test]
fn article_that_is_refused_replaces_nothing() {
    let bucket = Bucket::start(Manner::Right);
    let folder = site("");
    six(&bucket);
    build(&folder, &bucket);
    let before = feed(&folder);
    for day in 1..=6 {
        article(&bucket, &format!("{day}.md"), day + 1);
    }
    bucket.refuse("/in/3.md");
    let output = run(&folder, &bucket, &["build", "--accept-changes", "--keep-going"]);
    insta::assert_snapshot!(failed(&output), @"
    error[source/denied]: failed to read s3://feeds/in/3.md: access denied (403): AccessDenied: Access Denied; nothing was replaced
     |
     = help: check the credentials in the environment, and the key's rights on the bucket, then run the same command again

    exit code 3
    ");
    assert_eq!(feed(&folder), before);
}

#[test]
fn article_that_changes_between_head_and_body_is_read_again() {
    let bucket = Bucket::start(Manner::Right);
    let folder = site("");
    six(&bucket);
    let mut reads = 0;
    bucket.after("/in/2.md", move |state| {
        reads += 1;
        if reads == 1 {
            let secret = "---\ndate: 2024-05-02\ndraft: true\n---\nA secret: neverpublish.\n";
            state.write("in/2.md", secret.as_bytes(), &[]);
        }
    });
    build(&folder, &bucket);
    let feed = feed(&folder);
    assert!(!feed.contains("secret") && !feed.contains("2.md") && feed.contains("3.md"));
}

#[test]
fn article_that_goes_between_list_and_reading_is_gone() {
    let bucket = Bucket::start(Manner::Right);
    let folder = site("");
    six(&bucket);
    bucket.after("continuation-token", |state| state.remove("in/5.md"));
    build(&folder, &bucket);
    let feed = feed(&folder);
    assert!(feed.contains("4.md") && !feed.contains("5.md"));
}

#[test]
fn article_that_always_changes_is_reported() {
    let bucket = Bucket::start(Manner::Right);
    let folder = site("");
    six(&bucket);
    bucket.after("/in/2.md", |state| drop(state.write("in/2.md", text("2.md", 2).as_bytes(), &[])));
    insta::assert_snapshot!(failed(&run(&folder, &bucket, &["build"])), @"
    error[source/changed]: the article was changed or deleted while it was read; nothing was replaced
    --> s3://feeds/in/2.md:1:1
     = help: run the same command again

    exit code 3
    ");
}

#[test]
fn object_name_that_is_not_a_valid_file_name_is_reported() {
    for name in ["in/a//b.md", "in/../b.md"] {
        let bucket = Bucket::start(Manner::Right);
        let folder = site("");
        six(&bucket);
        bucket.put(name, "Text.");
        let reported = failed(&run(&folder, &bucket, &["build"]));
        let expected = format!(
            "error[source/failed]: failed to list s3://feeds/in: it has an object `{name}`, whose name is not a valid path; nothing was replaced\n"
        );
        assert!(reported.starts_with(&expected), "{reported}");
    }
}

#[test]
fn missing_folder_is_reported() {
    let folder = site("");
    let reported = |manner| failed(&run(&folder, &Bucket::start(manner), &["build"]));
    insta::assert_snapshot!(reported(Manner::Right), @"
    error[source/empty]: there are no objects below s3://feeds/in; nothing was replaced
     |
     = help: correct `[articles] folder`, or upload the articles

    exit code 3
    ");
    insta::assert_snapshot!(reported(Manner::Empty), @"
    error[source/no-bucket]: failed to list s3://feeds/in: not found (404): NoSuchBucket: The bucket does not exist; nothing was replaced
     |
     = help: create the bucket, or correct `[articles] folder`, then run the same command again

    exit code 3
    ");
}

#[test]
fn problem_is_reported_at_its_line_in_the_object() {
    let bucket = Bucket::start(Manner::Right);
    let folder = site("");
    bucket.put("in/a.md", "---\ndate: someday\n---\n");
    insta::assert_snapshot!(failed(&run(&folder, &bucket, &["check"])), @"
    warning[feed/empty]: `A` has no entries
     |
     = help: write an article for it, fix its `where`, or remove the feed

    error[article/bad-date]: `date` should be a date like 2026-01-02T03:04:05Z, not `someday`
     --> s3://feeds/in/a.md:2:7
      |
    2 | date: someday
      |       ^^^^^^^
      |
      = help: fix the value, or remove the field

    exit code 1
    ");
}

#[test]
fn machine_without_certificates_says_what_to_install() {
    let bucket = Bucket::start(Manner::Right);
    let folder = site("");
    let mut command = folder.command(["check"]);
    command.envs(stores::environment(&bucket.address));
    command.envs([("SSL_CERT_FILE", "/nowhere"), ("SSL_CERT_DIR", "/nowhere")]);
    insta::assert_snapshot!(failed(&ProgramRun::of(command)), @"
    error[source/bad-store]: articles can't be read from s3://feeds/in: no CA certificates were found on this machine
     |
     = help: install the package `ca-certificates`, or set `SSL_CERT_FILE` to a file of certificates

    exit code 2
    ");
}

#[test]
fn command_that_writes_or_watches_is_refused() {
    let bucket = Bucket::start(Manner::Right);
    let folder = site("");
    six(&bucket);
    folder.write("old.xml", "<rss version=\"2.0\"><channel/></rss>");
    for command in [&["watch"][..], &["stamp"], &["adopt", "old.xml"], &["new", "Title"]] {
        let reported = failed(&run(&folder, &bucket, command));
        let expected = "error[source/elsewhere]: this command needs the articles in a local folder, not in s3://feeds/in\n";
        assert!(
            reported.starts_with(expected) && reported.ends_with("exit code 2"),
            "{command:?}: {reported}"
        );
    }
    assert!(requests(&bucket).is_empty());
}

#[test]
fn feeds_are_not_published_among_the_articles() {
    let bucket = Bucket::start(Manner::Right);
    let folder = site("");
    six(&bucket);
    insta::assert_snapshot!(failed(&run(&folder, &bucket, &["publish", "s3://feeds/in/out"])), @"
    error[publish/bad-target]: s3://feeds/in/out is inside the folder of the articles: nothing was published
     |
     = help: use another folder of the store: the next build would read the uploaded feeds as articles

    exit code 2
    ");
}

#[test]
fn article_that_was_removed_goes_from_what_another_publisher_published() {
    let bucket = Bucket::start(Manner::Right);
    let place = Place::bucket(&bucket);
    let [one, two] = [(); 2].map(|()| TestSite::new());
    six(&bucket);
    for folder in [&one, &two] {
        configure(folder, "");
        stores::publish(folder, &place, &[]).succeeds();
    }
    article(&bucket, "7.md", 7);
    stores::publish(&one, &place, &[]).succeeds();
    bucket.remove("in/7.md");
    stores::publish(&two, &place, &[]).succeeds();
    let feed = String::from_utf8(place.file("atom.xml").unwrap()).unwrap();
    assert!(feed.contains("6.md") && !feed.contains("7.md"));
    // Another source, though it has articles too, is not taken for a newer state.
    let config = two.read("feed.toml").replace("feeds/in'", "feeds/staging'");
    two.write("feed.toml", &config);
    bucket.put("staging/1.md", &text("1.md", 1));
    article(&bucket, "8.md", 8);
    stores::publish(&one, &place, &[]).succeeds();
    insta::assert_snapshot!(failed(&stores::publish(&two, &place, &[])), @"
    error[loss/sudden]: 6 published entries would disappear; run again with --accept-deletions if this is intended
    --> s3://feeds/staging:1:1
     = help: more than half of the published articles are missing or unreadable: `2.md`, `3.md`, `4.md` and 3 more

    exit code 1
    ");
}

/// Makes the same change to the articles in a folder and in a bucket.
fn step(number: usize, site: &TestSite, bucket: &Bucket) {
    let (name, day) = (format!("{}.md", number * 7 % 5), number % 27 + 1);
    let path = format!("in/{name}");
    let written = match number % 6 {
        0 => None,
        1 => Some(format!("---\ndate: 2024-05-{day:02}\ndraft: true\n---\nNeverpublish.\n")),
        2 => Some(format!("---\ntitle: Back\ndate: 2024-05-{day:02}\ntags: [b]\n---\nText.\n")),
        3 => Some(format!("---\ndate: 2024-05-{day:02}\nretracted: wrong\n---\nNeverpublish.\n")),
        4 => Some(format!("---\ndate: 2024-05-{day:02}\n---\nSee [it]({}.md).\n", day % 5)),
        _ => Some(format!("---\ndate: 2024-05-{day:02}\n---\n{}\n", "Long. ".repeat(2000))),
    };
    if let Some(text) = written {
        site.write(&path, &text);
        bucket.put(&path, &text);
    } else {
        if site.has(&path) {
            site.remove(&path);
        }
        bucket.remove(&path);
    }
}

#[test]
fn bucket_and_folder_give_the_same_feeds_through_a_history() {
    let bucket = Bucket::start(Manner::Right);
    let [here, there] = [(); 2].map(|()| TestSite::new());
    let lines = "archive = { size = 2 }\nlimit = 2\ntombstones = true\n[each.tag]";
    for folder in [&here, &there] {
        configure(folder, lines);
    }
    let config = here.read("feed.toml").replace("s3://feeds/in", "in");
    here.write("feed.toml", &config).declare_source("in");
    fs::create_dir(here.path("in")).unwrap();
    // A bucket knows no empty folders.
    bucket.put("in/kept.bin", "");
    for number in 0..24 {
        step(number, &here, &bucket);
        let now = format!("2026-01-{:02}T00:00:00Z", number + 1);
        let options = ["build", "--accept-changes", "--now", &now];
        let codes = [&here, &there].map(|folder| run(folder, &bucket, &options).code);
        assert_eq!(codes[0], codes[1], "{number}");
        let [one, two] = [&here, &there].map(|it| stores::files(&it.path("public")));
        assert!(one == two, "{number}: {:?} {:?}", one.keys(), two.keys());
    }
}

#[test]
fn page_of_a_section_in_a_bucket_gives_its_feed_a_title_unless_it_is_ignored() {
    let bucket = Bucket::start(Manner::Right);
    let folder = site("[each.section]");
    for (day, section) in [(1, "open"), (2, "closed"), (3, "draft")] {
        article(&bucket, &format!("{section}/a.md"), day);
        let fields = if section == "open" { "" } else { "\ndraft: true" };
        let fields = if section == "closed" { "" } else { fields };
        let page = format!("---\ntitle: Page of {section}{fields}\n---\n");
        bucket.put(&format!("in/{section}/_index.md"), &page);
    }
    bucket.put("in/closed/.gitignore", "_index.md\n");
    // Without a cache, and with the one of the first build.
    for _ in 0..2 {
        build(&folder, &bucket);
        let title = |section: &str| {
            let feed = folder.output(&format!("{section}/atom.xml"));
            feed.split_once("</title>").unwrap().0.split_once("<title>").unwrap().1.to_owned()
        };
        assert_eq!(["open", "closed"].map(title), ["A: Page of open", "A: closed"]);
        assert!(!folder.has("public/draft") || title("draft") == "A: draft");
    }
    bucket.put("in/open/_index.md", "---\ntitle: Newer\n---\n");
    build(&folder, &bucket);
    assert!(folder.output("open/atom.xml").contains("<title>A: Newer</title>"));
}

#[test]
fn guards_next_to_articles_in_a_bucket_hide_them() {
    let bucket = Bucket::start(Manner::Right);
    let folder = site("");
    bucket.put("in/.gitignore", "ignored/\n");
    bucket.put("in/.eleventyignore", "later/\n");
    bucket.put("in/cascade/_index.md", "---\ncascade:\n  draft: true\n---\n");
    bucket.put("in/data/data.11tydata.json", "{\"draft\": true}");
    for (day, name) in
        [(1, "open"), (2, "cascade/a"), (3, "data/b"), (4, "ignored/c"), (5, "later/d")]
    {
        let text = format!("---\ntitle: {name}\ndate: 2024-05-{day:02}\n---\nNeverpublish.\n");
        let text = if day == 1 { text.replace("Neverpublish", "Words") } else { text };
        bucket.put(&format!("in/{name}.md"), &text);
    }
    // Without a cache, and with the one of the first build.
    for _ in 0..2 {
        build(&folder, &bucket);
        assert_eq!(feed(&folder).matches("<entry>").count(), 1);
    }
    // Another text of a guard counts in the next build.
    bucket.put("in/data/data.11tydata.json", "{\"draft\": false}");
    article(&bucket, "data/b.md", 3);
    build(&folder, &bucket);
    assert_eq!(feed(&folder).matches("<entry>").count(), 2);
    // One that can't be read hides its articles, or stops the build.
    bucket.put("in/data/data.11tydata.json", "{\"draft\": ");
    run(&folder, &bucket, &["build", "--keep-going"]);
    bucket.put("in/cascade/_index.md", "---\ncascade:\n  draft: [\n---\n");
    run(&folder, &bucket, &["build", "--keep-going"]);
    assert!(!feed(&folder).contains("Neverpublish"));
}
