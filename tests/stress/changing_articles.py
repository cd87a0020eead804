#!/usr/bin/env python3
"""Builds a site again and again while an article changes, and looks for text
that must not be published.

    tests/stress/changing_articles.py --bin target/debug/feedwright --builds 1000

Three programs change the article, one after the other:

  draft     replaces it by rename: public, then a draft with a marker
  embargo   replaces it by rename: public, then dated 2099 with a marker
  truncate  empties it and writes it again 1 ms later, as many editors do

After each build no file of the output holds the marker, and the article is
published whole or, if the build failed, as it was before. Caches are removed
before every second build. Ends with 1 if any build broke a rule, and stops after
--seconds for each program.
"""

import argparse
import collections
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

MARKER = "neverpublish"
TEXT = "\n\n".join(f"Paragraph {number} of a text that is whole." for number in range(200))
END = "The last words."
PUBLIC = f"---\ntitle: Toggled\ndate: 2024-05-22\n---\n{TEXT}\n\n{END}\n"
DRAFT = f"---\ntitle: {MARKER}\ndate: 2024-05-22\ndraft: true\n---\n{MARKER} {TEXT}\n"
EMBARGO = f"---\ntitle: {MARKER}\ndate: 2099-05-22\n---\n{MARKER} {TEXT}\n"


def toggle(path, hidden, pause, stop):
    """Replaces the article by rename; the replacements were saved long ago."""
    new = path.with_suffix(".new")
    while not stop.is_set():
        for text in (hidden, PUBLIC):
            new.write_text(text)
            os.utime(new, (1_700_000_000, 1_700_000_000))
            os.replace(new, path)
            time.sleep(pause)


def toggle_now(path, hidden, pause, stop):
    """Replaces the article by rename; the replacements were saved just now."""
    new = path.with_suffix(".new")
    while not stop.is_set():
        for text in (hidden, PUBLIC):
            new.write_text(text)
            os.replace(new, path)
            time.sleep(pause)


# Saves that took so long that nobody can know the file is still being written:
# the machine was busy. (Start and end of each, in seconds.)
SLOW_SAVE = 0.02
slow_saves = []


def truncate(path, _, pause, stop):
    """Empties the article and writes it again in two parts."""
    while not stop.is_set():
        start = time.monotonic()
        with open(path, "w") as file:
            time.sleep(0.001)
            half = len(PUBLIC) // 2
            file.write(PUBLIC[:half])
            file.flush()
            file.write(PUBLIC[half:])
        end = time.monotonic()
        if end - start > SLOW_SAVE:
            slow_saves.append((start, end))
        time.sleep(pause)


def texts(folder):
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes().decode(errors="replace")


def broken_rules(site):
    """Lists the rules that the output of a site breaks."""
    wrong = []
    for path, text in texts(site / "public"):
        name = path.relative_to(site)
        if MARKER in text:
            wrong.append(f"{name} holds the marker")
        if path.name in ("feed.xml", "atom.xml", "feed.json"):
            if "Toggled" in text and END not in text:
                wrong.append(f"{name} holds half an article")
    return wrong


def run(program, change, hidden, arguments):
    counts, wrong = collections.Counter(), []
    deadline = time.monotonic() + arguments.seconds
    with tempfile.TemporaryDirectory() as folder:
        site = pathlib.Path(folder)
        (site / "articles").mkdir()
        (site / "feed.toml").write_text("[site]\ntitle = 'A'\nurl = 'https://a.example/'\n")
        for number in range(5):
            text = f"---\ntitle: Steady {number}\ndate: 2024-01-0{number + 1}\n---\nWords.\n"
            (site / f"articles/steady{number}.md").write_text(text)
        path = site / "articles/toggled.md"
        path.write_text(PUBLIC)
        stop = threading.Event()
        thread = threading.Thread(target=change, args=(path, hidden, arguments.pause, stop))
        thread.start()
        try:
            for number in range(arguments.builds):
                if time.monotonic() > deadline:
                    break
                if number % 2:
                    shutil.rmtree(site / ".feedwright-cache", ignore_errors=True)
                started = time.monotonic()
                build = subprocess.run(
                    [arguments.bin, "build", "--quiet", "--now", "2026-01-01T00:00:00Z"],
                    cwd=site, capture_output=True, text=True, timeout=60,
                )
                counts["builds"] += 1
                counts[f"exit {build.returncode}"] += 1
                feed = site / "public/feed.json"
                is_there = feed.exists() and "Toggled" in feed.read_text()
                counts["with the article"] += is_there
                found = broken_rules(site)
                if change is truncate and build.returncode == 0 and not is_there:
                    found.append("the article was dropped without an error")
                time.sleep(0.05 if found else 0)
                if found and any(end > started for _, end in slow_saves):
                    counts["on a busy machine"] += 1
                    found = []
                wrong += [f"{program}, build {number}: {what}" for what in found]
        finally:
            stop.set()
            thread.join()
    return counts, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--bin", type=os.path.abspath, required=True)
    parser.add_argument("--builds", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=600, help="for each program")
    parser.add_argument("--pause", type=float, default=0.08, help="between two changes")
    arguments = parser.parse_args()
    programs = [
        ("draft", toggle, DRAFT),
        ("draft, saved now", toggle_now, DRAFT),
        ("embargo", toggle, EMBARGO),
        ("embargo, saved now", toggle_now, EMBARGO),
        ("truncate", truncate, None),
    ]
    is_wrong = False
    for program, change, hidden in programs:
        counts, wrong = run(program, change, hidden, arguments)
        print(f"{program}: " + ", ".join(f"{counts[key]} {key}" for key in sorted(counts)), flush=True)
        print(*wrong[:10], sep="\n", end="\n" if wrong else "")
        is_wrong |= bool(wrong)
    sys.exit(is_wrong)


if __name__ == "__main__":
    main()
