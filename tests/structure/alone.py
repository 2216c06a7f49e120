#!/usr/bin/env python3
"""alone: each header compiles alone, without a warning. Usage: alone.py SOURCE_TREE

Most headers include one of a few large ones. Who does sees the same names when that one comes first: so the large ones
are compiled once, and the others behind the largest of theirs, in less than half the time. Clang, since it keeps what
they instantiate as well; $CXX names another one of its line.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

FLAGS = [os.environ.get("CXX", "clang++"), "-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow",
         "-Werror"]
LARGE = ["confab/sim/scenarios/stage.hpp", "confab/sim/world.hpp", "confab/sim/session_book.hpp", "confab/room.hpp",
         "confab/sim/fact.hpp", "confab/wire/message.hpp", "confab/vocabulary/event.hpp"]
INCLUDE = re.compile(r"^#include [<\"]([^>\"]+)[>\"]", re.MULTILINE)


def headers_of(roots):
    """Each header by its name in an #include, and where it is."""
    return {path.relative_to(root).as_posix(): path for root in roots for path in sorted(root.rglob("*.hpp"))}


def closures(headers):
    """Each header, and all of ours that it includes, directly or not."""
    by_path = {path.resolve(): name for name, path in headers.items()}
    direct = {}
    for name, path in headers.items():
        found = INCLUDE.findall(path.read_text(encoding="utf-8"))
        beside = [by_path.get((path.parent / each).resolve()) for each in found]
        direct[name] = {each for each in [*beside, *found] if each in headers}

    def reach(name, seen):
        for each in direct[name] - seen:
            seen.add(each)
            reach(each, seen)
        return seen

    return {name: reach(name, set()) for name in headers}


def complaint(command, header, source):
    """What is wrong with a file that has nothing but this include; nothing: it compiles."""
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(f"#include <{header}>\n", encoding="utf-8")
    ended = subprocess.run([*command, str(source)], capture_output=True, text=True, check=False)
    return f"<{header}> does not compile alone:\n{ended.stderr}" if ended.returncode != 0 else ""


def findings(tree):
    """Every breach in the tree, as text to print; and how many headers were compiled."""
    tree = pathlib.Path(tree).resolve()
    # The page's header is made when the build is configured.
    roots = [tree / "include", tree / "sim/include", tree / "build/dev/sim/include"]
    headers = headers_of(roots)
    included = closures(headers)
    large = [header for header in LARGE if header in headers]
    paths = [f"-I{root}" for root in roots]
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        folder = pathlib.Path(folder)

        def precompile(header):
            command = [*FLAGS, *paths, "-x", "c++-header", "-fpch-instantiate-templates", "-o", f"{folder / header}.pch"]
            return complaint(command, header, folder / header)

        def check(header):
            before = max((each for each in large if each in included[header]),
                         key=lambda each: len(included[each]), default=None)
            behind = ["-include-pch", f"{folder / before}.pch"] if before else []
            return complaint([*FLAGS, *paths, "-fsyntax-only", *behind], header, folder / "alone" / f"{header}.cpp")

        told = [*pool.map(precompile, large), *pool.map(check, [header for header in headers if header not in large])]
    return [each for each in told if each], len(told)


def main():
    complaints, count = findings(sys.argv[1])
    for each in complaints:
        print(each)
    print(f"{count} headers, {len(complaints)} do not compile alone")
    return 1 if complaints or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
