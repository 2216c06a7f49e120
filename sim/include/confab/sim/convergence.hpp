// convergence: the second phase of a seed: the network is healed, and within bounds that follow
// from the protocol's own timers the room and its members must be of one mind, and then fall
// silent. The one rule: an obligation that is not met is a violation with its own words.
#pragma once

#include "excuses.hpp"
#include "marks.hpp"
#include "run.hpp"
#include "violation.hpp"

#include <confab/vocabulary/visible.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace confab::sim {

template <registry Registry>
class Convergence {
public:
    /// Nothing is demanded that is due only after `until`, when there is one.
    Convergence(BasicRun<Registry>& run, Finale finale, std::optional<Duration> until = {})
        : run_{run}, world_{run.world()}, room_{run.room()}, finale_{finale}, until_{until} {}

    /// Nothing when all obligations are met.
    [[nodiscard]] std::optional<Violation> run() {
        run_.heal();
        run_.call_back();
        note_the_living();
        everybody_is_answered();
        everybody_in_is_known();
        everybody_has_all();
        a_text_reaches_everybody();
        the_dead_are_forgotten();
        all_falls_silent();
        return world_.violation() ? world_.violation() : verdict_.first();
    }

    /// The excuses that were needed.
    [[nodiscard]] const Marks& marks() const { return marks_; }

private:
    using Clock = std::chrono::seconds;

    [[nodiscard]] bool over() const {
        return world_.violation() || verdict_.first() || (until_ && *until_ < world_.age());
    }

    /// Nobody waits for what is not demanded.
    [[nodiscard]] Duration at_most(Duration within) const {
        if (!until_) return within;
        return std::clamp(*until_ - world_.age() + Duration{1}, Duration{0}, within);
    }
    void wait(Duration duration) { world_.run_for(at_most(duration)); }

    /// Whether it has come to be so for all, in time: who was behind is asked first.
    template <typename IsSo>
    bool wait_for_all(const std::vector<MemberId>& ids, IsSo is_so, Duration within) {
        const auto are_all_so = [&, at = std::size_t{0}]() mutable {
            for (std::size_t asked = 0; asked < ids.size(); ++asked) {
                if (!is_so(ids[at])) return false;
                at = (at + 1) % ids.size();
            }
            return true;
        };
        return world_.run_until(are_all_so, at_most(within));
    }

    void owe(std::string invariant, std::string what) {
        verdict_.set_present(world_.age());
        verdict_.breach(std::move(invariant), std::move(what));
    }

    /// What is still under way from the bad times has come, and an answer to what is sent now.
    [[nodiscard]] Duration round_trip() const {
        const Link& before = world_.options().link;
        const Duration held_back = Ranks::most(world_.options().ranking);
        return 2 * (before.delay + before.jitter + held_back) + Clock{1} +
               in_the_queue(before.queue);
    }

    /// As long as this takes by a clock that is wrong by two hundredths at most.
    [[nodiscard]] static Duration by_any_clock(Duration duration) {
        return duration + duration / 50;
    }

    /// So many full datagrams pass a narrow line.
    [[nodiscard]] Duration in_the_queue(std::uint64_t datagrams) const {
        const std::uint64_t bandwidth = world_.options().link.bandwidth;
        if (bandwidth == 0) return {};
        const std::uint64_t bytes = datagrams * wire::max_datagram_size;
        return std::chrono::milliseconds{1000 * bytes / bandwidth};
    }

    /// Until a member of confab/1 has its room again, and all that was said is said and read: it
    /// asks after a keepalive, at time-outs of 3 s at most; then it returns, with pauses of up to
    /// 30 s; what is left is sent, as fast as the line and the limit of rate let it.
    [[nodiscard]] Duration catching_up() const {
        const auto& room = world_.options().room.reliable;
        const auto asks = room.keepalive + room.keepalive / 10 + Clock{3};
        constexpr Clock returns{30 + 3};
        const std::uint64_t records = run_.records_said() + 1;
        const auto rate = std::max(room.texts.per_second, 1U);
        return by_any_clock(asks + returns) + 20 * round_trip() + 4 * in_the_queue(records) +
               Clock{records / rate};
    }

