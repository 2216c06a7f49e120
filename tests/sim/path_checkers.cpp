// The checkers of where probes go, and of windows: each fires on a planted wrong history, and holds
// its peace on the right one.
#include <sim/session_history.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>

BOOST_AUTO_TEST_SUITE(path_checkers)

using namespace confab;
using namespace confab::sim;
using namespace confab::sim::history;
using namespace std::chrono_literals;

namespace {

auto migration() {
    return History{[](Duration, const Facts& facts, const SessionBook& book, Verdict& verdict) {
        MigrationChecker::check(facts, book, verdict);
    }};
}
fact::Delivered heard(const Endpoint& from, std::uint32_t stamp) {
    return {data(from, room, stamp, wire::Ping{})};
}
fact::Sent probe(const Endpoint& to) { return {data(room, to, 5, wire::Probe{77})}; }
const fact::Delivered proof{data(elsewhere, room, 50, wire::ProbeAck{77})};

} // namespace

BOOST_AUTO_TEST_CASE(a_probe_goes_where_the_newest_came_from) {
    BOOST_TEST(migration().step({heard(elsewhere, 5), probe(elsewhere)}).verdict() == "");
    BOOST_TEST(migration().step({probe(elsewhere)}).verdict() == "S28");
    BOOST_TEST(
        migration().step({heard(ann, 9)}).step({heard(elsewhere, 5), probe(elsewhere)}).verdict() ==
        "S28");
    const Endpoint third = ipv4_endpoint({10, 66, 0, 2}, 6666);
    BOOST_TEST(migration()
                   .step({heard(elsewhere, 5)})
                   .step({heard(third, 6)})
                   .step({probe(elsewhere)})
                   .verdict() == "S28");
    const auto moved = [] {
        auto history = migration();
        history.step({heard(elsewhere, 5), probe(elsewhere)}).step({proof});
        return history;
    };
    BOOST_TEST(moved().step({probe(elsewhere)}).verdict() == "S28");
    BOOST_TEST(moved().step({heard(ann, 51), probe(ann)}).verdict() == "");
}

BOOST_AUTO_TEST_CASE(a_candidate_lapses) {
    const auto probed = [](Duration later) {
        return migration()
            .step({heard(elsewhere, 5)})
            .step({heard(elsewhere, 6)}, 6s)
            .step({probe(elsewhere)}, later)
            .verdict();
    };
    BOOST_TEST(probed(4s) == "");
    BOOST_TEST(probed(5s) == "S28");
    BOOST_TEST(migration()
                   .step({heard(elsewhere, 5)})
                   .step({heard(elsewhere, 6), probe(elsewhere)}, 11s)
                   .verdict() == "");
}

BOOST_AUTO_TEST_CASE(a_window_is_halved_once_in_a_round_trip_and_is_of_its_path) {
    using Seen = WindowChecker::Seen;
    const Seen before{.path = ann, .window = 8000, .first_window = 12'000, .round_trip = 80ms};
    Seen halved = before;
    halved.window = 4000;
    BOOST_TEST(WindowChecker::fault_of(before, halved, 1s) == nullptr);
    Seen again = halved;
    again.window = 2400;
    BOOST_TEST(WindowChecker::fault_of(halved, again, 1s + 80ms) == nullptr);
    BOOST_TEST(WindowChecker::fault_of(halved, again, 1s + 79ms) != nullptr);
    Seen moved = halved;
    moved.path = elsewhere;
    BOOST_TEST(WindowChecker::fault_of(halved, moved, 1s) != nullptr);
    moved.window = 12'000;
    BOOST_TEST(WindowChecker::fault_of(halved, moved, 1s) == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
