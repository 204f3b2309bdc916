// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/method_list.h"

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

}  // namespace vitrine
