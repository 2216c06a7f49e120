// welcome: where in the log a session begins, and what its member is told of it.
// The one rule: who returns to the same log goes on where it was, or where the log still begins;
// everybody else begins with its own login, less the history that it has asked for.
#pragma once

#include "../vocabulary/instant.hpp"
#include "../vocabulary/sequence.hpp"
#include "../wire/message.hpp"
#include "credit.hpp"
#include "reliable_options.hpp"
#include "reliable_session.hpp"
#include "submission_sender.hpp"

#include <chrono>
#include <cstdint>

namespace confab {

/// The first record that the member is sent. `joined`: the number of its login in the log.
constexpr Sequence start_of(const SessionTerms& terms, LogId log, Sequence tail, Sequence joined) {
    const bool same_log = terms.back && terms.back->log == log;
    const bool goes_on = same_log && terms.back->from <= joined;
    const Sequence wanted = goes_on ? terms.back->from : joined - terms.history;
    return wanted < tail ? tail : wanted;
}

/// Of a session that takes the place of `before`. Who asks again in the same login has had no
/// WELCOME at its new address, and has read nothing.
inline Sequence start_after(const ReliableSession& before, const SessionTerms& terms, LogId log,
                            const RecordRing& ring) {
    const bool same_login = terms.nonce == before.terms().nonce;
    if (!same_login) return start_of(terms, log, ring.tail(), ring.head() + 1);
    return before.start() < ring.tail() ? ring.tail() : before.start();
}

inline wire::Welcome welcome_of(const ReliableSession& session, const ReliableOptions& options,
                                LogId log, Sequence head) {
    using std::chrono::duration_cast;
    const auto seconds = [](Duration span) {
        return static_cast<std::uint16_t>(duration_cast<std::chrono::seconds>(span).count());
    };
    const auto ack_delay = duration_cast<std::chrono::milliseconds>(options.ack_delay).count();
    return {.nonce = session.terms().nonce,
            .token = session.terms().token,
            .log = log,
            .start = session.start(),
            .head = head,
            .max_text = SubmissionSender::max_text_size,
            .credit = static_cast<std::uint16_t>(session.credit_edge()),
            .keepalive = seconds(options.keepalive),
            .timeout = seconds(options.silence_limit),
            .ack_delay = static_cast<std::uint16_t>(ack_delay),
            .size = session.terms().datagram};
}

} // namespace confab
