// The checkers of what an acknowledgement says, and when it goes: each fires on a planted wrong
// history, and holds its peace on the right one.
#include <sim/session_history.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <string>

BOOST_AUTO_TEST_SUITE(ack_checkers)

using namespace confab;
using namespace confab::sim;
using namespace confab::sim::history;
using namespace std::chrono_literals;

namespace {

auto contents() {
    return History{[checker = AcknowledgementChecker{}](
                       Duration, const Facts& facts, const SessionBook& book,
                       Verdict& verdict) mutable { checker.check(facts, book, verdict); }};
}
auto delay(std::size_t pool = std::size_t{4} << 20U) {
    return History{[checker = AckDelayChecker{25ms, pool}](
                       Duration, const Facts& facts, const SessionBook& book,
                       Verdict& verdict) mutable { checker.check(facts, book, verdict); }};
}

constexpr std::array bit{std::byte{1}};
constexpr std::array third_bit{std::byte{4}};

/// What ann says, once the records 1 and 3 have come, the last with stamp 6.
std::string of_records(const wire::Ack& ack, Duration later = {}) {
    return contents()
        .step({fact::Delivered{record(room, ann, 5, 1)}})
        .step({fact::Delivered{record(room, ann, 6, 3)}})
        .step({fact::Sent{data(ann, room, 1, ack)}}, later)
        .verdict();
}

/// What the room says, once the texts 1 and 3 have come, the last with stamp 6, and the log has the
/// first.
std::string of_texts(const wire::Ack& ack) {
    return contents()
        .step({fact::Delivered{record(ann, room, 5, 1)}, text(2, 1)})
        .step({fact::Delivered{record(ann, room, 6, 3)}, fact::Sent{data(room, ann, 1, ack)}})
        .verdict();
}

} // namespace

BOOST_AUTO_TEST_CASE(what_is_acknowledged_has_come) {
    BOOST_TEST(of_records({.cumulative = 1, .echo = 6}) == "");
    BOOST_TEST(of_records({.cumulative = 0, .echo = 6, .bitmap = bit}) == "");
    BOOST_TEST(of_records({.cumulative = 2, .echo = 6}) == "S19");
    BOOST_TEST(of_records({.cumulative = 1, .echo = 6, .bitmap = bit}) == "S19");
    BOOST_TEST(of_records({.cumulative = 0, .echo = 6, .bitmap = third_bit}) == "");
    BOOST_TEST(of_records({.cumulative = 1, .echo = 6, .bitmap = third_bit}) == "S19");
    BOOST_TEST(of_records({.cumulative = 1, .echo = 6, .credit = 1}) == "S19");

    BOOST_TEST(of_texts({.cumulative = 1, .echo = 6, .credit = 32}) == "");
    BOOST_TEST(of_texts({.cumulative = 2, .echo = 6, .credit = 32}) == "S19");
    BOOST_TEST(of_texts({.cumulative = 0, .echo = 6, .credit = 32, .bitmap = third_bit}) == "");
    BOOST_TEST(of_texts({.cumulative = 1, .echo = 6, .credit = 32, .bitmap = bit}) == "S19");
}

BOOST_AUTO_TEST_CASE(the_newest_stamp_is_echoed_and_was_held_for_so_long) {
    constexpr Duration unit{16 * 1024};
    BOOST_TEST(of_records({.cumulative = 1, .echo = 5}) == "S19");
    BOOST_TEST(of_records({.cumulative = 1, .echo = 6, .hold = 10}, 10 * unit) == "");
    BOOST_TEST(of_records({.cumulative = 1, .echo = 6, .hold = 12}, 10 * unit) == "S19");
    BOOST_TEST(of_records({.cumulative = 1, .echo = 6, .hold = 160}, 10 * unit) == "S19");
    BOOST_TEST(of_records({.cumulative = 1, .echo = 6, .hold = 0xFFFF}, 20s) == "");
    const Packet unheard = data(ann, room, 1, wire::Ack{.cumulative = 0});
    BOOST_TEST(contents().step({fact::Sent{unheard}}).verdict() == "S19");
}

BOOST_AUTO_TEST_CASE(nothing_that_was_said_is_taken_back) {
    const auto then = [](const wire::Ack& first, const wire::Ack& second, std::uint32_t stamp) {
        return contents()
            .step({fact::Delivered{record(ann, room, 5, 1)}, text(2, 1),
                   fact::Sent{data(room, ann, 1, first)}})
            .step({fact::Sent{data(room, ann, stamp, second)}})
            .verdict();
    };
    const wire::Ack said{.cumulative = 1, .echo = 5, .credit = 31};
    BOOST_TEST(then(said, said, 2) == "");
    BOOST_TEST(then(said, said, 1) == "S19");
    BOOST_TEST(then(said, {.cumulative = 1, .echo = 5, .credit = 30}, 2) == "S19");
    BOOST_TEST(then(said, {.cumulative = 0, .echo = 5, .credit = 32}, 2) == "S19");
    // One that has ended is answered without a memory of it.
    const Facts farewell{fact::Sent{data(room, ann, 0, wire::Close{})}};
    auto ended = contents();
    ended.step({fact::Sent{data(room, ann, 9, said)}, left()}).step(farewell);
    BOOST_TEST(ended.verdict() == "");
}

