#include <confab/sim/page.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

BOOST_AUTO_TEST_SUITE(page)

using namespace confab;
using namespace confab::sim;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

const Endpoint room = ipv4_endpoint({10, 0, 0, 1}, 8888);
const Endpoint ann = ipv4_endpoint({10, 1, 0, 1}, 40'000);
const Endpoint moved = ipv4_endpoint({10, 1, 0, 1}, 50'001);
const Endpoint stranger = ipv4_endpoint({203, 0, 113, 9}, 1);

Packet packet(const Endpoint& from, const Endpoint& to, std::uint64_t number,
              std::string_view text) {
    return {from, to, number, to_bytes(text)};
}

/// What stands behind a key, up to the next one of the same depth.
std::string part_of(const std::string& json, const std::string& key) {
    const std::size_t start = json.find('"' + key + "\":") + key.size() + 3;
    const char close = json[start] == '{' ? '}' : ']';
    const std::size_t end = json[start + 1] == '[' ? json.find("]]", start) + 1 : 0;
    return json.substr(start, (end != 0 ? end : json.find(close, start)) - start + 1);
}

std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string_view::npos; ++at)
        ++count;
    return count;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_run_as_columns) {
    const std::vector<TraceLine> trace{
        {0ms,
         fact::Started{.node = ann, .server = room, .name = "ann", .dialect = Dialect::confab1}},
        {1ns, fact::Started{.node = room, .server = room}},
        {2ns, fact::Sent{packet(ann, room, 1, "L ann")}},
        {2ns, fact::Doubled{ann, room, 1}},
        {3ns, fact::Sent{packet(room, ann, 2, "OK")}},
        {3ns, fact::Lost{room, ann, 2, LossCause::burst}},
        {5ns, fact::Delivered{packet(ann, room, 1, "L anm")}},
        {5ns, fact::Corrupted{ann, room, 1, 33}},
        {5ns, fact::Cut{ann, room, 1, 9}},
        {6ns, fact::HandledForeign{.room = room}},
        {7ns, fact::Rebound{ann, ann, moved}},
        {8ns, fact::Injected{packet(stranger, moved, 5, "\xFF")}},
        {9ns, fact::Held{stranger, moved, 5}},
        {9ns, fact::Delivered{packet(ann, room, 77, "of a time before")}},
        {10ns, fact::Commanded{ann, Command::say, "", "hi"}},
    };
    const std::string json = page_json(trace, std::nullopt, "seed 1");
    BOOST_TEST(json.starts_with(R"({"format":1,"title":"seed 1","violation":null,)"));
    // Rooms first, strangers last; ann has kept her place at her other address.
    BOOST_TEST(part_of(json, "nodes") == R"([["room","","10.0.0.1:8888"],)"
                                         R"(["confab/1","ann","10.1.0.1:40000"],)"
                                         R"(["stranger","","203.0.113.9:1"]])");
    BOOST_TEST(part_of(json, "texts") ==
               R"(["started","ann, for 10.0.0.1:8888","","L ann","OK","burst",)"
               R"("bit 33 flipped, cut from 9 bytes","rebound","10.1.0.1:40000 → 10.1.0.1:50001",)"
               R"("1 byte of noise","commanded","say \"hi\""])");
    BOOST_TEST(part_of(json, "events") ==
               R"({"wait":[0,1,1,0,1,0,2,2,1,1,1],"code":[6,6,0,5,0,3,2,6,1,4,6]})");
    BOOST_TEST(part_of(json, "datagrams") ==
               R"({"step":[1,1,3],"from":[1,0,2],"to":[0,1,1],"size":[5,2,1],"kind":[9,9,10],)"
               R"("text":[3,4,9]})");
    BOOST_TEST(part_of(json, "fates") == R"({"back":[0,0,1,0],"note":[2,5,6,2]})");
    BOOST_TEST(part_of(json, "facts") ==
               R"({"node":[1,0,1,1],"name":[0,0,7,10],"text":[1,2,8,11]})");
}

BOOST_AUTO_TEST_CASE(a_verdict_stands_with_its_instant) {
    const std::string json = page_json({}, Violation{"S17", "two \"ann\"", 5ms}, "");
    BOOST_TEST(part_of(json, "violation") ==
               R"({"invariant":"S17","what":"two \"ann\"","at":5000000})");
}

BOOST_AUTO_TEST_CASE(no_text_ends_a_script_or_is_markup) {
    const std::string bad = "</script><script>alert(1)</script><!--{{script}}{{data}}\xFF\u202E";
    const std::vector<TraceLine> trace{
        {0ms, fact::Started{.node = ann, .server = room, .name = bad}},
        {0ms, fact::Injected{packet(stranger, room, 1, "L " + bad)}},
        {0ms, fact::Injected{packet(stranger, room, 2, "C x </script>")}},
        {0ms, fact::Told{ann, Said{bad, bad}}},
    };
    const std::string html = space_time_page(trace, Violation{bad, bad, 0ms}, bad);
    const std::string plain = space_time_page({}, std::nullopt, "");
    for (const char* const part : {"<script", "</script", "<!--"})
        BOOST_TEST(count_of(html, part) == count_of(plain, part), part);
    BOOST_TEST(count_of(html, "</script>") == 2);
    BOOST_TEST(count_of(html, R"({"format":1,)") == 1); // what looks like a mark is none
    BOOST_TEST(html.find('\xFF') == std::string::npos);
    BOOST_TEST(html.find("\u202E") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(it_is_one_page_with_nothing_to_be_fetched) {
    const std::string html = space_time_page({}, std::nullopt, "seed <1> & more");
    BOOST_TEST(html.starts_with("<!DOCTYPE html>\n"));
    BOOST_TEST(html.ends_with("</html>\n"));
    BOOST_TEST(html.find("<title>seed &lt;1&gt; &amp; more · confab</title>") != std::string::npos);
    BOOST_TEST(html.find("content=\"default-src 'none'; script-src 'sha256-") != std::string::npos);
    for (const char* const part :
         {"src=", "href=", "http:", "https:", "@import", "url(", "innerHTML"})
        BOOST_TEST(html.find(part) == std::string::npos, part);
}

BOOST_AUTO_TEST_SUITE_END()
