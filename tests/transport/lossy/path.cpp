#include <confab/transport/lossy/path.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <map>
#include <set>
#include <vector>

using namespace confab;
using namespace std::chrono_literals;

namespace {

using Numbers = std::vector<std::uint32_t>;

const Endpoint peer = loopback(1);
const Instant start{0x100};

void offer_numbered(lossy::Path& path, std::uint32_t count) {
    for (std::uint32_t number = 0; number < count; ++number) {
        const auto bytes = std::as_bytes(std::span{&number, 1});
        path.offer({peer, bytes}, start);
    }
}

Numbers take_all(lossy::Path& path, Instant now) {
    Numbers numbers;
    while (const auto due = path.take_due(now)) {
        BOOST_TEST_REQUIRE(due->bytes.size() == sizeof(std::uint32_t));
        BOOST_TEST((due->peer == peer));
        std::memcpy(&numbers.emplace_back(), due->bytes.data(), sizeof(std::uint32_t));
    }
    return numbers;
}

/// What comes through of 0 .. count - 1, offered at once, and in which order.
Numbers fates(const LossyOptions& options, std::uint32_t count) {
    lossy::Path path{options, Random{options.seed}};
    offer_numbered(path, count);
    return take_all(path, start + options.longest_delay);
}

Numbers first_numbers(std::uint32_t count) {
    Numbers numbers;
    for (std::uint32_t number = 0; number < count; ++number)
        numbers.push_back(number);
    return numbers;
}

} // namespace

BOOST_AUTO_TEST_SUITE(lossy_path)

BOOST_AUTO_TEST_CASE(a_seed_loses_exactly_the_same_on_every_compiler) {
    lossy::Path path{{.loss = percent(20), .seed = 1}, Random{1}};
    offer_numbered(path, 4000);
    BOOST_TEST(path.counters().lost == 824U); // 800 expected
    BOOST_TEST(take_all(path, start).size() == 4000 - path.counters().lost);
    BOOST_TEST(path.counters().offered == 4000U);
    BOOST_TEST(path.counters().passed == 4000 - path.counters().lost);
}

BOOST_AUTO_TEST_CASE(certain_loss_passes_nothing) {
    BOOST_TEST(fates({.loss = always, .duplicate = always}, 100).empty());
}

BOOST_AUTO_TEST_CASE(a_duplicate_comes_twice_and_never_three_times) {
    BOOST_TEST(fates({.duplicate = always}, 2) == (Numbers{0, 0, 1, 1}));
    std::map<std::uint32_t, int> times;
    for (const auto number : fates({.duplicate = percent(25), .seed = 4}, 2000))
        ++times[number];
    BOOST_TEST(times.size() == 2000U);
    const auto came_often = [&](int often) {
        return std::count_if(times.begin(), times.end(),
                             [&](const auto& entry) { return entry.second == often; });
    };
    BOOST_TEST(came_often(2) == 477); // 500 expected
    BOOST_TEST(came_often(1) + came_often(2) == 2000);
}

BOOST_AUTO_TEST_CASE(delays_reorder_and_ties_keep_their_order) {
    const auto reordered = fates({.longest_delay = 50ms, .seed = 5}, 100);
    BOOST_TEST(reordered.size() == 100U);
    BOOST_TEST(!std::is_sorted(reordered.begin(), reordered.end()));
    const auto tied = fates({.shortest_delay = 50ms, .longest_delay = 50ms, .seed = 5}, 100);
    BOOST_TEST(tied == first_numbers(100));
}

BOOST_AUTO_TEST_CASE(a_duplicate_has_a_delay_of_its_own) {
    const auto doubled = fates({.duplicate = always, .longest_delay = 50ms, .seed = 5}, 100);
    BOOST_TEST(doubled.size() == 200U);
    int beside_its_double = 0;
    for (std::size_t at = 1; at < doubled.size(); ++at)
        beside_its_double += doubled[at] == doubled[at - 1] ? 1 : 0;
    BOOST_TEST(beside_its_double < 10);
}

BOOST_AUTO_TEST_CASE(nothing_comes_before_its_time) {
    lossy::Path path{{.shortest_delay = 10ms, .longest_delay = 20ms}, Random{6}};
    BOOST_TEST(!path.next_due().has_value());
    offer_numbered(path, 200);
    BOOST_TEST(take_all(path, start + 10ms - 1ns).empty());
    std::size_t taken = 0;
    while (const auto due = path.next_due()) {
        BOOST_TEST((start + 10ms <= *due && *due <= start + 20ms));
        BOOST_TEST(!path.take_due(*due - 1ns).has_value());
        BOOST_TEST(path.take_due(*due).has_value());
        ++taken;
    }
    BOOST_TEST(taken == 200U);
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_fate) {
    const LossyOptions options{
        .loss = percent(10), .duplicate = percent(10), .longest_delay = 30ms, .seed = 7};
    auto other = options;
    other.seed = 8;
    BOOST_TEST(fates(options, 500) == fates(options, 500));
    BOOST_TEST((fates(options, 500) != fates(other, 500)));
}

BOOST_AUTO_TEST_CASE(one_fault_does_not_move_another) {
    LossyOptions options{.duplicate = percent(20), .longest_delay = 30ms, .seed = 9};
    auto lossless = fates(options, 500);
    options.loss = percent(30);
    const auto lossy = fates(options, 500);
    const std::set<std::uint32_t> kept{lossy.begin(), lossy.end()};
    BOOST_TEST(kept.size() < 500U);
    std::erase_if(lossless, [&](std::uint32_t number) { return !kept.contains(number); });
    BOOST_TEST(lossy == lossless); // those not lost are doubled and ordered as before
}

BOOST_AUTO_TEST_CASE(what_is_held_is_bounded_and_the_overflow_counted) {
    const auto limit = static_cast<std::uint32_t>(lossy::held_limit);
    lossy::Path path{{.shortest_delay = 1s, .longest_delay = 1s}, Random{1}};
    offer_numbered(path, limit + 10);
    BOOST_TEST(path.counters().overflowed == 10U);
    BOOST_TEST(take_all(path, start + 1s) == first_numbers(limit));
    offer_numbered(path, 1);
    BOOST_TEST(path.counters().overflowed == 10U); // there is space again
}

BOOST_AUTO_TEST_SUITE_END()
