// fingerprint: a 64-bit hash of what decides how a value goes on: the same for equal values, on
// every compiler.
// The one rule: instants and record numbers count from where the world began, so the same
// course gives the same fingerprint wherever its clock and its log start.
#pragma once

#include "hash.hpp"
#include "packet.hpp"

#include <confab/registry.hpp>
#include <confab/vocabulary/endpoint.hpp>
#include <confab/vocabulary/event.hpp>
#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/random.hpp>
#include <confab/vocabulary/record.hpp>
#include <confab/vocabulary/sequence.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace confab::sim {

class Fingerprint {
public:
    explicit Fingerprint(Instant origin = {}, Sequence first = {})
        : origin_{origin}, first_{first} {}

    template <typename... Ts>
    void operator()(const Ts&... values) {
        (add(values), ...);
    }

    [[nodiscard]] std::uint64_t value() const { return hash_.value(); }

    friend bool operator==(const Fingerprint&, const Fingerprint&) = default;

private:
    template <typename T>
    void add(const T& value) {
        if constexpr (std::is_enum_v<T> || std::integral<T>) {
            hash_.add(static_cast<std::uint64_t>(value));
        } else if constexpr (std::convertible_to<const T&, std::string_view>) {
            hash_.add(std::string_view{value});
        } else if constexpr (requires { value.show_state([](const auto&...) {}); }) {
            value.show_state([this](const auto&... parts) { (*this)(parts...); });
        } else if constexpr (registry<T>) {
            (*this)(value.id(), value.tail());
            add_range(value.records_from(value.tail()));
        } else {
            add_range(value);
        }
    }

    template <typename Range>
    void add_range(const Range& range) {
        std::uint64_t size = 0;
        for (const auto& element : range) {
            add(element);
            ++size;
        }
        add(size);
    }

    void add(std::byte byte) { hash_.add(std::to_integer<std::uint64_t>(byte)); }
    void add(const Bytes& bytes) { hash_.add(BytesView{bytes}); }
    void add(Instant instant) {
        hash_.add(static_cast<std::uint64_t>((instant - origin_).count()));
    }
    void add(Duration duration) { hash_.add(static_cast<std::uint64_t>(duration.count())); }
    void add(Sequence number) { hash_.add(static_cast<std::uint64_t>(number - first_)); }
    void add(Random random) { hash_.add(random.next()); } // a bijection of its state
    void add(const Endpoint& endpoint) {
        hash_.add(std::as_bytes(std::span{endpoint.address}));
        hash_.add(static_cast<std::uint64_t>(endpoint.scope) << 16U | endpoint.port);
    }
    void add(const Author& author) { (*this)(author.room, author.member); }
    void add(const Record& record) {
        (*this)(record.kind, record.reason, record.author, record.room, record.submission,
                record.name, record.text);
    }

    template <typename T>
    void add(const std::optional<T>& value) {
        add(value.has_value());
        if (value) add(*value);
    }
    template <typename First, typename Second>
    void add(const std::pair<First, Second>& pair) {
        (*this)(pair.first, pair.second);
    }
    template <typename... Kinds>
    void add(const std::variant<Kinds...>& value) {
        add(value.index());
        std::visit([this](const auto& kind) { this->add(kind); }, value);
    }

    void add(const Welcomed& event) { add(event.name); }
    void add(const Joined& event) { add(event.name); }
    void add(const Left& event) { (*this)(event.name, event.reason, event.words); }
    void add(const Said& event) { (*this)(event.name, event.text); }
    void add(const Announced& event) { add(event.text); }
    void add(const TextRefused& event) { (*this)(event.name, event.reason, event.limit); }
    void add(const LoginRefused& event) { (*this)(event.peer, event.name, event.reason); }
    void add(const Closed& event) { add(event.reason); }

    Hash64 hash_;
    Instant origin_;
    Sequence first_;
};

} // namespace confab::sim
