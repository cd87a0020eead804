//! Throughput and memory of `feedwright::validate` on feeds of 1,000 entries with full
//! content, compared with quick-xml reading the same bytes.
//!
//! `cargo bench --bench validate` prints a line for each kind of feed; with
//! `validate -- FILE` it judges a file once and prints its peak memory.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench prints its figures")]

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs};

use feedwright::ValidationOptions;
use quick_xml::Reader;
use quick_xml::events::Event;

const ENTRIES: usize = 1_000;

/// How often each is run; the best run counts, because the machine has others.
const RUNS: usize = 7;

/// Encoding of an entry's markup in its feed.
#[derive(Clone, Copy)]
enum Form {
    CharacterData,
    Escaped,
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let Some(file) = arguments.iter().find(|argument| !argument.starts_with('-')) {
        return judge_file(Path::new(file));
    }
    let kinds = [
        ("rss cdata", rss(Form::CharacterData)),
        ("rss escaped", rss(Form::Escaped)),
        ("atom cdata", atom(Form::CharacterData)),
        ("atom escaped", atom(Form::Escaped)),
    ];
    println!(
        "{:14} {:>6} {:>10} {:>10} {:>6} {:>7}",
        "feed", "MB", "validate", "quick-xml", "ratio", "memory"
    );
    for (name, feed) in kinds {
        report(name, &feed);
    }
}

fn report(name: &str, feed: &str) {
    let size = size(feed) / 1e6;
    let judging = best(|| {
        // A thread of its own remembers no markup of the round before.
        let judged = std::thread::scope(|scope| {
            let judge = || {
                feedwright::validate(black_box(feed.as_bytes()), Path::new("feed.xml"), &options())
            };
            scope.spawn(judge).join().expect("the validator does not panic")
        });
        let mut found = judged.report.diagnostics.iter();
        let other = found.find(|found| !["LargeFeed", "HugeFeed"].contains(&found.code.name));
        assert!(other.is_none(), "the feed has another fault: {other:?}");
    });
    let reading = best(|| {
        black_box(read(black_box(feed)));
    });
    let (judging, reading) = (size / judging.as_secs_f64(), size / reading.as_secs_f64());
    println!(
        "{name:14} {size:6.1} {judging:5.0} MB/s {reading:5.0} MB/s {:6.2} {:6.2}x",
        judging / reading,
        memory(feed),
    );
}

fn size(feed: &str) -> f64 {
    f64::from(u32::try_from(feed.len()).expect("it has megabytes"))
}

fn options() -> ValidationOptions {
    ValidationOptions {
        url: Some("https://a.example/feed.xml".into()),
        now: chrono::DateTime::from_timestamp(1_790_000_000, 0).expect("an instant"),
        ..ValidationOptions::default()
    }
}

fn best(mut run: impl FnMut()) -> Duration {
    let mut time = || {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..RUNS).map(|_| time()).min().expect("there are runs")
}

/// Reads every event, as little as can be done with XML.
fn read(feed: &str) -> usize {
    let mut reader = Reader::from_str(feed);
    let mut events = 0;
    while !matches!(reader.read_event().expect("the feed is well-formed"), Event::Eof) {
        events += 1;
    }
    events
}

/// Measures the peak memory of judging a feed in a process of its own, as a
/// multiple of its size.
fn memory(feed: &str) -> f64 {
    let file = env::temp_dir().join(format!("feedwright-bench-{}.xml", std::process::id()));
    fs::write(&file, feed).expect("the feed can be written");
    let child = env::current_exe().map(|path| Command::new(path).arg(&file).output());
    let _ = fs::remove_file(&file);
    let output = child.expect("the bench knows itself").expect("it runs").stdout;
    let peak: f64 = String::from_utf8_lossy(&output).trim().parse().unwrap_or(f64::NAN);
    peak / size(feed)
}

/// Judges a file and prints the peak memory of this process in bytes.
fn judge_file(path: &Path) {
    let bytes = fs::read(path).expect("the file can be read");
    black_box(feedwright::validate(&bytes, path, &options()));
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
    println!("{}", peak.unwrap_or_default() * 1024);
}

