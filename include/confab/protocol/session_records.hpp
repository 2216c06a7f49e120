// session_records: what a session of confab/1 offers to the log.
// The one rule: a record bears its author, so that reading it back finds the session again.
#pragma once

#include "../vocabulary/record.hpp"
#include "reliable_session.hpp"
#include "submission_receiver.hpp"

#include <string>
#include <utility>

namespace confab {

inline Record joined_record(const Author& author, std::string name) {
    return {.kind = RecordKind::joined, .author = author, .name = std::move(name)};
}

inline Record left_record(const Author& author, const ReliableSession& session, Reason reason) {
    return {.kind = RecordKind::left, .reason = reason, .author = author, .name = session.name()};
}

/// The piece was taken from the session just now.
inline Record text_record(const Author& author, const ReliableSession& session,
                          SubmissionReceiver::Piece piece) {
    return {.kind = RecordKind::text,
            .author = author,
            .submission = session.texts().taken(),
            .name = session.name(),
            .text = std::move(piece.text),
            .first = piece.first,
            .last = piece.last};
}

} // namespace confab
