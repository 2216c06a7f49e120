#!/usr/bin/env python3
"""floors: a file includes only its own or lower floors. Usage: floors.py SOURCE_TREE

The table below is the one of docs/architecture.md. A place that it does not name is a finding, so a
new folder gets its floor before it gets its first file.
"""
import pathlib
import re
import sys

SUFFIXES = {".hpp", ".cpp", ".h"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)

# What each floor may include, besides itself.
VOCABULARY = {"vocabulary"}
CONTRACTS = {"transport contract", "registry contract"}
MODELS = {"transport models", "registry models"}
MACHINES = VOCABULARY | {"wire", "protocol"}
CORE = MACHINES | CONTRACTS
EVERYTHING = CORE | MODELS | {"room", "member", "serve", "confab", "unicode"}
FLOORS = {
    "vocabulary": set(),
    "wire": VOCABULARY,
    "protocol": VOCABULARY | {"wire"},
    "transport contract": VOCABULARY,
    "registry contract": VOCABULARY,
    "transport models": VOCABULARY | {"transport contract"},
    "registry models": VOCABULARY | {"registry contract"},
    "unicode": VOCABULARY,
    "room": CORE,
    "member": MACHINES | {"transport contract"},
    "serve": CORE | {"room", "member"},
    "confab": EVERYTHING - {"unicode"},
    "sim": EVERYTHING,
    "confab-sim": EVERYTHING | {"sim"},
    "bugs": EVERYTHING | {"sim"},
    "allocator": set(),
    "examples": EVERYTHING,
    "tests": EVERYTHING | {"sim", "confab-sim", "examples"},
}

# Where each floor lives; the first that matches counts.
PLACES = [
    (r"include/confab/vocabulary/[^/]+", "vocabulary"),
    (r"include/confab/wire/[^/]+", "wire"),
    (r"include/confab/protocol/[^/]+", "protocol"),
    (r"include/confab/transport/.+", "transport models"),
    (r"include/confab/registry/.+", "registry models"),
    (r"include/confab/transport\.hpp", "transport contract"),
    (r"include/confab/registry\.hpp", "registry contract"),
    (r"include/confab/room_options\.hpp", "room"),
    (r"include/confab/(unicode|room|member|serve|confab)\.hpp", None),
    (r"sim/include/confab/sim/.+", "sim"),
    (r"sim/confab_sim/[^/]+", "confab-sim"),
    (r"sim/bugs/[^/]+", "bugs"),
    (r"sim/allocator/[^/]+", "allocator"),
    (r"examples/([^/]+/)?[^/]+", "examples"),
    (r"tests/.+", "tests"),
]


def floor_of(path):
    """The floor of a path relative to the source tree, or None. Nothing lives in an impl or detail."""
    if re.search(r"(^|/)(impl|detail)/", path):
        return None
    for pattern, floor in PLACES:
        match = re.fullmatch(pattern, path)
        if match:
            return floor or match.group(1)
    return None


def included(tree, path, text):
    """The files of this tree that a file includes, relative to the tree."""
    for bracket, name in INCLUDE.findall(text):
        folders = [tree / "include", tree / "sim/include", tree / "examples", tree / "tests"]
        if bracket == '"':
            folders.insert(0, path.parent)
        for folder in folders:
            target = (folder / name).resolve()
            if target.is_file() and target.is_relative_to(tree):
                yield target.relative_to(tree).as_posix()
                break


def cycle_in(graph):
    """A list of files that include each other in a circle, or None."""
    done, path = set(), []

    def visit(node):
        if node in path:
            return path[path.index(node):] + [node]
        if node in done:
            return None
        path.append(node)
        for below in graph.get(node, ()):
            found = visit(below)
            if found:
                return found
        path.pop()
        done.add(node)
        return None

    return next(filter(None, map(visit, list(graph))), None)


def findings(tree):
    """Every breach in the tree, as lines to print; and how many files were read."""
    tree = pathlib.Path(tree).resolve()
    graph, complaints = {}, []
    for folder in ("include", "sim", "examples", "tests"):
        for path in sorted((tree / folder).rglob("*")):
            if path.suffix not in SUFFIXES or not path.is_file():
                continue
            name = path.relative_to(tree).as_posix()
            text = path.read_text(encoding="utf-8")
            graph[name] = list(included(tree, path, text))
            floor = floor_of(name)
            if floor is None:
                complaints.append(f"{name}: stands on no floor")
                continue
            for below in graph[name]:
                lower = floor_of(below)
                if lower != floor and lower not in FLOORS[floor]:
                    complaints.append(f"{name} ({floor}) includes {below} ({lower})")
    circle = cycle_in(graph)
    if circle:
        complaints.append("circle: " + " -> ".join(circle))
    return complaints, len(graph)


def main():
    complaints, count = findings(sys.argv[1])
    for complaint in complaints:
        print(complaint)
    print(f"{count} files, {len(complaints)} breaches of the floors")
    return 1 if complaints or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
