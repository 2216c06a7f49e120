// stage: a world with one room in which a scenario is played, and the notes that are taken: bytes,
// lines, how long they took, and the first thing that went wrong.
// The one rule: it judges by what programs are told, and looks at every step, whoever let it
// happen.
#pragma once

#include "../hash.hpp"
#include "../world.hpp"
#include "report.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace confab::sim::scenarios {

inline std::string in_seconds(Duration duration) {
    const auto tenths = std::chrono::duration_cast<std::chrono::milliseconds>(duration) / 100;
    return std::to_string(tenths.count() / 10) + '.' + std::to_string(tenths.count() % 10) + " s";
}

class Stage {
public:
    Stage(const ScenarioOptions& asked, WorldOptions options)
        : world_{prepared(asked, std::move(options))}, room_{world_.add_room()} {
        look();
    }

    /// A copy is a snapshot, as that of a world.
    friend bool operator==(const Stage&, const Stage&) = default;

    [[nodiscard]] const World& world() const { return world_; }
    [[nodiscard]] RoomId room() const { return room_; }

    // What happens.

    /// `act(world)` gives at most one command.
    template <typename Act>
    decltype(auto) act(Act act) {
        struct Looker {
            ~Looker() { stage.look(); }
            Stage& stage;
        } looker{*this};
        return act(world_);
    }

    MemberId add_member(std::string name) {
        return add_member(std::move(name), act([](World& world) { return world.new_endpoint(); }));
    }
    MemberId add_member(std::string name, const Endpoint& own) {
        const auto id = MemberId{static_cast<std::uint32_t>(world_.members())};
        members_.insert_or_assign(own, id);
        return act([&](World& world) { return world.add_member(room_, std::move(name), own); });
    }

    /// And it is awaited that all are in and know each other.
    std::vector<MemberId> enter(std::initializer_list<const char*> names,
                                Duration within = std::chrono::seconds{30}) {
        std::vector<MemberId> members;
        for (const char* const name : names)
            members.push_back(add_member(name));
        await("all are in", within, [&] {
            return std::all_of(members.begin(), members.end(),
                               [&](MemberId id) { return is_drained(id) && knows_all(id); });
        });
        return members;
    }

    /// What the member is told to say is kept, and expected to be heard. No two texts of one
    /// scenario are the same.
    void say(MemberId id, std::string text) {
        const std::uint64_t before = progress(id).queued;
        act([&](World& world) { world.say(id, text); });
        if (progress(id).queued == before) return;
        said_at_.insert_or_assign(text, world_.now());
        said_[std::string{world_.member(id).name()}].push_back(std::move(text));
    }

    void leave(MemberId id) {
        act([&](World& world) { world.leave(id); });
    }

    template <typename Condition>
    bool run_until(Condition condition, Duration within) {
        return world_.run_until(
            [&] {
                look();
                return condition();
            },
            within);
    }

    void run_for(Duration duration) {
        run_until([] { return false; }, duration);
    }

    /// One happening more; false: nothing will ever happen again.
    bool step() {
        return act([](World& world) { return world.step(); });
    }

    // What is demanded.

    void demand(bool holds, std::string_view what) {
        if (!holds && wrong_.empty()) wrong_ = std::string{what} + " at " + in_seconds(age());
    }

    template <typename Condition>
    bool await(std::string_view what, Duration within, Condition condition) {
        const bool came = run_until(condition, within);
        if (!came && !world_.violation()) {
            demand(false, "not within " + in_seconds(within) + ": " + std::string{what});
        }
        return came;
    }

    /// All that was said was heard by the room and by these, once, in one order, and each author's
    /// lines in the order in which it said them. Precondition: they were in when the first was
    /// said.
    void demand_all_heard(const std::vector<MemberId>& listeners) {
        const std::vector<Said> order = lines(room_);
        std::map<std::string, std::size_t> counts;
        for (const Said& said : order) {
            const std::vector<std::string>& own = said_[said.name];
            const std::size_t at = counts[said.name]++;
            if (at < own.size() && own[at] == said.text) continue;
            demand(false, "the room has heard another line " + std::to_string(at + 1) + " of " +
                              said.name);
        }
        for (const auto& [name, texts] : said_) {
            demand(counts[name] == texts.size(), "of " + std::to_string(texts.size()) +
                                                     " lines of " + name + " the room has heard " +
                                                     std::to_string(counts[name]));
        }
        for (const MemberId id : listeners) {
            demand(lines(id) == order, std::string{world_.member(id).name()} +
                                           " has not heard the lines of the room once, in order");
        }
    }

