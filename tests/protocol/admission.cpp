#include <confab/protocol/admission.hpp>

#include "protocol/reliable.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace confab;
using namespace std::chrono_literals;

// Whom it refuses and in which order: see reliable_host/admission.cpp.
BOOST_AUTO_TEST_SUITE(admission)

BOOST_AUTO_TEST_CASE(versions_in_common) {
    struct Row {
        wire::Versions versions;
        bool speaks;
    };
    for (const auto& [versions, speaks] :
         {Row{{1, 1}, true}, Row{{0, 1}, true}, Row{{0, 255}, true}, Row{{0, 0}, false},
          Row{{2, 2}, false}, Row{{2, 255}, false}}) {
        BOOST_TEST(Admission::speaks(versions) == speaks);
    }
}

/// For as long as any cookie lives that was given for it.
BOOST_AUTO_TEST_CASE(a_login_has_one_outcome) {
    for (const std::uint64_t start : reliable::starts) {
        const Instant then{start};
        Admission admission{Secret{1, 2}, then};
        const LoginKey login{loopback(1), 5};
        BOOST_CHECK(!admission.outcome(login, then));
        const wire::Hello hello{.nonce = 5};
        const wire::Join join{.nonce = 5, .cookie = admission.challenge(hello, loopback(1), then)};
        admission.remember(login, wire::Code::full, then);
        admission.remember(login, wire::Code::bye, then + 1s);
        BOOST_TEST(admission.is_proven(join, loopback(1), then + 10s));
        BOOST_CHECK(admission.outcome(login, then + 10s) == wire::Code::full);
        BOOST_TEST(!admission.is_proven(join, loopback(1), then + 12s));
        BOOST_CHECK(!admission.outcome(login, then + 12s));
        BOOST_CHECK(!admission.outcome({loopback(2), 5}, then));
        BOOST_CHECK(!admission.outcome({loopback(1), 6}, then));
    }
}

BOOST_AUTO_TEST_SUITE_END()
