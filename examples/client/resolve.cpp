#include "resolve.hpp"

#include <algorithm>
#include <confab/transport/udp/address.hpp>
#include <confab/vocabulary/endpoint_text.hpp>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <stdexcept>

namespace confab::client {

Server parse_server(std::string_view text) {
    const auto parts = split_port(text);
    if (!parts || parts->host.empty()) {
        throw std::invalid_argument{"not a host, or a host and a port: '" + std::string{text} +
                                    "'"};
    }
    Server server{.host = std::string{parts->host}};
    if (parts->port) {
        const auto port = parse_decimal<std::uint16_t>(*parts->port);
        if (!port || *port == 0) {
            throw std::invalid_argument{"not a port (1..65535): '" + std::string{*parts->port} +
                                        "'"};
        }
        server.port = *port;
    }
    return server;
}

std::vector<Endpoint> resolve(const Server& server) {
    if (const auto numeric = parse_address(server.host, server.port)) return {*numeric};

    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_DGRAM;
    addrinfo* found = nullptr;
    const int error = ::getaddrinfo(server.host.c_str(), nullptr, &hints, &found);
    if (error != 0) {
        throw std::runtime_error{"can't find " + server.host + ": " + ::gai_strerror(error)};
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{found, &::freeaddrinfo};
    std::vector<Endpoint> endpoints;
    for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
        if (each->ai_family != AF_INET && each->ai_family != AF_INET6) continue;
        sockaddr_in6 address{};
        std::memcpy(&address, each->ai_addr,
                    std::min<std::size_t>(each->ai_addrlen, sizeof address));
        endpoints.push_back(udp::to_endpoint(address));
        endpoints.back().port = server.port;
    }
    if (endpoints.empty()) throw std::runtime_error{"can't find an address of " + server.host};
    return endpoints;
}

} // namespace confab::client
