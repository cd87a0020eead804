#!/usr/bin/env python3
"""Injects a fault at every system call of a small build and a small publish.

strace makes the Nth call of each name fail (ENOSPC and EIO, for calls on files
and descriptors) or kills the program there (every call), one fault per run. After
each fault:

* every published file is completely old or completely new;
* no file in the output folder or the target, and no temporary file, contains text
  of an article that is not public;
* a run that reports success has published everything, and none panics;
* the next run, without a fault, completes and leaves exactly the files of an
  undisturbed run.

One rayon thread reads articles. All other threads are refused to the program
(`clone3` fails with EAGAIN), so that it does their work itself: calls come in
the same order in every run, and `when=N` means the same call.

    tests/faults/inject.py --bin target/debug/feedwright                # every call
    tests/faults/inject.py --bin target/debug/feedwright --sample 150   # some
    tests/faults/inject.py --bin … --only build-change:renameat:KILL:3  # one, shown
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

NOW = "2026-01-01T00:00:00Z"
MARKER = b"neverpublish"
# Seconds after which a run is taken to wait for ever, on a busy machine too.
LONGEST = 120
LOCK = ".feedwright.lock"
MANIFEST = "feedwright.json"

# Calls that take or give a path or a descriptor: the disk can fail them. (Not
# `close`: strace leaves out a call that it makes fail, but a system that reports
# an error of `close` has closed the file, and a lock on it is gone.)
FILE_CALLS = set(
    """access chmod copy_file_range dup dup2 dup3 epoll_create1 eventfd2 faccessat
    faccessat2 fadvise64 fallocate fchmod fchmodat fchown fcntl fdatasync flock fstat fstatfs
    fsync ftruncate getcwd getdents64 getxattr inotify_add_watch inotify_init1 ioctl lgetxattr
    link linkat listxattr lseek lstat memfd_create mkdir mkdirat newfstatat open openat openat2
    pipe2 pread64 preadv pwrite64 pwritev read readlink readlinkat readv rename renameat
    renameat2 rmdir sendfile setxattr socket socketpair stat statfs statx symlink symlinkat
    sync_file_range syncfs truncate unlink unlinkat utimensat write writev""".split()
)
# Ends of the program and of its threads: nothing comes after them.
LAST_CALLS = {"exit", "exit_group", "execve"}

CONFIG = """\
[site]
title = 'A'
url = 'https://a.example/'
id_authority = 'a.example,2024'
[output]
html = ''
[feed]
formats = ['rss', 'json']
[each.tag]
"""


def article(day, text, more=""):
    return f"---\ntitle: Day {day}\ndate: 2024-05-{day:02}\n{more}---\n{text}\n"


HIDDEN = "---\ntitle: Neverpublish\ndate: 2024-05-09\ndraft: true\ntags: neverpublish\n---\nNeverpublish.\n"
FIRST = {
    "feed.toml": CONFIG,
    "articles/1.md": article(1, "One.", "tags: one\n"),
    "articles/2.md": article(2, "Two."),
    "articles/9.md": HIDDEN,
}
# An article is edited, one becomes a draft, and one is new, with a feed of its own.
SECOND = FIRST | {
    "articles/1.md": article(1, "One, edited.", "tags: one\n"),
    "articles/2.md": article(2, "Neverpublish.", "draft: true\n"),
    "articles/3.md": article(3, "Three.", "tags: three\n"),
}
# Name, folder with the published files, files before (published) and now, command.
SCENARIOS = {
    "build-first": ("public", None, FIRST, ["build"]),
    "build-change": ("public", FIRST, SECOND, ["build"]),
    "publish-first": ("target", None, FIRST, ["publish", "file://{target}"]),
    "publish-change": ("target", FIRST, SECOND, ["publish", "file://{target}"]),
}


def write_files(folder, files, time_of_day):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            os.utime(path, (time_of_day, time_of_day))


def published_files(folder):
    """Returns the bytes of every file below a folder but the lock."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != LOCK:
            found[str(path.relative_to(folder))] = path.read_bytes()
    return found