    template <typename Visit>
    void for_each_alive(Visit visit) const {
        for (std::size_t at = 0; at < world_.members(); ++at) {
            const MemberId id{static_cast<std::uint32_t>(at)};
            if (world_.listening(id)) visit(id);
        }
    }

    [[nodiscard]] std::string shown(MemberId id) const {
        return visible(world_.member(id).name()).str() + " at " + to_string(world_.endpoint(id));
    }

    [[nodiscard]] bool is_classic(MemberId id) const {
        return run_.dialect_of(id) == Dialect::classic;
    }

    [[nodiscard]] bool is_known(MemberId id) const {
        bool known = false;
        const auto& room = world_.room(room_);
        room.classic_sessions().for_each([&](auto, const ClassicSession& session) {
            known = known || session.peer == world_.endpoint(id);
        });
        room.reliable().sessions().for_each([&](auto, const ReliableSession& session) {
            known = known || (session.peer() == world_.endpoint(id) && session.is_in_room());
        });
        return known;
    }

    /// Of a member of confab/1: it has read the whole log, and knows what became of its texts.
    [[nodiscard]] bool has_all(MemberId id) const {
        const ReliableMember& member = *world_.member(id).reliable();
        const Progress progress = member.progress();
        return member.welcomed() &&
               member.log().next() == world_.room(room_).registry().head() + 1 &&
               progress.queued == progress.committed + progress.refused && knows_all(member);
    }

    [[nodiscard]] bool knows_all(const ReliableMember& member) const {
        const auto& holders = world_.room(room_).roster().holders();
        const auto& names = member.roster().names();
        return names.size() == holders.size() &&
               std::all_of(holders.begin(), holders.end(),
                           [&](const auto& entry) { return names.contains(entry.second.name); });
    }

    void note_the_living() {
        for_each_alive([&](MemberId id) { living_.push_back(id); });
    }

    /// Nobody is out without a reason.
    void account_for_the_living() {
        const Excuses<Registry> excuses{run_};
        for (const MemberId id : living_) {
            if (over() || world_.listening(id) || excuses.explain(id)) continue;
            owe("L2", shown(id) + " is out, and nothing explains why");
        }
    }

    /// And has what was said in the bad times, if it speaks confab/1.
    void everybody_has_all() {
        if (over()) return;
        const auto lacks_nothing = [this](MemberId id) {
            return !world_.listening(id) || is_classic(id) || has_all(id);
        };
        const bool in_time = wait_for_all(living_, lacks_nothing, catching_up());
        account_for_the_living();
        for_each_alive([&](MemberId id) {
            if (is_classic(id)) return;
            in_.push_back(id);
            if (in_time || over() || has_all(id)) return;
            owe("L1", shown(id) + (world_.member(id).welcomed()
                                       ? " has not got all that was said, or knows not who is there"
                                       : " has not found its room again"));
        });
        wait(round_trip());
    }

    /// Members ask at least every 3 s.
    void everybody_is_answered() {
        wait(Clock{3} + round_trip());
        for_each_alive([&](MemberId id) {
            if (over() || !is_classic(id) || world_.member(id).welcomed()) return;
            owe("L2", shown(id) + " is neither in nor refused");
        });
    }

    /// A member that was dropped unheard asks with its next keepalive, and is let in again.
    void everybody_in_is_known() {
        if (over()) return;
        wait(by_any_clock(world_.options().member.classic.keepalive) + Clock{3} + round_trip());
        for_each_alive([&](MemberId id) {
            if (!is_classic(id)) return;
            if (is_known(id)) {
                in_.push_back(id);
            } else if (name_was_taken_meanwhile(world_, room_, id)) {
                marks_.count(Mark::name_lost_meanwhile);
            } else if (!over()) {
                owe("L6", shown(id) + " believes to be in, and the room does not know it");
            }
        });
    }

