#!/usr/bin/env python3
"""Compares the lists of languages and countries in the source with ISO 639-1 and ISO 3166-1.

Needs pycountry, which is published again with each change of the standards. A code that
the standards have and a list lacks is a failure; a list may contain withdrawn codes.
"""

import re
import sys
from pathlib import Path

import pycountry

LISTS = (
    ("src/text/language.rs", "TWO_LETTERS", "languages"),
    ("src/text/path.rs", "LANGUAGES", "languages"),
    ("src/validator/value/country.rs", "COUNTRIES", "countries"),
)

# Codes that texts still use after ISO withdrew them.
WITHDRAWN = {"bh", "in", "iw", "ji", "jw", "mo", "sh"}

# Codes that names of files contain for other reasons, as in `crates.io.md` and `install.sh.md`.
NOT_IN_NAMES = {"io", "sh"}


def read_list(path, name):
    """Returns the codes between a constant's name and its semicolon."""
    text = Path(path).read_text(encoding="utf-8")
    value = re.search(rf"const {name}:[^=]*=(.*?);", text, re.DOTALL)[1]
    return set(re.findall(r"\b[A-Za-z]{2}\b", value))


def main():
    languages = {row.alpha_2 for row in pycountry.languages if hasattr(row, "alpha_2")}
    standards = {
        "languages": languages,
        "countries": {row.alpha_2 for row in pycountry.countries},
    }
    failures = []
    for path, name, standard in LISTS:
        codes, expected = read_list(path, name), standards[standard]
        if name == "LANGUAGES":
            expected = expected - NOT_IN_NAMES
        failures += [f"{path}: {name} lacks `{code}`" for code in sorted(expected - codes)]
        unknown = codes - expected - WITHDRAWN
        failures += [f"{path}: `{code}` in {name} is not a code" for code in sorted(unknown)]
        print(f"{name} in {path}: {len(codes)} codes, {len(expected)} in the standard")
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
