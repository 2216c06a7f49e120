// strays: what is said to a member whose session is no more, or never was.
// The one rule: never more bytes than it has sent, and an answer that it takes for an end or a
// reason to return, so that it does not wait in vain; whose stay has ended does not return.
#pragma once

#include "../vocabulary/instant.hpp"
#include "../vocabulary/reason.hpp"
#include "../wire/code.hpp"
#include "../wire/data_writer.hpp"
#include "../wire/message.hpp"
#include "expiring_map.hpp"
#include "stamp.hpp"
#include "token_bucket.hpp"

#include <chrono>
#include <cstddef>
#include <optional>

namespace confab {

class Strays {
public:
    static constexpr Duration remembered = std::chrono::minutes{1};
    static constexpr Rate resets{.per_second = 100, .burst = 100};

    explicit Strays(Instant now) : resets_{resets, now} {}

    /// The session has ended so, and its member was told once. `back`: what that has shown when it
    /// came; it has no other token if it has not heard its WELCOME.
    void remember(wire::Token token, const std::optional<wire::Return>& back, wire::Code code,
                  Instant now) {
        ended_.add(token, code, now);
        barred_.add(token, code, now);
        if (back) barred_.add(back->old_token, code, now);
    }
    /// Another session of the same stay has taken its place.
    void remember_replaced(wire::Token token, Instant now) {
        ended_.add(token, wire::Code::replaced, now);
    }

    /// Why who asks to return may not: its stay has ended for good.
    [[nodiscard]] std::optional<Reason> refusal(const wire::Join& join, Instant now) const {
        const wire::Code* const code =
            join.back ? barred_.find(join.back->old_token, now) : nullptr;
        return code != nullptr ? std::optional{wire::to_reason(*code)} : std::nullopt;
    }

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
        show(ended_, barred_, resets_);
    }
    friend bool operator==(const Strays&, const Strays&) = default;

private:
    ExpiringMap<wire::Token, wire::Code> ended_{remembered};
    ExpiringMap<wire::Token, wire::Code> barred_{remembered}; ///< from returning
    TokenBucket resets_;
};

} // namespace confab