    void a_text_reaches_everybody() {
        for (const MemberId author : in_) {
            if (over()) return;
            const Said said{std::string{world_.member(author).name()},
                            "to all " + std::to_string(static_cast<std::uint32_t>(author))};
            world_.say(author, said.text);
            const auto has_heard = [&](MemberId id) {
                const auto& heard = world_.heard(id);
                return std::count(heard.begin(), heard.end(), Event{said}) == 1;
            };
            wait_for_all(in_, has_heard, round_trip() + once_more(author));
            wait(pause_of_rate()); // and what is told twice would show
            for (const MemberId id : in_) {
                if (over() || has_heard(id)) continue;
                owe("L1",
                    shown(id) + " has not heard " + shown(author) + " once, on a good network");
            }
        }
    }

    /// And the living are not.
    void the_dead_are_forgotten() {
        if (over()) return;
        wait(by_any_clock(world_.options().room.classic.silence_limit) + round_trip());
        const auto& room = world_.room(room_);
        for (const MemberId id : in_) {
            const bool stays = world_.listening(id) && is_known(id);
            if (!stays && !over()) owe("L5", shown(id) + " was alive, and was dropped");
        }
        std::size_t known = 0; // also who got its name again, which somebody else had
        for_each_alive([&](MemberId id) { known += is_known(id) ? 1U : 0U; });
        const std::size_t sessions =
            room.classic_sessions().size() + room.reliable().sessions().size();
        if (over() || sessions == known) return;
        owe("L5", "the room remembers somebody who has long been gone");
    }

    /// All leave, or the room goes. Then nothing is under way, and nothing will ever happen by
    /// itself.
    void all_falls_silent() {
        if (over()) return;
        if (finale_ == Finale::room_closes) world_.close(room_);
        if (finale_ == Finale::room_crashes) world_.crash(room_);
        if (finale_ == Finale::all_leave) {
            for_each_alive([&](MemberId id) { world_.leave(id); });
        }
        // Who is not told that the room is gone finds out with the next keepalive.
        // In confab/1 it looks for it, for as long as its options let it.
        wait(by_any_clock(world_.options().member.classic.keepalive) + Clock{3} + round_trip());
        if (finale_ == Finale::room_crashes) {
            const auto& room = world_.options().room.reliable;
            const auto silence = room.keepalive + room.keepalive / 10 + room.silence_limit;
            wait(by_any_clock(silence + *world_.options().member.reliable.return_limit));
        }
        for_each_alive([&](MemberId id) {
            if (!over()) owe("L2", shown(id) + " should have left, and is still there");
        });
        const bool lasts = finale_ != Finale::room_crashes;
        if (!over() && lasts && world_.room(room_).roster().size() != 0) {
            owe("S17", "all have left, and somebody holds a name");
        }
        if (!over() && world_.next_happening()) owe("S16", "all have left, and it is not quiet");
    }

    /// In confab/1, on a path with a longer round trip than the longest pause, the line seems dead,
    /// and what is new goes with the next answer; and who has just said much may owe the limit of
    /// rate a whole window of texts.
    [[nodiscard]] Duration once_more(MemberId author) const {
        if (is_classic(author)) return Duration{0};
        return Clock{3} + 2 * round_trip() +
               pause_of_rate() * static_cast<std::int64_t>(Credit::window);
    }

    /// After it a member may speak again.
    [[nodiscard]] Duration pause_of_rate() const {
        const std::uint32_t rate = world_.options().room.reliable.texts.per_second;
        return Duration{Clock{1}} / std::max(rate, 1U);
    }

    BasicRun<Registry>& run_;
    BasicWorld<Registry>& world_;
    RoomId room_;
    Finale finale_;
    std::optional<Duration> until_;
    std::vector<MemberId> living_; ///< who was there when the bad times ended
    std::vector<MemberId> in_;     ///< whom the room knew once all was well
    Verdict verdict_;
    Marks marks_;
};

} // namespace confab::sim
