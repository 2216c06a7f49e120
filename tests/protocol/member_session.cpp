#include <confab/protocol/member_session.hpp>

#include "protocol/reliable.hpp"
#include "wire/page.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace confab;
using namespace std::chrono_literals;
using reliable::Acked;
using reliable::Bytes;

// What it does for its member is in reliable_member.cpp.
BOOST_AUTO_TEST_SUITE(member_session)

namespace {

constexpr wire::Token token{7};

struct Bench {
    explicit Bench(std::uint64_t start = 1ULL << 40U, std::uint64_t jitter = 0,
                   std::uint16_t credit = 32)
        : began{start}, now{start}, session{wire::Welcome{.token = token,
                                                          .start = Sequence{1},
                                                          .credit = credit,
                                                          .keepalive = 15,
                                                          .timeout = 60,
                                                          .ack_delay = 25},
                                            1200, jitter, now} {
        log.begin(Sequence{1});
        texts.begin_session(credit);
        texts.open();
    }

    std::string turn() {
        std::vector<Bytes> sent;
        session.advance(texts, now);
        wire::Buffer buffer;
        session.transmit(texts, log, buffer, now, [&](BytesView bytes) {
            sent.push_back(reliable::bytes_of(bytes));
            last = Stamp{reliable::decoded_as<wire::Data>(bytes).stamp};
        });
        return reliable::words(sent);
    }

    /// Goes on to when it wants to be looked at, and gives how long that was.
    Duration sleep() {
        const Instant before = now;
        now = std::max(now, *session.next_deadline(texts, log));
        return now - before;
    }

    template <typename... Frames>
    MemberSession::News gets(const Frames&... frames) {
        stamp = Stamp{stamp.value() + 1};
        const Bytes bytes = reliable::data(token, stamp, frames...);
        return session.receive(reliable::decoded_as<wire::Data>(bytes), texts, log, now);
    }

    /// A page of the roster, with one name or none.
    void gets_page(std::string_view after, std::string_view name, bool is_last) {
        wire::Buffer buffer;
        stamp = Stamp{stamp.value() + 1};
        wire::DataWriter writer{buffer, 1200, token, stamp.value()};
        const std::vector<std::string_view> names(name.empty() ? 0 : 1, name);
        datagrams::put_page(writer, {.after = after, .last = is_last}, names);
        session.receive(reliable::decoded_as<wire::Data>(writer.finish()), texts, log, now);
    }

    /// The room has told who is there, so that nothing is asked for.
    void knows_all() {
        turn();
        gets_page("", "", true);
    }

    Instant began;
    Instant now;
    SubmissionSender texts;
    LogReader log{"eve"};
    MemberSession session;
    Stamp stamp{0};
    Stamp last{0};
};

} // namespace

