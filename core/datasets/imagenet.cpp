// SPDX-License-Identifier: GPL-3.0-or-later
// ImageNet (ILSVRC 2012): train/n########/*.JPEG, and val/ either in such folders or flat with
// LOC_val_solution.csv or the devkit's ground truth. Classes are the WordNet ids in order; names come from
// LOC_synset_mapping.txt, map_clsloc.txt or class_names.txt.
#include <algorithm>
#include <cctype>

#include "base/counted.h"
#include "datasets/dataset.h"
#include "datasets/internal/dataset_files.h"
#include "datasets/internal/imagenet_labels.h"
#include "datasets/splits.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

bool isWordNetId(const std::string& name) {
    return name.size() == 9 && name[0] == 'n' &&
           std::all_of(name.begin() + 1, name.end(), [](unsigned char letter) { return std::isdigit(letter) != 0; });
}

bool holdsWordNetFolders(const fs::path& folder) {
    const auto folders = internal::subfolders(folder);
    return folders && !folders->empty() &&
           std::all_of(folders->begin(), folders->end(), [](const fs::path& each) { return isWordNetId(each.filename().string()); });
}

/// Where train/ is: `root` itself, or as the Kaggle archive unpacks.
fs::path imagesFolder(const fs::path& root) {
    for (const fs::path& folder : {root, root / "ILSVRC" / "Data" / "CLS-LOC"})
        if (holdsWordNetFolders(folder / "train")) return folder;
    return {};
}

bool recognises(const fs::path& root) { return !imagesFolder(root).empty(); }

/// Images of train/ or of a val/ that has class folders.
Result<> addFolders(Dataset& dataset, const fs::path& folder, Split split, const internal::ImagenetClasses& classes) {
    VITRINE_ASSIGN(const auto folders, internal::subfolders(folder));
    for (const auto& each : folders) {
        const auto found = classes.labels.find(each.filename().string());
        if (found == classes.labels.end())
            return fail(ErrorCode::FileCorrupt, each.string(), "is a class that train has not");
        VITRINE_ASSIGN(const auto images, internal::imagesBelow(each));
        for (const auto& path : images) {
            VITRINE_ASSIGN(std::string id, internal::itemId(path, dataset.root));
            dataset.items.push_back({path, std::move(id), found->second, split, {}});
        }
    }
    return {};
}

/// Images of a flat val/; those that the labels do not name are left out and counted.
Result<> addFlat(Dataset& dataset, const fs::path& folder, const internal::ImagenetClasses& classes) {
    VITRINE_ASSIGN(const auto images, internal::imagesBelow(folder));
    if (images.empty()) return {};
    VITRINE_ASSIGN(const auto labels, internal::readValidationLabels(dataset.root, folder, classes));
    if (!labels) {
        dataset.problems.push_back({ErrorCode::FileNotFound, folder.string(),
                                    "holds " + counted(images.size(), "image", "images") +
                                        " without labels: LOC_val_solution.csv, or ILSVRC2012_validation_ground_truth.txt "
                                        "with map_clsloc.txt or meta.mat, is needed beside them"});
        return {};
    }
    std::size_t labelled = 0;
    for (const auto& path : images) {
        const auto found = labels->find(path.stem().string());
        if (found == labels->end()) continue;
        ++labelled;
        VITRINE_ASSIGN(std::string id, internal::itemId(path, dataset.root));
        dataset.items.push_back({path, std::move(id), found->second, Split::Test, {}});
    }
    if (labelled < images.size())
        dataset.problems.push_back({ErrorCode::FileCorrupt, folder.string(),
                                    std::to_string(images.size() - labelled) + " of " + std::to_string(images.size()) +
                                        " images are not in the list of labels and are left out"});
    if (labelled < labels->size())
        dataset.problems.push_back({ErrorCode::FileNotFound, folder.string(),
                                    "lacks " + std::to_string(labels->size() - labelled) + " of the " +
                                        std::to_string(labels->size()) + " images that the list of labels names"});
    return {};
}

Result<Dataset> open(const fs::path& root, const OptionValues& options) {
    const fs::path folder = imagesFolder(root);
    if (folder.empty()) return fail(ErrorCode::FileNotFound, root.string(), "has no train folder of WordNet ids (n########)");
    Dataset dataset;
    dataset.name = "ImageNet";
    dataset.root = root;
    VITRINE_ASSIGN(const auto folders, internal::subfolders(folder / "train"));
    std::vector<std::string> ids;
    for (const fs::path& each : folders) ids.push_back(each.filename().string());
    VITRINE_ASSIGN(const internal::ImagenetClasses classes, internal::nameImagenetClasses(root, ids));
    dataset.classNames = classes.names;
    VITRINE_TRY(addFolders(dataset, folder / "train", Split::Train, classes));
    const fs::path validation = folder / "val";
    std::error_code ignored;
    if (fs::is_directory(validation, ignored)) {
        // Its own test labels were never published: the validation images are what is reported on.
        if (holdsWordNetFolders(validation)) {
            VITRINE_TRY(addFolders(dataset, validation, Split::Test, classes));
        } else {
            VITRINE_TRY(addFlat(dataset, validation, classes));
        }
    }
    dataset.plan = splitPlan(options, dataset.count(Split::Test) == 0, true);
    return dataset;
}

}  // namespace

DatasetSource make_imagenet() {
    return {
        .id = "imagenet",
        .title = VITRINE_TR_NOOP("Core", "ImageNet"),
        .summary = VITRINE_TR_NOOP("Core", "train and val with a folder for each WordNet id, or a flat val with its list of labels."),
        .options = splitOptions(true),
        .recognises = recognises,
        .open = open,
    };
}

}  // namespace vitrine
