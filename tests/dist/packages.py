#!/usr/bin/env python3
"""Checks the files of a release: `dist/generate`, `dist/archive` and `dist/third-party`.

The archives have the given program for every target, so nothing is compiled. Loopback
values take the place of the facts in dist/release.toml.

usage: tests/dist/packages.py PROGRAM
"""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import unittest
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(sys.argv.pop(1)).resolve()
VERSION = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]["version"]
TARGETS = [row["name"] for row in tomllib.loads((ROOT / "dist/targets.toml").read_text())["target"]]
FACTS = """
repository = "http://127.0.0.1:9/owner/feedwright"
maintainer = "The Editors <editors@a.example>"
npm_scope = "@loopback"
"""


def run(*command, **options):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)


class Release(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.archives = cls.folder / "archives"
        # Reading the program a few times is enough; it needs not be as large.
        cls.program = cls.folder / "program"
        cls.program.write_text(f"#!/bin/sh\nexec '{PROGRAM}' \"$@\"\n")
        cls.program.chmod(0o755)
        for target in TARGETS:
            packed = run(ROOT / "dist/archive", target, cls.program, cls.archives)
            assert packed.returncode == 0, packed.stderr
        cls.facts = cls.folder / "facts.toml"
        cls.facts.write_text(FACTS)
        cls.out = cls.folder / "out"
        made = cls.generate(cls.facts, cls.out)
        assert made.returncode == 0, made.stderr

    @classmethod
    def generate(cls, facts, out, *more):
        command = [ROOT / "dist/generate", "--archives", cls.archives, "--out", out]
        return run(*command, "--facts", facts, *more)

    def refuse(self, facts):
        path = self.folder / "refused.toml"
        path.write_text(facts)
        made = self.generate(path, self.folder / "refused")
        self.assertEqual(made.returncode, 1, made.stdout)
        self.assertFalse((self.folder / "refused").exists())
        return made.stderr

    def test_facts_of_the_repository_are_empty_and_refused_by_name(self):
        message = self.refuse((ROOT / "dist/release.toml").read_text())
        for name in ("repository", "maintainer", "npm_scope"):
            self.assertIn(f"`{name}` is empty", message)

    def test_facts_that_would_change_a_script_are_refused(self):
        for bad in (
            'repository = "https://a.example/x\\"; system(\\"id\\")"',
            'repository = "https://a.example/../#{1}"',
            'repository = "ftp://a.example/a/b"',
            'repository = ["https://a.example/a/b"]',
            'maintainer = "A\\nDepends: evil <a@b.example>"',
            'npm_scope = "@a/../../b"',
            'npm_scope = "loopback"',
            'other = "x"',
        ):
            name = bad.split(" ")[0]
            kept = [line for line in FACTS.splitlines() if not line.startswith(name)]
            with self.subTest(bad):
                self.assertIn(f"`{name}` is not", self.refuse("\n".join([*kept, bad])))

    def test_archive_that_differs_from_its_checksum_is_refused(self):
        archives = self.folder / "damaged"
        shutil.copytree(self.archives, archives)
        name = f"feedwright-v{VERSION}-{TARGETS[0]}.tar.gz"
        (archives / name).write_bytes((archives / name).read_bytes()[:-1])
        command = [ROOT / "dist/generate", "--archives", archives, "--facts", self.facts]
        made = run(*command, "--out", self.folder / "no")
        self.assertEqual(made.returncode, 1)
        self.assertIn(f"{name} has another checksum", made.stderr)
        self.assertFalse((self.folder / "no").exists())

    def test_no_template_keeps_a_placeholder(self):
        names = re.compile(rb"@[a-z_]+@")
        for path in self.out.rglob("*"):
            if path.is_file() and path.suffix in (".rb", ".toml", ".json", ".js", ".yaml"):
                self.assertEqual(names.findall(path.read_bytes()), [], path)

    def test_archive_has_one_folder_with_everything(self):
        for target in TARGETS:
            folder = f"feedwright-v{VERSION}-{target}"
            windows = "windows" in target
            path = self.archives / (folder + (".zip" if windows else ".tar.gz"))
            if windows:
                names = zipfile.ZipFile(path).namelist()
            else:
                with tarfile.open(path) as archive:
                    names = [entry.name for entry in archive if entry.isfile()]
            expected = [
                "README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE", "THIRD-PARTY.txt",
                "completions/_feedwright", "completions/feedwright.bash",
                "completions/feedwright.fish", "completions/feedwright.ps1", "man/feedwright.1",
                "feedwright.exe" if windows else "feedwright",
            ]
            for name in expected:
                self.assertIn(f"{folder}/{name}", names)
            self.assertTrue(all(name.startswith(f"{folder}/") for name in names))

    def test_equal_programs_make_equal_archives(self):
        for target in (TARGETS[0], TARGETS[-1]):
            again = self.folder / "again"
            packed = run(ROOT / "dist/archive", target, self.program, again)
            self.assertEqual(packed.returncode, 0, packed.stderr)
            path = Path(packed.stdout.strip())
            self.assertEqual(path.read_bytes(), (self.archives / path.name).read_bytes())

    def test_formula_has_the_checksum_of_every_archive(self):
        formula = (self.out / "feedwright.rb").read_text()
        for target in TARGETS[:-1]:
            name = f"feedwright-v{VERSION}-{target}.tar.gz"
            digest = hashlib.sha256((self.archives / name).read_bytes()).hexdigest()
            url = f"http://127.0.0.1:9/owner/feedwright/releases/download/v{VERSION}/{name}"
            self.assertIn(f'url "{url}"\n      sha256 "{digest}"', formula)
        ends = len(re.findall(r"^\s*end$", formula, re.MULTILINE))
        self.assertEqual(ends, len(re.findall(r"\bdo$|^class |^\s+def ", formula, re.MULTILINE)))
        if shutil.which("ruby"):
            checked = run("ruby", "-c", self.out / "feedwright.rb")
            self.assertEqual(checked.returncode, 0, checked.stderr)

    def test_address_of_binstall_is_that_of_the_archive(self):
        manifest = tomllib.loads((self.out / "Cargo.toml").read_text())["package"]
        self.assertEqual(manifest["repository"], "http://127.0.0.1:9/owner/feedwright")
        binstall = manifest["metadata"]["binstall"]
        for target in TARGETS:
            own = {**binstall, **binstall["overrides"].get(target, {})}
            ending = {"tgz": ".tar.gz", "zip": ".zip"}[own["pkg-fmt"]]
            url = own["pkg-url"].replace("{ archive-suffix }", ending)
            for name, value in [("name", "feedwright"), ("version", VERSION), ("target", target)]:
                url = url.replace(f"{{ {name} }}", value)
            name = url.removeprefix(f"{{ repo }}/releases/download/v{VERSION}/")
            self.assertTrue((self.archives / name).is_file(), url)

    def test_npm_packages_have_one_version_and_no_script(self):
        packages = [json.loads(path.read_text()) for path in self.out.glob("npm/*/package.json")]
        own = next(package for package in packages if package["name"] == "feedwright")
        others = {package["name"]: package["version"] for package in packages if package != own}
        self.assertEqual(own["optionalDependencies"], others)
        self.assertEqual(len(others), len(TARGETS))
        for package in packages:
            self.assertNotIn("scripts", package)
            self.assertNotIn("libc", package)
            self.assertEqual(package["version"], VERSION)

    def launch(self, script, *arguments, **options):
        """Starts the launcher with a program of these lines."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        shutil.copytree(self.out / "npm/feedwright", folder / "node_modules/feedwright")
        if script:
            program = folder / "node_modules/@loopback/linux-x64/bin/feedwright"
            program.parent.mkdir(parents=True)
            program.write_text(script)
            program.chmod(0o755)
        launcher = folder / "node_modules/feedwright/bin/feedwright.js"
        return subprocess.Popen(
            ["node", launcher, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, **options,
        )

    @unittest.skipUnless(shutil.which("node") and os.uname().machine == "x86_64", "needs Node.js")
    def test_launcher_passes_arguments_and_the_exit_code_on(self):
        child = self.launch("#!/bin/sh\nprintf '[%s]' \"$@\"\nexit 7\n", "a b", "$(id)", "")
        self.assertEqual(child.communicate(timeout=60)[0], "[a b][$(id)][]")
        self.assertEqual(child.returncode, 7)

    @unittest.skipUnless(shutil.which("node") and os.uname().machine == "x86_64", "needs Node.js")
    def test_launcher_passes_signals_on(self):
        lines = "trap 'echo stopped; exit 5' TERM\necho ready\nwhile :; do sleep 0.1; done\n"
        child = self.launch(f"#!/bin/sh\n{lines}")
        self.assertEqual(child.stdout.readline(), "ready\n")
        child.send_signal(signal.SIGTERM)
        self.assertEqual(child.communicate(timeout=60)[0], "stopped\n")
        self.assertEqual(child.returncode, 5)
        child = self.launch("#!/bin/sh\nkill -KILL $$\n")
        child.communicate(timeout=60)
        self.assertEqual(child.returncode, 128 + signal.SIGKILL)

    @unittest.skipUnless(shutil.which("node"), "needs Node.js")
    def test_launcher_names_the_package_that_is_missing(self):
        child = self.launch(None)
        self.assertIn("the package @loopback/", child.communicate(timeout=60)[1])
        self.assertEqual(child.returncode, 3)

    def test_wheel_has_the_version_of_the_program(self):
        project = tomllib.loads((self.out / "pyproject.toml").read_text())
        self.assertEqual(project["project"]["version"], VERSION)
        self.assertEqual(project["tool"]["maturin"]["bindings"], "bin")

    def test_every_built_in_package_has_a_license_and_a_checksum(self):
        for target in TARGETS:
            made = run(ROOT / "dist/third-party", target, "--sbom")
            self.assertEqual(made.returncode, 0, made.stderr)
            document = json.loads(made.stdout)
            self.assertEqual((document["bomFormat"], document["specVersion"]), ("CycloneDX", "1.5"))
            names = {component["name"] for component in document["components"]}
            self.assertEqual("mimalloc" in names, "musl" in target, target)
            self.assertNotIn("proptest", names)
            known = {component["bom-ref"] for component in document["components"]}
            known.add(document["metadata"]["component"]["bom-ref"])
            for row in document["dependencies"]:
                self.assertLessEqual({row["ref"], *row["dependsOn"]}, known)
            for component in document["components"]:
                self.assertRegex(component["hashes"][0]["content"], "^[0-9a-f]{64}$")
                self.assertTrue(component["licenses"][0]["expression"], component["name"])


unittest.main(verbosity=1)
