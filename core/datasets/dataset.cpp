// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/dataset.h"

#include <algorithm>
#include <unordered_set>

#include "datasets/internal/dataset_files.h"
#include "datasets/splits.h"

namespace vitrine {

#define VITRINE_REGISTERED(name) DatasetSource make_##name();
#include "datasets/dataset_list.inc"
#undef VITRINE_REGISTERED

const char* splitName(Split split) {
    switch (split) {
        case Split::Train: return "train";
        case Split::Validation: return "validation";
        case Split::Test: return "test";
    }
    return "train";
}

std::size_t Dataset::count(Split split) const {
    return static_cast<std::size_t>(
        std::count_if(items.begin(), items.end(), [&](const DatasetItem& item) { return item.split == split; }));
}

void Dataset::keep(const std::vector<std::size_t>& positions) {
    std::vector<DatasetItem> kept;
    kept.reserve(positions.size());
    for (const std::size_t position : positions) kept.push_back(std::move(items[position]));
    items = std::move(kept);
    if (!conceptLabels.empty()) conceptLabels = conceptLabels.gather(positions);
}

const std::vector<DatasetSource>& datasetSources() {
    static const std::vector<DatasetSource> sources = {
#define VITRINE_REGISTERED(name) make_##name(),
#include "datasets/dataset_list.inc"
#undef VITRINE_REGISTERED
    };
    return sources;
}

const DatasetSource* findDatasetSource(std::string_view id) {
    const auto& sources = datasetSources();
    const auto found = std::find_if(sources.begin(), sources.end(), [&](const auto& source) { return source.id == id; });
    return found == sources.end() ? nullptr : &*found;
}

namespace {

/// Ids name the rows of an embedding file, so each may be there once only.
Result<> requireEachIdOnce(const Dataset& dataset) {
    std::unordered_set<std::string_view> seen;
    seen.reserve(dataset.items.size());
    for (const DatasetItem& item : dataset.items)
        if (!seen.insert(item.id).second)
            return fail(ErrorCode::FileCorrupt, dataset.root.string(), "has " + item.id + " twice in its lists");
    return {};
}

}  // namespace

const DatasetSource* recogniseDataset(const std::filesystem::path& root) {
    const auto& sources = datasetSources();
    const auto found = std::find_if(sources.begin(), sources.end(), [&](const auto& source) { return source.recognises(root); });
    return found == sources.end() ? nullptr : &*found;
}

Result<Dataset> openDataset(const std::filesystem::path& root, const std::vector<std::string>& assignments) {
    std::error_code error;
    if (!std::filesystem::is_directory(root, error))
        return fail(ErrorCode::FileNotFound, root.string(), error ? error.message() : "is not a folder");
    const DatasetSource* const source = recogniseDataset(root);
    if (source == nullptr && internal::holdsImages(root))
        return fail(ErrorCode::UnsupportedFormat, root.string(), "holds images, but nothing says their classes: a folder for each class or a labels.csv is needed");
    if (source == nullptr) {
        std::string known;
        for (const auto& each : datasetSources()) known += (known.empty() ? "" : ", ") + each.title;
        return fail(ErrorCode::UnsupportedFormat, root.string(), "is none of the data sets known: " + known);
    }
    OptionValues options(source->options);
    for (const std::string& assignment : assignments) VITRINE_TRY(options.setAssignment(assignment));
    auto dataset = guarded(root.string(), [&] { return source->open(root, options); });
    if (!dataset) return dataset;
    dataset->kind = source->id;
    if (dataset->items.empty()) return fail(ErrorCode::EmptyInput, root.string(), "holds no image that it labels");
    VITRINE_TRY(requireEachIdOnce(*dataset));
    drawSplits(*dataset);
    return dataset;
}

}  // namespace vitrine
