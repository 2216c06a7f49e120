#include "key_decoder.hpp"

#include <charconv>
#include <confab/vocabulary/character.hpp>
#include <confab/vocabulary/utf8.hpp>
#include <utility>

namespace confab::terminal {

namespace {

constexpr unsigned char escape_byte = 0x1B;
constexpr unsigned char delete_byte = 0x7F;
constexpr std::size_t longest_parameters = 32;

std::optional<Key> key_of_letter(unsigned char letter) {
    switch (letter) {
    case 'A':
        return Key::up;
    case 'B':
        return Key::down;
    case 'C':
        return Key::right;
    case 'D':
        return Key::left;
    case 'F':
        return Key::end;
    case 'H':
        return Key::home;
    default:
        return std::nullopt;
    }
}

std::optional<Key> key_of_number(int number) {
    switch (number) {
    case 1:
    case 7:
        return Key::home;
    case 3:
        return Key::erase_right;
    case 4:
    case 8:
        return Key::end;
    default:
        return std::nullopt;
    }
}

std::optional<Key> key_of_control(unsigned char byte) {
    constexpr auto control = [](char letter) { return static_cast<unsigned char>(letter & 0x1F); };
    switch (byte) {
    case control('A'):
        return Key::home;
    case control('B'):
        return Key::left;
    case control('C'):
        return Key::interrupt;
    case control('D'):
        return Key::end_of_input;
    case control('E'):
        return Key::end;
    case control('F'):
        return Key::right;
    case control('H'):
    case delete_byte:
        return Key::erase_left;
    case control('J'):
    case control('M'):
        return Key::enter;
    case control('K'):
        return Key::erase_to_end;
    case control('L'):
        return Key::repaint;
    case control('N'):
        return Key::down;
    case control('P'):
        return Key::up;
    case control('U'):
        return Key::erase_to_start;
    case control('W'):
        return Key::erase_word_left;
    case control('Z'):
        return Key::suspend;
    default:
        return std::nullopt;
    }
}

std::optional<Key> key_with_escape(unsigned char byte) {
    switch (byte) {
    case 'b':
        return Key::word_left;
    case 'f':
        return Key::word_right;
    case 'd':
        return Key::erase_word_right;
    case 0x08:
    case delete_byte:
        return Key::erase_word_left;
    default:
        return std::nullopt;
    }
}

/// With Alt or Ctrl held (xterm's modifier parameter: 1 + Shift 1, Alt 2, Ctrl 4), arrows go by
/// words.
Key by_words(Key key, int modifier) {
    if (((modifier - 1) & 6) == 0) return key;
    if (key == Key::left) return Key::word_left;
    if (key == Key::right) return Key::word_right;
    return key;
}

/// `first;second`; what is absent is 1.
std::pair<int, int> two_parameters(std::string_view text) {
    std::pair<int, int> numbers{1, 1};
    const std::size_t semicolon = text.find(';');
    const std::string_view first = text.substr(0, semicolon);
    std::from_chars(first.data(), first.data() + first.size(), numbers.first);
    if (semicolon != std::string_view::npos) {
        const std::string_view second = text.substr(semicolon + 1);
        std::from_chars(second.data(), second.data() + second.size(), numbers.second);
    }
    return numbers;
}

/// How many bytes a character has that starts with this one; 1 when none does.
std::size_t size_by_lead(unsigned char lead) {
    if (lead < 0xC2 || lead > 0xF4) return 1;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

} // namespace

std::vector<Keystroke> KeyDecoder::decode(std::string_view bytes) {
    for (const char byte : bytes)
        take(static_cast<unsigned char>(byte));
    return std::exchange(keystrokes_, {});
}

std::optional<std::chrono::milliseconds> KeyDecoder::patience() const {
    using namespace std::chrono_literals;
    // A network may pause in the middle of a paste, and what follows must not be taken for keys.
    if (pasting_) return 1000ms;
    if (state_ != State::ground && state_ != State::character) return 50ms;
    return std::nullopt;
}

void KeyDecoder::settle() {
    pasting_ = false;
    blank_due_ = false;
    if (state_ == State::character) return;
    state_ = State::ground;
}

void KeyDecoder::take(unsigned char byte) {
    const bool control = byte < 0x20 || byte == delete_byte;
    if (state_ == State::character && (byte & 0xC0U) != 0x80U) {
        state_ = State::ground;
        if (!with_escape_) insert(U'\uFFFD');
    }
    if (control && !(state_ == State::escape && key_with_escape(byte))) {
        take_control(byte);
        return;
    }
    switch (state_) {
    case State::ground:
    case State::character:
        take_character_byte(byte);
        break;
    case State::escape:
        take_after_escape(byte);
        break;
    case State::control_sequence:
        take_in_control_sequence(byte);
        break;
    case State::single_shift:
        state_ = State::ground;
        if (byte == 'M') {
            press(Key::enter); // of the number pad
        } else if (const auto key = key_of_letter(byte)) {
            press(*key);
        }
        break;
    case State::console_function:
        state_ = State::ground;
        break;
    case State::control_string:
        break;
    }
}

/// A control character ends whatever sequence it cuts, so that Enter and Ctrl-C always work.
void KeyDecoder::take_control(unsigned char byte) {
    constexpr unsigned char bell = 0x07;
    const bool ends_string = state_ == State::control_string && byte == bell;
    state_ = byte == escape_byte ? State::escape : State::ground;
    if (byte == escape_byte || ends_string) return;
    if (pasting_) {
        blank_due_ = blank_due_ || byte == '\r' || byte == '\n' || byte == '\t';
    } else if (const auto key = key_of_control(byte)) {
        press(*key);
    }
}

void KeyDecoder::take_character_byte(unsigned char byte) {
    if (state_ == State::ground) {
        bytes_.clear();
        with_escape_ = false;
    }
    bytes_.push_back(static_cast<char>(byte));
    if (bytes_.size() < size_by_lead(static_cast<unsigned char>(bytes_.front()))) {
        state_ = State::character;
        return;
    }
    state_ = State::ground;
    const auto character = utf8::first_character(bytes_);
    if (!with_escape_) insert(character ? character->code_point : U'\uFFFD');
}

void KeyDecoder::take_after_escape(unsigned char byte) {
    state_ = State::ground;
    bytes_.clear();
    if (byte == '[') {
        state_ = State::control_sequence;
    } else if (byte == 'O') {
        state_ = State::single_shift;
    } else if (byte == ']' || byte == 'P' || byte == '_' || byte == '^' || byte == 'X') {
        state_ = State::control_string;
    } else if (byte < 0x30) {
        state_ = State::escape; // intermediate bytes: more follows
    } else if (byte >= 0x80) {
        with_escape_ = true;
        state_ = State::character;
        take_character_byte(byte);
    } else if (const auto key = key_with_escape(byte)) {
        press(*key);
    }
}

void KeyDecoder::take_in_control_sequence(unsigned char byte) {
    if (byte >= 0x80) {
        state_ = State::ground;
        take_character_byte(byte);
    } else if (byte == '[' && bytes_.empty()) {
        state_ = State::console_function;
    } else if (byte < 0x40) {
        // One byte too many stays in, so that what was cut is not mistaken for a shorter sequence.
        if (bytes_.size() <= longest_parameters) bytes_.push_back(static_cast<char>(byte));
    } else {
        state_ = State::ground;
        finish_control_sequence(byte);
    }
}

void KeyDecoder::finish_control_sequence(unsigned char final_byte) {
    constexpr int paste_starts = 200;
    constexpr int paste_ends = 201;
    if (bytes_.size() > longest_parameters) return;
    if (bytes_.find_first_not_of("0123456789;") != std::string::npos) return;
    const auto [number, modifier] = two_parameters(bytes_);
    if (final_byte != '~') {
        if (const auto key = key_of_letter(final_byte)) press(by_words(*key, modifier));
    } else if (number == paste_starts || number == paste_ends) {
        pasting_ = number == paste_starts;
        blank_due_ = false;
    } else if (const auto key = key_of_number(number)) {
        press(*key);
    }
}

void KeyDecoder::press(Key key) {
    if (!pasting_) keystrokes_.push_back({key, 0});
}

void KeyDecoder::insert(char32_t character) {
    if (is_control(character)) return;
    if (std::exchange(blank_due_, false)) keystrokes_.push_back({Key::character, U' '});
    keystrokes_.push_back({Key::character, character});
}

} // namespace confab::terminal