    /// They are in, for the room and for themselves, and nobody has ever heard them leave.
    void demand_all_in(const std::vector<MemberId>& members) {
        for (const MemberId id : members) {
            const std::string name{world_.member(id).name()};
            demand(world_.member(id).welcomed() &&
                       world_.room(room_).roster().find(name) != nullptr,
                   name + " is out");
            const Heard& heard = world_.heard(room_);
            demand(std::none_of(heard.begin(), heard.end(),
                                [&](const Event& event) {
                                    const auto* const left = std::get_if<Left>(&event);
                                    return left != nullptr && left->name == name;
                                }),
                   name + " was dropped");
        }
    }

    /// No line took longer to this member.
    void demand_heard_within(Duration limit, MemberId id) {
        for (const Delay& delay : delays_) {
            if (delay.listener != id || delay.took <= limit) continue;
            return demand(false, "a line took " + in_seconds(delay.took) + " to " +
                                     std::string{world_.member(id).name()} + ", more than " +
                                     in_seconds(limit));
        }
    }

    /// Whoever is there leaves, and then nothing happens any more. The network is healed first.
    void everybody_leaves() {
        act([](World& world) { world.heal(); });
        const auto all = [this](auto holds) {
            for (std::size_t at = 0; at < world_.members(); ++at) {
                if (!holds(MemberId{static_cast<std::uint32_t>(at)})) return false;
            }
            return true;
        };
        static_cast<void>(all([this](MemberId id) {
            leave(id);
            return true;
        }));
        const Duration limit = world_.options().member.reliable.leave_limit;
        await("all have left", limit,
              [&] { return all([this](MemberId id) { return !world_.listening(id); }); });
        demand(world_.room(room_).roster().size() == 0, "somebody still holds a name");
    }

    // What there is to see.

    [[nodiscard]] Duration age() const { return world_.age(); }

    /// The events of one kind that the node has told, in their order.
    template <typename Kind, typename Id>
    [[nodiscard]] std::vector<Kind> told(Id id) const {
        std::vector<Kind> found;
        for (const Event& event : world_.heard(id)) {
            if (const auto* const one = std::get_if<Kind>(&event)) found.push_back(*one);
        }
        return found;
    }
    template <typename Id>
    [[nodiscard]] std::vector<Said> lines(Id id) const {
        return told<Said>(id);
    }

    [[nodiscard]] Progress progress(MemberId id) const {
        return world_.member(id).reliable()->progress();
    }

    /// It has read the whole log, and all that it has said is committed or refused.
    [[nodiscard]] bool is_drained(MemberId id) const {
        const ReliableMember& member = *world_.member(id).reliable();
        const Progress own = member.progress();
        return member.welcomed() &&
               member.log().next() == world_.room(room_).registry().head() + 1 &&
               own.queued == own.committed + own.refused;
    }
    [[nodiscard]] bool are_drained(const std::vector<MemberId>& members) const {
        return std::all_of(members.begin(), members.end(),
                           [this](MemberId id) { return is_drained(id); });
    }

    /// It knows who is there.
    [[nodiscard]] bool knows_all(MemberId id) const {
        const auto& holders = world_.room(room_).roster().holders();
        const auto& names = world_.member(id).reliable()->roster().names();
        return names.size() == holders.size() &&
               std::all_of(holders.begin(), holders.end(),
                           [&](const auto& entry) { return names.contains(entry.second.name); });
    }

    /// What went wrong first; empty: nothing.
    [[nodiscard]] std::string wrong() const {
        const auto& violation = world_.violation();
        if (!violation) return wrong_;
        return violation->invariant + " is broken at " + in_seconds(violation->at) + ": " +
               violation->what;
    }
    [[nodiscard]] bool well() const { return wrong_.empty() && !world_.violation(); }

    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    /// How long a line took to a member that has heard it.
    struct Delay {
        MemberId listener{};
        Duration took{};

