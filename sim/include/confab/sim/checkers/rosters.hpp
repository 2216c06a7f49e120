// rosters: S17 of who is told to be there: a page of a roster goes on behind the name that was
// asked after, in the order of the folded names; and nobody is told to be present to a member that
// has heard it leave.
#pragma once

#include "../fact.hpp"
#include "../violation.hpp"

#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/event.hpp>
#include <confab/vocabulary/name.hpp>
#include <confab/vocabulary/visible.hpp>
#include <confab/wire/message.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace confab::sim {

class RostersChecker {
public:
    explicit RostersChecker(NameFolding fold) : fold_{fold} {}

    /// A step without any of these is nothing to it.
    static constexpr FactKinds reads =
        FactKinds::of<fact::Started, fact::Stopped, fact::Sent, fact::Told>();

    void check(const Facts& facts, Verdict& verdict) {
        for (const Fact& fact : facts) {
            if (const auto* const sent = std::get_if<fact::Sent>(&fact)) {
                on_sent(sent->packet, verdict);
            } else if (const auto* const told = std::get_if<fact::Told>(&fact)) {
                on_told(*told, verdict);
            } else if (const auto* const started = std::get_if<fact::Started>(&fact)) {
                left_.erase(started->node);
                if (started->dialect == Dialect::confab1) left_[started->node];
            } else if (const auto* const stopped = std::get_if<fact::Stopped>(&fact)) {
                left_.erase(stopped->node);
            }
        }
    }

    friend bool operator==(const RostersChecker&, const RostersChecker&) = default;

private:
    void on_sent(const Packet& packet, Verdict& verdict) const {
        const Contents* const contents = packet.contents();
        if (contents == nullptr || !contents->tells_roster) return;
        wire::for_each_frame(packet.as<wire::Data>()->frames, [&](const auto& frame) {
            if constexpr (std::is_same_v<std::decay_t<decltype(frame)>, wire::RosterPage>) {
                if (is_in_order(frame)) return;
                verdict.breach("S17", to_string(packet.from) +
                                          " tells a page of names out of their order, or again");
            }
        });
    }

    [[nodiscard]] bool is_in_order(const wire::RosterPage& page) const {
        bool in_order = true;
        std::string before = fold_(page.after);
        page.for_each_name([&](std::string_view name) {
            std::string folded = fold_(name);
            in_order = in_order && before < folded;
            before = std::move(folded);
        });
        return in_order;
    }

    void on_told(const fact::Told& told, Verdict& verdict) {
        const auto member = left_.find(told.node);
        if (member == left_.end()) return;
        std::set<std::string>& left = member->second;
        if (const auto* const leaver = std::get_if<Left>(&told.event)) {
            left.insert(fold_(leaver->name));
        } else if (const auto* const joiner = std::get_if<Joined>(&told.event)) {
            left.erase(fold_(joiner->name));
        } else if (std::holds_alternative<Gap>(told.event) ||
                   std::holds_alternative<HistoryChanged>(told.event)) {
            left.clear(); // who has left may have come again
        } else if (const auto* const present = std::get_if<Present>(&told.event)) {
            for (const std::string& name : present->names) {
                if (!left.contains(fold_(name))) continue;
                verdict.breach("S17", to_string(told.node) + " is told that " +
                                          visible(name).str() + " is there, who has left");
            }
        }
    }

    NameFolding fold_;
    /// By member of confab/1: folded names of whom it has heard leave, and not join since.
    std::map<Endpoint, std::set<std::string>> left_;
};

} // namespace confab::sim
