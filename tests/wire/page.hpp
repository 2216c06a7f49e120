// page: a page of a roster, put into a datagram name by name.
#pragma once

#include <confab/wire/data_writer.hpp>
#include <confab/wire/page_names.hpp>

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace datagrams {

struct Page {
    std::uint64_t at = 0;
    std::string_view after{};
    bool last = true;
};

/// False: it does not fit, with all these names.
template <typename Names = std::initializer_list<std::string_view>>
bool put_page(confab::wire::DataWriter& writer, const Page& page, const Names& names) {
    confab::wire::PageNames put{writer.room_for_names(page.after)};
    for (const std::string_view name : names) {
        if (!put.add(name)) return false;
    }
    return writer.put(confab::wire::RosterPage{.at = confab::Sequence{page.at},
                                               .last = page.last,
                                               .after = page.after,
                                               .count = put.count(),
                                               .names = put.bytes()});
}

} // namespace datagrams