BOOST_AUTO_TEST_CASE(an_acknowledgement_goes_at_once_or_within_the_delay) {
    const fact::Delivered first{record(room, ann, 5, 1)};
    const fact::Delivered second{record(room, ann, 6, 2)};
    const fact::Delivered first_full{record(room, ann, 5, 1, Size::full)};
    const fact::Delivered second_full{record(room, ann, 6, 2, Size::full)};
    const fact::Delivered behind_a_hole{record(room, ann, 6, 3)};
    const fact::Delivered ping{data(room, ann, 5, wire::Ping{})};
    const fact::Delivered gap{
        data(room, ann, 5, wire::Position{.head = Sequence{9}, .tail = Sequence{4}})};
    const fact::Delivered no_gap{
        data(room, ann, 5, wire::Position{.head = Sequence{9}, .tail = Sequence{1}})};
    const fact::Sent ack{data(ann, room, 1, wire::Ack{.cumulative = 0})};
    const fact::Sent other{data(ann, room, 1, wire::Ping{})};

    BOOST_TEST(delay().step({first}).step({ack}, 25ms).verdict() == "");
    BOOST_TEST(delay().step({first}).step({other}, 1ms).step({ack}, 25ms).verdict() == "S19");
    BOOST_TEST(delay().step({first}).step({second}, 1ms).step({ack}, 24ms).verdict() == "");
    BOOST_TEST(delay().step({first}).step({second}, 1ms).step({ack}, 25ms).verdict() == "S19");
    BOOST_TEST(delay().step({first_full}).step({second_full, ack}, 1ms).verdict() == "");
    BOOST_TEST(delay().step({first_full}).step({second_full}, 1ms).verdict() == "S19");
    BOOST_TEST(delay().step({first_full, ack}).step({second_full}, 1ms).verdict() == "");
    BOOST_TEST(delay().step({first}).step({behind_a_hole}, 1ms).verdict() == "S19");
    BOOST_TEST(delay().step({first, ack}).step({behind_a_hole}, 1ms).verdict() == "S19");
    BOOST_TEST(delay().step({ping, ack}).verdict() == "");
    BOOST_TEST(delay().step({ping}).verdict() == "S19");
    BOOST_TEST(delay().step({gap}).verdict() == "S19");
    BOOST_TEST(delay().step({no_gap}).verdict() == "");
    // All of it was here.
    const fact::Delivered again{record(room, ann, 7, 1)};
    BOOST_TEST(delay().step({first, ack}).step({again}, 1ms).verdict() == "S19");
}

BOOST_AUTO_TEST_CASE(who_cannot_acknowledge_is_excused) {
    const fact::Delivered ping{data(room, ann, 5, wire::Ping{})};
    BOOST_TEST(delay().step({ping, fact::Stopped{ann}}).verdict() == "");
    const fact::Delivered reset{packet(room, ann, wire::Reset{token})};
    BOOST_TEST(delay().step({ping, reset}).verdict() == "");

    // It stood still.
    const fact::Delivered first{record(room, ann, 5, 1)};
    const fact::Sent ack{data(ann, room, 1, wire::Ack{.cumulative = 1})};
    BOOST_TEST(delay().step({first}).step({fact::Resumed{ann}, ack}, 9s).verdict() == "");

    // Beyond what was allowed.
    const fact::Delivered far{record(ann, room, 5, 99)};
    BOOST_TEST(delay().step({far}).verdict() == "");
    // So what comes in order may not be overtaken.
    const fact::Delivered next{record(ann, room, 6, 1)};
    const fact::Delivered just_beyond{record(ann, room, 5, 33)};
    const fact::Delivered just_allowed{record(ann, room, 5, 32)};
    BOOST_TEST(delay().step({just_beyond}).step({next}, 1ms).verdict() == "");
    BOOST_TEST(delay().step({just_allowed}).step({next}, 1ms).verdict() == "S19");

    // Old, and from elsewhere: the room drops it, and takes it when it comes again.
    const fact::Delivered old{record(elsewhere, room, 4, 1)};
    const fact::Delivered anew{record(ann, room, 6, 1)};
    const fact::Sent said{data(room, ann, 1, wire::Ack{})};
    auto moved = delay();
    moved.step({fact::Delivered{data(ann, room, 5, wire::Ping{})}, said}).step({old, said});
    BOOST_TEST(moved.step({anew}, 1ms).verdict() == "");
}

BOOST_AUTO_TEST_CASE(what_a_full_pool_has_dropped_is_news_when_it_comes_again) {
    const auto comes_again = [](std::size_t pool) {
        const fact::Sent ack{data(room, ann, 1, wire::Ack{})};
        return delay(pool)
            .step({fact::Delivered{record(ann, room, 5, 1)}, ack})
            .step({fact::Delivered{record(ann, room, 6, 1)}}, 1ms)
            .verdict();
    };
    BOOST_TEST(comes_again(std::size_t{4} << 20U) == "S19");
    BOOST_TEST(comes_again(17'000) == "");
}

BOOST_AUTO_TEST_CASE(an_acknowledgement_asks_for_none) {
    const auto chatter = [](const Facts& before, const Facts& step) {
        History history{[checker = ChatterChecker{}](
                            Duration, const Facts& facts, const SessionBook& book,
                            Verdict& verdict) mutable { checker.check(facts, book, verdict); }};
        return history.step(before).step(step).verdict();
    };
    const fact::Sent bare{data(ann, room, 1, wire::Ack{})};
    const fact::Sent ask{data(ann, room, 1, wire::Ack{}, wire::Ping{})};
    const fact::Delivered asked{data(room, ann, 5, wire::Ack{})};
    const fact::Delivered first{record(room, ann, 4, 1)};
    BOOST_TEST(chatter({first}, {first, bare}) == "");
    BOOST_TEST(chatter({first, bare}, {asked, bare}) == "S16");
    BOOST_TEST(chatter({first}, {asked, bare}) == "");
    BOOST_TEST(chatter({first, bare}, {asked, ask}) == "");
    BOOST_TEST(chatter({first, bare}, {asked, asked, bare}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
