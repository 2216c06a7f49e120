// options: the command line of confab.
// The one rule: an address that names no server is misuse; one that can't be found is a failure.
#pragma once

#include <confab/member.hpp>
#include <string>
#include <variant>

namespace confab::client {

struct Options {
    std::string server; ///< as it was given
    std::string name;   ///< empty: to be asked for
    MemberOptions member;
};

/// The options, or the exit code with which the program ends at once.
std::variant<Options, int> parse_options(int argc, const char* const* argv);

} // namespace confab::client
