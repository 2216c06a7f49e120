// payload: the bytes of a datagram, and the message of confab/1 that they are.
// The one rule: made once, read once, never changed: whoever keeps a copy shares the bytes, and
// nobody has to decode them again.
#pragma once

#include "contents.hpp"

#include <confab/vocabulary/datagram.hpp>
#include <confab/wire/message.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim {

using Bytes = std::vector<std::byte>;

/// A contiguous range of bytes, so that a BytesView takes it. Equal when the bytes are.
class Payload {
public:
    Payload() = default;
    Payload(Bytes bytes) // NOLINT(google-explicit-constructor): bytes are a payload
        : content_{bytes.empty() ? nullptr : std::make_shared<const Content>(std::move(bytes))} {}
    explicit Payload(BytesView bytes)
        : content_{bytes.empty() ? nullptr : std::make_shared<const Content>(bytes)} {}

    [[nodiscard]] const std::byte* data() const {
        return content_ ? content_->bytes.data() : nullptr;
    }
    [[nodiscard]] std::size_t size() const { return content_ ? content_->bytes.size() : 0; }
    [[nodiscard]] bool empty() const { return !content_; }
    [[nodiscard]] const std::byte* begin() const { return data(); }
    [[nodiscard]] const std::byte* end() const { return data() + size(); }

    /// What the bytes say in confab/1, with views into them; nothing: nullptr.
    [[nodiscard]] const wire::Message* message() const {
        return content_ && content_->message ? &*content_->message : nullptr;
    }

    /// When that is a message of this kind; else nullptr.
    template <typename Kind>
    [[nodiscard]] const Kind* as() const {
        return std::get_if<Kind>(message());
    }

    /// When it is a datagram of a session: its frames; else nullptr.
    [[nodiscard]] const Contents* contents() const {
        return content_ && content_->contents ? &*content_->contents : nullptr;
    }

    friend bool operator==(const Payload& left, const Payload& right) {
        return left.content_ == right.content_ ||
               std::equal(left.begin(), left.end(), right.begin(), right.end());
    }

private:
    struct Content {
        explicit Content(Bytes owned)
            : bytes{std::move(owned)}, message{wire::decode(bytes)}, contents{list(message)} {}
        explicit Content(BytesView borrowed) : Content{Bytes(borrowed.begin(), borrowed.end())} {}

        static std::optional<Contents> list(const std::optional<wire::Message>& message) {
            const auto* const data = message ? std::get_if<wire::Data>(&*message) : nullptr;
            return data != nullptr ? std::optional<Contents>{*data} : std::nullopt;
        }

        const Bytes bytes;
        const std::optional<wire::Message> message; ///< views into the bytes
        const std::optional<Contents> contents;     ///< so has this
    };

    std::shared_ptr<const Content> content_; ///< nothing: no bytes
};

inline Bytes to_bytes(std::string_view text) {
    const BytesView bytes = wire::as_bytes(text);
    return {bytes.begin(), bytes.end()};
}

} // namespace confab::sim
