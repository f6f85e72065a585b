#!/usr/bin/env python3
"""Writes docs/DATES.md: every rule for dates with its examples, as they stand in src/lang/*/date_rules.txt.

    python3 tools/date_rules.py > docs/DATES.md
"""
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
LANGUAGES = [("vi", "Vietnamese"), ("en", "English")]
HEAD = """# The rules for dates

Made by `python3 tools/date_rules.py > docs/DATES.md`; CI checks that it is current. The files behind it are
`src/lang/LANGUAGE/date_words.txt` (classes of words, each with what it says of a date) and `date_rules.txt` (the rules below).
Every example here is run by `cargo test`, and every rule is tested to be needed for its own examples.

| notation | what |
|---|---|
| `word`, `,`, `"("` | a literal word or mark; case does not matter, diacritics do |
| `{class}` | a phrase of a class in `date_words.txt` |
| `<slot form …>` | a number: digits, or in the forms named (`words`, `nth`, `roman`) |
| `@symbol` | whatever the rules of that symbol match |
| `a:` `b:` `item:` | the ends of a range, the members of a list |
| `( x \\| y )`, `x?`, `x+` | a choice, something optional, something repeated |
| `~`, `^`, `$` | no space here; the span begins, ends here |
| `after`, `not-after`, `before`, `not-before` | what must or must not stand beside the match |
| `set slot=value`, `as kind` | what every match says besides; how it is read |

A rule's name begins with the symbol that it belongs to. At each place of a sentence the longest match of a symbol that is looked
for is taken; of equally long ones the one that stands first.
"""


def escaped(text):
    return text.replace("|", "\\|")


def rules(path):
    """(header, lines) of each group but the first."""
    groups = []
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if line.startswith("[") and line.endswith("]"):
            groups.append((line[1:-1], []))
        elif line and not line.startswith("# ") and line != "#" and groups:
            groups[-1][1].append(line)
    return groups


def main():
    print(HEAD)
    for code, name in LANGUAGES:
        groups = rules(ROOT / "src/lang" / code / "date_rules.txt")
        start = [lines for header, lines in groups if header == "start"][0]
        print(f"## {name}\n\n{len(groups) - 1} rules. Looked for, in this order among equals: {', '.join(f'`{s}`' for s in start)}.\n")
        for header, lines in groups:
            if header == "start":
                continue
            print(f"### {header}\n\n```text")
            for line in lines:
                if not line.startswith(("+", "- ")):
                    print(line)
            print("```\n\n| published | text | found | value | interval |\n|---|---|---|---|---|")
            for line in lines:
                if line.startswith("+ "):
                    columns = [c.strip() for c in line[2:].split("|")] + [""] * 6
                    day, text, found, value, begin, end = columns[:6]
                    interval = f"{begin} – {end}" if begin or end else ""
                    print(f"| {day} | {text} | {found} | {value} | {interval} |")
            print()
            no = [line[2:] for line in lines if line.startswith("- ")]
            print("Not: " + "; ".join(f"“{escaped(text)}”" for text in no) + "\n")


main()
