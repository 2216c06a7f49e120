#include "stream_load.hpp"

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <thread>

namespace confab::bench {

namespace {

/// Members whose greeting is not answered; a server's queue of connections may have ten places.
constexpr std::size_t greeting_at_once = 8;

std::string pong(std::string_view ping) {
    return ping.starts_with("PING") ? "PONG" + std::string{ping.substr(4)} + "\r\n" : std::string{};
}

} // namespace

const StreamSpeech nats_speech{
    .greet =
        [](std::size_t) {
            return std::string{
                "CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB room 1\r\nPING\r\n"};
        },
    .answer = pong,
    .lets_in = [](std::string_view line) { return line == "PONG"; },
    .say =
        [](std::string_view line) {
            return "PUB room " + std::to_string(line.size()) + "\r\n" + std::string{line} + "\r\n";
        },
    .heard = [](std::string_view line) { return line; }, // after a line of its own: MSG room 1 64
    .hears_own = true,
};

const StreamSpeech irc_speech{
    .greet =
        [](std::size_t member) {
            return "NICK m" + std::to_string(member) + "\r\nUSER bench 0 * :bench\r\n";
        },
    .answer =
        [](std::string_view line) {
            constexpr std::string_view welcome = " 001 ";
            const std::size_t command = line.find(' ');
            if (command == std::string_view::npos) return std::string{};
            return line.substr(command).starts_with(welcome) ? "JOIN #room\r\n" : pong(line);
        },
    .lets_in =
        [](std::string_view line) {
            constexpr std::string_view end_of_names = " 366 ";
            const std::size_t command = line.find(' ');
            return command != std::string_view::npos &&
                   line.substr(command).starts_with(end_of_names);
        },
    .say = [](std::string_view line) { return "PRIVMSG #room :" + std::string{line} + "\r\n"; },
    .heard =
        [](std::string_view line) {
            constexpr std::string_view says = " PRIVMSG #room :";
            const std::size_t at = line.find(says);
            return at == std::string_view::npos ? std::string_view{}
                                                : line.substr(at + says.size());
        },
    .hears_own = false,
};

StreamLoad::StreamLoad(const Scene& scene, const StreamSpeech& speech)
    : scene_{scene}, speech_{speech}, peers_(scene.members), bytes_(std::size_t{1} << 18U) {}

void StreamLoad::join(Clock::time_point deadline) {
    std::vector<bool> is_in(peers_.size());
    std::size_t in = 0;
    for (std::size_t next = 0; in < peers_.size();) {
        if (Clock::now() > deadline)
            throw std::runtime_error{std::to_string(in) + " members are in, and no more"};
        for (; next < peers_.size() && next - in < greeting_at_once; ++next) {
            connect(next, deadline);
            send(next, speech_.greet(next));
        }
        receive(10, [&](std::size_t member, std::string_view line) {
            if (is_in[member] || !speech_.lets_in(line)) return;
            is_in[member] = true;
            ++in;
        });
    }
}

/// The first to come may find that the server is not there yet.
void StreamLoad::connect(std::size_t member, Clock::time_point deadline) {
    auto& socket = peers_[member].socket;
    while (!socket) {
        try {
            socket.emplace(tcp_client(scene_.port));
        } catch (const std::system_error& error) {
            const bool refused = error.code() == std::errc::connection_refused;
            if (member > 0 || !refused || Clock::now() > deadline) throw;
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
        }
    }
    poller_.add(*socket, member);
}

void StreamLoad::say(std::size_t member, std::string_view line) { send(member, speech_.say(line)); }

bool StreamLoad::turn(Tally& tally, std::chrono::milliseconds patience) {
    return receive(static_cast<int>(patience.count()),
                   [&](std::size_t member, std::string_view line) {
                       const std::string_view heard = speech_.heard(line);
                       if (heard.size() == line_size) tally.hear(member, heard, Clock::now());
                   });
}

template <typename Take>
bool StreamLoad::receive(int milliseconds, Take take) {
    const auto ready = poller_.wait(milliseconds);
    for (const epoll_event& event : ready)
        receive_from(Poller::number(event), take);
    return !ready.empty();
}

template <typename Take>
void StreamLoad::receive_from(std::size_t member, Take take) {
    Peer& peer = peers_[member];
    std::copy(peer.begun.begin(), peer.begun.end(), bytes_.begin());
    const std::size_t before = peer.begun.size();
    const ssize_t received =
        ::recv(peer.socket->handle(), bytes_.data() + before, bytes_.size() - before, MSG_DONTWAIT);
    if (received == 0) throw std::runtime_error{"the server has closed a connection"};
    if (received < 0) return;
    std::string_view left{bytes_.data(), before + static_cast<std::size_t>(received)};
    for (std::size_t end = 0; (end = left.find('\n')) != std::string_view::npos;) {
        std::string_view line = left.substr(0, end);
        left.remove_prefix(end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (const std::string answer = speech_.answer(line); !answer.empty()) send(member, answer);
        take(member, line);
    }
    peer.begun = left;
}

void StreamLoad::send(std::size_t member, std::string_view bytes) {
    const ssize_t sent = ::send(peers_[member].socket->handle(), bytes.data(), bytes.size(), 0);
    if (sent != static_cast<ssize_t>(bytes.size())) udp::throw_last_error("send to the server");
}

} // namespace confab::bench
