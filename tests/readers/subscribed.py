#!/usr/bin/env python3
"""Subscribes real feed readers to `feedwright serve`, and checks their requests and entries.

    subscribed.py --program target/release/feedwright --python venv/bin/python [--only liferea]

Each reader has its own feed, so that the access log distinguishes their requests,
and polls it while the site goes through the steps below. The requests and entries
of each reader are compared with subscribed.json next to this file. Readers that are
not installed are named and skipped; liferea needs a display, so it runs only if it
is named.
"""

import argparse
import concurrent.futures
import email
import email.policy
import json
import os
import pathlib
import queue
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).parent
PATIENCE = 60

# ------------------------------------------------------------------ the readers


class Home:
    """Where one reader keeps what it knows, and how its programs are run."""

    def __init__(self, folder, url, python):
        self.folder, self.url, self.python = folder, url, python
        self.polls = 0
        folder.mkdir(parents=True)

    def run(self, *command):
        kept = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC"}
        return subprocess.run(
            [str(part) for part in command], cwd=self.folder, env=kept | {"HOME": str(self.folder)},
            capture_output=True, text=True, timeout=PATIENCE)

    def titles(self, database, query):
        connection = sqlite3.connect(f"file:{self.folder / database}?mode=ro", uri=True)
        try:
            return [title for (title,) in connection.execute(query)]
        finally:
            connection.close()

    def mails(self, folder):
        """Returns the subject of every mail that a reader has sent."""
        files = [file for file in (self.folder / folder).rglob("*")
                 if file.is_file() and file.parent.name in ("new", "cur")]
        policy = email.policy.default
        return [email.message_from_bytes(file.read_bytes(), policy=policy)["subject"] for file in files]


def newsboat(home):
    (home.folder / "urls").write_text(home.url + "\n")
    home.run("newsboat", "-u", "urls", "-c", "cache.db", "-C", "/dev/null", "-x", "reload")
    return home.titles("cache.db", "select title from rss_item where deleted = 0")


def rss2email(home):
    for part in ("new", "cur", "tmp"):
        (home.folder / "mail/INBOX" / part).mkdir(parents=True, exist_ok=True)
    settings = {
        "from": "a@localhost", "to": "b@localhost", "email-protocol": "maildir",
        "maildir-path": home.folder / "mail", "maildir-mailbox": "INBOX",
        "same-server-fetch-interval": 0, "trust-guid": True,
    }
    if home.polls == 0:
        lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
        (home.folder / "cfg").write_text(f"[DEFAULT]\n{lines}[feed.a]\nurl = {home.url}\n")
        (home.folder / "data.json").write_text('{"version": 2, "feeds": []}')
    home.run("r2e", "-c", "cfg", "-d", "data.json", "run")
    return home.mails("mail")


def feed2exec(home):
    if home.polls == 0:
        home.run("feed2exec", "add", "a", home.url, "--output", "maildir",
                 "--args", "b@localhost", "--mailbox", home.folder / "mail")
    home.run("feed2exec", "fetch")
    return home.mails("mail")


def sfeed(home):
    (home.folder / "sfeedrc").write_text(
        f'sfeedpath="{home.folder}/feeds"\nfeeds() {{\n  feed a "{home.url}"\n}}\n')
    home.run("sfeed_update", "sfeedrc")
    lines = (home.folder / "feeds/a").read_text().splitlines()
    return [line.split("\t")[1] for line in lines]


def rsstail(home):
    """It remembers nothing from run to run: it shows what it reads now."""
    shown = home.run("rsstail", "-u", home.url, "-1", "-n", "100").stdout
    return [line.removeprefix("Title: ") for line in re.findall(r"^ ?(Title: .*)$", shown, re.M)]


READER = """
import reader, sys
known = reader.make_reader("reader.db")
known.add_feed(sys.argv[1], exist_ok=True)
known.update_feeds(scheduled=False)
print(*(entry.title for entry in known.get_entries()), sep="\\n")
"""


def reader(home):
    return home.run(home.python, "-c", READER, home.url).stdout.splitlines()


# As the documentation of feedparser recommends it.
FEEDPARSER = """
import feedparser, json, pathlib, sys
kept = pathlib.Path("kept.json")
known = json.loads(kept.read_text()) if kept.exists() else {"url": sys.argv[1], "titles": {}}
if not known.get("gone"):
    parsed = feedparser.parse(known["url"], etag=known.get("etag"), modified=known.get("modified"))
    if parsed.status == 301:
        known["url"] = parsed.href
    known["gone"] = parsed.status == 410
    known["etag"], known["modified"] = parsed.get("etag"), parsed.get("modified")
    known["titles"].update({entry.id: entry.title for entry in parsed.entries})
    kept.write_text(json.dumps(known))
print(*known["titles"].values(), sep="\\n")
"""


