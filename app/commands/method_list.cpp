// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/method_list.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <sstream>

#include "classifiers/classifier_registry.h"
#include "datasets/dataset.h"

namespace vitrine {

namespace {

struct ValueText {
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const {
        std::ostringstream text;
        text << value;
        return text.str();
    }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(const std::string& value) const { return value; }
};

std::string rangeOf(const OptionSpec& option) {
    std::ostringstream text;
    switch (option.kind) {
        case OptionKind::Integer:
        case OptionKind::Real:
            text << option.minimum << " to " << option.maximum;
            if (!option.minimumWord.empty()) text << "; " << option.minimum << ": " << option.minimumWord;
            break;
        case OptionKind::Boolean: text << "true or false"; break;
        case OptionKind::Choice:
            for (std::size_t i = 0; i < option.choices.size(); ++i) text << (i ? ", " : "") << option.choices[i];
            break;
    }
    return text.str();
}

void addOptions(std::ostringstream& text, const std::vector<OptionSpec>& options) {
    for (const OptionSpec& option : options)
        text << "    " << option.id << "=" << std::visit(ValueText{}, option.defaultValue) << "  (" << rangeOf(option)
             << ")  " << option.help << "\n";
}

}  // namespace

std::string methodList() {
    std::ostringstream text;
    for (const ClassifierVariant& variant : classifierVariants()) {
        const VariantInfo& info = variant.info;
        text << info.id << "  " << info.title << "\n    " << info.summary << "\n    " << info.paper << "\n";
        addOptions(text, info.options);
    }
    text << "\nKinds of data set, with what --dataset-option sets:\n";
    for (const DatasetSource& source : datasetSources()) {
        text << source.id << "  " << source.title << "\n    " << source.summary << "\n";
        addOptions(text, source.options);
    }
    return text.str();
}

std::string optionTable(const std::vector<OptionSpec>& options) {
    std::vector<std::array<std::string, 4>> rows{{"option", "default", "values", "what it is"}};
    for (const OptionSpec& option : options)
        rows.push_back({option.id, std::visit(ValueText{}, option.defaultValue), rangeOf(option), option.title + ". " + option.help});
    std::array<std::size_t, 3> widths{};
    for (const auto& row : rows)
        for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < widths.size(); ++i) text += row[i] + std::string(widths[i] - row[i].size() + 2, ' ');
        text += row.back() + "\n";
    }
    return text;
}

std::string optionsAsJson(const std::vector<OptionSpec>& options) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const OptionSpec& option : options) {
        nlohmann::ordered_json value;
        std::visit([&](const auto& standard) { value = standard; }, option.defaultValue);
        list.push_back({{"id", option.id}, {"title", option.title}, {"default", value}, {"values", rangeOf(option)}, {"help", option.help}});
    }
    return list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace vitrine
