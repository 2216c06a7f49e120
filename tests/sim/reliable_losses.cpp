// One scripted session of confab/1, once for each datagram of it that may be lost, and for pairs.
#include <confab/sim/single_loss.hpp>
#include <sim/reliable.hpp>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <optional>
#include <string>

BOOST_AUTO_TEST_SUITE(reliable_losses)

using namespace confab;
using namespace confab::sim;
using namespace confab::sim::scenario;
using namespace std::chrono_literals;

constexpr RoomId room{0};
constexpr MemberId ann{0};
constexpr MemberId bob{1};

const std::string& long_text() {
    static const std::string text = "long " + std::string(5000, 'x');
    return text;
}

/// Both log in, ann says something, bob says much, ann leaves.
void session(World& world) {
    const auto hall = world.add_room();
    const auto first = world.add_member(hall, "ann");
    const auto second = world.add_member(hall, "bob");
    world.run_for(12s);
    world.say(first, "hello");
    world.run_for(4s);
    world.say(second, long_text());
    world.run_for(4s);
    world.leave(first);
    world.run_for(10s);
}

std::optional<std::string> all_went_well(const World& world) {
    if (world.heard(ann).back() != Event{Closed{Reason::bye}}) return "ann has not left properly";
    if (!world.member(bob).welcomed()) return "bob is not in";
    for (const MemberId id : {ann, bob}) {
        if (count(world.heard(id), Said{"ann", "hello"}) != 1) return "a text was not heard once";
        if (count(world.heard(id), Said{"bob", long_text()}) != 1) {
            return "the long text was not heard once";
        }
    }
    if (!is_drained(world, room, bob)) return "bob has not got all";
    if (!knows_all(world, room, bob)) return "bob does not know who is there";
    if (all_of<Left>(world.heard(bob)).size() != 1) return "bob has not heard that ann left";
    return std::nullopt;
}

/// In words, when there is one.
std::string shown(const LossReport& report) {
    if (!report.failure) return {};
    std::string lost = report.failure->what + ", without";
    for (const std::uint64_t number : report.failure->lost)
        lost += ' ' + std::to_string(number);
    return lost;
}

BOOST_AUTO_TEST_CASE(a_session_survives_each_loss_and_each_two_of_its_beginning) {
    const LossReport report = search_losses(session, all_went_well, {.pairs_among = 8});
    BOOST_TEST(!report.failure, shown(report));
    BOOST_TEST(report.datagrams > 30U);
    BOOST_TEST(report.runs == 1 + report.datagrams + 8 * 7 / 2);
}

BOOST_AUTO_TEST_CASE(no_two_losses_of_a_login_make_both_ends_wait) {
    const auto login = [](World& world) {
        world.add_member(world.add_room(), "ann");
        world.run_for(12s);
    };
    const auto is_in = [](const World& world) -> std::optional<std::string> {
        if (!is_drained(world, room, ann)) return "ann is not in";
        if (!knows_all(world, room, ann)) return "ann does not know who is there";
        return std::nullopt;
    };
    const LossReport report = search_losses(login, is_in, {.pairs_among = 100});
    BOOST_TEST(!report.failure, shown(report));
    BOOST_TEST(report.datagrams >= 7U);
    BOOST_TEST(report.runs == 1 + report.datagrams + report.datagrams * (report.datagrams - 1) / 2);
}

BOOST_AUTO_TEST_SUITE_END()
