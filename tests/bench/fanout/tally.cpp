#include "tally.hpp"

#include <algorithm>

namespace confab::bench {

Serial Tally::say(std::size_t author, bool deaf, Clock::time_point now) {
    const Serial serial = first_ + static_cast<Serial>(said_.size());
    const std::size_t hearers = members_.size() - (deaf ? 1 : 0);
    if (deaf) mark(members_[author], serial);
    said_.push_back({.at = now, .left = hearers});
    expected_ += hearers;
    ++outstanding_;
    return serial;
}

void Tally::hear(std::size_t member, std::string_view line, Clock::time_point now) {
    const auto serial = serial_of(line);
    if (!serial || *serial < window_) return; // of an earlier window, and counted as lost there
    if (!mark(members_[member], *serial)) {
        ++repeated_;
        return;
    }
    const std::size_t at = *serial - first_;
    Said& said = said_[at];
    ++delivered_;
    if (keeps_delays_) {
        const auto delay = std::chrono::duration_cast<std::chrono::microseconds>(now - said.at);
        delays_.push_back(static_cast<std::uint32_t>(delay.count()));
    }
    if (--said.left > 0) return;
    if (!said.given_up) --outstanding_;
    drop_finished();
}

bool Tally::mark(Member& member, Serial serial) {
    if (serial < member.next) return false;
    if (serial > member.next) return member.early.insert(serial).second;
    ++member.next;
    auto next = member.early.begin();
    for (; next != member.early.end() && *next == member.next; ++next)
        ++member.next;
    member.early.erase(member.early.begin(), next);
    return true;
}

void Tally::drop_finished() {
    while (!said_.empty() && said_.front().left == 0) {
        said_.pop_front();
        ++first_;
    }
}

void Tally::give_up(Clock::time_point said_before) {
    for (Said& said : said_) {
        if (said.at >= said_before) return;
        if (said.left == 0 || said.given_up) continue;
        said.given_up = true;
        --outstanding_;
    }
}

void Tally::start(bool keep_delays) {
    window_ = first_ += static_cast<Serial>(said_.size());
    said_.clear();
    for (Member& member : members_) {
        member.next = first_;
        member.early.clear();
    }
    outstanding_ = 0;
    expected_ = delivered_ = repeated_ = 0;
    keeps_delays_ = keep_delays;
    delays_.clear();
}

double Tally::delay(double share) {
    if (delays_.empty()) return 0;
    const auto last = static_cast<double>(delays_.size() - 1);
    const auto nth = delays_.begin() + static_cast<std::ptrdiff_t>(last * share);
    std::nth_element(delays_.begin(), nth, delays_.end());
    return *nth;
}

} // namespace confab::bench