        friend bool operator==(const Delay&, const Delay&) = default;
    };
    [[nodiscard]] const std::vector<Delay>& delays() const { return delays_; }
    [[nodiscard]] std::uint64_t said() const { return said_at_.size(); } ///< lines
    [[nodiscard]] std::vector<TraceLine> take_trace() { return world_.trace().take_lines(); }

private:
    static WorldOptions prepared(const ScenarioOptions& asked, WorldOptions options) {
        options.seed = asked.seed;
        options.keep_trace = asked.keep_trace;
        return options;
    }

    /// At the facts of the last step, once.
    void look() {
        if (std::exchange(facts_, world_.trace().count()) == world_.trace().count()) return;
        for (const Fact& fact : world_.facts()) {
            if (const auto* const sent = std::get_if<fact::Sent>(&fact)) {
                bytes_ += sent->packet.bytes.size();
            } else if (const auto* const injected = std::get_if<fact::Injected>(&fact)) {
                bytes_ += injected->packet.bytes.size();
            } else if (const auto* const told = std::get_if<fact::Told>(&fact)) {
                const auto* const heard = std::get_if<Said>(&told->event);
                const auto listener = members_.find(told->node);
                if (heard == nullptr || listener == members_.end()) continue;
                const auto said = said_at_.find(heard->text);
                if (said != said_at_.end()) {
                    delays_.push_back({listener->second, world_.now() - said->second});
                }
            }
        }
    }

    World world_;
    RoomId room_;
    std::uint64_t facts_ = 0; ///< that were looked at
    std::uint64_t bytes_ = 0;
    std::map<std::string, std::vector<std::string>> said_; ///< by author, in their order
    std::map<std::string, Instant> said_at_;
    std::map<Endpoint, MemberId> members_; ///< as facts call them
    std::vector<Delay> delays_;
    std::string wrong_;
};

/// The report of a scenario that is played on one stage or on several.
class Playbill {
public:
    explicit Playbill(const ScenarioOptions& options) : keep_trace_{options.keep_trace} {}

    /// A play is over. Its latencies are those of the report when `with_latency`.
    void add(Stage& stage, bool with_latency = false) {
        ScenarioFigures& figures = report_.figures;
        figures.lasted += stage.age();
        figures.facts += stage.world().trace().count();
        figures.datagrams += stage.world().datagrams();
        figures.bytes += stage.bytes();
        figures.said += stage.said();
        figures.heard += stage.delays().size();
        hash_.add(stage.world().trace().hash());
        report_.hash = hash_.value();
        for (const Stage::Delay& delay : stage.delays()) {
            if (with_latency) delays_.push_back(delay.took);
        }
        if (!report_.passed()) return;
        report_.wrong = stage.wrong();
        if (keep_trace_) report_.trace = stage.take_trace();
    }

    /// In bits a second.
    std::uint64_t set_goodput(std::uint64_t bytes, Duration took) {
        const std::chrono::microseconds rounded =
            std::chrono::duration_cast<std::chrono::microseconds>(took);
        const auto microseconds = static_cast<std::uint64_t>(rounded.count());
        report_.figures.goodput = bytes * 8 * 1'000'000 / std::max<std::uint64_t>(microseconds, 1);
        return *report_.figures.goodput;
    }

    [[nodiscard]] ScenarioReport report() {
        if (!delays_.empty()) {
            std::sort(delays_.begin(), delays_.end());
            report_.figures.latency = Latency{.p50 = delays_[delays_.size() / 2],
                                              .p99 = delays_[delays_.size() * 99 / 100]};
        }
        return std::move(report_);
    }

private:
    bool keep_trace_;
    ScenarioReport report_;
    Hash64 hash_;
    std::vector<Duration> delays_;
};

/// The end of a scenario that is played on one stage.
inline ScenarioReport curtain(Stage& stage, const ScenarioOptions& asked,
                              bool with_latency = false) {
    stage.everybody_leaves();
    Playbill playbill{asked};
    playbill.add(stage, with_latency);
    return playbill.report();
}

} // namespace confab::sim::scenarios
