// SPDX-License-Identifier: GPL-3.0-or-later
// What the Map page asks of the engine. Every function may be called from any thread and returns at
// once; callbacks come on threads of the engine, `done` exactly once.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/map_snapshots.h"
#include "engine/snapshots.h"

namespace vitrine {

class MapService {
public:
    template <class T>
    using Callback = std::function<void(Result<T>)>;
    using FrameCallback = std::function<void(MapFramePointer)>;

    static constexpr int kFramesPerSecond = 30;  ///< at most

    MapService() = default;
    MapService(const MapService&) = delete;
    MapService& operator=(const MapService&) = delete;
    virtual ~MapService() = default;

    /// Starts a fit and ends the one before it. `frame` comes with every picture worth showing, the last
    /// one and the ones at a pause included; `done` when it is finished, stopped (with what was reached)
    /// or failed. A finished fit is stored with the workspace.
    virtual void fit(MapRequest request, FrameCallback frame, Callback<MapFramePointer> done) = 0;
    /// The device and the task lane are free while a fit pauses.
    virtual void pauseFit() = 0;
    virtual void continueFit() = 0;
    /// Ends it with what was reached.
    virtual void stopFit() = 0;
    /// Attraction of the running fit is multiplied by `factor` from the next step to the end of its phase.
    virtual void setExaggeration(double factor) = 0;
    /// The learning rate of the running fit is `factor` times the usual one from the next step on.
    virtual void setLearningRateFactor(double factor) = 0;

    /// The map stored with the workspace. EmptyInput when there is none, InvalidOption when it belongs to
    /// other embeddings.
    virtual void openStored(Callback<MapFramePointer> done) = 0;

    virtual void cluster(ClusterRequest request, Callback<MapClustersPointer> done) = 0;

    /// The `count` nearest points of a point of the current map. The latest request wins.
    virtual void neighbours(std::uint32_t point, int count, Callback<MapNeighbours> done) = 0;

    /// What stands out at a point of the current map. The latest request wins.
    virtual void describe(std::uint32_t point, Callback<MapPointFacts> done) = 0;

    /// The place of a loaded image on the current map.
    virtual void place(ImageId image, Callback<PlacedImage> done) = 0;

    /// Cosine of every point of the current map to the text of a concept. The latest request wins.
    virtual void conceptScores(std::string conceptName, Callback<std::vector<float>> done) = 0;

    /// Pictures of rows of the embeddings, `side` pixels at the longer side; `ready` once per row, in order,
    /// on a decoding thread. What is not started when the next call comes is dropped.
    virtual void pictures(std::vector<std::uint32_t> rows, int side, std::function<void(MapPicture)> ready) = 0;
    /// One picture to keep: never dropped for another request.
    virtual void openPicture(std::uint32_t row, int side, std::function<void(MapPicture)> ready) = 0;
};

}  // namespace vitrine
