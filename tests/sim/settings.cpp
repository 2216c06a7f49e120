#include <confab/sim/settings.hpp>

#include <boost/test/unit_test.hpp>
#include <cstdint>

BOOST_AUTO_TEST_SUITE(settings)

using namespace confab::sim;

BOOST_AUTO_TEST_CASE(each_is_set_and_taken_back) {
    const WorldOptions plain;
    for (const Setting& setting : all_settings) {
        const std::uint64_t other = setting.get(plain) == 1 ? 2 : 1;
        WorldOptions options;
        setting.set(options, other);
        BOOST_TEST(setting.get(options) == other, setting.name);
        BOOST_TEST((options != plain), setting.name);
        setting.set(options, setting.get(plain));
        BOOST_TEST((options == plain), setting.name);
    }
}

BOOST_AUTO_TEST_SUITE_END()