BOOST_AUTO_TEST_CASE(asks_after_15_seconds_and_a_tenth_more_at_most) {
    for (const std::uint64_t start : reliable::starts) {
        for (const std::uint64_t jitter : {0ULL, 1ULL, 255ULL, 256ULL, ~0ULL}) {
            Bench bench{start, jitter};
            bench.knows_all();
            const Duration silence = bench.sleep();
            BOOST_CHECK(15s <= silence && silence <= 16'500ms);
            BOOST_TEST(bench.turn() == "ACK 0 PING");
            // Again at each probe time-out, until the answer has come.
            Duration pause = RoundTrip::initial + 2 * RoundTrip::initial + 25ms;
            for (int i = 0; i < 5; ++i) {
                BOOST_CHECK(bench.sleep() == std::min<Duration>(pause, 3s));
                BOOST_TEST(bench.turn() == "ACK 0 PING");
                pause *= 2;
            }
            bench.gets(Acked{0, {}, bench.last});
            BOOST_CHECK(bench.sleep() >= 15s);
            BOOST_TEST(!bench.session.is_silent(bench.now));
        }
    }
}

BOOST_AUTO_TEST_CASE(the_roster_is_asked_for_at_each_probe_time_out) {
    Bench bench;
    BOOST_TEST(bench.turn() == "ASK after ''");
    for (int i = 0; i < 5; ++i) {
        BOOST_CHECK(bench.sleep() == RoundTrip::initial + 2 * RoundTrip::initial + 25ms);
        BOOST_TEST(bench.turn() == "ASK after ''");
    }
}

BOOST_AUTO_TEST_CASE(more_of_the_roster_is_asked_for_after_four_pages) {
    Bench bench;
    BOOST_TEST(bench.turn() == "ASK after ''");
    bench.gets_page("", "ann", false);
    bench.gets_page("ann", "bob", false);
    bench.gets_page("bob", "cid", false);
    BOOST_TEST(bench.turn() == "");
    bench.gets_page("bob", "cid", false); // again
    BOOST_TEST(bench.turn() == "");
    bench.gets_page("cid", "dan", false);
    BOOST_TEST(bench.turn() == "ASK after 'dan'");
    bench.gets_page("dan", "", true);
    BOOST_TEST(bench.turn() == "");
    BOOST_CHECK(bench.sleep() > 10s);
}

/// The probe time-out counts from the last page that came.
BOOST_AUTO_TEST_CASE(an_answer_with_a_page_lost_is_asked_for_from_there) {
    Bench bench;
    BOOST_TEST(bench.turn() == "ASK after ''");
    bench.now += 100ms;
    bench.gets_page("", "ann", false);
    bench.gets_page("bob", "cid", false);
    BOOST_CHECK(bench.sleep() == 3 * RoundTrip::initial + 25ms);
    BOOST_TEST(bench.turn() == "ASK after 'ann'");
    for (const auto& [after, name] : {std::pair{"ann", "bob"}, std::pair{"bob", "cid"},
                                      std::pair{"cid", "dan"}, std::pair{"dan", "eve"}}) {
        BOOST_TEST(bench.turn() == "");
        bench.gets_page(after, name, false);
    }
    BOOST_TEST(bench.turn() == "ASK after 'eve'");
}

BOOST_AUTO_TEST_CASE(who_may_say_no_more_asks_each_second) {
    Bench bench{1ULL << 40U, 0, 1};
    bench.knows_all();
    bench.texts.say("one");
    bench.texts.say("two");
    BOOST_TEST(bench.turn() == "RECORDS 1");
    bench.gets(Acked{1, {}, bench.last}); // and no credit
    for (int i = 0; i < 3; ++i) {
        BOOST_TEST(bench.turn() == "");
        BOOST_CHECK(bench.sleep() <= 1s);
        BOOST_TEST(bench.turn() == "ACK 0 PING");
        bench.gets(Acked{1, {}, bench.last});
    }
    bench.gets(Acked{1, {}, bench.last}.credit(1));
    BOOST_TEST(bench.turn() == "RECORDS 2");
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_owed_is_counted_from_the_question) {
    Bench bench;
    bench.knows_all();
    BOOST_CHECK(!bench.session.unanswered_at(5s));
    bench.texts.say("one");
    bench.turn();
    const Instant said = bench.now;
    BOOST_CHECK(bench.session.unanswered_at(5s) == said + 5s);
    bench.now += 1s;
    bench.turn(); // asks again
    BOOST_CHECK(bench.session.unanswered_at(5s) == said + 5s);
    BOOST_TEST(!bench.session.is_unanswered(5s, said + 5s - 1ns));
    BOOST_TEST(bench.session.is_unanswered(5s, said + 5s));
    bench.gets(Acked{1, {}, bench.last});
    BOOST_CHECK(!bench.session.unanswered_at(5s));
}

BOOST_AUTO_TEST_CASE(what_a_datagram_brings) {
    Bench bench;
    BOOST_TEST(bench.gets(wire::Ping{}).alive);
    bench.stamp = Stamp{bench.stamp.value() - 1};
    BOOST_TEST(!bench.gets(wire::Ping{}).alive); // a replay
    BOOST_TEST(bench.gets(Acked{1}).broken);
    BOOST_CHECK(bench.gets(wire::Close{wire::Code::kicked}).close == wire::Code::kicked);
    const auto news = bench.gets(wire::Position{Sequence{9}, Sequence{4}});
    BOOST_CHECK(news.tail == Sequence{4});
    BOOST_CHECK(bench.session.known_head() == Sequence{9});
    BOOST_CHECK(!bench.gets(wire::Ping{}).tail);
}

BOOST_AUTO_TEST_SUITE_END()
