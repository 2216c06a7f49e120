// token_reader: takes the words of a line of a schedule as values.
// The one rule: what is not understood throws std::invalid_argument, which quotes it.
#pragma once

#include "token_writer.hpp"

#include <confab/vocabulary/decimal.hpp>
#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/visible.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace confab::sim {

class TokenReader {
public:
    /// The line must outlive it.
    explicit TokenReader(std::string_view line) : rest_{line} { skip_spaces(); }

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

    [[noreturn]] static void fail(std::string_view what, std::string_view token) {
        throw std::invalid_argument{"not " + std::string{what} + ": '" + visible(token).str() +
                                    "'"};
    }

    /// The next word, whatever it is; throws when there is none.
    std::string_view word() {
        if (at_end()) throw std::invalid_argument{"the line ends too early"};
        const std::string_view token = rest_.substr(0, rest_.find(' '));
        advance(token.size());
        return token;
    }
    /// The next one is this word, and is taken.
    bool take_if(std::string_view wanted) {
        if (rest_.substr(0, rest_.find(' ')) != wanted) return false;
        advance(wanted.size());
        return true;
    }
    void end() const {
        if (!at_end()) fail("expected", rest_);
    }

    template <typename... Values>
    void operator()(Values&... values) {
        (take(values), ...);
    }

private:
    void take(Duration& time) {
        const std::string_view token = word();
        const std::size_t digits = token.find_first_not_of("0123456789");
        const auto number = parse_decimal<std::uint64_t>(token.substr(0, digits));
        const std::string_view unit = digits < token.size() ? token.substr(digits) : "";
        for (const auto& [name, size] : words::units) {
            constexpr auto most = std::numeric_limits<std::int64_t>::max();
            const auto fits = static_cast<std::uint64_t>(most / size);
            if (unit != name || !number || *number > fits) continue;
            time = Duration{static_cast<std::int64_t>(*number) * size};
            return;
        }
        fail("a time with its unit", token);
    }
    template <std::unsigned_integral Number>
    void take(Number& number) {
        const std::string_view token = word();
        const auto parsed = parse_decimal<Number>(token);
        if (!parsed) fail("a number", token);
        number = *parsed;
    }
    void take(std::int32_t& number) {
        const std::string_view token = word();
        const char* const end = token.data() + token.size();
        const auto [stopped, error] = std::from_chars(token.data(), end, number);
        if (error != std::errc{} || stopped != end) fail("a number", token);
    }
    void take(bool& yes) { take_named(yes, words::answers, "yes or no"); }
    void take(Actor& who) {
        if (take_if("room")) {
            who = the_room;
            return;
        }
        std::uint32_t number = 0;
        take(number);
        who = static_cast<Actor>(number);
    }
    void take(LogId& log) { log = LogId{hexadecimal(word())}; }
    void take(Secret& secret) {
        secret = {};
        if (take_if("-")) return;
        const std::string_view token = word();
        if (token.size() != 32) fail("32 hexadecimal digits", token);
        secret = {hexadecimal(token.substr(0, 16)), hexadecimal(token.substr(16))};
    }
    void take(Endpoint& endpoint) { endpoint = parse_endpoint(word()); }
    void take(Dialect& dialect) { take_named(dialect, words::dialects, "a dialect"); }
    void take(Finale& finale) { take_named(finale, words::finales, "a finale"); }
    void take(LossCause& cause) { take_named(cause, words::loss_causes, "a cause of loss"); }
    void take(Bytes& bytes) {
        const std::string_view token = word();
        if (!token.starts_with('=') || token.size() % 2 == 0) fail("bytes", token);
        bytes.clear();
        for (std::size_t at = 1; at < token.size(); at += 2)
            bytes.push_back(static_cast<std::byte>(hexadecimal(token.substr(at, 2))));
    }
    void take(std::string& text) {
        if (!rest_.starts_with('"')) fail("a text in quotes", word());
        text.clear();
        std::size_t at = 1;
        for (; at < rest_.size() && rest_[at] != '"'; ++at) {
            if (rest_[at] != '\\') {
                text += rest_[at];
                continue;
            }
            if (rest_.substr(at, 2) != "\\x") fail("an escape", rest_.substr(at, 2));
            text += static_cast<char>(hexadecimal(rest_.substr(at + 2, 2)));
            at += 3;
        }
        if (at >= rest_.size()) fail("a text that ends", rest_);
        advance(at + 1);
    }

    template <typename Enum, typename Words>
    void take_named(Enum& value, const Words& words, std::string_view what) {
        const std::string_view token = word();
        for (std::size_t at = 0; at < words.size(); ++at) {
            if (words[at] != token) continue;
            value = static_cast<Enum>(at);
            return;
        }
        fail(what, token);
    }

    static std::uint64_t hexadecimal(std::string_view digits) {
        std::uint64_t number = 0;
        const char* const end = digits.data() + digits.size();
        const auto [stopped, error] = std::from_chars(digits.data(), end, number, 16);
        if (digits.empty() || error != std::errc{} || stopped != end) {
            fail("hexadecimal digits", digits);
        }
        return number;
    }

    void advance(std::size_t size) {
        rest_.remove_prefix(size);
        if (!rest_.empty() && rest_.front() != ' ') fail("apart from the word before", rest_);
        skip_spaces();
    }
    void skip_spaces() {
        const std::size_t words = rest_.find_first_not_of(' ');
        rest_ = words == std::string_view::npos ? std::string_view{} : rest_.substr(words);
    }

    std::string_view rest_;
};

} // namespace confab::sim
