// SPDX-License-Identifier: GPL-3.0-or-later
// Labelled images on disk. A kind of data set is one file of this room and one line of its
// CMakeLists.txt: `vitrine_register(dataset NAME)`, a function `DatasetSource make_NAME()`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/matrix.h"
#include "base/option_spec.h"
#include "base/result.h"
#include "image/image_location.h"

namespace vitrine {

enum class Split { Train, Validation, Test };

/// "train", "validation", "test".
const char* splitName(Split split);

struct DatasetItem {
    std::filesystem::path path;  ///< the image, or the file that holds it
    std::string id;              ///< stable name within the data set: path relative to its root
    int label = -1;              ///< index into classNames; −1 = not known
    Split split = Split::Train;
    std::optional<RawPlanes> planes;  ///< which part of the file, where the image is not the whole of it

    ImageLocation location() const { return {path, planes}; }
};

/// What of the splits is drawn by chance because the folder does not publish it (datasets/splits.h).
struct SplitPlan {
    bool drawTest = false;
    bool drawValidation = false;
    double testShare = 0.1;        ///< of all images of a class
    double validationShare = 0.1;  ///< of all images of a class but those of a published test split
    std::uint64_t seed = 42;
};

struct Dataset {
    std::string kind;  ///< DatasetSource::id
    std::string name;
    std::filesystem::path root;
    std::vector<std::string> classNames;  ///< a name may occur twice: classes are told apart by their index
    std::vector<DatasetItem> items;
    std::vector<std::string> conceptNames;  ///< D names of the columns below, or empty
    Matrix conceptLabels;                   ///< items × D of 0 and 1, or empty
    SplitPlan plan;
    std::vector<Error> problems;  ///< entries that contradict the folder and were left out

    std::size_t count(Split split) const;
    /// Keeps the items named (ascending positions) with their concept labels.
    void keep(const std::vector<std::size_t>& positions);
};

/// One kind of data set. `open` reads names and label files, decodes nothing.
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
/// The first kind that recognises `root`, or null.
const DatasetSource* recogniseDataset(const std::filesystem::path& root);

/// Opens `root` with the first kind that recognises it; `assignments` ("key=value") change that kind's
/// defaults. What the folder does not publish of the splits is drawn. FileNotFound, UnsupportedFormat,
/// InvalidOption, EmptyInput (no image at all).
Result<Dataset> openDataset(const std::filesystem::path& root, const std::vector<std::string>& assignments = {});

}  // namespace vitrine
