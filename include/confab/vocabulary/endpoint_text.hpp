// endpoint_text: endpoints as people read and write them.
// The one rule: what to_string gives, parse_endpoint reads back as the same endpoint; addresses are
// in the system's own forms (inet_pton, inet_ntop; RFC 5952).
#pragma once

#include "decimal.hpp"
#include "endpoint.hpp"

#include <arpa/inet.h>
#include <array>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace confab {

/// `192.0.2.1`, `2001:db8::1` or `fe80::1%2` (the scope is an interface's index, and only a
/// link-local address has one) with this port; nothing when it is not a numeric address.
inline std::optional<Endpoint> parse_address(std::string_view text, std::uint16_t port) {
    const std::size_t percent_sign = text.find('%');
    const std::string address{text.substr(0, percent_sign)};
    if (address.find('\0') != std::string::npos) return std::nullopt; // inet_pton would stop there

    Endpoint endpoint{.port = port};
    if (std::array<std::uint8_t, 4> ipv4{}; inet_pton(AF_INET, address.c_str(), ipv4.data()) == 1) {
        endpoint = ipv4_endpoint(ipv4, port);
    } else if (inet_pton(AF_INET6, address.c_str(), endpoint.address.data()) != 1) {
        return std::nullopt;
    }
    if (percent_sign == std::string_view::npos) return endpoint;

    const auto scope = parse_decimal<std::uint32_t>(text.substr(percent_sign + 1));
    if (!scope || !is_ipv6_link_local(endpoint.address)) return std::nullopt;
    endpoint.scope = *scope;
    return endpoint;
}

/// A host and, when the text names one, a port.
struct HostAndPort {
    std::string_view host; ///< without brackets; empty when the text has none
    std::optional<std::string_view> port;
};

/// Splits `host`, `host:port`, `[host]:port` and a bare IPv6 address; nothing for an unclosed
/// bracket or what follows one that is not a port. The views are into `text`.
inline std::optional<HostAndPort> split_port(std::string_view text) {
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        if (close == std::string_view::npos) return std::nullopt;
        const std::string_view host = text.substr(1, close - 1);
        const std::string_view rest = text.substr(close + 1);
        if (rest.empty()) return HostAndPort{host, std::nullopt};
        if (rest.front() != ':') return std::nullopt;
        return HostAndPort{host, rest.substr(1)};
    }
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || text.find(':', colon + 1) != std::string_view::npos) {
        return HostAndPort{text, std::nullopt};
    }
    return HostAndPort{text.substr(0, colon), text.substr(colon + 1)};
}

/// Reads `192.0.2.1`, `192.0.2.1:8888`, `2001:db8::1` and `[2001:db8::1]:8888`; names are not
/// looked up. Throws std::invalid_argument that quotes what is wrong.
inline Endpoint parse_endpoint(std::string_view text, std::uint16_t port = default_port) {
    const auto wrong = [](std::string_view what, std::string_view part) {
        return std::invalid_argument{"not " + std::string{what} + ": '" + std::string{part} + "'"};
    };
    const auto parts = split_port(text);
    if (!parts) throw wrong("an address with a port", text);
    if (parts->port) {
        const auto number = parse_decimal<std::uint16_t>(*parts->port);
        if (!number) throw wrong("a port (0..65535)", *parts->port);
        port = *number;
    }
    const auto endpoint = parse_address(parts->host, port);
    if (!endpoint) throw wrong("a numeric address", text);
    return *endpoint;
}

/// The address alone: `192.0.2.1` or `fe80::1%2`.
inline std::string address_string(const Endpoint& endpoint) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (is_ipv4(endpoint.address)) {
        inet_ntop(AF_INET, &endpoint.address[12], text.data(), text.size());
        return text.data();
    }
    inet_ntop(AF_INET6, endpoint.address.data(), text.data(), text.size());
    const std::string address{text.data()};
    return endpoint.scope == 0 ? address : address + '%' + std::to_string(endpoint.scope);
}

/// `192.0.2.1:8888` or `[2001:db8::1]:8888`.
inline std::string to_string(const Endpoint& endpoint) {
    const std::string port = std::to_string(endpoint.port);
    if (is_ipv4(endpoint.address)) return address_string(endpoint) + ':' + port;
    return '[' + address_string(endpoint) + "]:" + port;
}

} // namespace confab
