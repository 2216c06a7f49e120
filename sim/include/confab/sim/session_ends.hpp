// session_ends: what is remembered of the ends of sessions, by the numbers that the book of
// sessions gives them: every datagram is looked up here several times. The one rule: it grows with
// the sessions that there were, and an end that is forgotten costs no memory but its place.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace confab::sim {

struct SessionSide {
    std::size_t session = 0; ///< which
    bool at_room = false;    ///< the room's end, or the member's

    friend bool operator==(const SessionSide&, const SessionSide&) = default;
};

template <typename T>
class SessionEnds {
public:
    /// Nothing: nullptr.
    [[nodiscard]] T* find(SessionSide end) {
        const std::size_t at = place_of(end);
        return at < ends_.size() && ends_[at] ? &*ends_[at] : nullptr;
    }

    struct Added {
        T& value;
        bool is_new;
    };
    /// What is there already stays as it is.
    Added try_emplace(SessionSide end, T value = {}) {
        const std::size_t at = place_of(end);
        if (at >= ends_.size()) ends_.resize(at + 1);
        const bool is_new = !ends_[at];
        if (is_new) ends_[at] = std::move(value);
        return {*ends_[at], is_new};
    }

    /// True when there was something.
    bool erase(SessionSide end) {
        T* const found = find(end);
        if (found != nullptr) ends_[place_of(end)].reset();
        return found != nullptr;
    }

    /// visit(end, value), in the order of sessions, the member's end first. It may erase the end
    /// that it is shown, and add none.
    template <typename Visit>
    void for_each(Visit visit) {
        for (std::size_t at = 0; at < ends_.size(); ++at) {
            if (ends_[at]) visit(SessionSide{at / 2, at % 2 != 0}, *ends_[at]);
        }
    }

    friend bool operator==(const SessionEnds&, const SessionEnds&) = default;

private:
    static std::size_t place_of(SessionSide end) { return 2 * end.session + (end.at_room ? 1 : 0); }

    std::vector<std::optional<T>> ends_;
};

} // namespace confab::sim
