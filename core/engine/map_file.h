// SPDX-License-Identifier: GPL-3.0-or-later
// The map of a finished fit on disk (docs/FORMATS.md, schema "vitrine.map/1").
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/map_snapshots.h"
#include "engine/workspace.h"

namespace vitrine {

/// A stored map without what can be computed again.
struct StoredMap {
    MapRequest request;
    std::string embeddingsFingerprint;
    std::vector<std::string> names;   ///< of every point, in order: what the coordinates belong to
    std::vector<float> coordinates;   ///< x, y of each
    int iterations = 0;
    double kl = 0.0;                  ///< NaN for PCA
    double seconds = 0.0;
};

/// Where the map of a workspace lies: in its folder, or with the user's data where that is the demo or read-only.
std::filesystem::path mapFilePath(const WorkspaceFiles& files);

/// Atomic. FileNotWritable.
Result<> saveMap(const MapFrame& frame, const std::filesystem::path& path);
/// FileNotFound, FileCorrupt, UnsupportedFormat for another schema.
Result<StoredMap> loadMap(const std::filesystem::path& path);

}  // namespace vitrine
