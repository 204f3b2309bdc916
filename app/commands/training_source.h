// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/job_context.h"
#include "base/result.h"
#include "classifiers/training_data.h"
#include "clip/device.h"
#include "datasets/splits.h"

namespace vitrine {

/// Where `vitrine train` takes its data from. What is not given comes from the workspace.
struct TrainingSource {
    std::filesystem::path workspace;  ///< empty = the demo
    std::filesystem::path dataset;    ///< folder of labelled images, encoded here
    std::vector<std::string> datasetOptions;  ///< "key=value" for the kind of data set it is
    SplitScheme splits = SplitScheme::Official;
    std::filesystem::path backbone;
    std::filesystem::path concepts;
    std::filesystem::path descriptors;  ///< JSON of what each class looks like (concepts/class_descriptors.h)
    DeviceOptions device;
    std::filesystem::path kept;   ///< embeddings a run has kept: read where they are those of `dataset`, never written
    std::filesystem::path cache;  ///< safetensors file the embeddings of `dataset` are written to; empty: none is left
};

/// Loads the backbone, encodes the data set (or reads its embeddings from `kept` or `cache`) and the texts.
/// Images that can not be read are left out and printed. On the thread that owns the tensor library.
Result<TrainingData> loadTrainingData(const TrainingSource& source, JobContext& job);

}  // namespace vitrine
