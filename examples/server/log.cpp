#include "log.hpp"

#include "json.hpp"

#include <array>
#include <confab/vocabulary/endpoint_text.hpp>
#include <confab/vocabulary/event_text.hpp>
#include <ctime>

namespace confab::server {

namespace {

constexpr std::string_view name_of(Level level) {
    constexpr std::array<std::string_view, 4> names{"error", "warn", "info", "debug"};
    return names[static_cast<std::size_t>(level)];
}

std::string formatted(const char* format, const std::tm& time) {
    std::array<char, 32> text{};
    return {text.data(), std::strftime(text.data(), text.size(), format, &time)};
}

/// RFC 3339, in UTC, with milliseconds.
std::string full_time(WallTime time) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    const auto since_epoch =
        std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
    const std::string milliseconds = std::to_string(1000 + since_epoch % 1000).substr(1);
    return formatted("%Y-%m-%dT%H:%M:%S.", parts) + milliseconds + 'Z';
}

std::string time_of_day(WallTime time) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    ::localtime_r(&seconds, &parts);
    return formatted("%H:%M:%S", parts);
}

std::string json_value(const std::variant<std::string, std::uint64_t>& value) {
    const auto* const number = std::get_if<std::uint64_t>(&value);
    return number != nullptr ? std::to_string(*number) : json_string(std::get<std::string>(value));
}

std::string json_line(const Entry& entry, WallTime time) {
    std::string json = "{\"time\":" + json_string(full_time(time));
    json += ",\"level\":" + json_string(name_of(entry.level));
    json += ",\"event\":" + json_string(entry.event);
    for (const Field& field : entry.fields) {
        json += ',' + json_string(field.name) + ':' + json_value(field.value);
    }
    return json + '}';
}

struct Describer {
    std::string text;

    static std::string words(Reason reason) { return std::string{to_string(reason)}; }

    Entry operator()(const Joined& event) const {
        return {Level::info, "joined", text, {{"name", event.name}}};
    }
    Entry operator()(const Left& event) const {
        return {Level::info,
                "left",
                text,
                {{"name", event.name}, {"reason", words(event.reason)}, {"words", event.words}}};
    }
    Entry operator()(const Said& event) const {
        return {Level::info, "said", text, {{"name", event.name}, {"text", event.text}}};
    }
    Entry operator()(const Announced& event) const {
        return {Level::info, "announced", text, {{"text", event.text}}};
    }
    Entry operator()(const TextRefused& event) const {
        return {Level::warn,
                "text_refused",
                text,
                {{"name", event.name},
                 {"reason", words(event.reason)},
                 {"limit", static_cast<std::uint64_t>(event.limit)}}};
    }
    Entry operator()(const LoginRefused& event) const {
        return {Level::warn,
                "login_refused",
                text,
                {{"name", event.name},
                 {"peer", to_string(event.peer)},
                 {"reason", words(event.reason)}}};
    }
    Entry operator()(const Closed& event) const {
        return {Level::info, "closed", text, {{"reason", words(event.reason)}}};
    }
    /// What a member alone is told.
    template <typename Other>
    Entry operator()(const Other&) const {
        return {Level::info, "other", text};
    }
};

} // namespace

Entry describe(const Event& event) { return std::visit(Describer{to_string(event)}, event); }

std::optional<VisibleText> line(const LogOptions& options, const Entry& entry, WallTime time) {
    if (entry.level > options.level) return std::nullopt;
    if (options.format == LogFormat::json) return visible(json_line(entry, time));
    if (options.brief) return visible(time_of_day(time) + ' ' + entry.text);
    return visible(full_time(time) + ' ' + std::string{name_of(entry.level)} + ' ' + entry.text);
}

VisibleText answer(const LogOptions& options, const Entry& entry, WallTime time) {
    return visible(options.format == LogFormat::json ? json_line(entry, time) : entry.text);
}

} // namespace confab::server