def feedparser(home):
    return home.run(home.python, "-c", FEEDPARSER, home.url).stdout.splitlines()


LIFEREA_FEEDS = (
    '<?xml version="1.0"?>\n<opml version="1.0"><head><title>l</title></head><body></body></opml>\n')
LIFEREA_REFRESH = (
    "dbus-send --session --print-reply --dest=org.gnome.feed.Reader"
    " /org/gnome/feed/Reader org.gnome.feed.Reader.Refresh")


def liferea(home):
    """In a window of its own that nobody sees; it is asked to refresh as by its button."""
    if home.polls == 0:
        (home.folder / ".config/liferea").mkdir(parents=True)
        (home.folder / ".config/liferea/feedlist.opml").write_text(LIFEREA_FEEDS)
        ask = f"liferea --add-feed={home.url}"
    else:
        ask = LIFEREA_REFRESH
    script = f"liferea & sleep 5; until {ask}; do sleep 1; done; sleep 8; kill $!; wait"
    settings = ["GSETTINGS_BACKEND=memory", "GIO_USE_NETWORK_MONITOR=base", "NO_AT_BRIDGE=1",
                "LIBGL_ALWAYS_SOFTWARE=1", "WEBKIT_DISABLE_COMPOSITING_MODE=1",
                f"XDG_RUNTIME_DIR={home.folder}"]
    home.run("env", *settings, "xvfb-run", "-a", "dbus-run-session", "--", "sh", "-c", script)
    return home.titles(".local/share/liferea/liferea.db", "select title from items")


def has_module(name):
    return lambda python: bool(shutil.which(python)) and subprocess.run(
        [python, "-c", f"import {name}"], capture_output=True).returncode == 0


def has_programs(*names):
    return lambda _: all(shutil.which(name) for name in names)


# A program with windows takes its time: left out unless it is asked for by name.
BY_HAND = ["liferea"]

READERS = {
    "feed2exec": (feed2exec, has_programs("feed2exec")),
    "feedparser": (feedparser, has_module("feedparser")),
    "liferea": (liferea, has_programs("liferea", "xvfb-run", "xauth", "dbus-run-session", "dbus-send")),
    "newsboat": (newsboat, has_programs("newsboat")),
    "reader": (reader, has_module("reader")),
    "rss2email": (rss2email, has_programs("r2e")),
    "rsstail": (rsstail, has_programs("rsstail")),
    "sfeed": (sfeed, has_programs("sfeed_update", "curl")),
}

# --------------------------------------------------------------------- the site


