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


def compiles(command, header, source):
    """Whether a file with nothing but this include does; says why not."""
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(f"#include <{header}>\n", encoding="utf-8")
    ended = subprocess.run([*command, str(source)], capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        print(f"<{header}> does not compile alone:\n{ended.stderr}", flush=True)
    return ended.returncode == 0


def main():
    tree = pathlib.Path(sys.argv[1]).resolve()
    # The page's header is made when the build is configured.
    roots = [tree / "include", tree / "sim/include", tree / "build/dev/sim/include"]
    headers = headers_of(roots)
    included = closures(headers)
    paths = [f"-I{root}" for root in roots]
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        folder = pathlib.Path(folder)

        def precompile(header):
            prefix = folder / header
            command = [*FLAGS, *paths, "-x", "c++-header", "-fpch-instantiate-templates", "-o", f"{prefix}.pch"]
            return compiles(command, header, prefix)

        def check(header):
            prefix = max((each for each in LARGE if each in included[header]),
                         key=lambda each: len(included[each]), default=None)
            before = [] if prefix is None else ["-include-pch", f"{folder / prefix}.pch"]
            return compiles([*FLAGS, *paths, "-fsyntax-only", *before], header, folder / "alone" / f"{header}.cpp")

        well = list(pool.map(precompile, LARGE)) + list(pool.map(check, [each for each in headers if each not in LARGE]))
    print(f"{len(well)} headers, {well.count(False)} do not compile alone")
    return 0 if well and all(well) else 1


if __name__ == "__main__":
    sys.exit(main())
