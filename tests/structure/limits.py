#!/usr/bin/env python3
"""limits: what a file may weigh. Usage: limits.py SOURCE_TREE

No header of ours includes what is costly to every user, and no file outgrows one duty.
"""
import pathlib
import re
import sys

LONGEST_FILE = 400  # lines
COSTLY = re.compile(r"^[ \t]*#[ \t]*include[ \t]*[<\"](range/v3/all\.hpp|iostream|regex)[>\"]", re.MULTILINE)
LIBRARY = ("include", "sim/include")
MEASURED = ("include", "sim", "examples")


def sources(tree, folder):
    return [path for path in sorted((tree / folder).rglob("*")) if path.suffix in {".hpp", ".cpp"}]


def findings(tree):
    """Every breach in the tree, as lines to print; and how many files were read."""
    tree = pathlib.Path(tree).resolve()
    complaints, count = [], 0
    for folder in LIBRARY:
        for path in sources(tree, folder):
            for header in COSTLY.findall(path.read_text(encoding="utf-8")):
                complaints.append(f"{path.relative_to(tree)} includes {header}")
    for folder in MEASURED:
        for path in sources(tree, folder):
            count += 1
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > LONGEST_FILE:
                complaints.append(f"{path.relative_to(tree)} has {lines} lines, over {LONGEST_FILE}")
    return complaints, count


def main():
    complaints, count = findings(sys.argv[1])
    for complaint in complaints:
        print(complaint)
    print(f"{count} files, {len(complaints)} over the limits")
    return 1 if complaints or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
