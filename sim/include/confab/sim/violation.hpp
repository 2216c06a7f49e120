// violation: a broken invariant, and who collects them.
// The one rule: the first one counts: what comes after it may be its consequence.
#pragma once

#include <confab/vocabulary/instant.hpp>

#include <optional>
#include <string>
#include <utility>

namespace confab::sim {

struct Violation {
    std::string invariant; ///< its short name, as "S17"
    std::string what;      ///< in words
    Duration at{};         ///< since the world's start

    friend bool operator==(const Violation&, const Violation&) = default;
};

class Verdict {
public:
    void breach(std::string invariant, std::string what) {
        if (!first_) first_ = Violation{std::move(invariant), std::move(what), present_};
    }

    void set_present(Duration since_start) { present_ = since_start; }
    [[nodiscard]] const std::optional<Violation>& first() const { return first_; }

    friend bool operator==(const Verdict&, const Verdict&) = default;

private:
    Duration present_{};
    std::optional<Violation> first_;
};

} // namespace confab::sim