fn rss(form: Form) -> String {
    let mut feed = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n\
         <channel>\n<title>Journal</title>\n<link>https://a.example/</link>\n\
         <description>What happened</description>\n<language>en</language>\n\
         <atom:link href=\"https://a.example/feed.xml\" rel=\"self\" type=\"application/rss+xml\"/>\n",
    );
    for index in 0..ENTRIES {
        let (minute, hour) = (index % 60, index / 60 % 24);
        feed += &format!(
            "<item>\n<title>Entry {index} of the journal</title>\n\
             <link>https://a.example/entries/{index}</link>\n\
             <guid isPermaLink=\"false\">tag:a.example,2026:{index}</guid>\n\
             <pubDate>Fri, 02 Jan 2026 {hour:02}:{minute:02}:00 GMT</pubDate>\n\
             <dc:creator>A Writer</dc:creator>\n<category>Notes</category>\n\
             <description>A few words about the day, the weather and the roads</description>\n\
             <content:encoded>{}</content:encoded>\n</item>\n",
            written(&article(index), form),
        );
    }
    feed + "</channel>\n</rss>\n"
}

fn atom(form: Form) -> String {
    let mut feed = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n<title>Journal</title>\n\
         <id>tag:a.example,2026:feed</id>\n<updated>2026-02-02T00:00:00Z</updated>\n\
         <author><name>A Writer</name></author>\n\
         <link rel=\"self\" href=\"https://a.example/feed.xml\"/>\n\
         <link rel=\"alternate\" href=\"https://a.example/\"/>\n",
    );
    for index in 0..ENTRIES {
        let (second, minute, hour) = (index % 60, index / 60 % 60, index / 3600);
        feed += &format!(
            "<entry>\n<title>Entry {index} of the journal</title>\n\
             <link rel=\"alternate\" href=\"https://a.example/entries/{index}\"/>\n\
             <id>tag:a.example,2026:{index}</id>\n\
             <updated>2026-01-02T{hour:02}:{minute:02}:{second:02}Z</updated>\n\
             <summary>A few words about the day, the weather and the roads</summary>\n\
             <content type=\"html\">{}</content>\n</entry>\n",
            written(&article(index), form),
        );
    }
    feed + "</feed>\n"
}

fn written(html: &str, form: Form) -> String {
    match form {
        Form::CharacterData => format!("<![CDATA[{html}]]>"),
        Form::Escaped => html.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
    }
}

/// Makes an article of about 5 KB, marked up as blogs and newspapers do it.
fn article(index: usize) -> String {
    let mut html = format!("<h2 id=\"day-{index}\">What happened on day {index}</h2>\n");
    for part in 0..6 {
        html += &format!(
            "<p>The road along the coast was closed in the morning, so we walked to the harbour \
             &mdash; <em>three miles</em> in the rain &mdash; and asked at the \
             <a href=\"https://a.example/places/harbour?day={index}&amp;part={part}\" rel=\"nofollow\">office</a> \
             when the ferry would leave. Nobody knew. A man with a dog told us that it had not \
             come for <strong>two days</strong>, and that the café opposite had the better view \
             anyway. He was right about the view; the coffee we’d rather not talk about.</p>\n"
        );
    }
    html += &format!(
        "<figure class=\"wide\"><img src=\"https://a.example/images/{index}.jpg\" alt=\"The harbour in the rain\" \
         width=\"1200\" height=\"800\" loading=\"lazy\" srcset=\"https://a.example/images/{index}-600.jpg 600w, \
         https://a.example/images/{index}-1200.jpg 1200w\"><figcaption>The harbour at noon</figcaption></figure>\n\
         <ul>\n<li>The ferry: <a href=\"https://a.example/ferry\">times</a></li>\n<li>The bus &amp; its stops</li>\n</ul>\n\
         <blockquote cite=\"https://a.example/quotes/{index}\"><p>“One does not wait for a ferry; one is simply there \
         when it comes.”</p></blockquote>\n<pre><code class=\"language-sh\">ferry --next | sort &gt; times.txt</code></pre>\n"
    );
    for part in 0..3 {
        html += &format!(
            "<p>In the evening of part {part} the clouds went out to sea, and the lights of the other side could be \
             counted one by one. We had bread, cheese and the last of the plums, and wrote down what the day had \
             cost: not much, apart from the boots. Tomorrow there may be a ferry, and there may be none.</p>\n"
        );
    }
    html
}
