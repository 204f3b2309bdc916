// SPDX-License-Identifier: GPL-3.0-or-later
// Classification by description in words: how a descriptor becomes the text that is compared with an
// image, and how the answer of a language model becomes descriptors (Menon & Vondrick, "Visual
// Classification via Description from Large Language Models", ICLR 2023).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vitrine {

enum class DescriptionRule {
    WholeWord,  ///< the first word decides: "antlers" is no "a …"
    Published   ///< the first letters decide, as in the released code: "which is antlers"
};

/// "golden retriever, which has floppy ears". Underscores of the class name become blanks; a blank descriptor
/// leaves the class name alone. `trailingPeriod` ends a described text with a period, as for ImageNet.
std::string descriptionText(std::string_view className, std::string_view descriptor,
                            DescriptionRule rule = DescriptionRule::WholeWord, bool trailingPeriod = false);

/// One text a descriptor; without any, the class name alone.
std::vector<std::string> descriptionTexts(std::string_view className, const std::vector<std::string>& descriptors,
                                          DescriptionRule rule = DescriptionRule::WholeWord,
                                          bool trailingPeriod = false);

/// The bullets of an answer: lines that begin with "- ", without the marker. A prompt that already ended in "-"
/// has taken the marker of the first one: `prependMarker` puts it back.
std::vector<std::string> descriptorsOfCompletion(std::string_view completion, bool prependMarker);

}  // namespace vitrine
