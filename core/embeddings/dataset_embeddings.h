// SPDX-License-Identifier: GPL-3.0-or-later
// From a data set to embeddings with labels and splits: catalogue, splits without leaks, the network for what
// no earlier call has encoded.
#pragma once

#include <filesystem>
#include <vector>

#include "base/job_context.h"
#include "base/result.h"
#include "clip/clip_model.h"
#include "datasets/dataset.h"
#include "datasets/image_catalogue.h"
#include "datasets/splits.h"
#include "embeddings/embedding_snapshot.h"

namespace vitrine {

/// Where the parts of embedDataset() lie below its folder.
inline constexpr const char* kCatalogueFile = "catalogue.sqlite";
inline constexpr const char* kStoreFolder = "store";

struct DatasetEmbeddings {
    EmbeddingSnapshot snapshot;   ///< rows as the store keeps them (float16), in the order of the data set
    CatalogueChanges changes;
    SplitReport splits;
    std::vector<Error> skipped;   ///< images that can not be read or decoded; they have no row
    std::size_t encoded = 0;      ///< images that went through the network in this call
    double imagesPerSecond = 0;   ///< of those
    double waitingShare = 0;      ///< share of that time the network stood idle for want of pictures
};

/// Brings the catalogue and the embedding store in `folder` (created) up to `dataset` and gives its snapshot.
/// Costs what is new: files of unchanged size and time are not read, contents the store has are not encoded,
/// images of equal content are encoded once. Stopped or killed, it goes on from the last saved rows; where another
/// Vitrine has the store open it waits for it. On the thread that owns the model. Cancelled; EmptyInput where no image can be read; errors of the two.
Result<DatasetEmbeddings> embedDataset(Dataset dataset, SplitScheme scheme, const std::filesystem::path& folder,
                                       const ClipModel& model, JobContext& context);

}  // namespace vitrine
