// SPDX-License-Identifier: GPL-3.0-or-later
// What lies on a map: its points, and the vectors between which distances are taken.
#pragma once

#include <memory>
#include <vector>

#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"
#include "engine/map_snapshots.h"
#include "engine/session.h"

namespace vitrine {

/// Immutable once made; any thread may read.
struct MapData {
    MapRequest request;
    MapPointsPointer points;
    Matrix vectors;                ///< n×d, as the projection sees them
    Matrix units;                  ///< n×d, the same with unit rows: cosines
    Matrix embeddings;             ///< n×P, unit rows of CLIP's space, whatever the input
    std::vector<float> imageMean;  ///< d, taken from every image; zeros where nothing is centred
};

using MapDataPointer = std::shared_ptr<const MapData>;

/// SHA-256 of the embeddings and the backbone they come from.
std::string embeddingsFingerprint(const EmbeddingSnapshot& embeddings);

/// Why the embeddings of a session can not be shown; nothing when they can.
Result<> checkMappable(const Session& session);

/// The vectors of some embeddings (rows of any length) under an input.
Result<Matrix> mapVectors(const Matrix& embeddings, MapInput input, const std::string& runId, const Session& session);

/// Points and vectors of a request. On the executor thread. EmptyInput, InvalidOption, Cancelled.
Result<MapDataPointer> makeMapData(const MapRequest& request, const std::string& fingerprint, const Session& session, JobContext& job);

/// The vector of one more image (1×P) as the projection of `data` sees it.
Result<Matrix> mapVectorOfImage(const MapData& data, const Matrix& embedding, const Session& session);

}  // namespace vitrine
