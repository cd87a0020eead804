//! Which hubs are notified, where they may redirect, and what they are sent.

use std::fs;
use std::sync::{Arc, Mutex};

use crate::exchange::{self, Request, Response};
use crate::site::TestSite;

/// A hub that keeps the path and the `Authorization` header of every request.
struct RecordingHub {
    address: String,
    requests: Arc<Mutex<Vec<SeenRequest>>>,
}

/// Method and path of a request, and its `Authorization` header.
type SeenRequest = (String, Option<String>);

impl RecordingHub {
    /// Starts a hub that answers as `answer` says.
    fn start(answer: impl Fn(&Request) -> Response + Send + Sync + 'static) -> Self {
        let requests = Arc::new(Mutex::new(Vec::new()));
        let received = Arc::clone(&requests);
        let address = exchange::serve(move |request| {
            let token = request.header("authorization").map(str::to_owned);
            received.lock().unwrap().push((format!("{} {}", request.method, request.path), token));
            answer(&request)
        });
        Self { address, requests }
    }

    /// Returns the method and path of every request so far.
    fn paths(&self) -> Vec<String> {
        self.requests.lock().unwrap().iter().map(|(path, _)| path.clone()).collect()
    }
}

/// Makes a site with an article and the Atom feed, published to a folder.
fn site(hubs: &str) -> TestSite {
    let site = TestSite::new();
    let target = site.path("store");
    fs::create_dir(&target).unwrap();
    site.config(&format!(
        "hubs = [{hubs}]\n[publish]\ntarget = 'file://{}'\nhub_timeout = '5s'\n[feed]\nformats = ['atom']\n",
        target.display()
    ));
    site.write("articles/a.md", "---\ntitle: A\ndate: 2024-05-22\n---\nText.\n");
    site
}

fn redirect(status: u16, to: &str) -> Response {
    Response { headers: vec![("Location", to.to_owned())], ..Response::new(status, "") }
}

