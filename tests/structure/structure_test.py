#!/usr/bin/env python3
"""structure_test: the checks of the structure see what they are for, on trees with one planted breach."""
import pathlib
import shutil
import tempfile
import unittest

import alone
import floors
import limits
import snippets


def complaints_of(check, files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return check.findings(folder)[0]


SOUND = {
    "include/confab/vocabulary/instant.hpp": "#include <chrono>\n",
    "include/confab/wire/bytes.hpp": '#include "../vocabulary/instant.hpp"\n',
    "include/confab/transport.hpp": '#include "vocabulary/instant.hpp"\n',
    "include/confab/transport/udp.hpp": '#include "../transport.hpp"\n',
    "include/confab/room.hpp": '#include "transport.hpp"\n#include "wire/bytes.hpp"\n',
    "sim/include/confab/sim/world.hpp": "#include <confab/room.hpp>\n",
    "examples/host.cpp": "#include <confab/room.hpp>\n",
    "tests/room.cpp": "#include <confab/room.hpp>\n#include <confab/sim/world.hpp>\n",
}


class Floors(unittest.TestCase):
    def expect(self, name, text, complaint):
        found = complaints_of(floors, SOUND | {name: text})
        self.assertEqual([complaint], found)

    def test_a_sound_tree_has_no_breach(self):
        self.assertEqual([], complaints_of(floors, SOUND))

    def test_a_lower_floor_may_not_include_a_higher_one(self):
        self.expect("include/confab/wire/frame.hpp", '#include "../room.hpp"\n',
                    "include/confab/wire/frame.hpp (wire) includes include/confab/room.hpp (room)")

    def test_brackets_count_as_quotes_do(self):
        self.expect("include/confab/vocabulary/name.hpp", "  #  include <confab/wire/bytes.hpp>\n",
                    "include/confab/vocabulary/name.hpp (vocabulary) includes "
                    "include/confab/wire/bytes.hpp (wire)")

    def test_the_room_includes_no_model(self):
        self.expect("include/confab/room.hpp", '#include "transport/udp.hpp"\n',
                    "include/confab/room.hpp (room) includes "
                    "include/confab/transport/udp.hpp (transport models)")

    def test_a_model_knows_no_machine(self):
        self.expect("include/confab/transport/lossy.hpp", '#include "../wire/bytes.hpp"\n',
                    "include/confab/transport/lossy.hpp (transport models) includes "
                    "include/confab/wire/bytes.hpp (wire)")

    def test_the_library_knows_nothing_of_the_simulator(self):
        self.expect("include/confab/serve.hpp", "#include <confab/sim/world.hpp>\n",
                    "include/confab/serve.hpp (serve) includes "
                    "sim/include/confab/sim/world.hpp (sim)")

    def test_the_programs_know_nothing_of_the_tests(self):
        self.expect("examples/join.cpp", '#include "../tests/room.cpp"\n',
                    "examples/join.cpp (examples) includes tests/room.cpp (tests)")

    def test_a_folder_without_a_floor_is_a_breach(self):
        for name in ("include/confab/crypto/mac.hpp", "include/confab/transport/detail/socket.hpp"):
            self.expect(name, "", f"{name}: stands on no floor")

    def test_a_circle_on_one_floor_is_a_breach(self):
        found = complaints_of(floors, {
            "include/confab/wire/a.hpp": '#include "b.hpp"\n',
            "include/confab/wire/b.hpp": '#include "a.hpp"\n'})
        self.assertEqual(["circle: include/confab/wire/a.hpp -> include/confab/wire/b.hpp -> "
                          "include/confab/wire/a.hpp"], found)


class Limits(unittest.TestCase):
    def test_a_sound_tree_has_no_breach(self):
        self.assertEqual([], complaints_of(limits, SOUND))

    def test_a_costly_include_is_a_breach(self):
        for header in ("range/v3/all.hpp", "iostream", "regex"):
            found = complaints_of(limits, {"include/confab/room.hpp": f"#include <{header}>\n"})
            self.assertEqual([f"include/confab/room.hpp includes {header}"], found)

    def test_a_program_may_print(self):
        self.assertEqual([], complaints_of(limits, {"examples/join.cpp": "#include <iostream>\n"}))

    def test_the_limit_itself_is_allowed(self):
        self.assertEqual([], complaints_of(limits, {"examples/join.cpp": "\n" * 400}))
        self.assertEqual(["examples/join.cpp has 401 lines, over 400"],
                         complaints_of(limits, {"examples/join.cpp": "\n" * 401}))


@unittest.skipUnless(shutil.which(alone.FLAGS[0]), f"no {alone.FLAGS[0]}")
class Alone(unittest.TestCase):
    LARGE = {"include/confab/room.hpp": "#pragma once\n#include <vector>\n"}

    def complaints(self, name, text):
        found = complaints_of(alone, self.LARGE | {f"include/confab/{name}": text})
        return [each.splitlines()[0] for each in found]

    def test_what_a_header_includes_is_its_own(self):
        for name in ("serve.hpp", "examples/host.hpp"):
            self.assertEqual([], self.complaints(
                name, "#pragma once\n#include <confab/room.hpp>\ninline std::vector<int> numbers;\n"))

    def test_what_another_includes_is_not(self):
        self.assertEqual(["<confab/serve.hpp> does not compile alone:"],
                         self.complaints("serve.hpp", "#pragma once\ninline std::vector<int> numbers;\n"))

    def test_a_large_one_is_a_header_too(self):
        self.assertEqual(["<confab/wire/message.hpp> does not compile alone:"],
                         self.complaints("wire/message.hpp", "#pragma once\ninline std::vector<int> numbers;\n"))

    def test_a_warning_is_a_breach(self):
        self.assertEqual(["<confab/serve.hpp> does not compile alone:"],
                         self.complaints("serve.hpp", "#pragma once\ninline int f(long n) { return n; }\n"))


class Snippets(unittest.TestCase):
    PROGRAM = "int main() {\n    serve(room);\n}\n"

    def complaints(self, block):
        return complaints_of(snippets, {"examples/host.cpp": self.PROGRAM, "README.md": block})

    def test_a_quoted_piece_may_lose_its_indentation(self):
        self.assertEqual([], self.complaints("<!-- from examples/host.cpp -->\n```cpp\nserve(room);\n```\n"))

    def test_a_piece_that_was_changed_is_a_breach(self):
        self.assertEqual(["README.md:1 does not stand in examples/host.cpp"],
                         self.complaints("<!-- from examples/host.cpp -->\n```cpp\nserve(hall);\n```\n"))

    def test_half_a_line_is_a_breach(self):
        self.assertEqual(["README.md:1 does not stand in examples/host.cpp"],
                         self.complaints("<!-- from examples/host.cpp -->\n```cpp\nserve(room)\n```\n"))

    def test_a_piece_from_nowhere_is_a_breach(self):
        self.assertEqual(["README.md:1 does not say which file it is from"],
                         self.complaints("```cpp\nserve(room);\n```\n"))
        self.assertEqual(["README.md:1 is from examples/join.cpp, which is not there"],
                         self.complaints("<!-- from examples/join.cpp -->\n```cpp\nserve(room);\n```\n"))


if __name__ == "__main__":
    unittest.main()
