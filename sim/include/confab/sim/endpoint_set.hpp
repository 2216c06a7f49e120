// endpoint_set: a few endpoints, as the rooms of a world are, of which every datagram is asked.
// The one rule: they stand in a row and are compared one after the other: for one or two nothing is
// quicker.
#pragma once

#include <confab/vocabulary/endpoint.hpp>

#include <algorithm>
#include <compare>
#include <vector>

namespace confab::sim {

class EndpointSet {
public:
    /// Compares as words: of the addresses' bytes == makes a call.
    [[nodiscard]] bool contains(const Endpoint& endpoint) const {
        return std::any_of(endpoints_.begin(), endpoints_.end(),
                           [&](const Endpoint& one) { return (one <=> endpoint) == 0; });
    }

    /// False when it was there already.
    bool insert(const Endpoint& endpoint) {
        if (contains(endpoint)) return false;
        endpoints_.push_back(endpoint);
        return true;
    }

    friend bool operator==(const EndpointSet&, const EndpointSet&) = default;

private:
    std::vector<Endpoint> endpoints_; ///< in the order in which they came
};

} // namespace confab::sim
