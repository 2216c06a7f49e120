#include <confab/protocol/login.hpp>

#include "protocol/reliable.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace confab;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(login)

namespace {

constexpr std::uint64_t nonce = 9;

struct Bench {
    explicit Bench(Instant began = Instant{}, std::optional<wire::Return> back = {},
                   std::uint64_t jitter = 0)
        : login{nonce, back, jitter, began}, start{began}, now{began} {}

    std::string told() {
        wire::Buffer buffer;
        const BytesView bytes = login.next_datagram(request, buffer, now);
        if (bytes.empty()) return "";
        if (const auto message = reliable::decoded(bytes);
            std::holds_alternative<wire::Join>(message))
            cookie = std::get<wire::Join>(message).cookie.time;
        return reliable::words(bytes);
    }

    /// The next `count` datagrams, each with the second at which it goes.
    std::string next(int count) {
        std::string all;
        for (int i = 0; i < count; ++i) {
            BOOST_TEST_REQUIRE((now <= login.next_deadline()));
            now = login.next_deadline();
            all += (all.empty() ? "" : ", ") + told() + ' ' +
                   std::to_string((now - start) / Duration{1s});
        }
        return all;
    }

    void challenged(std::uint32_t time = 1, std::uint64_t which = nonce) {
        login.on(wire::Challenge{.nonce = which, .cookie = {.time = time}}, now);
    }

    Login login;
    LoginRequest request{.name = "eve"};
    Instant start;
    Instant now;
    std::uint32_t cookie = 0;
};

} // namespace

BOOST_AUTO_TEST_CASE(hello_is_said_again_after_1_2_3_3_seconds) {
    for (const std::uint64_t start : reliable::starts) {
        Bench bench{Instant{start}};
        BOOST_TEST(bench.next(11) == "HELLO 0, HELLO 1, HELLO 3, HELLO 6, HELLO 9, HELLO 12, "
                                     "HELLO 15, HELLO 18, HELLO 21, HELLO 24, HELLO 27");
        BOOST_CHECK(bench.login.next_deadline() == bench.start + 30s);
        BOOST_TEST(bench.login.has_failed(bench.start + 30s));
        BOOST_TEST(!bench.login.has_failed(bench.start + 30s - 1ns));
        BOOST_TEST(!bench.login.small_passes());
    }
}