class Site:
    """A site that is served, with a feed for each reader."""

    def __init__(self, folder, program, names):
        self.folder, self.names = folder, names
        (folder / "articles").mkdir(parents=True)
        self.write(1, "old")
        self.article(1)
        self.article(2)
        self.process = subprocess.Popen(
            [program, "serve", "--listen", "127.0.0.1:0", "--format", "json",
             "--access-log", "json", "--debounce", "1"],
            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.requests = queue.Queue()
        threading.Thread(target=self.read_log, daemon=True).start()
        listening = json.loads(self.process.stdout.readline())["text"]
        self.port = int(re.search(r":(\d+)/", listening)[1])
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        self.write(self.port, "old")
        self.until(lambda: f":{self.port}/" in self.text("old/probe/feed.xml"))

    def write(self, port, place, gone=False):
        base = f"http://127.0.0.1:{port}"
        feeds = [f"{place}/{name}" for name in [*self.names, "probe"]]
        both = [f"{folder}/{name}/feed.xml" for name in [*self.names, "probe"] for folder in ("old", "new")]
        text = (f"[site]\ntitle = 'A'\nurl = '{base}/'\nid_authority = 'a.example,2024'\n"
                "[feed]\nformats = ['rss']\n[serve]\nmax_age = '0s'\nstale_while_revalidate = '0s'\n")
        if gone:
            text += f"gone = {json.dumps(both)}\n"
        else:
            text += "".join(f"[[feeds]]\npath = '{feed}'\ntitle = '{feed}'\n" for feed in feeds)
            if place == "new":
                text += f"[[moved]]\nfrom = 'old/'\nto = '{base}/new/'\n"
        draft = self.folder / "feed.draft"
        draft.write_text(text)
        draft.rename(self.folder / "feed.toml")

    def article(self, number):
        text = f"---\ntitle: Article {number}\ndate: 2024-05-{number:02}T10:00:00Z\n---\nText {number}.\n"
        draft = self.folder / "articles" / f"{number}.draft"
        draft.write_text(text)
        draft.rename(self.folder / "articles" / f"{number}.md")

    def address(self, path):
        return f"http://127.0.0.1:{self.port}/{path}"

    def text(self, path):
        try:
            with urllib.request.urlopen(self.address(path)) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as answer:
            return f"status {answer.code}"

    def until(self, is_there):
        """Waits for a build to be served."""
        end = time.monotonic() + PATIENCE
        while not is_there():
            if time.monotonic() > end:
                sys.exit("the site is not served as it should be")
            time.sleep(0.05)

    def read_log(self):
        for line in self.process.stderr:
            if line.startswith("{"):
                self.requests.put(json.loads(line))

    def asked(self):
        """Takes the requests since the last call; returns the answers, by reader."""
        # The log is written after the answer, by another thread.
        time.sleep(0.5)
        asked = {name: [] for name in self.names}
        while not self.requests.empty():
            request = self.requests.get()
            found = re.fullmatch(r"/(old|new)/(\w+)/feed\.xml", request["path"].strip('"'))
            if found and found[2] in asked:
                asked[found[2]].append(f"{found[1]} {request['status']}")
        return asked

    def close(self):
        self.process.terminate()
        self.process.wait()


def add_third(site):
    site.article(3)
    site.until(lambda: "Article 3" in site.text("old/probe/feed.xml"))


def move(site):
    site.article(4)
    site.write(site.port, "new")
    site.until(lambda: "Article 4" in site.text("old/probe/feed.xml")
               and "/new/probe/" in site.text("old/probe/feed.xml"))


def end(site):
    site.write(site.port, "old", gone=True)
    site.until(lambda: site.text("new/probe/feed.xml") == site.text("old/probe/feed.xml") == "status 410")


def nothing(_):
    pass


STEPS = [
    ("first", nothing), ("not modified", nothing), ("new entry", add_third),
    ("moved", move), ("after the move", nothing), ("gone", end), ("after the end", nothing),
]

# ------------------------------------------------------------------ the comparison


def poll(read, home):
    """Lets a reader ask once; returns the number of entries that it shows, or their faults."""
    try:
        titles = sorted(read(home))
    except (OSError, sqlite3.Error, subprocess.TimeoutExpired) as fault:
        return f"failed: {fault}"
    home.polls += 1
    wanted = [f"Article {number + 1}" for number in range(len(titles))]
    return f"{len(titles)} shown" if titles == wanted else f"shows {titles}"


def follow(site, homes):
    """Goes through the steps; returns what each reader asked and showed at each."""
    table = {name: {} for name in homes}
    for step, change in STEPS:
        change(site)
        site.asked()
        with concurrent.futures.ThreadPoolExecutor(len(homes)) as pool:
            polls = {name: pool.submit(poll, READERS[name][0], home) for name, home in homes.items()}
            shown = {name: future.result() for name, future in polls.items()}
        asked = site.asked()
        for name in homes:
            table[name][step] = f"{', '.join(asked[name]) or 'nothing asked'}; {shown[name]}"
    return table


def compare(table, expected):
    """Prints the table, and what differs; says whether nothing does."""
    is_same = True
    for name, steps in table.items():
        print(name)
        for step, seen in steps.items():
            wanted = expected.get(name, {}).get(step)
            is_same &= seen == wanted
            print(f"  {step:<15} {seen}" + ("" if seen == wanted else f"   SHOULD BE: {wanted}"))
    return is_same


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--python", default=sys.executable, help="the one that has the libraries")
    parser.add_argument("--only", help="names, with commas between")
    parser.add_argument("--write", action="store_true", help="make this the expectation")
    options = parser.parse_args()
    by_itself = [name for name in READERS if name not in BY_HAND]
    wanted = options.only.split(",") if options.only else by_itself
    python = os.path.abspath(options.python) if os.sep in options.python else options.python
    names = [name for name in wanted if READERS[name][1](python)]
    for name in wanted:
        if name not in names:
            print(f"left out: {name}, which is not installed")
    if not names:
        return
    file = HERE / "subscribed.json"
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        site = Site(folder / "site", options.program.resolve(), names)
        try:
            homes = {name: Home(folder / name, site.address(f"old/{name}/feed.xml"), python) for name in names}
            table = follow(site, homes)
        finally:
            site.close()
    if options.write:
        file.write_text(json.dumps(table, indent=2, sort_keys=True) + "\n")
    if not compare(table, json.loads(file.read_text())):
        sys.exit("readers asked or showed something else than subscribed.json says")


if __name__ == "__main__":
    main()
