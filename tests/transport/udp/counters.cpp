#include <confab/transport/udp/counters.hpp>

#include <boost/test/unit_test.hpp>

using namespace confab;

BOOST_AUTO_TEST_SUITE(udp_counters)

BOOST_AUTO_TEST_CASE(what_is_dropped_is_counted_by_its_cause) {
    UdpCounters counters;
    for (const int error :
         {EAGAIN, ENOBUFS, ENOMEM, EMSGSIZE, ENETUNREACH, EHOSTUNREACH, EPERM, EACCES, EINVAL}) {
        udp::count_dropped(counters, error);
    }
    BOOST_TEST((counters == UdpCounters{.dropped_full = 3,
                                        .dropped_too_long = 1,
                                        .dropped_no_route = 2,
                                        .dropped_not_permitted = 2,
                                        .dropped_otherwise = 1}));
}

BOOST_AUTO_TEST_SUITE_END()
