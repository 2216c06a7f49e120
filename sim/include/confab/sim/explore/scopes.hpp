// scopes: the small worlds that confab-sim goes through, and tests.
// The one rule: one scope, one thing that people do; how much goes wrong in it is as much as can
// be gone through in about a minute.
#pragma once

#include "scope.hpp"

#include <confab/vocabulary/event.hpp>
#include <confab/vocabulary/reason.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace confab::sim {

namespace scopes {

inline constexpr RoomId room{0};
inline constexpr MemberId ann{0};
inline constexpr MemberId bob{1};

using Wrong = std::optional<std::string>;

inline World begin(std::initializer_list<const char*> names, bool are_in, const BeginOptions& how,
                   Dialect dialect = Dialect::confab1) {
    WorldOptions options{.seed = 1, .keep_trace = how.keep_trace};
    options.member.dialect = dialect;
    World world{options};
    world.add_room();
    for (const char* const name : names)
        world.add_member(room, name);
    if (are_in) world.run_for(std::chrono::seconds{2});
    return world;
}

inline World one(const BeginOptions& how) { return begin({"ann"}, false, how); }
inline World two_of_one_name(const BeginOptions& how) { return begin({"ann", "Ann"}, false, how); }
inline World one_in(const BeginOptions& how) { return begin({"ann"}, true, how); }
inline World two_in(const BeginOptions& how) { return begin({"ann", "bob"}, true, how); }
inline World two_classic_in(const BeginOptions& how) {
    return begin({"ann", "bob"}, true, how, Dialect::classic);
}

inline std::size_t times_heard(const World& world, MemberId id, const Event& event) {
    const auto& heard = world.heard(id);
    return static_cast<std::size_t>(std::count(heard.begin(), heard.end(), event));
}

inline std::string name_of(const World& world, MemberId id) {
    return std::string{world.member(id).name()};
}

/// It is in, was told so once, and the room has it.
inline Wrong is_in(const World& world, MemberId id) {
    const std::string name = name_of(world, id);
    if (!world.member(id).welcomed()) return name + " is not in";
    if (times_heard(world, id, Welcomed{name}) != 1) return name + " was not welcomed once";
    if (world.room(room).roster().find(name) == nullptr) return name + " is not in the roster";
    return std::nullopt;
}

/// It was told so, and the room has nobody of its name.
inline Wrong is_out(const World& world, MemberId id, Reason reason) {
    const std::string name = name_of(world, id);
    if (world.listening(id)) return name + " is still there";
    if (world.heard(id).back() != Event{Closed{reason}}) return name + " has closed otherwise";
    if (world.room(room).roster().find(name) != nullptr) return name + " is still in the roster";
    return std::nullopt;
}

inline Wrong have_heard_once(const World& world, std::string_view author, std::string_view text) {
    const Event said = Said{std::string{author}, std::string{text}};
    for (std::uint32_t at = 0; at < world.members(); ++at) {
        const MemberId id{at};
        if (times_heard(world, id, said) == 1) continue;
        return name_of(world, id) + " has heard " + std::to_string(times_heard(world, id, said)) +
               " times: " + std::string{text.substr(0, 20)};
    }
    return std::nullopt;
}

/// The first of them that is.
inline Wrong first_of(std::initializer_list<Wrong> wrongs) {
    for (const Wrong& wrong : wrongs) {
        if (wrong) return wrong;
    }
    return std::nullopt;
}

/// Of three pieces.
inline std::string long_text() {
    std::string text(2500, 'x');
    return text;
}

inline Wrong judge_names(const World& world) {
    const bool ann_is_in = world.member(ann).welcomed();
    const MemberId loser = ann_is_in ? bob : ann;
    const auto& heard = world.heard(loser);
    const bool told = !heard.empty() && heard.back() == Event{Closed{Reason::name_taken}};
    if (!told) return "nobody was told that the name is taken";
    return is_in(world, ann_is_in ? ann : bob);
}

inline Wrong judge_kick(const World& world) {
    const auto& heard = world.heard(bob);
    const std::size_t told = times_heard(world, ann, Left{"bob", Reason::kicked, "enough"});
    if (told != 1) return "ann was not told once that bob was kicked";
    const std::size_t said = times_heard(world, ann, Said{"bob", "hi"});
    const auto is_refusal = [](const Event& event) {
        return std::holds_alternative<TextRefused>(event);
    };
    const auto refused =
        static_cast<std::size_t>(std::count_if(heard.begin(), heard.end(), is_refusal));
    // Said after it was told to go, it was never taken. Who is told to go before it is told that a
    // text was taken may be told that it was not, although others have heard it.
    const bool taken = world.member(bob).reliable()->progress().queued > 0;
    if (taken && said + refused == 0) return "bob's text was neither heard nor refused";
    if (said > 1) return "bob's text was heard twice";
    return first_of({is_in(world, ann), is_out(world, bob, Reason::kicked)});
}

} // namespace scopes

