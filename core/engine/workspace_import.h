// SPDX-License-Identifier: GPL-3.0-or-later
// A workspace of one's own from a data set, a backbone and a list of concepts; done again, it brings it up to
// date.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/job_context.h"
#include "clip/device.h"
#include "embeddings/dataset_embeddings.h"

namespace vitrine {

struct ImportRequest {
    std::filesystem::path dataset;
    std::vector<std::string> datasetOptions;  ///< "key=value"
    SplitScheme scheme = SplitScheme::Official;
    std::filesystem::path workspace;  ///< folder; made where it is absent
    std::filesystem::path backbone;   ///< may be empty where the workspace is there already
    std::filesystem::path concepts;   ///< likewise
    bool replace = false;             ///< another data set than the one of the workspace may take its place
    DeviceOptions device;
};

struct ImportReport {
    std::string kind;      ///< title of the kind of data set, English, translatable
    std::string dataset;   ///< its name
    std::filesystem::path workspace;
    std::size_t classes = 0;
    std::size_t concepts = 0;
    DatasetEmbeddings embeddings;      ///< the snapshot is empty: it was written
    std::size_t rows[3] = {};          ///< images of train, validation, test
    std::vector<Error> problems;       ///< entries of the data set that were left out
    std::vector<std::string> remarks;  ///< datasetRemarks()
};

/// Writes or updates the folder: catalogue.sqlite, store/, embeddings.safetensors, concepts/, vitrine.json
/// last. What of an existing workspace the request does not name stays: its runs, templates and name. Stopped
/// or killed, the same call goes on. On the thread that owns the tensor library. InvalidOption where backbone
/// or concepts are needed, or the workspace holds another data set that may not be replaced; Cancelled; errors of
/// the parts.
Result<ImportReport> importWorkspace(const ImportRequest& request, JobContext& context);

}  // namespace vitrine
