// SPDX-License-Identifier: GPL-3.0-or-later
// Places365-Standard (Zhou et al., TPAMI 2018). Small images: data_256/, val_256/ and lists of labels.
// Easy directory structure: train/ and val/ with a folder for each category.
#include <algorithm>
#include <map>

#include "datasets/dataset.h"
#include "datasets/internal/dataset_files.h"
#include "datasets/splits.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCategories = "categories_places365.txt";
constexpr const char* kValidationList = "places365_val.txt";
constexpr const char* kTrainList = "places365_train_standard.txt";
const std::vector<std::string> kTrainFolders{"data_256", "data_large", "data_256_standard", "data_large_standard"};
const std::vector<std::string> kValidationFolders{"val_256", "val_large"};

bool isThere(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

bool isListed(const fs::path& root) { return isThere(root / kCategories) && isThere(root / kTrainList); }

/// The archive of the easy structure holds train.txt and val.txt beside its folders; "airfield" is the
/// first category.
bool isEasy(const fs::path& root) {
    return isThere(root / "train" / "airfield") && isThere(root / "val") &&
           (isThere(root / kCategories) || (isThere(root / "train.txt") && isThere(root / "val.txt")));
}

fs::path placesFolder(const fs::path& root) {
    for (const fs::path& folder : {root, root / "places365_standard"})
        if (isListed(folder) || isEasy(folder)) return folder;
    return {};
}

bool recognises(const fs::path& root) { return !placesFolder(root).empty(); }

/// "/a/apartment_building/outdoor" or "apartment_building-outdoor" → "apartment building outdoor".
std::string placeName(std::string name) {
    if (name.size() > 3 && name[0] == '/' && name[2] == '/') name.erase(0, 3);
    std::replace(name.begin(), name.end(), '/', ' ');
    std::replace(name.begin(), name.end(), '-', ' ');
    return internal::asWords(std::move(name));
}

Result<> readCategories(Dataset& dataset, const fs::path& file) {
    std::map<std::int64_t, std::string> names;
    VITRINE_TRY(internal::forEachLine(file, [&](const internal::LabelLine& line) -> Result<> {
        const auto words = line.words();
        if (words.size() != 2) return line.corrupt("is not \"/letter/category number\"");
        VITRINE_ASSIGN(const std::int64_t number, line.wholeNumber(words[1], 0, 1'000'000));
        if (!names.emplace(number, placeName(std::string(words[0]))).second)
            return line.corrupt("repeats the number " + std::to_string(number));
        return {};
    }));
    for (const auto& [number, name] : names) {
        if (number != static_cast<std::int64_t>(dataset.classNames.size()))
            return fail(ErrorCode::FileCorrupt, file.string(), "lacks the category " + std::to_string(dataset.classNames.size()));
        dataset.classNames.push_back(name);
    }
    return {};
}

/// Lines "file number" below `folder`.
Result<> addList(Dataset& dataset, const fs::path& list, const fs::path& folder, Split split) {
    const std::string prefix = folder.filename().string() + "/";
    const auto last = static_cast<std::int64_t>(dataset.classNames.size()) - 1;
    return internal::forEachLine(list, [&](const internal::LabelLine& line) -> Result<> {
        const auto words = line.words();
        if (words.size() != 2) return line.corrupt("is not \"file number\"");
        std::string name(words[0]);
        name.erase(0, std::min(name.find_first_not_of('/'), name.size()));
        if (!internal::staysInside(name)) return line.corrupt("names a file outside its folder: " + name);
        VITRINE_ASSIGN(const std::int64_t label, line.wholeNumber(words[1], 0, last));
        dataset.items.push_back({folder / name, prefix + name, static_cast<int>(label), split, {}});
        return {};
    });
}

Result<> addLists(Dataset& dataset, const fs::path& folder) {
    VITRINE_TRY(readCategories(dataset, folder / kCategories));
    const fs::path train = internal::firstExisting(folder, kTrainFolders);
    if (train.empty()) return fail(ErrorCode::FileNotFound, folder.string(), "has no folder data_256 or data_large of training images");
    VITRINE_TRY(addList(dataset, folder / kTrainList, train, Split::Train));
    const fs::path validation = internal::firstExisting(folder, kValidationFolders);
    if (!validation.empty() && isThere(folder / kValidationList))
        return addList(dataset, folder / kValidationList, validation, Split::Test);
    dataset.problems.push_back({ErrorCode::FileNotFound, folder.string(),
                                std::string("has no val_256 or val_large with ") + kValidationList +
                                    "; the test split is drawn from the training images"});
    return {};
}

Result<> addFolders(Dataset& dataset, const fs::path& folder, Split split, std::map<std::string, int>& labels) {
    VITRINE_ASSIGN(const auto categories, internal::subfolders(folder));
    for (const auto& category : categories) {
        const std::string name = category.filename().string();
        const auto [found, isNew] = labels.emplace(name, static_cast<int>(dataset.classNames.size()));
        if (isNew && split == Split::Test) return fail(ErrorCode::FileCorrupt, category.string(), "is a category that train has not");
        if (isNew) dataset.classNames.push_back(placeName(name));
        VITRINE_ASSIGN(const auto images, internal::imagesBelow(category));
        for (const auto& path : images) {
            VITRINE_ASSIGN(std::string id, internal::itemId(path, dataset.root));
            dataset.items.push_back({path, std::move(id), found->second, split, {}});
        }
    }
    return {};
}

Result<Dataset> open(const fs::path& root, const OptionValues& options) {
    const fs::path folder = placesFolder(root);
    if (folder.empty()) return fail(ErrorCode::FileNotFound, root.string(), std::string("lacks ") + kCategories + " or " + kTrainList);
    Dataset dataset;
    dataset.name = "Places365";
    dataset.root = root;
    if (isListed(folder)) {
        VITRINE_TRY(addLists(dataset, folder));
    } else {
        std::map<std::string, int> labels;
        VITRINE_TRY(addFolders(dataset, folder / "train", Split::Train, labels));
        VITRINE_TRY(addFolders(dataset, folder / "val", Split::Test, labels));
    }
    dataset.plan = splitPlan(options, dataset.count(Split::Test) == 0, true);
    return dataset;
}

}  // namespace

DatasetSource make_places365() {
    return {
        .id = "places365",
        .title = VITRINE_TR_NOOP("Core", "Places365"),
        .summary = VITRINE_TR_NOOP("Core", "The small images with their lists of labels, or train and val with a folder for each category."),
        .options = splitOptions(true),
        .recognises = recognises,
        .open = open,
    };
}

}  // namespace vitrine
