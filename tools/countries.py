#!/usr/bin/env python3
"""Writes the [cldr] part of src/lang/{vi,en}/countries.txt from CLDR's territory names; what follows it is kept by hand.

    npm pack cldr-localenames-full@48.2.0 && tar xzf cldr-localenames-full-48.2.0.tgz
    python3 tools/countries.py package

Standard library only.
"""
import json, pathlib, sys

VERSION = "48.2.0"
# Two letters in CLDR that are not ISO 3166-1: exceptional reservations, groupings, user-assigned and unknown.
NOT_ISO = set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ".split())
LANGUAGES = ["vi", "en"]

HEADER = f"""# Countries and territories of ISO 3166-1: code | name.
#
# [cldr] is generated from Unicode CLDR (npm package cldr-localenames-full {VERSION}: standard, short and variant names),
# Copyright © 1991-2025 Unicode, Inc., under the Unicode License v3 (SPDX Unicode-3.0), by
#     python3 tools/countries.py package
# [news] holds further names that newspapers use; it is kept by hand and the command leaves it alone.
"""

def names(territories):
    """(code, name), the standard name first; CLDR's "Myanmar (Burma)" gives both names."""
    for key, value in sorted(territories.items()):
        code, _, _ = key.partition("-alt-")
        if len(code) != 2 or not code.isalpha() or code in NOT_ISO:
            continue
        # What stands in brackets is another name only at the end; "Congo (DRC)" and such are in [news].
        name, _, other = value.partition(" (")
        if not other:
            yield code, name
        elif other.endswith(")") and key == code:
            yield code, name
            yield code, other[:-1]

def main():
    package = pathlib.Path(sys.argv[1])
    found = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    if found != VERSION:
        sys.exit(f"the package has version {found}, not {VERSION}")
    for language in LANGUAGES:
        data = json.loads((package / "main" / language / "territories.json").read_text(encoding="utf-8"))
        rows = dict.fromkeys(names(data["main"][language]["localeDisplayNames"]["territories"]))
        assert len({code for code, _ in rows}) >= 247, "ISO 3166-1 has 249 codes"
        target = pathlib.Path(__file__).parent.parent / "src" / "lang" / language / "countries.txt"
        _, mark, by_hand = target.read_text(encoding="utf-8").partition("\n[news]\n")
        generated = "".join(f"{code} | {name}\n" for code, name in rows)
        target.write_text(f"{HEADER}\n[cldr]\n{generated}{mark or chr(10) + '[news]' + chr(10)}{by_hand}", encoding="utf-8")

main()
