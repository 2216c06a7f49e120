#include <confab/protocol/text_assembly.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace confab;

BOOST_AUTO_TEST_SUITE(text_assembly)

BOOST_AUTO_TEST_CASE(all_of_a_text_or_nothing) {
    struct Row {
        const char* pieces; ///< '<' first, '>' last, '-' neither, '=' both, '!' something else
        const char* texts;  ///< the places of its pieces
    };
    const Row rows[] = {
        {"=", "0 "},   {"<>", "01 "},  {"<-->", "0123 "}, {"->=", "2 "},
        {"<=>", "1 "}, {"<!>=", "3 "}, {"<<>", "12 "},    {"<><>", "01 23 "},
        {"!", ""},     {">", ""},      {"<-", ""},        {"<>>", "01 "},
    };
    for (const auto& [pieces, texts] : rows) {
        TextAssembly assembly;
        std::string told;
        int at = 0;
        for (const char piece : std::string{pieces}) {
            const std::string text = std::to_string(at++);
            if (piece == '!') {
                assembly.interrupt();
                continue;
            }
            const auto whole =
                assembly.add(text, piece == '<' || piece == '=', piece == '>' || piece == '=');
            if (whole) told += *whole + ' ';
        }
        BOOST_TEST(told == texts, pieces);
    }
}

BOOST_AUTO_TEST_SUITE_END()
