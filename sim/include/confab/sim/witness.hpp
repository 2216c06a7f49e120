// witness: what is kept of all that happens in a world: the trace, the marks, the checkers.
// The one rule: it sees the facts of each step once, when the step has ended, and changes nothing.
#pragma once

#include "checkers.hpp"
#include "cow.hpp"
#include "fact.hpp"
#include "mark_observer.hpp"
#include "marks.hpp"
#include "nodes.hpp"
#include "trace.hpp"
#include "world_options.hpp"

#include <confab/vocabulary/instant.hpp>

#include <utility>

namespace confab::sim {

class Witness {
public:
    explicit Witness(const WorldOptions& options)
        : trace_{options.keep_trace, options.start, options.first_record},
          marks_{MarkObserver{options.room.classic.wording}}, checkers_{options.room} {}

    /// Takes the facts of a step over, and leaves nothing in their place, but memory. `acted`: the
    /// room whose step it was, or nullptr.
    template <typename Room>
    void see(Duration since_start, Facts& facts, const Room* acted) {
        trace_.add(since_start, facts);
        marks_.edit().observe(facts);
        checkers_.check(since_start, facts);
        if (acted != nullptr) {
            checkers_.compare(acted->endpoint, acted->machine.roster());
            checkers_.measure(acted->endpoint, acted->machine.reliable());
        }
        std::swap(last_.renew(), facts);
        facts.clear();
    }

    /// Of the last step.
    [[nodiscard]] const Facts& facts() const { return *last_; }
    [[nodiscard]] Trace& trace() { return trace_; }
    [[nodiscard]] const Trace& trace() const { return trace_; }
    [[nodiscard]] const Marks& marks() const { return marks_->marks(); }
    [[nodiscard]] const Checkers& checkers() const { return checkers_; }

    friend bool operator==(const Witness&, const Witness&) = default;

private:
    Cow<Facts> last_;
    Trace trace_;
    Cow<MarkObserver> marks_;
    Checkers checkers_;
};

} // namespace confab::sim
