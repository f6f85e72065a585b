#!/usr/bin/env python3
"""Writes the [cldr subdivisions] of src/lang/{vi,en}/known.txt from CLDR's names; what stands before is kept by hand.

    apt-get download unicode-cldr-core=41-0.1
    python3 tools/subdivisions.py unicode-cldr-core_41-0.1_all.deb

Debian's package has the names that CLDR's own npm packages leave out as not yet confirmed: nearly all Vietnamese ones.
Standard library only.
"""
import hashlib, html, io, pathlib, re, sys, tarfile, unicodedata

PACKAGE = "35d30d5d3bee4d8244e95236259c4c2a0db06e21bad696515751fcfeee4d0260"
LANGUAGES = ["vi", "en"]
HEADER = "[cldr subdivisions]"

# Countries whose units news name, and which of their codes: old codes and lower levels are left out. Countries whose codes or
# names CLDR 41 has wrong or old (Iran, Kazakhstan, Ukraine, parts of the United Kingdom) are written by hand.
UNITS = {
    "AE": "..", "AF": "...", "AT": ".", "AU": "..|...", "BE": "...", "BR": "..", "CA": "..", "CH": "..",
    "CN": "[A-Z]{2}", "DE": "..", "ES": "AN|AR|AS|CL|CM|CT|EX|GA|IB|MD|PV|VC",
    "FR": "ARA|BFC|BRE|COR|GES|HDF|NAQ|NOR|OCC|PAC|PDL", "ID": "(?!JW|PP|NU)..", "IN": "(?!DD|DH|DN)..",
    "IQ": "AN|AR|BA|DA|DI|DQ|KA|KI|MA|MU|NA|SU|WA", "IT": "[0-9]{2}", "JP": "..", "KH": "..?", "KP": "..",
    "KR": "..", "LA": "(?!VI|VT)..", "MM": "..", "MN": "1", "MX": "(?!DIF|CMX)...", "MY": "..",
    "NL": "DR|FL|FR|GE|GR|LI|NB|NH|OV|UT|ZE|ZH", "PH": "00|BTG|CAV|CEB|ILI|LEY|PAM|PAN|PLW|SLU", "PK": "(?!TA)..",
    "RU": "..|...", "SA": "01|02|14", "SD": "DC|DE|DN|DS|KH", "SY": "..", "TH": "[0-9]{2}",
    "TR": "01|06|07|16|21|27|31|34|35|42|61", "TW": "...", "US": "(?!AS|DC|GU|MP|PR|UM|VI)..", "VN": "..",
    "ZA": "EC|FS|LP|MP|WC",
}
# Codes that ISO changed after CLDR 41.
RENAMED = {"IN-CT": "IN-CG", "IN-OR": "IN-OD", "IN-TG": "IN-TS", "IN-UT": "IN-UK"}
# Names that are words, or of which something else is better known: a city beside its state, a river, people, Vietnamese places.
LEFT_OUT = {
    "Acre", "Al Jawf", "Altai", "Altai Krai", "Amur", "Anh Quốc", "Buryat", "Bình Đông", "Chechen", "Chin",
    "Chuvash", "Ciudad de Mexico", "Eastern", "Flemish", "Gia Nghĩa", "Jewish", "Jura", "Leningrad", "Mexico State",
    "Mon", "Moscow Province", "Moskva", "México", "Nam Đầu", "Nan", "Nenets", "New York", "Para", "Sơn Tây", "Tak",
    "Tiểu bang New York", "Trang", "Trentino-Alto Adige/Südtirol", "Tân Trúc", "Udmurt", "Viêng Chăn", "Vladimir",
    "Washington", "Zealand", "Đào Viên",
}
# What CLDR's Vietnamese names put before some units and not before others.
UNIT_BEFORE = re.compile(r"^(Bang|Khu vực|Khu tự trị(?= Tây Tạng)|Tỉnh(?! tự trị)|Vùng(?! đô thị))\s+(?=\w)")
UNIT_BEHIND = re.compile(r" \((tỉnh|quận|bang|vùng)\)$| (Krai|Okrug|SAR China)$")

def subdivisions(package):
    """{language: {code: name}} of the Debian package: an `ar` archive of which one member holds the files."""
    raw = package.read_bytes()
    if hashlib.sha256(raw).hexdigest() != PACKAGE:
        sys.exit(f"{package} is not unicode-cldr-core 41-0.1")
    at, found = 8, {}
    while at < len(raw):
        name, size = raw[at : at + 16].decode().strip(), int(raw[at + 48 : at + 58])
        if name.startswith("data.tar"):
            with tarfile.open(fileobj=io.BytesIO(raw[at + 60 : at + 60 + size])) as files:
                for language in LANGUAGES:
                    xml = files.extractfile(f"./usr/share/unicode/cldr/common/subdivisions/{language}.xml").read().decode()
                    rows = re.findall(r'<subdivision type="(..)(\w+)"[^>]*>([^<]+)<', xml)
                    found[language] = {f"{c}-{unit}".upper(): html.unescape(name) for c, unit, name in rows}
        at += 60 + size + size % 2
    return found

def wanted(code):
    country, _, unit = code.partition("-")
    return country in UNITS and re.fullmatch(UNITS[country], unit)

def plain(name):
    """Without marks on letters: "São Paulo" as "Sao Paulo", "Lạng Sơn" as "Lang Son"."""
    name = name.replace("đ", "d").replace("Đ", "D")
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))

def names(code, language, cldr):
    """The names of a unit in a language, the usual one first."""
    own, english = cldr[language].get(code), cldr["en"].get(code)
    for name in filter(None, [own] if code.startswith("VN-") else [own, english]):
        if name.endswith("²"):
            continue
        name = UNIT_BEHIND.sub("", UNIT_BEFORE.sub("", name)).replace("–", "-").replace("’", "'")
        # English newspapers write no marks, Vietnamese ones none but their own.
        if language == "en" or name == english and not code.startswith("VN-"):
            yield plain(name)
        yield name

def words(name):
    """What is compared of a name."""
    return tuple(re.findall(r"\w+", name.lower()))

def by_hand(text):
    """The names in rows of a table."""
    return {words(row.split(" | ")[1]) for row in text.splitlines() if " | " in row and not row.startswith("#")}

def main():
    cldr = subdivisions(pathlib.Path(sys.argv[1]))
    for language in LANGUAGES:
        folder = pathlib.Path(__file__).parent.parent / "src" / "lang" / language
        target = folder / "known.txt"
        before = target.read_text(encoding="utf-8").partition(f"\n{HEADER}\n")[0]
        known = by_hand(before.partition("\n[subdivisions]\n")[2]) | by_hand((folder / "countries.txt").read_text(encoding="utf-8"))
        rows, codes = {}, {}
        for code in sorted(filter(wanted, cldr["en"])):
            code, spellings = RENAMED.get(code, code), names(code, language, cldr)
            for name in spellings:
                if words(name) not in known and name not in LEFT_OUT:
                    rows.setdefault((code, words(name)), name)
                    codes.setdefault(words(name), set()).add(code)
        # What two units are called says neither.
        rows = [f"{code} | {name}\n" for (code, key), name in rows.items() if len(codes[key]) == 1]
        target.write_text(f"{before}\n{HEADER}\n{''.join(rows)}", encoding="utf-8")

main()
