#!/usr/bin/env python3
"""snippets: C++ in the docs is quoted from files that are compiled. Usage: snippets.py SOURCE_TREE

Before each ```cpp block of a Markdown file stands `<!-- from PATH -->`; the block's lines stand in that
file, in one piece, at any indentation.
"""
import pathlib
import re
import sys
import textwrap

BLOCK = re.compile(r"(?:^<!-- from (?P<path>\S+) -->\n)?^```cpp\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)


def unindented(lines):
    return textwrap.dedent("\n".join(line.rstrip() for line in lines)).strip("\n")


def stands_in(code, text):
    wanted = unindented(code.splitlines())
    lines, length = text.splitlines(), wanted.count("\n") + 1
    return any(unindented(lines[at:at + length]) == wanted for at in range(len(lines) - length + 1))


def findings(tree):
    """Every breach in the tree, as lines to print; and how many blocks were read."""
    tree = pathlib.Path(tree).resolve()
    complaints, count = [], 0
    for page in [*sorted(tree.glob("*.md")), *sorted((tree / "docs").rglob("*.md"))]:
        text = page.read_text(encoding="utf-8")
        for block in BLOCK.finditer(text):
            count += 1
            where = f"{page.relative_to(tree)}:{text.count(chr(10), 0, block.start()) + 1}"
            path = block["path"]
            if path is None:
                complaints.append(f"{where} does not say which file it is from")
            elif not (tree / path).is_file():
                complaints.append(f"{where} is from {path}, which is not there")
            elif not stands_in(block["code"], (tree / path).read_text(encoding="utf-8")):
                complaints.append(f"{where} does not stand in {path}")
    return complaints, count


def main():
    complaints, count = findings(sys.argv[1])
    for complaint in complaints:
        print(complaint)
    print(f"{count} blocks of C++ in the docs, {len(complaints)} not as compiled")
    return 1 if complaints or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
