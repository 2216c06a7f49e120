// hostile: what a stranger may put into a datagram: noise, and near misses of the protocol.
// The one rule: a function of its random stream alone.
#pragma once

#include "packet.hpp"

#include <confab/vocabulary/random.hpp>
#include <confab/wire/classic.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace confab::sim::hostile {

/// Any bytes; often ones that begin as a message does.
inline Bytes garbage(Random& random) {
    constexpr std::array<std::string_view, 8> beginnings{"",     "C ",         "L ", "Q ",
                                                         "C \t", "L \xE3\x80", "",   "C ann \x1B["};
    constexpr std::uint64_t long_one = 1400;
    const std::uint64_t size = random.below(random.below(8) == 0 ? long_one : 40);
    Bytes bytes = to_bytes(beginnings[random.below(beginnings.size())]);
    for (std::uint64_t at = 0; at < size; ++at)
        bytes.push_back(static_cast<std::byte>(random.below(256)));
    return bytes;
}

/// A message in somebody's name, or in the administrator's.
inline Bytes forged(Random& random, std::string_view name, std::string_view administrator) {
    const std::string_view as = random.below(4) == 0 ? administrator : name;
    switch (random.below(4)) {
    case 0:
        return to_bytes(classic::encode_quit(as));
    case 1:
        return to_bytes(classic::encode_login(as));
    default:
        return to_bytes(classic::encode_chat(as, "forged " + std::to_string(random.below(1000))));
    }
}

} // namespace confab::sim::hostile
