#include <confab/sim/flight_queue.hpp>

#include <confab/sim/fingerprint.hpp>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <confab/vocabulary/random.hpp>
#include <cstdint>
#include <utility>
#include <vector>

BOOST_AUTO_TEST_SUITE(flight_queue)

using namespace confab;
using namespace confab::sim;

using Numbers = std::vector<std::uint64_t>;

sim::Flight numbered(std::uint64_t number) {
    return {.packet = {loopback(1), loopback(2), number, to_bytes("x")}};
}

Numbers drain(FlightQueue queue) {
    Numbers numbers;
    while (!queue.empty())
        numbers.push_back(queue.take_next().packet.number);
    return numbers;
}

Numbers listed(const FlightQueue& queue) {
    Numbers numbers;
    for (const auto* const flight : queue.in_order())
        numbers.push_back(flight->packet.number);
    return numbers;
}

BOOST_AUTO_TEST_CASE(is_in_the_order_of_a_stable_sort_whatever_comes_and_goes) {
    Random random{1};
    FlightQueue queue;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> model; // due, number
    for (std::uint64_t number = 0; number < 2000; ++number) {
        if (random.below(3) == 0 && !model.empty()) {
            const std::size_t at = random.below(4) == 0 ? random.below(model.size()) : 0;
            const std::uint64_t wanted = model[at].second;
            model.erase(model.begin() + static_cast<std::ptrdiff_t>(at));
            const sim::Flight taken = at == 0 ? queue.take_next() : queue.take(at);
            BOOST_TEST_REQUIRE(taken.packet.number == wanted);
            continue;
        }
        const std::uint64_t due = random.below(50);
        queue.push(Instant{due}, numbered(number));
        const auto later = [](std::uint64_t value, const auto& entry) {
            return value < entry.first;
        };
        model.emplace(std::upper_bound(model.begin(), model.end(), due, later), due, number);
        BOOST_TEST_REQUIRE((queue.next_due() == Instant{model.front().first}));
    }
    Numbers wanted;
    for (const auto& [due, number] : model)
        wanted.push_back(number);
    BOOST_TEST(listed(queue) == wanted, boost::test_tools::per_element());
    BOOST_TEST(drain(queue) == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(is_equal_to_what_holds_the_same_however_it_came_to_it) {
    FlightQueue one;
    FlightQueue other;
    for (const std::uint64_t number : {3U, 1U, 2U})
        one.push(Instant{number}, numbered(number));
    for (const std::uint64_t number : {9U, 1U, 2U, 3U})
        other.push(Instant{number}, numbered(number));
    BOOST_TEST((one != other));
    static_cast<void>(other.take(3));
    BOOST_TEST((one == other));
    Fingerprint print;
    Fingerprint same;
    print(one);
    same(other);
    BOOST_TEST((print == same));
    other.push(Instant{4}, numbered(4));
    BOOST_TEST((one != other));
}

BOOST_AUTO_TEST_SUITE_END()