BOOST_AUTO_TEST_CASE(join_goes_at_once_and_hello_when_the_cookie_is_old) {
    Bench bench;
    bench.next(1);
    bench.now += 500ms;
    BOOST_TEST(bench.told() == "");
    bench.challenged(1, nonce + 1); // of somebody else's login
    BOOST_TEST(bench.told() == "");
    bench.challenged(1);
    BOOST_TEST(bench.told() == "JOIN");
    bench.challenged(2); // repeated
    BOOST_TEST(bench.told() == "");
    std::string told;
    while (!told.starts_with("HELLO")) {
        BOOST_TEST_REQUIRE((bench.now < bench.start + 12s));
        told = bench.next(1);
        if (told.starts_with("JOIN")) BOOST_TEST((bench.now < bench.start + 8'500ms));
    }
    BOOST_CHECK(bench.start + 8'500ms <= bench.now);
    BOOST_TEST(bench.cookie == 1U);
    bench.challenged(3);
    BOOST_TEST(bench.told() == "JOIN");
    BOOST_TEST(bench.cookie == 3U);
    BOOST_TEST(bench.login.has_failed(bench.start + 30s));
}

/// Whatever was lost before: the room has just answered.
BOOST_AUTO_TEST_CASE(pauses_begin_anew_with_each_challenge) {
    Bench bench;
    bench.next(3); // HELLO 0, 1, 3
    bench.now = bench.start + 4s;
    bench.challenged(1);
    BOOST_TEST(bench.next(5) == "JOIN 4, JOIN 5, JOIN 7, JOIN 10, HELLO 13");
    bench.now = bench.start + 14s;
    bench.challenged(2);
    BOOST_TEST(bench.next(5) == "JOIN 14, JOIN 15, JOIN 17, JOIN 20, HELLO 23");
}

/// That is when no JOIN is answered though every HELLO is; one CHALLENGE may have been luck.
BOOST_AUTO_TEST_CASE(a_path_is_too_narrow_when_what_is_small_passes) {
    struct Row {
        std::size_t last;  ///< CHALLENGE that comes
        std::size_t later; ///< one that comes for the second HELLO only
        bool passes;
    };
    for (const auto& [last, later, passes] :
         {Row{9, 0, true}, Row{0, 0, false}, Row{1, 0, false}, Row{2, 0, false}, Row{3, 0, false},
          Row{9, 1, true}, Row{9, 2, false}, Row{9, 3, false}}) {
        Bench bench;
        std::size_t challenges = 0;
        bool passed_over = false;
        while (bench.now < bench.start + 29s) {
            if (!bench.next(1).starts_with("HELLO") || challenges == last) continue;
            if (challenges + 1 == later && !std::exchange(passed_over, true)) continue;
            bench.challenged(static_cast<std::uint32_t>(++challenges));
        }
        BOOST_TEST(bench.login.small_passes() == passes, last << ' ' << later);
    }
}

/// Though its room has been away for long.
BOOST_AUTO_TEST_CASE(pauses_of_who_returns_begin_anew_once) {
    Bench bench{Instant{}, wire::Return{}, 0x8080'8080'8080'8080U}; // its pauses are in full
    const auto pause = [&] { return bench.login.next_deadline() - bench.now; };
    bench.next(12);
    BOOST_CHECK(pause() == 24s);
    bench.challenged(1);
    std::string told;
    for (const Duration wanted : {1s, 1s, 2s, 2s, 4s, 4s}) {
        told += bench.next(1).substr(0, 1);
        BOOST_CHECK(pause() == wanted);
    }
    BOOST_TEST(told == "JJJJJH"); // the last is a HELLO: the cookie is old
    bench.challenged(2);
    BOOST_TEST(bench.next(1).starts_with("JOIN"));
    BOOST_CHECK(pause() == 8s);
}

/// Its pauses double, up to 30 s, a quarter more or less; it never fails.
BOOST_AUTO_TEST_CASE(who_returns_asks_ever_more_seldom) {
    std::set<Duration> firsts;
    for (std::uint64_t jitter = 0; jitter < 50; ++jitter) {
        Bench bench{Instant{~0ULL}, wire::Return{}, jitter * 0x9E37'79B9'7F4A'7C15U};
        std::vector<Duration> pauses;
        BOOST_CHECK(bench.start < bench.login.next_deadline()); // not all at once
        firsts.insert(bench.login.next_deadline() - bench.start);
        bench.now = bench.login.next_deadline();
        for (int i = 0; i < 40; ++i) {
            BOOST_TEST(bench.told() == "HELLO");
            pauses.push_back(bench.login.next_deadline() - bench.now);
            bench.now = bench.login.next_deadline();
        }
        for (std::size_t i = 0; i < pauses.size(); ++i) {
            BOOST_CHECK(750ms <= pauses[i] && pauses[i] <= 30s);
            if (i >= 2) BOOST_CHECK(pauses[i] <= pauses[i - 2] * 2 * 5 / 3);
        }
        BOOST_CHECK(pauses[1] <= 1'250ms);
        BOOST_CHECK(18s <= pauses.back());
        BOOST_TEST(!bench.login.has_failed(bench.now + 24h));
    }
    BOOST_TEST(firsts.size() > 30U);
}

BOOST_AUTO_TEST_CASE(a_join_says_what_is_wanted) {
    const wire::Return back{.old_token = wire::Token{5}, .log = LogId{6}, .from = Sequence{7}};
    Login login{nonce, back, 0, Instant{}};
    login.on(wire::Challenge{.nonce = nonce, .cookie = {.time = 3, .mac = {4, 5}}}, Instant{} + 1s);
    wire::Buffer buffer;
    const LoginRequest request{
        .name = "eve", .room = "hall", .auth = "pass", .history = 20, .datagram = 1152};
    const BytesView bytes = login.next_datagram(request, buffer, Instant{} + 1s);
    BOOST_TEST(bytes.size() == 1152U);
    const wire::Join wanted{.nonce = nonce,
                            .cookie = {.time = 3, .mac = {4, 5}},
                            .back = back,
                            .history = 20,
                            .room = "hall",
                            .name = "eve",
                            .auth = "pass",
                            .size = 1152};
    BOOST_CHECK(reliable::decoded_as<wire::Join>(bytes) == wanted);
}

BOOST_AUTO_TEST_SUITE_END()
