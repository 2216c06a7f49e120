// scope: a small world whose every course is gone through: how it begins, what its programs do, how
// much may go wrong, and how it has to end.
// The one rule: plain data and plain functions, so that a scope is the same each time it begins.
#pragma once

#include "../world.hpp"

#include <confab/registry.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace confab::sim {

/// How often each may happen in one course.
struct Budgets {
    std::uint32_t losses = 0;
    std::uint32_t duplicates = 0;
    std::uint32_t firings = 0; ///< of timers: the clock moves with nothing else

    friend bool operator==(const Budgets&, const Budgets&) = default;
};

/// What a program does.
template <registry Registry>
struct BasicAct {
    std::string_view what;
    void (*run)(BasicWorld<Registry>& world);
};

/// How a scope's world is made.
struct BeginOptions {
    bool keep_trace = false; ///< see WorldOptions
};

template <registry Registry>
struct BasicScope {
    std::string_view name;
    std::string_view meaning;
    /// Its links must have no faults: the search has them.
    BasicWorld<Registry> (*begin)(const BeginOptions& how);
    std::vector<BasicAct<Registry>> acts; ///< in their order, each at any moment
    /// Of the world some time after all acts, on a good network: what is wrong; nothing: all well.
    std::optional<std::string> (*judge)(const BasicWorld<Registry>& world);
    Budgets budgets{};
};

using Scope = BasicScope<MemoryRegistry>;

enum class ChoiceKind : std::uint8_t { deliver, lose, duplicate, wake, act };

/// What happens next.
struct Choice {
    ChoiceKind kind = ChoiceKind::act;
    std::uint64_t datagram = 0; ///< its number, of the first three
    bool report = false;        ///< it is the report that the datagram found a closed port

    friend bool operator==(const Choice&, const Choice&) = default;
};

} // namespace confab::sim
