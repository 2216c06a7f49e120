#include "datagram_load.hpp"

#include <algorithm>
#include <deque>
#include <stdexcept>

namespace confab::bench {

namespace {

constexpr std::string_view let_in = "OK";
/// Members that have asked and are not answered; more would be a flood, which is not the question.
constexpr std::size_t asking_at_once = 64;
constexpr std::chrono::milliseconds ask_again{2000};

std::string name(std::size_t member) { return 'm' + std::to_string(member); }

} // namespace

const Speech plain_speech{
    .join = [](std::size_t) { return std::string{'+'}; },
    .say = [](std::size_t, std::string_view line) { return std::string{line}; },
    .lines = [](std::string_view datagram) { return datagram; },
};

const Speech classic_speech{
    .join = [](std::size_t member) { return "L " + name(member); },
    .say = [](std::size_t member,
              std::string_view line) { return "C " + name(member) + ' ' + std::string{line}; },
    .lines =
        [](std::string_view datagram) {
            constexpr std::string_view says = " : ";
            const auto at = datagram.find(says);
            return at == std::string_view::npos ? std::string_view{}
                                                : datagram.substr(at + says.size());
        },
};

DatagramLoad::DatagramLoad(const Scene& scene, const Speech& speech) : speech_{speech} {
    for (std::size_t member = 0; member < scene.members; ++member) {
        sockets_.push_back(udp_client(scene.host, scene.port));
        poller_.add(sockets_.back(), member);
    }
}

void DatagramLoad::join(Clock::time_point deadline) {
    struct Asking {
        std::size_t member;
        Clock::time_point at;
    };
    std::deque<Asking> asking;
    std::vector<bool> is_in(sockets_.size());
    std::size_t in = 0;
    std::size_t next = 0;
    while (in < sockets_.size()) {
        const auto now = Clock::now();
        if (now > deadline)
            throw std::runtime_error{std::to_string(in) + " members are in, and no more"};
        const auto ask = [&](std::size_t member) {
            send(member, speech_.join(member));
            asking.push_back({member, now});
        };
        std::erase_if(asking, [&](const Asking& one) { return is_in[one.member]; });
        while (!asking.empty() && asking.front().at + ask_again < now) {
            const std::size_t member = asking.front().member;
            asking.pop_front();
            ask(member);
        }
        while (asking.size() < asking_at_once && next < sockets_.size())
            ask(next++);
        receive(10, [&](std::size_t member, std::string_view datagram) {
            if (datagram != let_in || is_in[member]) return;
            is_in[member] = true;
            ++in;
        });
    }
}

void DatagramLoad::say(std::size_t member, std::string_view line) {
    send(member, speech_.say(member, line));
}

bool DatagramLoad::turn(Tally& tally, std::chrono::milliseconds patience) {
    return receive(static_cast<int>(patience.count()),
                   [&](std::size_t member, std::string_view datagram) {
                       const auto now = Clock::now();
                       for_each_line(speech_.lines(datagram),
                                     [&](std::string_view line) { tally.hear(member, line, now); });
                   });
}

template <typename Take>
bool DatagramLoad::receive(int milliseconds, Take take) {
    const auto ready = poller_.wait(milliseconds);
    for (const epoll_event& event : ready) {
        const std::size_t member = Poller::number(event);
        for (std::size_t count = Inbox::slots; count == Inbox::slots;) {
            count = inbox_.fill(sockets_[member].handle());
            for (std::size_t at = 0; at < count; ++at)
                take(member, inbox_.datagram(at));
        }
    }
    return !ready.empty();
}

void DatagramLoad::send(std::size_t member, std::string_view bytes) {
    if (::send(sockets_[member].handle(), bytes.data(), bytes.size(), 0) < 0 && errno != EAGAIN)
        udp::throw_last_error("send to the server");
}

} // namespace confab::bench
