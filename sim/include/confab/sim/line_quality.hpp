// line_quality: what the network has done so far to the lines from a room to each of its members.
// The one rule: these are the checkers' excuses: each has a name, comes from a fact that was seen,
// and stays for that member's whole life.
#pragma once

#include "fact.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <variant>
#include <vector>

namespace confab::sim {

class LineQuality {
public:
    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads =
        FactKinds::of<fact::Started, fact::Rebound, fact::Corrupted, fact::Cut, fact::Sent,
                      fact::Lost, fact::Doubled, fact::Injected, fact::Delivered>();

    /// Some line was lost, on its way or with the room's process: what is heard may leave out
    /// records.
    [[nodiscard]] bool has_holes(const Endpoint& member) const {
        return any(member, &Lines::holes);
    }

    /// Some line was doubled, overtook another, or came from a stranger in the room's name, or for
    /// the node that had the port before: what is heard may be doubled or out of order.
    [[nodiscard]] bool is_shuffled(const Endpoint& member) const {
        return any(member, &Lines::shuffled);
    }

    /// Somebody has written to it in the room's name, or a line was harmed on its way: what is
    /// heard may be anybody's words.
    [[nodiscard]] bool was_lied_to(const Endpoint& member) const {
        return any(member, &Lines::lied_to);
    }

    void observe(const Fact& fact) {
        std::visit([this](const auto& kind) { this->on(kind); }, fact);
    }

    /// What of the past decides what it says of the future, but for the order in which what is
    /// under way was sent.
    template <typename Show>
    void show_state(Show show) const {
        show(members_, owners_);
    }
    friend bool operator==(const LineQuality&, const LineQuality&) = default;

private:
    template <typename Kind>
    void on(const Kind&) {}

    /// The lines to one member.
    struct Lines {
        Endpoint server{};
        std::vector<std::uint64_t> under_way{}; ///< numbers, until they are found to be shuffled
        bool holes = false;
        bool shuffled = false;
        bool lied_to = false;
        bool classic = true; ///< the first two are excuses of classic members alone

        template <typename Show>
        void show_state(Show show) const {
            show(server, lied_to, classic);
            if (classic) show(holes, shuffled);
        }
        friend bool operator==(const Lines&, const Lines&) = default;
    };

    void on(const fact::Started& started) {
        owners_.erase(started.node);
        if (started.node == started.server) return on_room(started.node);
        const auto [found, is_new] = members_.try_emplace(started.node);
        found->second.server = started.server;
        found->second.classic = started.dialect == Dialect::classic;
        has_classic_ = has_classic_ || found->second.classic;
        if (!is_new) found->second.shuffled = true;
    }
    /// What the process before it had yet to say was lost with it.
    void on_room(const Endpoint& room) {
        for (auto& [member, lines] : members_) {
            if (lines.server == room) lines.holes = true;
        }
    }
    void on(const fact::Rebound& rebound) { owners_.insert_or_assign(rebound.to, rebound.node); }
    void on(const fact::Corrupted& corrupted) { on_damage(corrupted.from, corrupted.to); }
    void on(const fact::Cut& cut) { on_damage(cut.from, cut.to); }
    /// A harmed line may be read as another one, or as none.
    void on_damage(const Endpoint& from, const Endpoint& to) {
        Lines* const lines = find(from, to);
        if (lines != nullptr) lines->holes = lines->shuffled = lines->lied_to = true;
    }
    void on(const fact::Sent& sent) {
        if (!has_classic_) return;
        const Packet& packet = sent.packet;
        Lines* const lines = find(packet.from, packet.to);
        if (lines != nullptr && !lines->shuffled) lines->under_way.push_back(packet.number);
    }
    void on(const fact::Lost& lost) {
        Lines* const lines = find(lost.from, lost.to);
        if (lines == nullptr) return;
        lines->holes = true;
        const auto at = std::find(lines->under_way.begin(), lines->under_way.end(), lost.number);
        if (at != lines->under_way.end()) lines->under_way.erase(at);
    }
    void on(const fact::Doubled& doubled) {
        Lines* const lines = find(doubled.from, doubled.to);
        if (lines != nullptr) lines->shuffled = true;
    }
    void on(const fact::Injected& injected) {
        Lines* const lines = find(injected.packet.from, injected.packet.to);
        if (lines != nullptr) lines->lied_to = lines->shuffled = true;
    }
    void on(const fact::Delivered& delivered) {
        if (!has_classic_) return;
        Lines* const lines = find(delivered.packet.from, delivered.packet.to);
        if (lines == nullptr || lines->shuffled) return;
        // One that was sent before and is still under way has been overtaken.
        const bool next =
            !lines->under_way.empty() && lines->under_way.front() == delivered.packet.number;
        lines->shuffled = !next;
        if (next) lines->under_way.erase(lines->under_way.begin());
    }

    Lines* find(const Endpoint& from, const Endpoint& to) {
        const auto owner = owners_.find(to);
        const auto found = members_.find(owner == owners_.end() ? to : owner->second);
        return found != members_.end() && found->second.server == from ? &found->second : nullptr;
    }
    [[nodiscard]] bool any(const Endpoint& member, bool Lines::*kind) const {
        const auto found = members_.find(member);
        return found != members_.end() && found->second.*kind;
    }

    std::map<Endpoint, Lines> members_;
    bool has_classic_ = false;            ///< or nobody asks for the order
    std::map<Endpoint, Endpoint> owners_; ///< of addresses that members were given on the way
};

} // namespace confab::sim