#[test]
fn token_of_a_hub_comes_from_the_environment() {
    let hub = RecordingHub::start(|_| Response::new(204, ""));
    let site = site(&format!("{{ url = '{}/', token_env = 'HUB_TOKEN' }}", hub.address));
    let run = site.run(["publish"]).expect(2);
    insta::assert_snapshot!(run.stderr, @"
    error[publish/no-token]: the environment variable `HUB_TOKEN` is not set: nothing was published
     |
     = help: run `HUB_TOKEN=… feedwright publish`, or `feedwright publish --no-ping` to notify no hub
    ");
    assert!(hub.paths().is_empty() && !site.path("store/atom.xml").exists());
    site.env("HUB_TOKEN", "t0ps3cret");
    let run = site.run(["publish"]).succeeds();
    let sent = hub.requests.lock().unwrap().clone();
    assert_eq!(sent, [("POST /".to_owned(), Some("Bearer t0ps3cret".to_owned()))]);
    assert!(!run.text().contains("t0ps3cret"));
    for name in ["store/atom.xml", "store/feedwright.json", "public/feedwright.json"] {
        assert!(!site.read(name).contains("t0ps3cret"), "{name}");
    }
}

#[test]
fn hub_that_only_the_manifest_names_is_not_notified() {
    let [ours, others] = [(); 2].map(|()| RecordingHub::start(|_| Response::new(204, "")));
    let site = site(&format!("'{}/'", ours.address));
    site.run(["publish"]).succeeds();
    let manifest = site.read("store/feedwright.json");
    let mut manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let ping = serde_json::json!({
        "hub": format!("{}/", others.address), "topic": "https://a.example/atom.xml",
        "tries": 0, "due": "2024-01-01T00:00:00Z"
    });
    manifest["store"]["untold"] = serde_json::json!([ping]);
    site.write("store/feedwright.json", &manifest.to_string());
    let run = site.run(["publish"]).succeeds();
    assert!(run.stderr.contains("warning[publish/unknown-hub]"), "{}", run.stderr);
    assert!(run.stderr.contains(&others.address), "{}", run.stderr);
    assert_eq!((others.paths().len(), ours.paths().len()), (0, 1));
    assert!(!site.read("store/feedwright.json").contains(&others.address));
}

#[test]
fn redirects_of_a_hub_are_followed_on_its_own_host_as_the_same_post() {
    for status in [301, 302, 307, 308] {
        let hub = RecordingHub::start(move |request| match &*request.path {
            "/" => redirect(status, "/new"),
            "/new" => redirect(status, "/newer"),
            _ => Response::new(204, ""),
        });
        let site = site(&format!("'{}/'", hub.address));
        let run = site.run(["publish"]).succeeds();
        assert_eq!(hub.paths(), ["POST /", "POST /new", "POST /newer"], "{status}");
        insta::allow_duplicates! {
            insta::assert_snapshot!(run.stderr.replace(&hub.address, "HUB"), @"
            warning[publish/hub-moved]: the hub HUB/ redirects to HUB/newer, which was notified
             |
             = help: write `HUB/newer` in `[site] hubs`, unless the redirect is temporary
            ");
        }
    }
}

#[test]
fn other_redirects_of_a_hub_are_failures_and_its_pings_stay_pending() {
    let elsewhere = RecordingHub::start(|_| Response::new(204, ""));
    let other = format!("{}/", elsewhere.address);
    let cases = [(303, "/new"), (307, &*other), (307, "/"), (300, "/new")];
    for (status, to) in cases {
        let (case, answer) = (format!("{status} to {to}"), to.to_owned());
        let hub = RecordingHub::start(move |request| match &*request.path {
            "/" => redirect(status, &answer),
            _ => Response::new(204, ""),
        });
        let site = site(&format!("'{}/'", hub.address));
        let run = site.run(["publish"]).succeeds();
        assert!(run.stderr.contains("warning[publish/hub-not-told]"), "{case}: {}", run.stderr);
        assert!(site.read("store/feedwright.json").contains("untold"), "{case}");
        assert!(!hub.paths().contains(&"POST /new".to_owned()), "{case}");
    }
    assert!(elsewhere.paths().is_empty());
}

#[test]
fn secrets_in_addresses_are_errors_and_never_shown() {
    for lines in [
        "hubs = ['https://user:PASSWORD@hub.example/']",
        "hubs = ['https://hub.example/?token=PASSWORD']",
        "hubs = [{ url = 'https://PASSWORD@hub.example/' }]",
        "hubs = [{ url = 'http://hub.example/?sig=PASSWORD', token_env = 'HUB_TOKEN' }, 'https://u:PASSWORD@h.example/']",
        "hubs = ['https://user:PASS/PASSWORD@hub.example/']",
        "cloud = 'http://u:PASSWORD@cloud.example/pleaseNotify'",
        "logo = 'https://u:PASSWORD@a.example/logo.png'",
        "[authors.desk]\nname = 'D'\nurl = 'https://u:PASSWORD@a.example/'",
        "[publish]\ntarget = 's3://u:PASSWORD@bucket/x'",
        "[articles]\nfolder = 's3://u:PASSWORD@bucket/x'",
        "[[moved]]\nfrom = 'a.xml'\nto = 'https://u:PASSWORD@a.example/b.xml'",
        "[[feeds]]\npath = 'x'\ntitle = 'X'\nurl = 'https://u:PASSWORD@a.example/'",
    ] {
        let site = TestSite::with_config(lines);
        for format in ["human", "json", "github"] {
            let run = site.run(["build", "--format", format]).expect(2);
            let text = run.text();
            assert!(!text.contains("PASSWORD"), "{lines}: {text}");
        }
    }
}

#[test]
fn token_is_sent_over_an_encrypted_connection_only() {
    let hubs = "hubs = [{ url = 'http://hub.example/', token_env = 'HUB_TOKEN' }]";
    let run = TestSite::with_config(hubs).run(["check"]).expect(2);
    assert!(run.stderr.contains("without encryption"), "{}", run.stderr);
    for hubs in ["[{ url = 'https://hub.example/', token_env = 'HUB TOKEN' }]", "[{}]", "[1]"] {
        TestSite::with_config(&format!("hubs = {hubs}")).run(["check"]).expect(2);
    }
}

#[test]
fn user_names_in_any_text_of_the_configuration_are_errors() {
    for settings in [
        "[articles]\npermalink = 'https://user:SECRET@a.example/{slug}/'\n",
        "[output]\nfolder = 'https://user:SECRET@a.example/'\n",
        "description = 'as https://user:SECRET@a.example/ says'\n",
        "[[feeds]]\npath = 'x'\ntitle = 'https://user:SECRET@a.example/'\n",
    ] {
        let site = TestSite::with_config(settings);
        site.write("articles/a.md", "---\ntitle: A\ndate: 2024-05-22\n---\nText.\n");
        let run = site.run(["build"]).expect(2);
        assert!(run.stderr.contains("a user name or password"), "{settings}{}", run.stderr);
        assert!(run.stderr.contains("feed.toml:"), "{settings}{}", run.stderr);
        assert!(!run.text().contains("SECRET"), "{settings}{}", run.text());
    }
}

#[test]
fn secrets_of_the_command_line_are_not_shown() {
    let site = TestSite::new();
    for arguments in [
        ["publish", "https://user:SECRET@a.example/?token=SECRET"],
        ["publish", "s3://user:SECRET@bucket/x"],
        ["adopt", "https://user:SECRET@a.example/feed.xml"],
        ["build", "https://a.example/?t%6Fken=SECRET"],
    ] {
        for format in ["human", "json", "github"] {
            let run = site.run(arguments.iter().chain(&["--format", format]));
            assert_ne!(run.code, Some(0));
            assert!(!run.text().contains("SECRET"), "{arguments:?}: {}", run.text());
        }
    }
}
