// record_tally: which numbers have come, of those that are counted from 1.
// The one rule: what is behind a hole is kept by itself, until the hole is filled or passed by.
#pragma once

#include <confab/wire/frame.hpp>

#include <cstddef>
#include <cstdint>
#include <set>

namespace confab::sim {

class RecordTally {
public:
    /// Nobody has so many under way: what is beyond is a stranger's, and not kept.
    static constexpr std::int64_t most_ahead = 4096;

    /// All numbers up to it have come.
    [[nodiscard]] std::int64_t all_up_to() const { return all_up_to_; }
    [[nodiscard]] bool has(std::int64_t number) const {
        return number <= all_up_to_ || beyond_.contains(number);
    }
    /// The greatest that has come.
    [[nodiscard]] std::int64_t newest() const {
        return beyond_.empty() ? all_up_to_ : *beyond_.rbegin();
    }
    [[nodiscard]] bool has_holes() const { return !beyond_.empty(); }

    /// False when it had come already.
    bool add(std::int64_t number) {
        if (number > all_up_to_ + most_ahead || has(number)) return false;
        if (number == all_up_to_ + 1) {
            ++all_up_to_;
            close_up();
        } else {
            beyond_.insert(number);
        }
        return true;
    }

    /// What has not come up to here will not.
    void skip_to(std::int64_t number) {
        if (number <= all_up_to_) return;
        all_up_to_ = number;
        beyond_.erase(beyond_.begin(), beyond_.upper_bound(number));
        close_up();
    }

    /// Another session sends all that is behind it: what had come of that is forgotten.
    void go_on_after(std::int64_t number) {
        beyond_.clear();
        skip_to(number);
    }

    /// What it names has come. `before`: the number before the first.
    void acknowledge(const wire::Ack& ack, std::uint64_t before) {
        const auto all = static_cast<std::int64_t>(ack.cumulative - before);
        skip_to(all);
        for (std::size_t bit = 0; bit < 8 * ack.bitmap.size(); ++bit) {
            if (ack.has(bit)) add(all + 1 + static_cast<std::int64_t>(bit));
        }
    }

    friend bool operator==(const RecordTally&, const RecordTally&) = default;

private:
    void close_up() {
        while (!beyond_.empty() && *beyond_.begin() == all_up_to_ + 1) {
            beyond_.erase(beyond_.begin());
            ++all_up_to_;
        }
    }

    std::int64_t all_up_to_ = 0;
    std::set<std::int64_t> beyond_;
};

} // namespace confab::sim
