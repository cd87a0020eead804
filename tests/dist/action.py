#!/usr/bin/env python3
"""Runs the script of action.yml as a runner would, with releases from a mirror on this
machine: it installs what it should, and nothing that is hostile.

usage: tests/dist/action.py PROGRAM
"""

import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import tomllib
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(sys.argv.pop(1)).resolve()
VERSION = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]["version"]
NAME = f"feedwright-v{VERSION}-x86_64-unknown-linux-musl"
SITE = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n"


class Mirror(http.server.SimpleHTTPRequestHandler):
    """Serves a folder; the path `/partial/` is that folder with half of every archive."""

    def do_GET(self):
        if not self.path.startswith("/partial/"):
            return super().do_GET()
        body = Path(self.directory, self.path.removeprefix("/partial/")).read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if self.path.endswith(".sha256") else body[: len(body) // 2])
        self.close_connection = True

    def log_message(self, *_):
        pass


class Action(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        program = cls.folder / "program"
        program.write_text(f"#!/bin/sh\nexec '{PROGRAM}' \"$@\"\n")
        program.chmod(0o755)
        for release in ("good", "changed", "older"):
            out = cls.folder / "mirror" / release / f"v{VERSION}"
            subprocess.run(
                [ROOT / "dist/archive", "x86_64-unknown-linux-musl", program, out],
                check=True, stdout=subprocess.DEVNULL,
            )
        changed = cls.folder / "mirror/changed" / f"v{VERSION}" / f"{NAME}.tar.gz"
        changed.write_bytes(changed.read_bytes() + b"\0")
        # An archive of one version at the place of another.
        older = cls.folder / "mirror/older"
        (older / f"v{VERSION}").rename(older / "v9.9.9")
        for path in list((older / "v9.9.9").iterdir()):
            path.rename(path.with_name(path.name.replace(VERSION, "9.9.9")))
        handler = lambda *arguments: Mirror(*arguments, directory=cls.folder / "mirror")
        cls.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.server.server_close)
        cls.addClassCleanup(cls.server.shutdown)
        cls.address = f"http://127.0.0.1:{cls.server.server_port}"

    def setUp(self):
        self.site = Path(tempfile.mkdtemp(dir=self.folder))
        (self.site / "articles").mkdir()
        (self.site / "feed.toml").write_text(SITE)
        article = "---\ntitle: Bread | water\ndate: 2024-01-01\n---\nText.\n"
        (self.site / "articles/a.md").write_text(article)

    def step(self, name, **inputs):
        """Runs a step; returns the run, and the lines of the runner's files."""
        work = Path(tempfile.mkdtemp(dir=self.folder))
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(work),
            "RUNNER_OS": "Linux",
            "RUNNER_ARCH": "X64",
            "RUNNER_TEMP": str(work),
            "ACTION_FOLDER": str(ROOT),
            "ACTION_REPOSITORY": "",
            "INPUT_RELEASES": f"{self.address}/good",
        }
        files = ("GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")
        for file in files:
            (work / file).touch()
            environment[file] = str(work / file)
        environment.update(inputs)
        run = subprocess.run(
            [ROOT / "dist/action/run.sh", name], cwd=self.site, env=environment,
            capture_output=True, text=True, timeout=120,
        )
        return run, {file: (work / file).read_text() for file in files}

    def run_installed(self, **inputs):
        installed, files = self.step("install")
        self.assertEqual(installed.returncode, 0, installed.stdout + installed.stderr)
        path = files["GITHUB_PATH"].strip() + ":" + os.environ["PATH"]
        return self.step("run", PATH=path, **inputs)

    def refuse(self, message, **inputs):
        run, files = self.step("install", **inputs)
        self.assertEqual(run.returncode, 2, run.stdout + run.stderr)
        self.assertIn("::error title=feedwright::", run.stdout)
        self.assertIn(message, run.stdout)
        self.assertEqual(files["GITHUB_PATH"], "")
        self.assertEqual(files["GITHUB_OUTPUT"], "")
        return run

    def test_program_of_the_action_s_own_version_is_installed(self):
        run, files = self.step("install", INPUT_VERSION="")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertEqual(files["GITHUB_OUTPUT"], f"version={VERSION}\n")
        folder = Path(files["GITHUB_PATH"].strip())
        self.assertTrue((folder / "feedwright").is_file())

    def test_version_and_checksum_can_be_given(self):
        file = self.folder / "mirror/good" / f"v{VERSION}" / f"{NAME}.tar.gz.sha256"
        checksum = file.read_text().split()[0].upper()
        run, _ = self.step("install", INPUT_VERSION=f"v{VERSION}", INPUT_CHECKSUM=checksum)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def test_other_checksums_are_refused(self):
        self.refuse("nothing was installed", INPUT_RELEASES=f"{self.address}/changed")
        self.refuse("nothing was installed", INPUT_CHECKSUM="0" * 64)
        self.refuse("is not a SHA-256", INPUT_CHECKSUM="0" * 63)
        self.refuse("is not a SHA-256", INPUT_CHECKSUM="$(id)")

    def test_missing_and_partial_downloads_are_refused(self):
        self.refuse("failed to download", INPUT_RELEASES=f"{self.address}/nowhere")
        self.refuse("failed to download", INPUT_RELEASES=f"{self.address}/partial/good")
        self.refuse("failed to download", INPUT_VERSION="0.0.1")

    def test_archive_of_another_version_is_refused(self):
        releases = f"{self.address}/older"
        run, files = self.step("install", INPUT_RELEASES=releases, INPUT_VERSION="9.9.9")
        self.assertNotEqual(run.returncode, 0)
        self.assertEqual(files["GITHUB_PATH"], "")

    def test_versions_that_are_paths_or_commands_are_refused(self):
        for version in (
            "../..", "../../v1.0.0", "1.0", "1.0.0/../..", "latest", "1.0.0;id", "$(id)", "`id`",
            "1.0.0\n::add-path::/tmp", "1.0.0-", "-1.0.0", "1.0.0%2f..",
        ):
            with self.subTest(version):
                run = self.refuse("the version should be like", INPUT_VERSION=version)
                self.assertEqual(len(run.stdout.splitlines()), 1)

    def test_only_encrypted_releases_and_this_machine_are_asked(self):
        for releases in (
            "http://a.example/", "ftp://a.example/", "file:///tmp", "http://127.0.0.1.evil.example/",
            "http://localhost.evil.example/", "-o/etc/passwd", "http://127.0.0.1@evil.example/",
        ):
            with self.subTest(releases):
                self.refuse("releases are downloaded over https", INPUT_RELEASES=releases)
        for repository in ("", "a", "a/b/c", "a/b;id", "../b c"):
            with self.subTest(repository):
                inputs = {"INPUT_RELEASES": "", "ACTION_REPOSITORY": repository}
                self.refuse("the repository of the action is not known", **inputs)

    def test_unknown_platform_is_named(self):
        self.refuse("no program for Linux on RISCV64", RUNNER_ARCH="RISCV64")
        self.refuse("no program for Plan9 on X64", RUNNER_OS="Plan9")

    def test_check_counts_problems_and_shows_entries_that_would_change(self):
        (self.site / "articles/b.md").write_text("---\ntitle: B\ndate: 2024-13-01\n---\nText.\n")
        run, files = self.run_installed(INPUT_COMMAND="check")
        self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
        self.assertIn("::error file=articles/b.md,line=3,", run.stdout)
        self.assertEqual(files["GITHUB_OUTPUT"], "problems=1\nchanged=[]\n")
        row = "| new | [Bread \\| water](<https://a.example/a/>) | a.md |"
        self.assertIn(row, files["GITHUB_STEP_SUMMARY"])

    def test_build_lists_the_changed_files(self):
        _, files = self.run_installed(INPUT_COMMAND="build", INPUT_ARGS="--strict --output site")
        problems, changed = files["GITHUB_OUTPUT"].splitlines()
        self.assertEqual(problems, "problems=0")
        self.assertIn("site/feed.xml", json.loads(changed.removeprefix("changed=")))
        _, files = self.run_installed(INPUT_COMMAND="build", INPUT_ARGS="--output site")
        self.assertEqual(files["GITHUB_OUTPUT"], "problems=0\nchanged=[]\n")
        self.assertIn("No entry changed.", files["GITHUB_STEP_SUMMARY"])
        article = self.site / "articles/a.md"
        article.write_text(article.read_text().replace("Text", "Other"))
        _, files = self.run_installed(INPUT_COMMAND="check", INPUT_ARGS="--output site")
        self.assertIn("| changed | [Bread", files["GITHUB_STEP_SUMMARY"])

    def test_validate_counts_problems_of_all_files(self):
        for name in ("a.xml", "b c.xml"):
            (self.site / name).write_text("<rss version='2.0'><channel></channel></rss>")
        _, files = self.run_installed(INPUT_COMMAND="validate", INPUT_ARGS="a.xml\nb c.xml\n")
        count = int(re.fullmatch(r"problems=(\d+)\n", files["GITHUB_OUTPUT"])[1])
        self.assertGreaterEqual(count, 2)

    def test_arguments_are_never_run(self):
        for arguments in (
            "; touch hacked", "$(touch hacked)", "`touch hacked`", "&& touch hacked",
            "| touch hacked", "> hacked", "--output $(touch hacked)", "x\n; touch hacked\n",
            "'; touch hacked; '", "${IFS}touch${IFS}hacked", "*",
        ):
            with self.subTest(arguments):
                run, files = self.run_installed(INPUT_COMMAND="check", INPUT_ARGS=arguments)
                self.assertFalse((self.site / "hacked").exists())
                if not arguments.startswith("--output"):
                    self.assertEqual(run.returncode, 2, run.stdout)

    def test_arguments_can_not_change_the_form_of_messages(self):
        run, _ = self.run_installed(INPUT_COMMAND="check", INPUT_ARGS="--format json")
        self.assertEqual(run.returncode, 2)

    def test_other_commands_are_refused(self):
        for command in ("serve", "check; id", "", "--help", "check\nid"):
            with self.subTest(command):
                run, _ = self.run_installed(INPUT_COMMAND=command)
                self.assertEqual(run.returncode, 2)
                self.assertIn("the command should be", run.stdout)

    def test_configuration_may_have_any_name(self):
        (self.site / "my site").mkdir()
        (self.site / "feed.toml").rename(self.site / "my site/-feed.toml")
        (self.site / "articles").rename(self.site / "my site/articles")
        config = "my site/-feed.toml"
        run, _ = self.run_installed(INPUT_COMMAND="check", INPUT_CONFIG=config)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        run, _ = self.run_installed(INPUT_COMMAND="check", INPUT_CONFIG="--fix")
        self.assertEqual(run.returncode, 2, run.stdout + run.stderr)

    def test_action_passes_every_input_in_the_environment(self):
        text = (ROOT / "action.yml").read_text()
        script = (ROOT / "dist/action/run.sh").read_text()
        inputs = re.findall(r"\$\{\{ inputs\.(\w+) \}\}", text)
        block = text.split("\ninputs:\n")[1].split("\noutputs:\n")[0]
        self.assertEqual(sorted(inputs), sorted(re.findall(r"^  (\w+):$", block, re.MULTILINE)))
        for name in inputs:
            self.assertIn(f"INPUT_{name.upper()}", script)
        # An expression in a script would be a part of it.
        for line in text.splitlines():
            self.assertFalse("run:" in line and "${{" in line, line)


unittest.main(verbosity=1)
