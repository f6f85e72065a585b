#!/usr/bin/env python3
"""Writes src/lang/zh/readings.txt, how Chinese characters are read, from Unihan.

    apt-get download unicode-data && dpkg -x unicode-data_15.0.0-1_all.deb package
    python3 tools/readings.py package/usr/share/unicode

Standard library only.
"""
import bz2, collections, pathlib, re, sys, unicodedata

VERSION = "15.0.0"
# A reading that is not the usual one is kept if this share of a character's occurrences has it (kHanyuPinlu counts them).
SHARE = 0.1

HEADER = f"""# How Chinese characters are read, generated from the Unihan database of Unicode {VERSION} (Debian package unicode-data),
# Copyright © 1991-2022 Unicode, Inc., under the Unicode License (SPDX Unicode-3.0), by
#     python3 tools/readings.py package/usr/share/unicode
# The characters are those of the Table of General Standard Chinese Characters (kTGH) and their traditional forms. Syllables of
# pinyin are without tones, of Wade-Giles without apostrophes; in Vietnamese ones a final y is an i. What is known of names is in names.txt.
"""

def read(folder, name, wanted):
    """{property: {character: value}} of one file."""
    found = {key: {} for key in wanted}
    with bz2.open(folder / f"Unihan_{name}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("U+"):
                code, key, value = line.rstrip("\n").split("\t", 2)
                if key in found:
                    found[key][chr(int(code[2:], 16))] = value
    return found

def plain(syllable):
    """A syllable of pinyin without its tone, and with u for ü, as newspapers write it."""
    letters = unicodedata.normalize("NFD", syllable.lower())
    return "".join(c for c in letters if not unicodedata.combining(c))

def folded(syllable):
    """A Vietnamese syllable with a final y as i where both are written: Kỳ and Kì, Quý and Quí, never Huy."""
    letters = unicodedata.normalize("NFD", syllable.lower())
    folded = re.sub(r"(^|qu|[bcdđghklmnprstvx])y([\u0300-\u036f]*)$", r"\1i\2", letters)
    return unicodedata.normalize("NFC", folded)

def variants(value):
    """The characters of a field such as "U+7FD2 U+7FD2<kMatthews"."""
    return [chr(int(v[2:].split("<")[0], 16)) for v in value.split()]

def readings(tables, character):
    """The readings of a character, the usual one first."""
    usual = [plain(v) for v in tables["kMandarin"].get(character, "").split()[:1]]
    counts = collections.Counter()
    for reading, count in re.findall(r"(\w+)\((\d+)\)", unicodedata.normalize("NFC", tables["kHanyuPinlu"].get(character, ""))):
        counts[plain(reading)] += int(count)
    often = [r for r, n in counts.most_common() if n >= SHARE * sum(counts.values())]
    if not usual:
        for key in ["kTGHZ2013", "kXHC1983", "kHanyuPinyin"]:
            for place in tables[key].get(character, "").split():
                usual += [plain(v) for v in place.split(":")[1].split(",")][:1]
    # "r", "ng" and the like are no syllables of names.
    return [r for r in dict.fromkeys(usual[:1] + often) if re.search("[aeiou]", r)]

# Pinyin and Wade-Giles, which Taiwan writes names in: whole syllables, initials, finals. Newspapers leave out its apostrophes.
WHOLE = {"zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu", "si": "szu", "er": "erh", "yi": "i",
         "ye": "yeh", "yan": "yen", "yong": "yung", "you": "yu", "yue": "yueh", "ge": "ko", "ke": "ko", "he": "ho",
         "guo": "kuo", "kuo": "kuo", "huo": "huo", "shuo": "shuo", "gui": "kuei", "kui": "kuei"}
INITIALS = {"zh": "ch", "ch": "ch", "sh": "sh", "b": "p", "d": "t", "g": "k", "j": "ch", "q": "ch", "x": "hs", "r": "j", "z": "ts",
            "c": "ts"}
FINALS = {"ong": "ung", "iong": "iung", "ian": "ien", "ie": "ieh", "ue": "ueh", "uo": "o"}

def wade_giles(syllable):
    """A syllable of pinyin in Wade-Giles without apostrophes and dots."""
    initial, final = re.match(r"(zh|ch|sh|[^aeiou]?)(.*)", syllable).groups()
    return WHOLE.get(syllable) or INITIALS.get(initial, initial) + FINALS.get(final, final)

def lines(title, groups):
    return f"\n[{title}]\n" + "".join(f"{key} | {value}\n" for key, value in sorted(groups.items()))

def main():
    folder = pathlib.Path(sys.argv[1])
    if VERSION not in (folder / "ReadMe.txt").read_text(encoding="utf-8"):
        sys.exit(f"the folder is not of Unicode {VERSION}")
    spoken = ["kMandarin", "kHanyuPinlu", "kTGHZ2013", "kXHC1983", "kHanyuPinyin", "kVietnamese"]
    tables = read(folder, "Readings", spoken)
    tables |= read(folder, "Variants", ["kTraditionalVariant", "kSimplifiedVariant"])
    listed = read(folder, "OtherMappings", ["kTGH"])["kTGH"]
    # In the order of the table, which puts common characters first.
    common = sorted(listed, key=lambda c: int(listed[c].split(":")[1]))
    characters = dict.fromkeys(common)
    for character in common:
        characters.update(dict.fromkeys(variants(tables["kTraditionalVariant"].get(character, ""))))
    first, other = collections.defaultdict(str), collections.defaultdict(str)
    vietnamese = collections.defaultdict(dict)
    for character in characters:
        found = readings(tables, character)
        for at, reading in enumerate(found):
            (other if at else first)[reading] += character
        for syllable in tables["kVietnamese"].get(character, "").split():
            vietnamese[folded(syllable)].update(dict.fromkeys(found))
    text = HEADER + lines("characters", first) + lines("other readings", other)
    text += lines("vietnamese", {key: " ".join(value) for key, value in vietnamese.items()})
    spelt = collections.defaultdict(list)
    for syllable in sorted(first.keys() | other.keys()):
        spelt[wade_giles(syllable)].append(syllable)
    text += lines("wade-giles", {key: " ".join(value) for key, value in spelt.items()})
    target = pathlib.Path(__file__).parent.parent / "src" / "lang" / "zh" / "readings.txt"
    target.write_text(text, encoding="utf-8")

main()
