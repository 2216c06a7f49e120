// strays: what is said to a member whose session is no more, or never was.
// The one rule: never more bytes than it has sent, and an answer that it takes for an end or a
// reason to return, so that it does not wait in vain.
#pragma once

#include "../vocabulary/instant.hpp"
#include "../wire/data_writer.hpp"
#include "../wire/message.hpp"
#include "expiring_map.hpp"
#include "stamp.hpp"
#include "token_bucket.hpp"

#include <chrono>
#include <cstddef>

namespace confab {

class Strays {
public:
    static constexpr Duration remembered = std::chrono::minutes{1};
    static constexpr Rate resets{.per_second = 100, .burst = 100};

    explicit Strays(Instant now) : ended_{remembered}, resets_{resets, now} {}

    /// The session has ended so, and its member was told once.
    void remember(wire::Token token, wire::Code code, Instant now) { ended_.add(token, code, now); }

    /// What to send back, in the buffer: CLOSE again, RESET, or nothing. `bytes`: of the datagram.
    [[nodiscard]] BytesView answer(const wire::Data& data, std::size_t bytes, wire::Buffer& buffer,
                                   Instant now) {
        constexpr std::size_t close_size =
            wire::data_header_size + wire::encoded_size(wire::Close{});
        if (const wire::Code* const code = ended_.find(data.token, now)) {
            if (bytes < close_size) return {};
            wire::DataWriter writer{buffer, close_size, data.token, Stamp{now}.value()};
            writer.put(wire::Close{*code});
            return writer.finish();
        }
        if (bytes <= wire::reset_size || !resets_.has_token(now)) return {};
        resets_.spend(now);
        return wire::encode(wire::Reset{data.token}, buffer);
    }

    template <typename Show>
    void show_state(Show show) const {
        show(ended_, resets_);
    }
    friend bool operator==(const Strays&, const Strays&) = default;

private:
    ExpiringMap<wire::Token, wire::Code> ended_;
    TokenBucket resets_;
};

} // namespace confab
