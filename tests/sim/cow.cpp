#include <confab/sim/cow.hpp>

#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>
#include <vector>

BOOST_AUTO_TEST_SUITE(cow)

using confab::sim::Cow;

BOOST_AUTO_TEST_CASE(a_copy_is_shared_until_one_of_the_two_changes) {
    Cow<std::string> one{std::string{"one"}};
    const Cow<std::string> copy = one;
    BOOST_TEST(copy.shares(one));
    BOOST_TEST((copy == one));
    one.edit() += " more";
    BOOST_TEST(!copy.shares(one));
    BOOST_TEST((copy != one));
    BOOST_TEST(*copy == "one");
    BOOST_TEST(*one == "one more");
    BOOST_TEST((one == Cow<std::string>{std::string{"one more"}}));
}

BOOST_AUTO_TEST_CASE(who_is_alone_changes_what_there_is) {
    Cow<std::string> one{std::string{"one"}};
    const std::string* const before = &*one;
    one.edit() = "two";
    BOOST_TEST(&*one == before);
    BOOST_TEST(&one.renew() == before);
    { const Cow<std::string> copy = one; }
    BOOST_TEST(&one.edit() == before);
}

BOOST_AUTO_TEST_CASE(renewed_it_is_nothing_and_its_copies_are_what_they_were) {
    Cow<std::string> one{std::string{"one"}};
    const Cow<std::string> copy = one;
    BOOST_TEST(one.renew().empty());
    BOOST_TEST(*copy == "one");
}

BOOST_AUTO_TEST_CASE(copies_in_different_threads_are_nothing_to_each_other) {
    const Cow<std::vector<int>> origin{std::vector<int>(100, 0)};
    std::vector<int> sums(4, 0);
    std::vector<std::thread> threads;
    for (int which = 0; which < 4; ++which) {
        threads.emplace_back([which, &sums, copy = origin]() mutable {
            for (int round = 0; round < 1000; ++round) {
                const Cow<std::vector<int>> before = copy;
                for (int& value : copy.edit())
                    value += which;
                sums[static_cast<std::size_t>(which)] = (*copy)[99] - (*before)[99];
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    BOOST_TEST(sums == (std::vector<int>{0, 1, 2, 3}), boost::test_tools::per_element());
    BOOST_TEST((*origin)[99] == 0);
}

BOOST_AUTO_TEST_SUITE_END()
