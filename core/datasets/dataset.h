// SPDX-License-Identifier: GPL-3.0-or-later
// Labelled images on disk. A kind of data set is one file of this room and one line of its
// CMakeLists.txt: `vitrine_register(dataset NAME)`, a function `DatasetSource make_NAME()`.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/option_spec.h"
#include "base/result.h"

namespace vitrine {

enum class Split { Train, Validation, Test };

/// "train", "validation", "test".
const char* splitName(Split split);

struct DatasetItem {
    std::filesystem::path path;  ///< the image
    std::string id;              ///< stable name within the data set: path relative to its root
    int label = -1;              ///< index into classNames; −1 = not known
    Split split = Split::Train;
};

struct Dataset {
    std::string name;
    std::filesystem::path root;
    std::vector<std::string> classNames;
    std::vector<DatasetItem> items;

    std::size_t count(Split split) const;
};

/// One kind of data set. `open` reads names only, decodes nothing.
struct DatasetSource {
    std::string id;       ///< snake_case, stable
    std::string title;    ///< English, translatable (context "Core")
    std::string summary;  ///< what the folder looks like, one sentence
    std::vector<OptionSpec> options;
    /// Whether `root` looks like this kind (cheap).
    bool (*recognises)(const std::filesystem::path& root) = nullptr;
    Result<Dataset> (*open)(const std::filesystem::path& root, const OptionValues& options) = nullptr;
};

/// Every kind, in registration order.
const std::vector<DatasetSource>& datasetSources();
/// Null where there is no such id.
const DatasetSource* findDatasetSource(std::string_view id);

/// Opens `root` with the first kind that recognises it; `assignments` ("key=value") change that kind's
/// defaults. FileNotFound, UnsupportedFormat, InvalidOption.
Result<Dataset> openDataset(const std::filesystem::path& root, const std::vector<std::string>& assignments = {});

}  // namespace vitrine
