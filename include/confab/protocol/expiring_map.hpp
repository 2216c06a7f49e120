// expiring_map: what is remembered for a while, so that a repeated question has the same answer.
// The one rule: bounded by time and by number; the oldest is forgotten first.
#pragma once

#include "../vocabulary/instant.hpp"

#include <cstddef>
#include <deque>
#include <map>
#include <utility>

namespace confab {

template <typename Key, typename Value>
class ExpiringMap {
public:
    static constexpr std::size_t capacity = 16'384;

    explicit ExpiringMap(Duration kept) : kept_{kept} {}

    /// What the key meant before is kept, while it is fresh.
    void add(const Key& key, const Value& value, Instant now) {
        while (!order_.empty() && (order_.size() >= capacity || order_.front().first <= now)) {
            values_.erase(order_.front().second);
            order_.pop_front();
        }
        const Instant until = now + kept_;
        if (values_.emplace(key, Entry{value, until}).second) order_.emplace_back(until, key);
    }

    /// Nothing: nullptr. Good until the next add.
    [[nodiscard]] const Value* find(const Key& key, Instant now) const {
        const auto found = values_.find(key);
        return found != values_.end() && now < found->second.until ? &found->second.value : nullptr;
    }

    template <typename Show>
    void show_state(Show show) const {
        show(values_);
    }
    friend bool operator==(const ExpiringMap&, const ExpiringMap&) = default;

private:
    struct Entry {
        Value value;
        Instant until;

        template <typename Show>
        void show_state(Show show) const {
            show(value, until);
        }
        friend bool operator==(const Entry&, const Entry&) = default;
    };

    Duration kept_;
    std::map<Key, Entry> values_;
    std::deque<std::pair<Instant, Key>> order_;
};

} // namespace confab
