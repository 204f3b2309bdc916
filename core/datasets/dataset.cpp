// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/dataset.h"

#include <algorithm>

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

Result<Dataset> openDataset(const std::filesystem::path& root, const std::vector<std::string>& assignments) {
    std::error_code error;
    if (!std::filesystem::is_directory(root, error))
        return fail(ErrorCode::FileNotFound, root.string(), error ? error.message() : "is not a folder");
    std::string known;
    for (const auto& source : datasetSources()) {
        if (source.recognises(root)) {
            OptionValues options(source.options);
            for (const std::string& assignment : assignments) VITRINE_TRY(options.setAssignment(assignment));
            return source.open(root, options);
        }
        known += (known.empty() ? "" : ", ") + source.title;
    }
    return fail(ErrorCode::UnsupportedFormat, root.string(), "is none of the data sets known: " + known);
}

}  // namespace vitrine
