#include <confab/protocol/log_sender.hpp>

#include "protocol/reliable.hpp"

#include <boost/test/unit_test.hpp>

#include <confab/protocol/acknowledger.hpp>
#include <confab/protocol/log_receiver.hpp>
#include <confab/vocabulary/random.hpp>

#include <chrono>
#include <deque>
#include <string>
#include <utility>
#include <vector>

using namespace confab;
using namespace std::chrono_literals;
using reliable::Acked;
using reliable::Bytes;

BOOST_AUTO_TEST_SUITE(log_sender)

namespace {

constexpr Duration delay = 25ms;
constexpr wire::Token token{7};

/// A room with one member: the log stands at `first`.
struct Bench {
    explicit Bench(std::uint64_t first = 1, std::size_t kept = 1000, Instant start = Instant{})
        : ring{Sequence{first}, kept, 1U << 20U}, sender{Sequence{first}, 1200, start},
          clock{start}, now{start} {}

    void say(std::size_t count, std::size_t size = 100) {
        for (std::size_t i = 0; i < count; ++i)
            ring.push(reliable::text_record(std::string(size, 'x'), "ada"));
    }

    /// What goes in one turn.
    std::vector<Bytes> turn(std::size_t most = 64) {
        std::vector<Bytes> sent;
        sender.advance(delay, now);
        kept_up = sender.follow(ring, now) && kept_up;
        while (sent.size() < most && sender.may_send(ring, now)) {
            wire::Buffer buffer;
            const Stamp stamp = clock.next(now);
            wire::DataWriter writer{buffer, 1200, token, stamp.value()};
            if (sender.owes_position()) writer.put(wire::Position{ring.head(), ring.tail()});
            sender.fill(writer, ring, stamp, now);
            sender.told(now);
            sent.push_back(reliable::bytes_of(writer.finish()));
        }
        return sent;
    }

    bool hears(const Acked& ack) { return sender.on_ack(ack, clock.last(), now); }

    /// Goes on to when the sender wants to be looked at.
    std::string at_deadline() {
        const auto next = sender.next_deadline(ring, delay, now);
        BOOST_TEST_REQUIRE(next.has_value());
        now = std::max(now, *next);
        return reliable::words(turn());
    }

    RecordRing ring;
    LogSender sender;
    StampClock clock;
    Instant now;
    bool kept_up = true;
};

} // namespace

BOOST_AUTO_TEST_CASE(what_is_ready_shares_a_datagram) {
    Bench bench;
    bench.say(3);
    BOOST_TEST(reliable::words(bench.turn()) == "RECORDS 1-3");
    BOOST_TEST(bench.turn().empty());
    bench.say(12); // ten fit into one
    BOOST_TEST(reliable::words(bench.turn()) == "RECORDS 4-13 | RECORDS 14-15");
}

BOOST_AUTO_TEST_CASE(lost_records_go_first_then_new_ones) {
    Bench bench;
    bench.say(2, 900);
    bench.turn();
    bench.now += 10ms;
    bench.say(1);
    bench.turn();
    const Stamp last = bench.clock.last();
    bench.now += 10ms;
    BOOST_TEST(bench.hears(Acked{0, {3}, last}));
    bench.say(1);
    BOOST_TEST(reliable::words(bench.turn()) == "RECORDS 1 | RECORDS 2 RECORDS 4");
}

BOOST_AUTO_TEST_CASE(a_probe_takes_the_oldest_with_the_position) {
    Bench bench;
    bench.say(2, 900);
    BOOST_TEST(reliable::words(bench.turn()) == "RECORDS 1 | RECORDS 2");
    BOOST_TEST(bench.at_deadline() == "POSITION 1-2 RECORDS 1");
    BOOST_TEST(bench.at_deadline() == "POSITION 1-2 RECORDS 2");
    bench.say(5, 900); // nothing has come for long: nothing but probes goes
    BOOST_TEST(bench.at_deadline() == "POSITION 1-7 RECORDS 1");
    BOOST_TEST(bench.at_deadline() == "POSITION 1-7 RECORDS 2");
    BOOST_TEST(bench.hears(Acked{2, {}, bench.clock.last()}));
    BOOST_TEST(reliable::words(bench.turn(2)) == "RECORDS 3 | RECORDS 4");
}

