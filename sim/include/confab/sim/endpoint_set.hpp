// endpoint_set: a few endpoints, as the rooms of a world are, of which every datagram is asked.
// The one rule: they stand in a row and are compared one after the other: for one or two nothing is
// quicker.
#pragma once

#include <confab/vocabulary/endpoint.hpp>

#include <algorithm>
#include <vector>

namespace confab::sim {

class EndpointSet {
public:
    [[nodiscard]] bool contains(const Endpoint& endpoint) const {
        return std::any_of(endpoints_.begin(), endpoints_.end(),
                           [&](const Endpoint& one) { return is_same(one, endpoint); });
    }

    /// False when it was there already.
    bool insert(const Endpoint& endpoint) {
        if (contains(endpoint)) return false;
        endpoints_.push_back(endpoint);
        return true;
    }

    friend bool operator==(const EndpointSet&, const EndpointSet&) = default;

private:
    /// As words: of the addresses' bytes == makes a call.
    static bool is_same(const Endpoint& one, const Endpoint& other) {
        const auto [high, low] = endpoint_order::words(one.address);
        const auto [other_high, other_low] = endpoint_order::words(other.address);
        return low == other_low && high == other_high && one.port == other.port &&
               one.scope == other.scope;
    }

    std::vector<Endpoint> endpoints_; ///< in the order in which they came
};

} // namespace confab::sim
