// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/internal/cub_attributes.h"

#include <algorithm>

#include "datasets/internal/dataset_files.h"

namespace vitrine::internal {
namespace {

namespace fs = std::filesystem;

/// Marks of one image × attribute table while its file is read.
class Marks {
public:
    Marks(std::size_t images, std::size_t attributes, std::int64_t leastCertainty)
        : images_(images), attributes_(attributes), leastCertainty_(leastCertainty), marks_(images * attributes, 0.0F),
          isSeen_(images * attributes, false) {}

    /// "image attribute present certainty time"; some published lines have surplus columns before the
    /// time, so only the first four are looked at.
    Result<> take(const LabelLine& line) {
        const auto words = line.words();
        if (words.size() < 4) return line.corrupt("is not \"image attribute present certainty time\"");
        VITRINE_ASSIGN(const std::int64_t image, line.wholeNumber(words[0], 1, static_cast<std::int64_t>(images_)));
        VITRINE_ASSIGN(const std::int64_t attribute, line.wholeNumber(words[1], 1, static_cast<std::int64_t>(attributes_)));
        VITRINE_ASSIGN(const std::int64_t present, line.wholeNumber(words[2], 0, 1));
        VITRINE_ASSIGN(const std::int64_t certainty, line.wholeNumber(words[3], 1, 4));
        const std::size_t cell = static_cast<std::size_t>(image - 1) * attributes_ + static_cast<std::size_t>(attribute - 1);
        if (isSeen_[cell])
            return line.corrupt("repeats attribute " + std::to_string(attribute) + " of image " + std::to_string(image));
        isSeen_[cell] = true;
        marks_[cell] = present == 1 && certainty >= leastCertainty_ ? 1.0F : 0.0F;
        return {};
    }

    std::size_t unseen() const { return static_cast<std::size_t>(std::count(isSeen_.begin(), isSeen_.end(), false)); }
    Matrix take() && { return {std::move(marks_), images_, attributes_}; }

private:
    std::size_t images_, attributes_;
    std::int64_t leastCertainty_;
    std::vector<float> marks_;
    std::vector<bool> isSeen_;
};

}  // namespace

std::string attributeName(std::string name) {
    if (name.starts_with("has_")) name.erase(0, 4);
    if (const std::size_t at = name.find("::"); at != std::string::npos) name.replace(at, 2, ": ");
    return asWords(std::move(name));
}

Result<> addCubAttributes(Dataset& dataset, const fs::path& folder, std::int64_t leastCertainty) {
    const fs::path names = firstExisting(folder, {"attributes/attributes.txt", "attributes.txt", "../attributes.txt"});
    const fs::path labels = firstExisting(folder, {"attributes/image_attribute_labels.txt"});
    if (names.empty() || labels.empty()) return {};
    VITRINE_ASSIGN(dataset.conceptNames, readNumberedLines(names));
    for (std::string& name : dataset.conceptNames) name = attributeName(std::move(name));
    Marks marks(dataset.items.size(), dataset.conceptNames.size(), leastCertainty);
    VITRINE_TRY(forEachLine(labels, [&](const LabelLine& line) { return marks.take(line); }));
    if (const std::size_t unseen = marks.unseen(); unseen > 0)
        dataset.problems.push_back({ErrorCode::FileCorrupt, labels.string(),
                                    "says nothing of " + std::to_string(unseen) + " of " +
                                        std::to_string(dataset.items.size() * dataset.conceptNames.size()) +
                                        " pairs of image and attribute; they count as not shown"});
    dataset.conceptLabels = std::move(marks).take();
    return {};
}

}  // namespace vitrine::internal
