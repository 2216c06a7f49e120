// amplification: S7 and S14: to an address that is not proven a room sends no more bytes than have
// come from there, and three times as many of probes; and no datagram is above the largest.
#pragma once

#include "../endpoint_set.hpp"
#include "../fact.hpp"
#include "../violation.hpp"

#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/wire/message.hpp>

#include <concepts>
#include <cstdint>
#include <map>
#include <set>
#include <type_traits>
#include <utility>
#include <variant>

namespace confab::sim {

class AmplificationChecker {
public:
    static constexpr std::uint64_t most_of_probes = 3;

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads = FactKinds::of<fact::Started, fact::Sent, fact::Delivered>();

    void check(const Facts& facts, Verdict& verdict) {
        for (const Fact& fact : facts) {
            if (const auto* const started = std::get_if<fact::Started>(&fact)) {
                if (started->node == started->server) rooms_.insert(started->node);
            } else if (const auto* const delivered = std::get_if<fact::Delivered>(&fact)) {
                on_delivered(delivered->packet);
            } else if (const auto* const sent = std::get_if<fact::Sent>(&fact)) {
                on_sent(sent->packet, verdict);
            }
        }
    }

    /// What of the past decides what it says of the future.
    template <typename Show>
    void show_state(Show show) const {
        show(accounts_);
    }
    friend bool operator==(const AmplificationChecker&, const AmplificationChecker&) = default;

private:
    using Way = std::pair<Endpoint, Endpoint>; ///< address, room: there are more of the first

    struct Account {
        std::uint64_t received = 0;
        std::uint64_t sent = 0;                                      ///< but probes
        std::uint64_t probes = 0;                                    ///< bytes of them
        std::set<std::pair<std::uint64_t, std::uint64_t>> cookies{}; ///< that were sent there
        std::set<std::uint64_t> values{};                            ///< of probes
        bool proven = false;
        /// One that is proven is of no interest any more.
        template <typename Show>
        void show_state(Show show) const {
            show(proven);
            if (!proven) show(received, sent, probes, cookies, values);
        }
        friend bool operator==(const Account&, const Account&) = default;
    };

    /// What a datagram shows of its sender.
    struct Proof {
        const Account& account;
        bool shown = false;

        void operator()(const wire::ProbeAck& answer) {
            shown = shown || account.values.contains(answer.value);
        }
        template <typename Frame>
        void operator()(const Frame&) {}
    };

    void on_delivered(const Packet& packet) {
        if (!rooms_.contains(packet.to) || !wire::is_confab(packet.bytes)) return;
        Account& account = accounts_[{packet.from, packet.to}];
        if (account.proven) return;
        account.received += packet.bytes.size();
        if (const auto* const join = packet.as<wire::Join>()) {
            const Secret& mac = join->cookie.mac;
            if (account.cookies.contains({mac.high, mac.low})) account.proven = true;
        } else if (const auto* const data = packet.as<wire::Data>()) {
            Proof proof{account};
            wire::for_each_frame(data->frames, [&](const auto& frame) { proof(frame); });
            if (proof.shown) account.proven = true;
        }
    }

    void on_sent(const Packet& packet, Verdict& verdict) {
        if (packet.bytes.size() > wire::max_datagram_size) {
            verdict.breach("S14", to_string(packet.from) + " sends a datagram above the largest");
        }
        if (!rooms_.contains(packet.from) || !wire::is_confab(packet.bytes)) return;
        Account& account = accounts_[{packet.to, packet.from}];
        if (account.proven) return; // and stays so
        bool is_probe = false;
        if (const auto* const challenge = packet.as<wire::Challenge>()) {
            const Secret& mac = challenge->cookie.mac;
            account.cookies.emplace(mac.high, mac.low);
        } else if (const auto* const data = packet.as<wire::Data>()) {
            wire::for_each_frame(data->frames, [&](const auto& frame) {
                if constexpr (std::same_as<std::decay_t<decltype(frame)>, wire::Probe>) {
                    account.values.insert(frame.value);
                    is_probe = true;
                }
            });
        }
        (is_probe ? account.probes : account.sent) += packet.bytes.size();
        const std::uint64_t all = account.sent + account.probes;
        if (account.sent > account.received || all > most_of_probes * account.received) {
            verdict.breach("S7", to_string(packet.from) + " sends more to " + to_string(packet.to) +
                                     " than has come from there");
        }
    }

    EndpointSet rooms_;
    std::map<Way, Account> accounts_;
};

} // namespace confab::sim
