#include <confab/protocol/deadlines.hpp>

#include <boost/test/unit_test.hpp>

#include <confab/vocabulary/random.hpp>

#include <chrono>
#include <concepts>
#include <map>
#include <optional>

using namespace confab;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(deadlines)

namespace {

static_assert(std::regular<Deadlines>);

using Model = std::map<Deadlines::Number, Instant>;

std::optional<Deadlines::Due> first_of(const Model& model) {
    std::optional<Deadlines::Due> first;
    for (const auto& [who, when] : model) {
        if (!first || when < first->when) first = Deadlines::Due{when, who};
    }
    return first;
}

} // namespace

BOOST_AUTO_TEST_CASE(nobody_is_first_of_none) {
    Deadlines deadlines;
    BOOST_TEST(!deadlines.first().has_value());
    deadlines.set(7, std::nullopt);
    BOOST_TEST(!deadlines.first().has_value());
    deadlines.set(7, Instant{5});
    BOOST_CHECK((deadlines.first() == Deadlines::Due{Instant{5}, 7}));
    deadlines.set(7, std::nullopt);
    BOOST_TEST(!deadlines.first().has_value());
}

BOOST_AUTO_TEST_CASE(of_one_instant_the_least_number_is_first) {
    Deadlines deadlines;
    for (const Deadlines::Number who : {3U, 1U, 2U})
        deadlines.set(who, Instant{5});
    for (const Deadlines::Number who : {1U, 2U, 3U}) {
        BOOST_CHECK((deadlines.first() == Deadlines::Due{Instant{5}, who}));
        deadlines.set(who, std::nullopt);
    }
}

/// Against a plain model, across the wrap of the clock.
BOOST_AUTO_TEST_CASE(whatever_is_set_the_first_is_first) {
    Random random{5};
    Instant now{0ULL - 20'000};
    Deadlines deadlines;
    Model model;
    for (int round = 0; round < 20'000; ++round) {
        now += 2ns;
        const auto who = static_cast<Deadlines::Number>(random.below(40));
        if (random.below(3) == 0) {
            deadlines.set(who, std::nullopt);
            model.erase(who);
        } else {
            const Instant when = now + random.between(0ns, 50ns);
            deadlines.set(who, when);
            model[who] = when;
        }
        BOOST_TEST_REQUIRE((deadlines.first() == first_of(model)));
    }
}

BOOST_AUTO_TEST_SUITE_END()
