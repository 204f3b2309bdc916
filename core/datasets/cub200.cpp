// SPDX-License-Identifier: GPL-3.0-or-later
// Caltech-UCSD Birds-200-2011 (Wah et al., CNS-TR-2011-001): images.txt, image_class_labels.txt,
// classes.txt, train_test_split.txt, images/, and the 312 attributes of every image as concept labels.
#include <algorithm>

#include "datasets/dataset.h"
#include "datasets/internal/cub_attributes.h"
#include "datasets/internal/dataset_files.h"
#include "datasets/splits.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

fs::path birdsFolder(const fs::path& root) {
    for (const fs::path& folder : {root, root / "CUB_200_2011"}) {
        std::error_code ignored;
        const auto has = [&](const char* name) { return fs::exists(folder / name, ignored); };
        if (has("images.txt") && has("image_class_labels.txt") && has("classes.txt") && has("images")) return folder;
    }
    return {};
}

bool recognises(const fs::path& root) { return !birdsFolder(root).empty(); }

/// "001.Black_footed_Albatross" → "Black footed Albatross".
std::string birdName(std::string name) {
    const std::size_t dot = name.find('.');
    const bool isNumbered = dot != std::string::npos && dot > 0 &&
                            std::all_of(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(dot),
                                        [](char letter) { return letter >= '0' && letter <= '9'; });
    if (isNumbered) name.erase(0, dot + 1);
    return internal::asWords(std::move(name));
}

/// One whole number for each image, from lines "id number".
Result<std::vector<std::int64_t>> readColumn(const fs::path& file, std::size_t images, std::int64_t lowest, std::int64_t highest) {
    const std::int64_t absent = lowest - 1;
    std::vector<std::int64_t> values(images, absent);
    VITRINE_TRY(internal::forEachLine(file, [&](const internal::LabelLine& line) -> Result<> {
        const auto words = line.words();
        if (words.size() != 2) return line.corrupt("is not \"image number\"");
        VITRINE_ASSIGN(const std::int64_t image, line.wholeNumber(words[0], 1, static_cast<std::int64_t>(images)));
        std::int64_t& value = values[static_cast<std::size_t>(image - 1)];
        if (value != absent) return line.corrupt("repeats the image " + std::to_string(image));
        VITRINE_ASSIGN(value, line.wholeNumber(words[1], lowest, highest));
        return {};
    }));
    const auto gap = std::find(values.begin(), values.end(), absent);
    if (gap == values.end()) return values;
    return fail(ErrorCode::FileCorrupt, file.string(),
                "says nothing of image " + std::to_string(gap - values.begin() + 1) + ", which images.txt lists");
}

Result<> addItems(Dataset& dataset, const fs::path& folder) {
    VITRINE_ASSIGN(const auto names, internal::readNumberedLines(folder / "images.txt"));
    const auto classes = static_cast<std::int64_t>(dataset.classNames.size());
    VITRINE_ASSIGN(const auto labels, readColumn(folder / "image_class_labels.txt", names.size(), 1, classes));
    const fs::path splitFile = folder / "train_test_split.txt";
    std::error_code ignored;
    std::vector<std::int64_t> isTraining(names.size(), 1);
    if (fs::exists(splitFile, ignored)) {
        VITRINE_ASSIGN(isTraining, readColumn(splitFile, names.size(), 0, 1));
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!internal::staysInside(names[i]))
            return fail(ErrorCode::FileCorrupt, (folder / "images.txt").string(), "names a file outside its folder: " + names[i]);
        dataset.items.push_back({folder / "images" / names[i], "images/" + names[i], static_cast<int>(labels[i] - 1),
                                 isTraining[i] == 1 ? Split::Train : Split::Test, {}});
    }
    return {};
}

Result<Dataset> open(const fs::path& root, const OptionValues& options) {
    const fs::path folder = birdsFolder(root);
    if (folder.empty()) return fail(ErrorCode::FileNotFound, root.string(), "lacks images.txt or a file beside it");
    Dataset dataset;
    dataset.name = "CUB-200-2011";
    dataset.root = root;
    VITRINE_ASSIGN(dataset.classNames, internal::readNumberedLines(folder / "classes.txt"));
    for (std::string& name : dataset.classNames) name = birdName(std::move(name));
    VITRINE_TRY(addItems(dataset, folder));
    VITRINE_TRY(internal::addCubAttributes(dataset, folder, options.integer("min_certainty")));
    std::error_code ignored;
    dataset.plan = splitPlan(options, !fs::exists(folder / "train_test_split.txt", ignored), true);
    return dataset;
}

std::vector<OptionSpec> options() {
    std::vector<OptionSpec> specs = splitOptions(true);
    specs.push_back(OptionSpec::integer("min_certainty", VITRINE_TR_NOOP("Core", "Least certainty"),
                                        VITRINE_TR_NOOP("Core", "An attribute counts as shown from this certainty of the "
                                                                "annotator on: 1 not visible, 2 guessing, 3 probably, "
                                                                "4 definitely."),
                                        1, 1, 4));
    return specs;
}

}  // namespace

DatasetSource make_cub200() {
    return {
        .id = "cub200",
        .title = VITRINE_TR_NOOP("Core", "CUB-200-2011"),
        .summary = VITRINE_TR_NOOP("Core", "images.txt, classes.txt and the other label files of the birds, with 312 attributes."),
        .options = options(),
        .recognises = recognises,
        .open = open,
    };
}

}  // namespace vitrine
