// schedule_test: a schedule as a test case that can be put into a file of tests.
// The one rule: the test fails as long as the schedule does, and needs nothing but what it says.
#pragma once

#include "schedule.hpp"
#include "schedule_text.hpp"
#include "violation.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

namespace confab::sim {

/// For Boost.Test, with the includes that its file needs.
[[nodiscard]] inline std::string test_of(const Schedule& schedule, const Violation& violation) {
    std::string name = violation.invariant + "_holds";
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return "#include <confab/sim/replay.hpp>\n"
           "#include <confab/sim/schedule_text.hpp>\n\n"
           "#include <boost/test/unit_test.hpp>\n\n"
           "/// Found: " +
           violation.invariant + ": " + visible(violation.what).str() + "\nBOOST_AUTO_TEST_CASE(" +
           name +
           ") {\n"
           "    const auto schedule = confab::sim::parse_schedule(R\"schedule(" +
           to_string(schedule) +
           ")schedule\");\n"
           "    const auto violation = confab::sim::replay(schedule).outcome.violation;\n"
           "    BOOST_TEST(!violation.has_value(), (violation ? violation->what : \"\"));\n"
           "}\n";
}

} // namespace confab::sim
