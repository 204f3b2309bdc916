// SPDX-License-Identifier: GPL-3.0-or-later
// Which image is learnt from and which is judged on. The rule that holds for every data set: no content
// (byte for byte) stands in two splits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/dataset.h"
#include "io/content_hash.h"

namespace vitrine {

enum class SplitScheme {
    Official,  ///< as published; what is missing is drawn from the training images as Dataset::plan says
    Thesis     ///< one seeded 80/10/10 partition of all images together, class by class, disjoint
};

/// "official", "thesis".
const char* splitSchemeName(SplitScheme scheme);
/// InvalidOption for any other text.
Result<SplitScheme> splitSchemeOf(std::string_view name);

/// The options that every kind of data set offers, and what they come to. `drawsTest`: the folder may
/// have no test split of its own.
std::vector<OptionSpec> splitOptions(bool drawsTest);
SplitPlan splitPlan(const OptionValues& options, bool drawTest, bool drawValidation);

/// Draws what `dataset.plan` says from the training images: the share of each class, rounded to whole
/// images, at least one where the class has three. Each class has a random stream of its own
/// (seed, class, split), so that images of one class never move those of another. Images without a label
/// stay where they are.
void drawSplits(Dataset& dataset);

/// What separateSplits() found and did.
struct SplitReport {
    struct LeftOut {
        std::string id;    ///< left out of the data set
        Split split = Split::Train;
        std::string twin;  ///< the image of equal content that stayed
        Split twinSplit = Split::Test;
    };
    std::vector<LeftOut> leftOut;
    std::size_t repeatedImages = 0;  ///< images that are the second or a later one of their content
    std::size_t contradictions = 0;  ///< contents that images of different classes share
};

/// Gives every content one side. `contents` has a hash for each item, nothing where the image can not
/// be read; items and hashes that are left out are erased from both.
///  - Official: where equal images stand in two published splits, the one in the test split stays, then
///    the one in the validation split; the others are left out. What is drawn is drawn anew, images of
///    equal content together.
///  - Thesis: images of equal content are drawn together, with the class of the first; nothing is left out.
SplitReport separateSplits(Dataset& dataset, std::vector<std::optional<ContentHash>>& contents, SplitScheme scheme);

/// Plain sentences on what makes figures of this data set doubtful: a split without images, one class
/// only, classes with a single image or none in training, names that two classes share, unlabelled images.
std::vector<std::string> datasetRemarks(const Dataset& dataset);

}  // namespace vitrine
