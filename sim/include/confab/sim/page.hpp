// page: a run as one HTML page that draws its space-time diagram; the sources are in sim/page.
// The one rule: the page needs nothing but itself: its policy forbids it every request, and no
// script but its own, which the policy knows by its hash.
#pragma once

#include "page_data.hpp"
#include "trace.hpp"
#include "violation.hpp"

#include <confab/sim/page_source.hpp>
#include <confab/vocabulary/visible.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace confab::sim {

namespace page {

/// As text of an element.
inline std::string escaped(std::string_view text) {
    const std::string shown = visible(text).str();
    std::string safe;
    for (const char c : shown) {
        switch (c) {
        case '<':
            safe += "&lt;";
            break;
        case '>':
            safe += "&gt;";
            break;
        case '&':
            safe += "&amp;";
            break;
        default:
            safe += c;
        }
    }
    return safe;
}

} // namespace page

/// A page that a browser opens from a file. `title` tells which run it was.
inline std::string space_time_page(std::span<const TraceLine> trace,
                                   const std::optional<Violation>& violation,
                                   std::string_view title) {
    std::string out;
    for (std::string_view rest = page_source::html; !rest.empty();) {
        const std::size_t mark = rest.find("{{");
        out += rest.substr(0, mark);
        if (mark == std::string_view::npos) break;
        rest.remove_prefix(mark + 2);
        const std::size_t end = rest.find("}}");
        const std::string_view name = rest.substr(0, end);
        rest.remove_prefix(end + 2);
        if (name == "title") out += page::escaped(title);
        if (name == "policy") out += page_source::policy;
        if (name == "style") out += page_source::style;
        if (name == "data") out += page_json(trace, violation, title);
        if (name == "script") {
            for (const std::string_view part : page_source::scripts)
                out += part;
        }
    }
    return out;
}

} // namespace confab::sim
