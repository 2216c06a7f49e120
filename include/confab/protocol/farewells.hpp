// farewells: who has just left, so that a lost EXIT can be asked for again.
// The one rule: bounded: the oldest is forgotten first, by time and by number.
#pragma once

#include "../vocabulary/endpoint.hpp"
#include "../vocabulary/instant.hpp"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace confab {

class Farewells {
public:
    static constexpr std::size_t capacity = 1024;

    explicit Farewells(Duration kept) : kept_{kept} {}

    void add(const Endpoint& peer, std::string_view folded, Instant now) {
        while (!said_.empty() && (said_.size() >= capacity || said_.front().until <= now)) {
            said_.pop_front();
        }
        said_.push_back({peer, std::string{folded}, now + kept_});
    }

    [[nodiscard]] bool contains(const Endpoint& peer, std::string_view folded, Instant now) const {
        for (const auto& farewell : said_) {
            const bool same = farewell.peer == peer && farewell.folded == folded;
            if (same && farewell.until > now) return true;
        }
        return false;
    }

    /// Shows what decides how it goes on, options aside: a simulator takes its fingerprint of this.
    template <typename Show>
    void show_state(Show show) const {
        show(said_);
    }

    friend bool operator==(const Farewells&, const Farewells&) = default;

private:
    struct Farewell {
        Endpoint peer;
        std::string folded;
        Instant until;
        template <typename Show>
        void show_state(Show show) const {
            show(peer, folded, until);
        }
        friend bool operator==(const Farewell&, const Farewell&) = default;
    };

    Duration kept_;
    std::deque<Farewell> said_;
};

} // namespace confab
