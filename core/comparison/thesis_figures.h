// SPDX-License-Identifier: GPL-3.0-or-later
// The accuracies printed in the thesis this program accompanies, with what is known about each of them.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace vitrine {

/// What stands against comparing a printed figure with one's own.
enum class FigureFlag {
    LeakySplit,    ///< about 80 % of the "test" images were in the train part
    OtherBackbone, ///< measured with a ResNet-50 CLIP, printed beside ViT-L/14 figures
    OtherSplit,    ///< measured on the train part of the merged data, not on a test split
    Copied,        ///< taken from another paper, not measured by the author
    Inconsistent   ///< contradicts another figure of the same table
};
/// English, translatable (context "Core"): a word for a badge, and a sentence.
const char* figureFlagTitle(FigureFlag flag);
const char* figureFlagText(FigureFlag flag);

struct ThesisFigure {
    std::string_view variant;  ///< id of the ClassifierVariant
    std::string_view dataset;  ///< "cifar10", "cifar100", "imagenet", "cub", "places365"
    double top1 = 0.0;         ///< share 0..1 as printed
    std::vector<FigureFlag> flags;
};

/// All of them: ten methods × five data sets.
std::span<const ThesisFigure> thesisFigures();
/// Null where the thesis has none.
const ThesisFigure* findThesisFigure(std::string_view variant, std::string_view dataset);
/// Top-1 of the thesis is given for this data set name: "CIFAR10", "CUB-200-2011" … → id; empty if unknown.
std::string_view thesisDatasetId(std::string_view datasetName);

}  // namespace vitrine
