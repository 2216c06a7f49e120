// fate_book: the fates of a run's datagrams written down, or read from an earlier run.
// The one rule: what is not in the book is plain: one whole copy after the network's delay.
#pragma once

#include "fate.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

namespace confab::sim {

class FateBook {
public:
    /// From now on fates are written down. Precondition: nothing has been sent.
    void keep() { use_ = Use::kept; }

    /// From now on these decide, and no chance. Precondition: nothing has been sent.
    void follow(Fates fates) {
        use_ = Use::followed;
        fates_ = std::move(fates);
    }

    [[nodiscard]] bool is_followed() const { return use_ == Use::followed; }
    [[nodiscard]] const Fates& fates() const { return fates_; }

    /// Of those followed: how many datagrams there have been that one was for.
    [[nodiscard]] std::size_t met() const { return met_; }

    /// What the next one that is sent is called; nothing when nobody wants to know.
    [[nodiscard]] std::optional<FlightId> name_next(const Way& way, bool report) {
        if (use_ == Use::none) return std::nullopt;
        const std::uint64_t nth = ++counts_[{way, report}];
        return FlightId{way.first, way.second, report, nth};
    }

    [[nodiscard]] Fate read(const FlightId& id, const Fate& plain) {
        const auto found = fates_.find(id);
        if (found == fates_.end()) return plain;
        ++met_;
        return found->second;
    }

    void write(const FlightId& id, const Fate& fate) {
        if (use_ == Use::kept) fates_.insert_or_assign(id, fate);
    }

    template <typename Show>
    void show_state(Show show) const {
        show(counts_);
    }

    friend bool operator==(const FateBook&, const FateBook&) = default;

private:
    enum class Use : std::uint8_t { none, kept, followed };

    Use use_ = Use::none;
    Fates fates_;
    std::map<std::pair<Way, bool>, std::uint64_t> counts_;
    std::size_t met_ = 0;
};

} // namespace confab::sim
