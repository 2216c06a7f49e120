// The checkers of confab/1: each fires on a planted wrong history, and holds its peace on the right
// one.
#include <confab/sim/checkers.hpp>

#include <boost/test/unit_test.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

BOOST_AUTO_TEST_SUITE(session_checkers)

using namespace confab;
using namespace confab::sim;

namespace {

const Endpoint room = ipv4_endpoint({10, 0, 0, 1}, default_port);
const Endpoint ann = ipv4_endpoint({10, 1, 0, 1}, 40'000);
const Endpoint stranger = ipv4_endpoint({10, 66, 0, 1}, 6666);
const Author ann_stay{.room = 5, .member = ReliableHost::first_session};
const Author bob_stay{.room = 5, .member = ReliableHost::first_session + 1};
constexpr wire::Token token{7};
constexpr std::uint64_t nonce = 9;
constexpr LogId log{3};

template <typename Message>
Packet packet(const Endpoint& from, const Endpoint& to, const Message& message) {
    wire::Buffer buffer;
    const BytesView bytes = wire::encode(message, buffer);
    return {from, to, 1, Payload{bytes}};
}

template <typename Frame>
Packet data(const Endpoint& from, const Endpoint& to, const Frame& frame, wire::Token of = token) {
    wire::Buffer buffer;
    wire::DataWriter writer{buffer, wire::max_datagram_size, of, 1};
    writer.put(frame);
    const BytesView bytes = writer.finish();
    return {from, to, 1, Payload{bytes}};
}

Packet said(const Endpoint& from, wire::Token of = token) {
    wire::Buffer buffer;
    wire::DataWriter writer{buffer, wire::max_datagram_size, of, 1};
    writer.put_record(1, wire::WireRecord{.kind = wire::WireKind::text, .bytes = "hi"});
    const BytesView bytes = writer.finish();
    return {from, room, 1, Payload{bytes}};
}

Packet welcome(std::uint64_t start) {
    return packet(room, ann,
                  wire::Welcome{.nonce = nonce,
                                .token = token,
                                .log = log,
                                .start = Sequence{start},
                                .head = Sequence{1}});
}

fact::Recorded recorded(std::uint64_t number, Record record) {
    return {.room = room, .record = std::move(record), .number = Sequence{number}, .log = log};
}
Record joined(const Author& author, std::string name) {
    return {.kind = RecordKind::joined, .author = author, .name = std::move(name)};
}
Record text(const Author& author, std::string name, std::string words,
            std::uint64_t submission = 1) {
    return {.author = author,
            .submission = submission,
            .name = std::move(name),
            .text = std::move(words)};
}

const Packet ann_joins = packet(ann, room, wire::Join{.nonce = nonce, .name = "ann"});
const Packet bob_joins = packet(stranger, room, wire::Join{.nonce = nonce + 1, .name = "bob"});

/// The room is there; ann, of confab/1, is in, and bob, who says "hi" and "yo".
const std::vector<Facts> begun{
    {fact::Started{room, room, {}}, fact::Started{ann, room, "ann", Dialect::confab1},
     fact::Started{stranger, room, "bob", Dialect::confab1}},
    {fact::Commanded{stranger, Command::say, {}, "hi"}},
    {fact::Commanded{stranger, Command::say, {}, "yo"}},
    {fact::Commanded{ann, Command::say, {}, "hi"}},
    {fact::Delivered{ann_joins}, recorded(1, joined(ann_stay, "ann")), fact::Sent{welcome(1)}},
    {fact::Delivered{welcome(1)}, fact::Told{ann, Welcomed{"ann"}}},
    {fact::Delivered{bob_joins}, recorded(2, joined(bob_stay, "bob")),
     fact::Sent{packet(room, stranger,
                       wire::Welcome{.nonce = nonce + 1, .token = wire::Token{8}, .log = log})}},
    {fact::Delivered{said(stranger, wire::Token{8})}, recorded(3, text(bob_stay, "bob", "hi")),
     recorded(4, text(bob_stay, "bob", "yo", 2))},
};

/// What a checker finds wrong in what follows; empty: nothing.
template <typename Checker, typename Check>
std::string verdict_of(Checker checker, Check check, std::initializer_list<Facts> steps) {
    Verdict verdict;
    for (const Facts& facts : begun)
        check(checker, facts, verdict);
    BOOST_TEST(!verdict.first().has_value());
    for (const Facts& facts : steps)
        check(checker, facts, verdict);
    return verdict.first() ? verdict.first()->invariant : "";
}

constexpr auto plain = [](auto& checker, const Facts& facts, Verdict& verdict) {
    checker.check(facts, verdict);
};

std::string order(std::initializer_list<Facts> steps) {
    return verdict_of(OrderChecker{fold_ascii}, plain, steps);
}
std::string commitment(std::initializer_list<Facts> steps) {
    return verdict_of(CommitmentChecker{}, plain, steps);
}
std::string authority(std::initializer_list<Facts> steps) {
    return verdict_of(SessionAuthorityChecker{fold_ascii}, plain, steps);
}

fact::Told told(Event event) { return {ann, std::move(event)}; }
const fact::Told bob_joined = told(Joined{"bob"});
const fact::Told hi = told(Said{"bob", "hi"});
const fact::Told yo = told(Said{"bob", "yo"});

} // namespace

BOOST_AUTO_TEST_CASE(the_log_is_heard_whole_once_and_in_order) {
    BOOST_TEST(order({{bob_joined}, {hi, yo}}) == "");
    BOOST_TEST(order({{bob_joined}}) == ""); // the rest may come
    BOOST_TEST(order({{hi}}) == "S1");       // bob's coming is missing
    BOOST_TEST(order({{bob_joined, yo}}) == "S1");
    BOOST_TEST(order({{bob_joined, hi, hi}}) == "S1");
    BOOST_TEST(order({{bob_joined, yo, hi}}) == "S1");
    BOOST_TEST(order({{bob_joined, hi, yo, told(Announced{"more"})}}) == "S1");
    BOOST_TEST(order({{told(Joined{"ann"})}}) == "S1"); // oneself
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_a_gap_exactly) {
    const auto gap = [](std::uint64_t first, std::uint64_t last) {
        return told(Gap{Sequence{first}, Sequence{last}});
    };
    BOOST_TEST(order({{bob_joined, gap(3, 3), yo}}) == "");
    BOOST_TEST(order({{gap(1, 3), yo}}) == "");
    BOOST_TEST(order({{gap(2, 3), yo}}) == ""); // the first is one's own login, and told to nobody
    BOOST_TEST(order({{gap(3, 3), yo}}) == "S1"); // bob's coming was told before it, or not at all
    BOOST_TEST(order({{bob_joined, gap(3, 3), hi}}) == "S1");
    BOOST_TEST(order({{bob_joined, hi, gap(3, 3)}}) == "S1");
    BOOST_TEST(order({{bob_joined, gap(4, 3)}}) == "S1");
}

BOOST_AUTO_TEST_CASE(a_long_text_is_heard_whole_or_not_at_all) {
    Record head = text(bob_stay, "bob", "long ", 3);
    head.last = false;
    Record tail = text(bob_stay, "bob", "text", 4);
    tail.first = false;
    const Facts both{recorded(5, head), recorded(6, tail)};
    const Facts so_far{bob_joined, hi, yo};
    BOOST_TEST(order({so_far, both, {told(Said{"bob", "long text"})}}) == "");
    BOOST_TEST(order({so_far, both, {told(Said{"bob", "long "})}}) == "S1");
    BOOST_TEST(order({so_far, both, {told(Said{"bob", "text"})}}) == "S1");
    BOOST_TEST(order({so_far, {recorded(5, head)}, {told(Said{"bob", "long "})}}) == "S1");
}

BOOST_AUTO_TEST_CASE(what_is_committed_is_in_the_log_and_stays) {
    const auto progress = [](Progress so_far) -> Facts {
        return {fact::Progressed{stranger, so_far}};
    };
    BOOST_TEST(commitment({progress({.queued = 3, .committed = 2})}) == "");
    BOOST_TEST(commitment({progress({.queued = 3, .committed = 3})}) == "S5");
    BOOST_TEST(commitment({progress({.queued = 3, .committed = 2}),
                           progress({.queued = 3, .committed = 1})}) == "S5");
    BOOST_TEST(commitment({progress({.queued = 2, .committed = 2, .refused = 1})}) == "S3");
}

BOOST_AUTO_TEST_CASE(each_author_is_recorded_in_its_order) {
    const auto third = [](std::uint64_t submission) -> Facts {
        return {recorded(5, text(bob_stay, "bob", "third", submission))};
    };
    BOOST_TEST(commitment({third(3)}) == "");
    BOOST_TEST(commitment({third(1)}) == ""); // another session of the same stay
    BOOST_TEST(commitment({third(2)}) == "S4");
    BOOST_TEST(commitment({third(4)}) == "S4");
}

BOOST_AUTO_TEST_CASE(a_record_has_the_cause_that_it_asks_for) {
    const fact::Recorded spoken = recorded(5, text(ann_stay, "ann", "hi"));
    BOOST_TEST(authority({{fact::Delivered{said(ann)}, spoken}}) == "");
    BOOST_TEST(authority({{fact::Woken{room}, spoken}}) == "S18");
    BOOST_TEST(authority({{fact::Delivered{said(stranger, wire::Token{8})}, spoken}}) == "S18");
    BOOST_TEST(authority({{fact::Delivered{said(ann, wire::Token{99})}, spoken}}) == "S18");

    const auto left = [](Reason reason) {
        return recorded(
            5, {.kind = RecordKind::left, .reason = reason, .author = ann_stay, .name = "ann"});
    };
    const Packet close = data(ann, room, wire::Close{});
    BOOST_TEST(authority({{fact::Delivered{close}, left(Reason::bye)}}) == "");
    BOOST_TEST(authority({{fact::Woken{room}, left(Reason::bye)}}) == "S18");
    BOOST_TEST(authority({{fact::Woken{room}, left(Reason::timeout)}}) == "");
    BOOST_TEST(authority({{fact::Delivered{close}, left(Reason::timeout)}}) == "S18");
    BOOST_TEST(
        authority({{fact::Commanded{room, Command::kick, "ANN", {}}, left(Reason::kicked)}}) == "");
    BOOST_TEST(authority({{fact::Commanded{room, Command::kick, "bob", {}},
                           left(Reason::kicked)}}) == "S18");
}

BOOST_AUTO_TEST_CASE(an_address_that_is_not_proven_gets_no_more_than_it_sent) {
    const auto verdict = [](std::initializer_list<Facts> steps) -> std::string {
        AmplificationChecker checker;
        Verdict found;
        checker.check({fact::Started{room, room, {}}}, found);
        for (const Facts& facts : steps)
            checker.check(facts, found);
        return found.first() ? found.first()->invariant : "";
    };
    const wire::Cookie cookie{.time = 1, .mac = {2, 3}};
    const Facts hello{fact::Delivered{packet(ann, room, wire::Hello{.nonce = nonce})}};
    const Facts challenge{
        fact::Sent{packet(room, ann, wire::Challenge{.nonce = nonce, .cookie = cookie})}};
    const Facts join{fact::Delivered{
        packet(ann, room, wire::Join{.nonce = nonce, .cookie = cookie, .name = "ann"})}};
    const Facts forged{
        fact::Delivered{packet(ann, room, wire::Join{.nonce = nonce, .name = "ann"})}};
    const Facts welcomed{fact::Sent{welcome(1)}};
    BOOST_TEST(verdict({challenge}) == "S7");
    BOOST_TEST(verdict({hello, challenge}) == "");
    BOOST_TEST(verdict({hello, challenge, challenge}) == "S7");
    BOOST_TEST(verdict({hello, challenge, join, welcomed, welcomed}) == "");
    BOOST_TEST(verdict({forged, welcomed}) == "");
    BOOST_TEST(verdict({forged, welcomed, welcomed}) == "S7");

    const Facts ping{fact::Delivered{data(stranger, room, wire::Ping{})}};        // 19 bytes
    const Facts probe{fact::Sent{data(room, stranger, wire::Probe{.value = 5})}}; // 27 bytes
    const Facts proof{fact::Delivered{data(stranger, room, wire::ProbeAck{5})}};
    const Facts more{fact::Sent{data(room, stranger, wire::Position{})}};
    BOOST_TEST(verdict({ping, probe, probe}) == "");
    BOOST_TEST(verdict({ping, probe, probe, probe}) == "S7");
    BOOST_TEST(verdict({ping, more}) == "S7");
    BOOST_TEST(verdict({ping, probe, proof, more, more, more}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