def is_temporary(path):
    """Returns true if a name says that a file is not one that was published."""
    return path.startswith("feedwright-probe-") or any(
        part.startswith(".") for part in pathlib.PurePath(path).parts
    )


def comparable(files):
    """Leaves out of the manifest what differs from run to run: tokens of leases."""
    files = dict(files)
    if MANIFEST in files:
        manifest = json.loads(files[MANIFEST])
        manifest.pop("store", None)
        files[MANIFEST] = json.dumps(manifest, sort_keys=True).encode()
    return files


class Scenario:
    """A site before its run, and the files published before and after it."""

    def __init__(self, name, binary, folder):
        place, before, now, command = SCENARIOS[name]
        self.name, self.binary, self.place, self.command = name, binary, place, command
        self.site = folder / name
        self.site.mkdir()
        (self.site / "target").mkdir()
        if before:
            write_files(self.site, before, 1_700_000_000)
            self.expect_success(self.run(self.site))
        self.old = published_files(self.site / place)
        write_files(self.site, now, 1_700_000_100)
        done = folder / f"{name}-done"
        shutil.copytree(self.site, done)
        self.expect_success(self.run(done))
        self.new = published_files(done / place)
        if any(MARKER in data.lower() for data in self.new.values()):
            sys.exit(f"{name}: private text is published without any fault")
        self.folder = folder

    def expect_success(self, run):
        if run.returncode:
            sys.exit(f"{self.name}: fails without any fault\n{run.stdout}{run.stderr}")

    def run(self, site, tracer=()):
        target = (site / "target").resolve()
        command = [part.format(target=target) for part in self.command]
        run = subprocess.Popen(
            [*tracer, self.binary, *command, "--now", NOW],
            cwd=site,
            env=os.environ | {"RAYON_NUM_THREADS": "1", "RUST_BACKTRACE": "0"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        try:
            stdout, stderr = run.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            # The tracer too, and what it traces.
            os.killpg(run.pid, signal.SIGKILL)
            run.communicate()
            raise
        return subprocess.CompletedProcess(run.args, run.returncode, stdout, stderr)

    def trace(self, site, injection, log="/dev/null"):
        alone = [] if injection and injection.startswith("clone3:") else ["-e", "inject=clone3:error=EAGAIN:when=2+"]
        inject = ["-e", f"inject={injection}"] if injection else []
        return self.run(site, ["strace", "-qq", "-f", "-o", log, *alone, *inject])

    def cases(self):
        """Returns every fault of one run: call, kind, and which one of its calls."""
        site = self.folder / f"{self.name}-counted"
        shutil.copytree(self.site, site)
        log = self.folder / f"{self.name}.log"
        self.expect_success(self.trace(site, None, str(log)))
        counts = collections.Counter()
        for line in log.read_text(errors="replace").splitlines():
            call = re.match(r"(\d+) +(\w+)\(", line)
            if call:
                counts[call.groups()] += 1
        most = collections.Counter()
        for (_, name), count in counts.items():
            most[name] = max(most[name], count)
        for name, count in sorted(most.items()):
            if name in LAST_CALLS:
                continue
            kinds = ["KILL"] + (["ENOSPC", "EIO"] if name in FILE_CALLS else [])
            for kind in kinds:
                for number in range(1, count + 1):
                    yield (self.name, name, kind, number)

    def check(self, call, kind, number):
        """Runs with a fault and then without; returns the broken rules."""
        fault = "signal=KILL" if kind == "KILL" else f"error={kind}"
        with tempfile.TemporaryDirectory(dir=self.folder, ignore_cleanup_errors=True) as scratch:
            site = pathlib.Path(scratch) / "site"
            shutil.copytree(self.site, site)
            try:
                run = self.trace(site, f"{call}:{fault}:when={number}")
            except subprocess.TimeoutExpired:
                return ["it never ends"], ""
            wrong = self.judge_fault(site, kind, run)
            after = self.run(site)
            wrong += self.judge_next(site, after)
            said = f"--- with the fault: {run.returncode}\n{run.stdout}{run.stderr}"
            said += f"--- then: {after.returncode}\n{after.stdout}{after.stderr}"
            return wrong, said

    def judge_fault(self, site, kind, run):
        wrong = []
        found = published_files(site / self.place)
        if kind != "KILL":
            if "panicked" in run.stderr or run.returncode in (101, 134, -6):
                wrong.append("it panics")
            # A temporary file whose removal fails is removed by the next run.
            kept = {name: data for name, data in found.items() if not is_temporary(name)}
            if run.returncode == 0 and comparable(kept) != comparable(self.new):
                wrong.append("it reports success, but did not publish everything")
        for name, data in found.items():
            if name == MANIFEST:
                try:
                    if not isinstance(json.loads(data)["files"], dict):
                        wrong.append("the manifest has no files")
                except (ValueError, KeyError):
                    wrong.append("the manifest is torn")
            elif not is_temporary(name) and data not in (self.old.get(name), self.new.get(name)):
                wrong.append(f"{name} is neither the old nor the new one")
        for name in self.old.keys() & self.new.keys():
            if name not in found:
                wrong.append(f"{name} is gone")
        return wrong + private_text(site, "after the fault")

    def judge_next(self, site, run):
        wrong = []
        if run.returncode:
            wrong.append(f"the next run fails with {run.returncode}")
        found, wanted = comparable(published_files(site / self.place)), comparable(self.new)
        for name in sorted(found.keys() | wanted.keys()):
            if found.get(name) != wanted.get(name):
                state = "left over" if name not in wanted else "missing" if name not in found else "different"
                wrong.append(f"{name} is {state} after the next run")
        return wrong + private_text(site, "after the next run")


def private_text(site, moment):
    """Returns every file with private text, of all that anybody may read."""
    wrong = []
    for path in site.rglob("*"):
        name = str(path.relative_to(site))
        if name.startswith(("articles/", ".feedwright-cache/")) or path.is_dir():
            continue
        if name in ("feedwright.state",):
            continue
        if MARKER in name.lower().encode() or MARKER in path.read_bytes().lower():
            wrong.append(f"private text in {name} {moment}")
    return wrong


def main():
    parser = argparse.ArgumentParser(description="Injects a fault at every system call of a build and a publish.")
    parser.add_argument("--bin", default="target/debug/feedwright", help="the program")
    parser.add_argument("--sample", type=int, help="try so many faults, chosen at random")
    parser.add_argument("--seed", default="0", help="chooses the sample")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many seconds")
    parser.add_argument("--jobs", type=int, default=1, help="runs at once")
    parser.add_argument("--only", help="one fault, or the beginning of several: SCENARIO:CALL:KIND:N")
    options = parser.parse_args()
    binary = str(pathlib.Path(options.bin).resolve())
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder).resolve()
        scenarios = {name: Scenario(name, binary, folder) for name in SCENARIOS}
        cases = [case for scenario in scenarios.values() for case in scenario.cases()]
        known = len(cases)
        if options.only:
            cases = [case for case in cases if ":".join(map(str, case)).startswith(options.only)]
        random.Random(options.seed).shuffle(cases)
        cases = cases[: options.sample]
        tried, violations = collections.Counter(), 0
        late = lambda: time.monotonic() - started > options.seconds

        def attempt(case):
            return None if late() else (case, *scenarios[case[0]].check(*case[1:]))

        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            for result in pool.map(attempt, cases):
                if result is None:
                    continue
                case, wrong, said = result
                tried[case[0], case[2]] += 1
                if wrong:
                    violations += 1
                    print(":".join(map(str, case)), "; ".join(wrong), sep="\t", flush=True)
                if options.only:
                    print(said)
        for (scenario, kind), count in sorted(tried.items()):
            print(f"{scenario} {kind}: {count}")
        total, took = tried.total(), time.monotonic() - started
        print(f"{total} of {known} faults tried in {took:.0f} s: {violations} violations")
    return 1 if violations or not total else 0


if __name__ == "__main__":
    sys.exit(main())
