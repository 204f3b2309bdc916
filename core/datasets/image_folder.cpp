// SPDX-License-Identifier: GPL-3.0-or-later
// One folder a class, with or without train/val/test above: the layout of torchvision's ImageFolder.
#include <algorithm>
#include <map>

#include "datasets/dataset.h"
#include "datasets/internal/dataset_files.h"
#include "datasets/splits.h"
#include "io/text_lines.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

using SplitFolders = std::map<Split, fs::path>;

/// The split folders among `folders`, or none where they are classes.
Result<SplitFolders> splitFolders(const std::vector<fs::path>& folders) {
    SplitFolders out;
    std::optional<Error> twice;
    for (const auto& folder : folders) {
        const auto split = internal::splitOfName(folder.filename().string());
        if (!split) continue;
        const auto [found, isNew] = out.emplace(*split, folder);
        if (!isNew)
            twice = Error{ErrorCode::FileCorrupt, folder.parent_path().string(),
                          "has two folders for the " + std::string(splitName(*split)) + " split: " +
                              found->second.filename().string() + ", " + folder.filename().string()};
    }
    if (!out.contains(Split::Train)) return SplitFolders{};
    if (twice) return fail(*twice);
    // Public data sets often withhold their test labels: what they call "val" is what is reported on.
    if (out.contains(Split::Validation) && !out.contains(Split::Test)) {
        out.emplace(Split::Test, out.at(Split::Validation));
        out.erase(Split::Validation);
    }
    return out;
}

/// Items of `folder`, whose sub-folders are classes; their labels are looked up in `labels`.
Result<> addItems(Dataset& dataset, const fs::path& folder, Split split, const std::map<std::string, int>& labels) {
    VITRINE_ASSIGN(const auto classes, internal::subfolders(folder));
    for (const auto& each : classes) {
        VITRINE_ASSIGN(const auto images, internal::imagesBelow(each));
        const int label = labels.at(each.filename().string());
        for (const auto& path : images) {
            VITRINE_ASSIGN(std::string id, internal::itemId(path, dataset.root));
            dataset.items.push_back({path, std::move(id), label, split, {}});
        }
    }
    return {};
}

bool recognises(const fs::path& root) {
    const auto folders = internal::subfolders(root);
    if (!folders) return false;
    const auto splits = splitFolders(*folders);
    if (!splits) return true;  // open() says what is wrong
    const auto classes = splits->empty() ? folders : internal::subfolders(splits->at(Split::Train));
    return classes && std::any_of(classes->begin(), classes->end(), internal::holdsImages);
}

Result<Dataset> open(const fs::path& root, const OptionValues& options) {
    Dataset dataset;
    dataset.name = internal::folderTitle(root);
    dataset.root = root;
    VITRINE_ASSIGN(const auto folders, internal::subfolders(root));
    VITRINE_ASSIGN(SplitFolders splits, splitFolders(folders));
    const bool hasSplits = !splits.empty();
    if (!hasSplits) splits.emplace(Split::Train, root);

    std::map<std::string, int> labels;
    for (const auto& [split, folder] : splits) {
        VITRINE_ASSIGN(const auto classes, internal::subfolders(folder));
        for (const auto& each : classes) labels.emplace(each.filename().string(), 0);
    }
    for (auto& [name, label] : labels) {
        if (!isValidUtf8(name)) return fail(ErrorCode::FileCorrupt, root.string(), "holds a folder whose name is not UTF-8");
        label = static_cast<int>(dataset.classNames.size());
        dataset.classNames.push_back(internal::asWords(name));
    }
    for (const auto& [split, folder] : splits) VITRINE_TRY(addItems(dataset, folder, split, labels));
    if (dataset.items.empty()) return fail(ErrorCode::EmptyInput, root.string(), "holds no image in a class folder");
    dataset.plan = splitPlan(options, !splits.contains(Split::Test), !splits.contains(Split::Validation));
    return dataset;
}

}  // namespace

DatasetSource make_image_folder() {
    return {
        .id = "image_folder",
        .title = VITRINE_TR_NOOP("Core", "Image folder"),
        .summary = VITRINE_TR_NOOP("Core", "One sub-folder for each class, with or without train, val and test above them."),
        .options = splitOptions(true),
        .recognises = recognises,
        .open = open,
    };
}

}  // namespace vitrine