/// All there are, the simplest first.
inline std::vector<Scope> all_scopes() {
    using namespace scopes;
    return {
        {.name = "login",
         .meaning = "somebody logs in",
         .begin = one,
         .acts = {},
         .judge = [](const World& world) { return is_in(world, ann); },
         .budgets = {.losses = 2, .duplicates = 1, .firings = 2}},
        {.name = "duplicate_names",
         .meaning = "two log in under one name",
         .begin = two_of_one_name,
         .acts = {},
         .judge = judge_names,
         .budgets = {.losses = 1, .duplicates = 1, .firings = 1}},
        {.name = "text",
         .meaning = "one of two says something",
         .begin = two_in,
         .acts = {{"ann says hi", [](World& world) { world.say(ann, "hi"); }}},
         .judge = [](const World& world) { return have_heard_once(world, "ann", "hi"); },
         .budgets = {.losses = 2, .duplicates = 1, .firings = 2}},
        {.name = "quit",
         .meaning = "one of two says something, and leaves",
         .begin = two_in,
         .acts = {{"ann says bye", [](World& world) { world.say(ann, "bye"); }},
                  {"ann leaves", [](World& world) { world.leave(ann); }}},
         .judge =
             [](const World& world) {
                 const std::size_t heard = times_heard(world, bob, Said{"ann", "bye"});
                 return first_of({is_out(world, ann, Reason::bye), is_in(world, bob),
                                  heard == 1 ? Wrong{} : "bob has not heard it once"});
             },
         .budgets = {.losses = 1, .duplicates = 0, .firings = 1}},
        {.name = "kick",
         .meaning = "one of two is kicked while it says something",
         .begin = two_in,
         .acts = {{"bob says hi", [](World& world) { world.say(bob, "hi"); }},
                  {"bob is kicked", [](World& world) { world.kick(room, "bob", "enough"); }}},
         .judge = judge_kick,
         .budgets = {.losses = 1, .duplicates = 0, .firings = 1}},
        {.name = "resume",
         .meaning = "the room begins anew, with its log, between two texts",
         .begin = one_in,
         .acts = {{"ann says one", [](World& world) { world.say(ann, "one"); }},
                  {"the room restarts", [](World& world) { world.restart(room, true); }},
                  {"ann says two", [](World& world) { world.say(ann, "two"); }}},
         .judge =
             [](const World& world) {
                 return first_of({is_in(world, ann), have_heard_once(world, "ann", "one"),
                                  have_heard_once(world, "ann", "two")});
             },
         .budgets = {.losses = 2, .duplicates = 1, .firings = 0}},
        {.name = "long_text",
         .meaning = "one of two says a text of three pieces",
         .begin = two_in,
         .acts = {{"ann says it", [](World& world) { world.say(ann, long_text()); }}},
         .judge = [](const World& world) { return have_heard_once(world, "ann", long_text()); },
         .budgets = {.losses = 1, .duplicates = 0, .firings = 0}},
        {.name = "classic",
         .meaning = "one of two classic members says something, and leaves",
         .begin = two_classic_in,
         .acts = {{"ann says hi", [](World& world) { world.say(ann, "hi"); }},
                  {"ann leaves", [](World& world) { world.leave(ann); }}},
         .judge =
             [](const World& world) {
                 return first_of({is_out(world, ann, Reason::bye), is_in(world, bob)});
             },
         .budgets = {.losses = 1, .duplicates = 0, .firings = 1}},
    };
}

} // namespace confab::sim
