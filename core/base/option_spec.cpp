// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/option_spec.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/assert.h"

namespace vitrine {
namespace {

std::string rangeText(const OptionSpec& spec) {
    const auto number = [&](double value) {
        return spec.kind == OptionKind::Integer ? std::to_string(static_cast<std::int64_t>(value))
                                                : nlohmann::json(value).dump();
    };
    const std::string range = number(spec.minimum) + " to " + number(spec.maximum);
    return spec.minimumWord.empty() ? range : range + ", or " + spec.minimumWord;
}

std::string joined(const std::vector<std::string>& items) {
    std::string out;
    for (const auto& item : items) out += (out.empty() ? "" : ", ") + item;
    return out;
}

}  // namespace

OptionSpec OptionSpec::integer(std::string id, std::string title, std::string help, std::int64_t value,
                               std::int64_t minimum, std::int64_t maximum) {
    return {std::move(id), std::move(title), std::move(help), OptionKind::Integer, value,
            static_cast<double>(minimum), static_cast<double>(maximum), false, {}, {}};
}

OptionSpec OptionSpec::real(std::string id, std::string title, std::string help, double value, double minimum,
                            double maximum, bool logarithmic) {
    return {std::move(id), std::move(title), std::move(help), OptionKind::Real, value, minimum, maximum, logarithmic, {}, {}};
}

OptionSpec OptionSpec::boolean(std::string id, std::string title, std::string help, bool value) {
    return {std::move(id), std::move(title), std::move(help), OptionKind::Boolean, value, 0.0, 1.0, false, {}, {}};
}

OptionSpec OptionSpec::choice(std::string id, std::string title, std::string help, std::string value,
                              std::vector<std::string> choices) {
    return {std::move(id), std::move(title), std::move(help), OptionKind::Choice, std::move(value), 0.0, 0.0, false,
            std::move(choices), {}};
}

OptionSpec OptionSpec::withMinimumWord(std::string word) && {
    minimumWord = std::move(word);
    return std::move(*this);
}

OptionValues::OptionValues(const std::vector<OptionSpec>& specs) : specs_(specs) {
    for (const auto& spec : specs_) values_[spec.id] = spec.defaultValue;
}

const OptionSpec* OptionValues::find(std::string_view id) const {
    const auto found = std::find_if(specs_.begin(), specs_.end(), [&](const auto& spec) { return spec.id == id; });
    return found == specs_.end() ? nullptr : &*found;
}

Result<> OptionValues::set(std::string_view id, std::string_view value) {
    const OptionSpec* spec = find(id);
    if (spec == nullptr) {
        std::vector<std::string> known;
        for (const auto& each : specs_) known.push_back(each.id);
        return fail(ErrorCode::InvalidOption, std::string(id), "no such option; known are " + joined(known));
    }
    const auto refuse = [&](const std::string& expected) {
        return fail(ErrorCode::InvalidOption, spec->id, "'" + std::string(value) + "' is not " + expected);
    };
    if (!spec->minimumWord.empty() && value == spec->minimumWord) {
        if (spec->kind == OptionKind::Integer) values_[spec->id] = static_cast<std::int64_t>(spec->minimum);
        else values_[spec->id] = spec->minimum;
        return {};
    }
    const char* const first = value.data();
    const char* const last = first + value.size();
    switch (spec->kind) {
        case OptionKind::Integer: {
            std::int64_t parsed = 0;
            const auto [end, error] = std::from_chars(first, last, parsed);
            if (error != std::errc{} || end != last || static_cast<double>(parsed) < spec->minimum ||
                static_cast<double>(parsed) > spec->maximum)
                return refuse("an integer from " + rangeText(*spec));
            values_[spec->id] = parsed;
            return {};
        }
        case OptionKind::Real: {
            double parsed = 0.0;
            const auto [end, error] = std::from_chars(first, last, parsed);
            if (error != std::errc{} || end != last || !std::isfinite(parsed) || parsed < spec->minimum ||
                parsed > spec->maximum)
                return refuse("a number from " + rangeText(*spec));
            values_[spec->id] = parsed;
            return {};
        }
        case OptionKind::Boolean:
            if (value == "true" || value == "1" || value == "yes") values_[spec->id] = true;
            else if (value == "false" || value == "0" || value == "no") values_[spec->id] = false;
            else return refuse("true or false");
            return {};
        case OptionKind::Choice:
            if (std::find(spec->choices.begin(), spec->choices.end(), value) == spec->choices.end())
                return refuse("one of " + joined(spec->choices));
            values_[spec->id] = std::string(value);
            return {};
    }
    return {};
}

Result<> OptionValues::setAssignment(std::string_view assignment) {
    const auto equals = assignment.find('=');
    if (equals == std::string_view::npos)
        return fail(ErrorCode::InvalidOption, std::string(assignment), "expected key=value");
    return set(assignment.substr(0, equals), assignment.substr(equals + 1));
}

std::int64_t OptionValues::integer(std::string_view id) const {
    const auto found = values_.find(id);
    VITRINE_ASSERT(found != values_.end());
    return std::get<std::int64_t>(found->second);
}

double OptionValues::real(std::string_view id) const {
    const auto found = values_.find(id);
    VITRINE_ASSERT(found != values_.end());
    return std::get<double>(found->second);
}

bool OptionValues::boolean(std::string_view id) const {
    const auto found = values_.find(id);
    VITRINE_ASSERT(found != values_.end());
    return std::get<bool>(found->second);
}

const std::string& OptionValues::choice(std::string_view id) const {
    const auto found = values_.find(id);
    VITRINE_ASSERT(found != values_.end());
    return std::get<std::string>(found->second);
}

std::string OptionValues::toJson() const {
    nlohmann::ordered_json out = nlohmann::ordered_json::object();
    for (const auto& spec : specs_)
        std::visit([&](const auto& value) { out[spec.id] = value; }, values_.at(spec.id));
    return out.dump();
}

Result<OptionValues> OptionValues::fromJson(const std::vector<OptionSpec>& specs, std::string_view json) {
    const auto parsed = nlohmann::json::parse(json, nullptr, false);
    if (!parsed.is_object()) return fail(ErrorCode::FileCorrupt, "options", "expected a JSON object");
    OptionValues values(specs);
    for (const auto& [key, value] : parsed.items())
        VITRINE_TRY(values.set(key, value.is_string() ? value.get<std::string>() : value.dump()));
    return values;
}

}  // namespace vitrine
