// The schedules beside this file: each was found or shrunk once, and has to replay for ever.

#include <confab/sim/replay.hpp>

#include <confab/sim/schedule_text.hpp>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

BOOST_AUTO_TEST_SUITE(schedules)

using namespace confab;
using namespace confab::sim;

/// The invariant that it has to break, when its name says so: a canary.
std::string expected_of(const std::filesystem::path& file) {
    const std::string name = file.stem().string();
    const std::string mark = "_breaks_";
    const std::size_t at = name.find(mark);
    return at == std::string::npos ? "" : name.substr(at + mark.size());
}

BOOST_AUTO_TEST_CASE(each_replays) {
    const auto folder = std::filesystem::path{__FILE__}.parent_path() / "schedules";
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        ++count;
        std::ifstream file{entry.path(), std::ios::binary};
        const std::string text{std::istreambuf_iterator<char>{file}, {}};
        const Schedule schedule = parse_schedule(text);
        const Replayed replayed = replay(schedule);
        const auto& violation = replayed.outcome.violation;
        const std::string name = entry.path().filename().string();
        BOOST_TEST((violation ? violation->invariant : "") == expected_of(entry.path()), name);
        BOOST_TEST(replayed.fates_met == schedule.fates.size(), name);
    }
    BOOST_TEST(count > 0);
}

BOOST_AUTO_TEST_SUITE_END()
