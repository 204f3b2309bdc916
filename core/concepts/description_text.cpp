// SPDX-License-Identifier: GPL-3.0-or-later
#include "concepts/description_text.h"

#include <algorithm>
#include <array>

namespace vitrine {
namespace {

constexpr std::array<std::string_view, 2> kArticles{"a", "an"};
constexpr std::array<std::string_view, 5> kVerbs{"has", "often", "typically", "may", "can"};
constexpr std::string_view kParticiple = "used";

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// What joins class and descriptor, judged by how the descriptor begins.
std::string_view joint(std::string_view descriptor, DescriptionRule rule) {
    const std::string_view first = descriptor.substr(0, descriptor.find(' '));
    const auto begins = [&](std::string_view word) {
        return rule == DescriptionRule::WholeWord ? first == word : descriptor.starts_with(word);
    };
    if (std::any_of(kArticles.begin(), kArticles.end(), begins)) return ", which is ";
    if (std::any_of(kVerbs.begin(), kVerbs.end(), begins)) return ", which ";
    return begins(kParticiple) ? ", which is " : ", which has ";
}

}  // namespace

std::string descriptionText(std::string_view className, std::string_view descriptor, DescriptionRule rule,
                            bool trailingPeriod) {
    std::string text(className);
    std::replace(text.begin(), text.end(), '_', ' ');
    descriptor = trimmed(descriptor);
    if (descriptor.empty()) return text;
    text.append(joint(descriptor, rule)).append(descriptor);
    if (trailingPeriod) text += '.';
    return text;
}

std::vector<std::string> descriptionTexts(std::string_view className, const std::vector<std::string>& descriptors,
                                          DescriptionRule rule, bool trailingPeriod) {
    if (descriptors.empty()) return {descriptionText(className, {}, rule)};
    std::vector<std::string> texts;
    texts.reserve(descriptors.size());
    for (const std::string& descriptor : descriptors)
        texts.push_back(descriptionText(className, descriptor, rule, trailingPeriod));
    return texts;
}

std::vector<std::string> descriptorsOfCompletion(std::string_view completion, bool prependMarker) {
    const std::string text = (prependMarker ? "- " : "") + std::string(completion);
    std::vector<std::string> out;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = std::string_view(text).substr(begin, end - begin);
        begin = end + 1;
        if (!line.starts_with("- ")) continue;
        if (const std::string_view item = trimmed(line.substr(2)); !item.empty()) out.emplace_back(item);
    }
    return out;
}

}  // namespace vitrine
