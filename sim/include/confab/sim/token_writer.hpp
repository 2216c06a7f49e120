// token_writer: values as the words of a line of a schedule.
// The one rule: a word has no space but within quotes; what is written here, token_reader reads
// back as the same value.
#pragma once

#include "action.hpp"
#include "fate.hpp"
#include "json.hpp"
#include "schedule.hpp"

#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/instant.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace confab::sim {

namespace words {

/// In the order of the enumerators.
inline constexpr std::array<std::string_view, 2> dialects{"confab1", "classic"};
inline constexpr std::array<std::string_view, 3> finales{"all_leave", "room_closes",
                                                         "room_crashes"};
inline constexpr std::array<std::string_view, 8> loss_causes{
    "chance", "parted", "closed", "burst", "too_big", "queue_full", "rebound", "inbox_full"};
inline constexpr std::array<std::string_view, 2> answers{"no", "yes"};
inline constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> units{
    {{"min", 60'000'000'000}, {"s", 1'000'000'000}, {"ms", 1'000'000}, {"us", 1000}, {"ns", 1}}};

} // namespace words

class TokenWriter {
public:
    template <typename... Values>
    TokenWriter& operator()(const Values&... values) {
        (put(token(values)), ...);
        return *this;
    }
    TokenWriter& word(std::string_view word) {
        put(std::string{word});
        return *this;
    }
    [[nodiscard]] const std::string& str() const { return line_; }

    /// The largest unit of which it is a whole number.
    static std::string token(Duration time) {
        if (time == Duration{0}) return "0s";
        for (const auto& [unit, size] : words::units) {
            if (time.count() % size == 0) {
                return std::to_string(time.count() / size) + std::string{unit};
            }
        }
        return {}; // never: a nanosecond divides everything
    }
    static std::string token(std::integral auto number) { return std::to_string(number); }
    static std::string token(bool yes) { return std::string{words::answers[yes ? 1 : 0]}; }
    static std::string token(Actor who) {
        return who == the_room ? "room" : std::to_string(static_cast<std::uint32_t>(who));
    }
    static std::string token(LogId log) { return to_hex(static_cast<std::uint64_t>(log)); }
    static std::string token(const Secret& secret) {
        return secret == Secret{} ? "-" : to_hex(secret.high) + to_hex(secret.low);
    }
    static std::string token(const Endpoint& endpoint) { return to_string(endpoint); }
    static std::string token(Dialect dialect) { return named(words::dialects, dialect); }
    static std::string token(Finale finale) { return named(words::finales, finale); }
    static std::string token(LossCause cause) { return named(words::loss_causes, cause); }
    static std::string token(const Bytes& bytes) {
        std::string digits{'='}; // or no bytes would be no word
        for (const std::byte byte : bytes)
            json::append_hex(digits, std::to_integer<std::uint32_t>(byte), 2);
        return digits;
    }
    /// In quotes; controls, quotes, backslashes and what is no UTF-8 by number.
    static std::string token(const std::string& text) {
        const bool is_utf8 = utf8::is_valid(text);
        std::string out{'"'};
        for (const char c : text) {
            const auto byte = static_cast<unsigned char>(c);
            const bool plain = byte >= 0x20 && byte != 0x7F && c != '"' && c != '\\';
            if (plain && (is_utf8 || byte < 0x80)) {
                out += c;
            } else {
                out += "\\x";
                json::append_hex(out, byte, 2);
            }
        }
        return out + '"';
    }

private:
    template <typename Words, typename Enum>
    static std::string named(const Words& words, Enum value) {
        return std::string{words[static_cast<std::size_t>(value)]};
    }

    void put(const std::string& token) {
        if (!line_.empty()) line_ += ' ';
        line_ += token;
    }

    std::string line_;
};

} // namespace confab::sim
