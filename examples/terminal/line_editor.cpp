#include "line_editor.hpp"

#include "grapheme.hpp"

#include <algorithm>
#include <confab/vocabulary/utf8.hpp>
#include <utility>

namespace confab::terminal {

namespace {
constexpr std::size_t longest_history = 500; // lines
}

void LineEditor::feed(std::string_view bytes) {
    for (const Keystroke& stroke : keys_.decode(bytes))
        press(stroke);
}

std::optional<Input> LineEditor::next() {
    if (finished_.empty()) return std::nullopt;
    Input input = std::move(finished_.front());
    finished_.pop_front();
    return input;
}

void LineEditor::remember(std::string line) {
    if (line.empty() || (!history_.empty() && history_.back() == line)) return;
    history_.push_back(std::move(line));
    if (history_.size() > longest_history) history_.pop_front();
    shown_ = 0;
}

void LineEditor::press(const Keystroke& stroke) {
    if (stroke.key == Key::character) {
        insert(stroke.character);
        return;
    }
    // What was inserted may have joined with what follows, and left the cursor inside a cluster.
    cursor_ = cluster_boundary(text_, cursor_);
    switch (stroke.key) {
    case Key::enter:
        finish_line();
        break;
    case Key::up:
    case Key::down:
        show_history(stroke.key);
        break;
    case Key::end_of_input:
        end_or_erase();
        break;
    case Key::interrupt:
        finished_.emplace_back(Interrupted{});
        break;
    case Key::suspend:
        finished_.emplace_back(Suspended{});
        break;
    case Key::repaint:
        finished_.emplace_back(RepaintWanted{});
        break;
    default:
        move(stroke.key);
        erase(stroke.key);
    }
}

void LineEditor::insert(char32_t character) {
    std::string bytes;
    utf8::append(bytes, character);
    if (text_.size() + bytes.size() > longest_line) {
        const Input refusal = LineTooLong{};
        if (finished_.empty() || finished_.back() != refusal) finished_.push_back(refusal);
        return;
    }
    text_.insert(cursor_, bytes);
    cursor_ += bytes.size();
}

void LineEditor::move(Key key) {
    switch (key) {
    case Key::left:
        cursor_ = left();
        break;
    case Key::right:
        cursor_ = right();
        break;
    case Key::word_left:
        cursor_ = word_left();
        break;
    case Key::word_right:
        cursor_ = word_right();
        break;
    case Key::home:
        cursor_ = 0;
        break;
    case Key::end:
        cursor_ = text_.size();
        break;
    default:
        break;
    }
}

void LineEditor::erase(Key key) {
    switch (key) {
    case Key::erase_left:
        erase_between(left(), cursor_);
        break;
    case Key::erase_right:
        erase_between(cursor_, right());
        break;
    case Key::erase_word_left:
        erase_between(word_left(), cursor_);
        break;
    case Key::erase_word_right:
        erase_between(cursor_, word_right());
        break;
    case Key::erase_to_start:
        erase_between(0, cursor_);
        break;
    case Key::erase_to_end:
        erase_between(cursor_, text_.size());
        break;
    default:
        break;
    }
}

void LineEditor::erase_between(std::size_t from, std::size_t to) {
    text_.erase(from, to - from);
    cursor_ = from;
}

void LineEditor::finish_line() {
    finished_.emplace_back(Line{std::exchange(text_, {})});
    cursor_ = 0;
    shown_ = 0;
}

void LineEditor::end_or_erase() {
    if (text_.empty()) {
        finished_.emplace_back(EndOfInput{});
    } else {
        erase(Key::erase_right);
    }
}

void LineEditor::show_history(Key key) {
    if (key == Key::up ? shown_ == history_.size() : shown_ == 0) return;
    if (shown_ == 0) draft_ = text_;
    shown_ = key == Key::up ? shown_ + 1 : shown_ - 1;
    text_ = shown_ == 0 ? draft_ : history_[history_.size() - shown_];
    cursor_ = text_.size();
}

std::size_t LineEditor::left() const { return cursor_ == 0 ? 0 : cluster_before(text_, cursor_); }

std::size_t LineEditor::right() const {
    if (cursor_ == text_.size()) return cursor_;
    return cursor_ + first_cluster(std::string_view{text_}.substr(cursor_)).size;
}

/// Words are what stands between blanks, as for Ctrl-W of the terminal itself.
std::size_t LineEditor::word_left() const {
    std::size_t at = cursor_;
    while (at > 0 && text_[at - 1] == ' ')
        --at;
    while (at > 0 && text_[at - 1] != ' ')
        --at;
    return cluster_boundary(text_, at);
}

std::size_t LineEditor::word_right() const {
    std::size_t at = std::min(text_.find_first_not_of(' ', cursor_), text_.size());
    at = std::min(text_.find(' ', at), text_.size());
    return cluster_boundary(text_, at);
}

} // namespace confab::terminal
