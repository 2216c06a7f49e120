// standing: how one stands with the room, as the prompt tells it: `ada [lost for 7 s]> `.
// The one rule: while all is well it is the name alone; what changes with time says when it does.
#pragma once

#include "terminal/span_text.hpp"

#include <algorithm>
#include <chrono>
#include <confab/vocabulary/instant.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace confab::client {

class Standing {
public:
    /// A line is on its way for this long before that is worth a word.
    static constexpr Duration patience = std::chrono::milliseconds{300};

    void joined() { joined_ = true; }
    void leaves() { leaves_ = true; }
    void lost(Instant since) { lost_since_ = since; }
    void found() { lost_since_.reset(); }
    [[nodiscard]] bool is_lost() const { return lost_since_.has_value(); }

    /// How many of one's lines the room does not have yet.
    void on_the_way(std::uint64_t lines, Instant now) {
        lines_ = lines;
        if (lines == 0) {
            waiting_since_.reset();
        } else if (!waiting_since_) {
            waiting_since_ = now;
        }
    }

    [[nodiscard]] std::string prompt(std::string_view name, Instant now) const {
        std::string words;
        const auto add = [&words](const std::string& word) {
            words += (words.empty() ? " [" : ", ") + word;
        };
        if (leaves_) add("leaving");
        if (!joined_ && !leaves_) add("joining");
        if (lost_since_) {
            const std::uint64_t seconds = terminal::whole_seconds(now - *lost_since_);
            add("lost for " + std::to_string(seconds) + " s");
        }
        if (waiting_since_ && *waiting_since_ + patience <= now) {
            add(std::to_string(lines_) + " on the way");
        }
        return std::string{name} + words + (words.empty() ? "> " : "]> ");
    }

    /// When the prompt becomes another one by itself.
    [[nodiscard]] std::optional<Instant> next_deadline(Instant now) const {
        std::optional<Instant> next;
        if (lost_since_) {
            const auto seconds =
                static_cast<std::int64_t>(terminal::whole_seconds(now - *lost_since_));
            next = *lost_since_ + std::chrono::seconds{seconds + 1};
        }
        if (waiting_since_ && now < *waiting_since_ + patience) {
            const Instant due = *waiting_since_ + patience;
            next = next ? std::min(*next, due) : due;
        }
        return next;
    }

private:
    bool joined_ = false;
    bool leaves_ = false;
    std::optional<Instant> lost_since_;
    std::optional<Instant> waiting_since_;
    std::uint64_t lines_ = 0;
};

} // namespace confab::client
