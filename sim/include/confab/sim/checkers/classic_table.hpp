// classic_table: S26: what a room answers on the classic wire is what the table of docs/classic.md
// says: OK to who logs in, EXIT to who leaves or has just left, nothing behind an EXIT, and never
// more bytes than it got for a text that it refuses.
#pragma once

#include "../fact.hpp"
#include "../session_book.hpp"
#include "../violation.hpp"

#include <confab/protocol/reliable_host.hpp>
#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/instant.hpp>
#include <confab/vocabulary/name.hpp>
#include <confab/wire/classic.hpp>
#include <confab/wire/envelope.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim {

class ClassicTableChecker {
public:
    explicit ClassicTableChecker(NameFolding fold, classic::Wording wording,
                                 std::string_view administrator)
        : fold_{fold}, wording_{std::move(wording)}, notice_{std::string{administrator} + " : "} {}

    static constexpr Duration remembered = std::chrono::minutes{1};
    /// Clocks are read in whole nanoseconds.
    static constexpr Duration rounding = std::chrono::microseconds{1};

    /// The excuse: a log that commits later has answers go in another step than the questions come.
    static bool commits_later(const fact::Recorded& recorded) { return !recorded.at_once; }
    /// The excuse: its room closes, or has lost its log: then all are told to go.
    static bool ends_all(const Fact& fact) {
        const auto* const commanded = std::get_if<fact::Commanded>(&fact);
        return std::holds_alternative<fact::LogChanged>(fact) ||
               (commanded != nullptr && commanded->command == Command::close);
    }

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads =
        FactKinds::of<fact::Sent, fact::Recorded, fact::LogChanged, fact::Started>();

    void check(const Facts& facts, const SessionBook& book, Verdict& verdict) {
        gone_.clear();
        bool may_end = false;
        for (const Fact& fact : facts) {
            may_end = may_end || ends_all(fact);
            if (const auto* const recorded = std::get_if<fact::Recorded>(&fact)) {
                on_record(*recorded, facts, book);
            } else if (const auto* const started = std::get_if<fact::Started>(&fact)) {
                if (started->node == started->server) forget(started->node);
            }
        }
        if (commits_later_) return;
        std::set<Endpoint> told_to_go;
        for (const Fact& fact : facts) {
            const auto* const sent = std::get_if<fact::Sent>(&fact);
            if (sent == nullptr || wire::is_confab(sent->packet.bytes)) continue;
            const Packet& packet = sent->packet;
            if (!book.is_room(packet.from)) continue;
            const std::string_view line = classic::as_text(packet.bytes);
            if (line == wording_.exit) {
                told_to_go.insert(packet.to);
                if (may_end || gone_.contains(packet.to) || has_left(packet, facts, book)) continue;
                verdict.breach("S26", to_string(packet.to) + " is told EXIT, and has not asked");
            } else if (line == wording_.ok) {
                const auto logs_in = [](const classic::Request& request, const Packet&) {
                    return std::holds_alternative<classic::Login>(request);
                };
                if (any_request(packet, facts, logs_in)) continue;
                verdict.breach("S26", to_string(packet.to) + " is told OK, and has not asked");
            } else if (line == wording_.bad_text) {
                const auto is_long = [&](const classic::Request&, const Packet& asked) {
                    return line.size() <= asked.bytes.size();
                };
                if (any_request(packet, facts, is_long)) continue;
                verdict.breach("S26", to_string(packet.to) + " is told more than it has said");
            } else if (line.starts_with(notice_) && gone_.contains(packet.to) &&
                       told_to_go.contains(packet.to)) {
                verdict.breach("S26", to_string(packet.to) + " is told words behind its EXIT");
            }
        }
    }

    friend bool operator==(const ClassicTableChecker&, const ClassicTableChecker&) = default;

private:
    struct Stay {
        Endpoint room{};
        Endpoint peer{};
        std::string folded{};
        friend auto operator<=>(const Stay&, const Stay&) = default;
    };

    void forget(const Endpoint& room) {
        std::erase_if(left_, [&](const auto& entry) { return entry.first.room == room; });
    }

    void on_record(const fact::Recorded& recorded, const Facts& facts, const SessionBook& book) {
        const Record& record = recorded.record;
        commits_later_ = commits_later_ || commits_later(recorded);
        if (record.author.member >= ReliableHost::first_session) return;
        const std::pair key{recorded.room, fold_(record.name)};
        if (record.kind == RecordKind::joined) {
            std::set<Endpoint>& peers = holders_[key] = {};
            for_each_request(facts, [&](const classic::Request& request, const Packet& packet) {
                const auto* const login = std::get_if<classic::Login>(&request);
                if (login != nullptr && fold_(login->name) == key.second) peers.insert(packet.from);
            });
        } else if (record.kind == RecordKind::left) {
            const auto held = holders_.find(key);
            if (held == holders_.end()) return;
            for (const Endpoint& peer : held->second) {
                gone_.insert(peer);
                left_.insert_or_assign(Stay{recorded.room, peer, key.second},
                                       book.clock_of(recorded.room));
            }
            holders_.erase(held);
        }
    }

    /// It asks for the EXIT again that it was told a minute ago at most.
    [[nodiscard]] bool has_left(const Packet& answer, const Facts& facts,
                                const SessionBook& book) const {
        return any_request(answer, facts, [&](const classic::Request& request, const Packet&) {
            const auto* const quit = std::get_if<classic::Quit>(&request);
            if (quit == nullptr) return false;
            const auto stay = left_.find(Stay{answer.from, answer.to, fold_(quit->name)});
            return stay != left_.end() &&
                   book.clock_of(answer.from) <= stay->second + remembered + rounding;
        });
    }

    template <typename Visit>
    static void for_each_request(const Facts& facts, Visit visit) {
        for (const Fact& fact : facts) {
            const auto* const delivered = std::get_if<fact::Delivered>(&fact);
            if (delivered == nullptr) continue;
            const auto request = classic::decode_request(delivered->packet.bytes);
            if (request) visit(*request, delivered->packet);
        }
    }

    /// One of those of this step that this may answer.
    template <typename Is>
    static bool any_request(const Packet& answer, const Facts& facts, Is is) {
        bool any = false;
        for_each_request(facts, [&](const classic::Request& request, const Packet& packet) {
            any = any ||
                  (packet.from == answer.to && packet.to == answer.from && is(request, packet));
        });
        return any;
    }

    NameFolding fold_;
    classic::Wording wording_;
    std::string notice_; ///< what each begins with
    std::map<std::pair<Endpoint, std::string>, std::set<Endpoint>> holders_; ///< by room, by name
    std::map<Stay, Duration> left_; ///< when, by the room's clock
    std::set<Endpoint> gone_;       ///< in this step
    bool commits_later_ = false;
};

} // namespace confab::sim