BOOST_AUTO_TEST_CASE(not_more_than_256_records_nor_a_window_are_under_way) {
    for (const std::uint64_t start : reliable::starts) {
        Bench bench{start};
        bench.say(300, 20);
        for (int round = 0; round < 100; ++round) {
            bench.now += 10ms;
            if (bench.sender.recovery().flight().next() - start == 256) break;
            bench.turn();
        }
        BOOST_TEST(bench.sender.recovery().flight().next() == start + 256);
        BOOST_TEST(bench.hears(Acked{start}));
        bench.now += 10ms;
        bench.turn();
        BOOST_TEST(bench.sender.recovery().flight().next() == start + 257);
    }
    Bench big;
    big.say(100, 1000);
    for (int round = 0; round < 10; ++round) {
        big.now += 10ms;
        big.turn();
    }
    BOOST_TEST(big.sender.congestion().in_flight() >= 12'000U);
    BOOST_TEST(big.sender.congestion().in_flight() < 12'000U + 1'200U);
}

BOOST_AUTO_TEST_CASE(an_acknowledgement_of_what_was_never_sent_is_refused) {
    Bench bench;
    bench.say(5, 900);
    bench.turn(3);
    BOOST_TEST(bench.hears(Acked{3}));
    BOOST_TEST(!bench.hears(Acked{4}));
    BOOST_TEST(!bench.hears(Acked{3, {5}}));
}

BOOST_AUTO_TEST_CASE(a_gap_is_told_until_the_member_has_understood) {
    for (const std::uint64_t start : reliable::starts) {
        BOOST_TEST_CONTEXT("from " << start) {
            Bench bench{start, 10};
            bench.say(5, 900);
            bench.turn();
            bench.say(8, 900);
            const auto first = bench.turn(1);
            BOOST_TEST_REQUIRE(first.size() == 1U);
            const std::string told = reliable::words(first);
            const std::string tail = std::to_string(start + 3);
            BOOST_TEST(told.starts_with("POSITION " + tail + '-'));
            BOOST_TEST(bench.sender.owes_position());
            // What it says of before does not mean that it knows.
            BOOST_TEST(bench.hears(Acked{start - 1, {start + 4}}));
            BOOST_TEST(bench.sender.owes_position());
            BOOST_TEST(bench.hears(Acked{start + 1}));
            BOOST_TEST(bench.sender.owes_position());
            BOOST_TEST(bench.hears(Acked{start + 2}));
            BOOST_TEST(!bench.sender.owes_position());
            BOOST_TEST(bench.kept_up);
        }
    }
}

BOOST_AUTO_TEST_CASE(more_than_three_gaps_in_a_minute_are_too_many) {
    struct Row {
        Duration between;
        int gaps;
        bool kept_up;
    };
    const Row rows[] = {
        {1s, 3, true},  {1s, 4, false},  {19s, 4, false},
        {20s, 4, true}, {20s, 50, true}, {21s, 9, true},
    };
    for (const auto& [between, gaps, kept_up] : rows) {
        BOOST_TEST_CONTEXT(gaps << " gaps, one each " << between.count() << " ns") {
            Bench bench{1, 10, Instant{~0ULL - 1'000'000'000}};
            for (int gap = 0; gap < gaps; ++gap) {
                bench.say(20, 10);
                bench.turn();
                BOOST_TEST(bench.hears(Acked{bench.ring.tail().value() - 1}));
                bench.now += between;
            }
            BOOST_TEST(bench.kept_up == kept_up);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_gap_that_is_acknowledged_before_it_is_told_is_none) {
    Bench bench{1, 10};
    for (int gap = 0; gap < 10; ++gap) {
        bench.say(8, 10);
        bench.turn();
        bench.say(8, 10);
        bench.turn(0);
        BOOST_TEST(bench.sender.owes_position());
        BOOST_TEST(bench.hears(Acked{bench.ring.head().value() - 8}));
        BOOST_TEST(!bench.sender.owes_position());
        bench.turn();
        BOOST_TEST(bench.hears(Acked{bench.ring.head().value()}));
    }
    BOOST_TEST(bench.kept_up);
}

BOOST_AUTO_TEST_CASE(a_gap_that_grows_before_it_is_understood_is_one) {
    Bench bench{1, 10};
    for (int i = 0; i < 100; ++i) {
        bench.say(1);
        bench.now += 100ms;
        bench.turn();
    }
    BOOST_TEST(bench.kept_up);
}

BOOST_AUTO_TEST_CASE(at_another_address_all_goes_again) {
    Bench bench;
    bench.say(3);
    bench.turn();
    bench.sender.start_anew(bench.now);
    BOOST_TEST(bench.sender.congestion().in_flight() == 0U);
    BOOST_TEST(reliable::words(bench.turn()) == "RECORDS 1-3");
}

namespace {

/// A member that reads all, over a path that loses.
struct Reader {
    explicit Reader(std::uint64_t first) : receiver{Sequence{first}} {}

    /// The records that are next, in their bytes, in the order of their numbers.
    void hears(BytesView bytes, Instant now, std::vector<std::string>& read) {
        const auto data = reliable::decoded_as<wire::Data>(bytes);
        acknowledger.heard(Stamp{data.stamp}, now);
        wire::for_each_frame(data.frames, [&](const auto& frame) {
            if constexpr (requires {
                              frame.count;
                              frame.first;
                          }) {
                frame.for_each([&](std::uint64_t number, const wire::WireRecord& record) {
                    receiver.receive(Sequence{number}, record);
                });
            }
        });
        while (const auto entry = receiver.take())
            read.push_back(entry->bytes);
    }

    [[nodiscard]] Acked ack() const {
        LogReceiver::Bitmap bitmap;
        const std::size_t size = receiver.write_bitmap(bitmap);
        const std::uint64_t cumulative = (receiver.next() - 1).value();
        std::vector<std::uint64_t> beyond;
        for (std::size_t bit = 0; bit < 8 * size; ++bit) {
            if ((std::to_integer<unsigned>(bitmap[bit / 8]) >> bit % 8 & 1U) != 0)
                beyond.push_back(cumulative + 1 + bit);
        }
        return Acked{cumulative, beyond, Stamp{acknowledger.echo()}};
    }

    LogReceiver receiver;
    Acknowledger acknowledger{wire::max_datagram_size};
};

} // namespace

/// Half of all is lost in both directions: each record arrives once, in order, in its own bytes;
/// and while anything is not acknowledged, there is a time at which the sender looks again.
BOOST_AUTO_TEST_CASE(all_arrives_over_a_path_that_loses_half) {
    for (const std::uint64_t start : reliable::starts) {
        Random random{start};
        Bench bench{start, 1000, Instant{start << 10U}};
        Reader reader{start};
        std::vector<std::string> said;
        std::vector<std::string> read;
        std::deque<std::pair<Instant, Bytes>> to_reader;
        std::deque<std::pair<Instant, Acked>> to_sender;
        int quiet = 0;
        for (; quiet < 1000; bench.now += 2ms) {
            quiet = read.size() < 700 || !bench.sender.recovery().flight().empty() ? 0 : quiet + 1;
            if (said.size() < 700 && random.chance(percent(30))) {
                said.push_back(std::to_string(said.size()) + std::string(random.below(900), 'y'));
                bench.ring.push(reliable::text_record(said.back(), "ada"));
            }
            for (Bytes& datagram : bench.turn()) {
                if (random.chance(percent(50))) to_reader.emplace_back(bench.now + 20ms, datagram);
            }
            const auto next = bench.sender.next_deadline(bench.ring, delay, bench.now);
            BOOST_TEST_REQUIRE((next || bench.sender.recovery().flight().empty()));
            BOOST_TEST_REQUIRE((!next || bench.now < *next)); // nor does it ask for the same again
            for (; !to_reader.empty() && to_reader.front().first <= bench.now;
                 to_reader.pop_front()) {
                reader.hears(to_reader.front().second, bench.now, read);
                if (random.chance(percent(50)))
                    to_sender.emplace_back(bench.now + 20ms, reader.ack());
            }
            for (; !to_sender.empty() && to_sender.front().first <= bench.now;
                 to_sender.pop_front())
                BOOST_TEST_REQUIRE(bench.hears(to_sender.front().second));
            BOOST_TEST_REQUIRE((bench.now - Instant{start << 10U} < 10min));
        }
        BOOST_CHECK(read == said);
        BOOST_TEST(bench.sender.congestion().in_flight() == 0U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
