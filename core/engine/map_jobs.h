// SPDX-License-Identifier: GPL-3.0-or-later
// The map of the open workspace: fits and clusterings in the task lane, questions about points in the live
// lane, pictures on the decoding threads. Any thread may call.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "analysis/pca.h"
#include "engine/image_library.h"
#include "engine/inference_executor.h"
#include "engine/map_input.h"
#include "engine/map_service.h"
#include "engine/row_pictures.h"

namespace vitrine {

/// What the map needs of the engine around it.
struct MapHost {
    InferenceExecutor& executor;
    ImageLibrary& library;
    std::function<void(std::function<void()>)> decode;  ///< posts to the decoding threads
    std::function<SessionPointer()> session;
    std::string device = "cpu";
};

class MapJobs final : public MapService {
public:
    explicit MapJobs(MapHost host);
    ~MapJobs() override;

    void fit(MapRequest request, FrameCallback frame, Callback<MapFramePointer> done) override;
    void pauseFit() override;
    void continueFit() override;
    void stopFit() override;
    void setExaggeration(double factor) override;
    void setLearningRateFactor(double factor) override;
    void openStored(Callback<MapFramePointer> done) override;
    void cluster(ClusterRequest request, Callback<MapClustersPointer> done) override;
    void neighbours(std::uint32_t point, int count, Callback<MapNeighbours> done) override;
    void describe(std::uint32_t point, Callback<MapPointFacts> done) override;
    void place(ImageId image, Callback<PlacedImage> done) override;
    void conceptScores(std::string conceptName, Callback<std::vector<float>> done) override;
    void pictures(std::vector<std::uint32_t> rows, int side, std::function<void(MapPicture)> ready) override;
    void openPicture(std::uint32_t row, int side, std::function<void(MapPicture)> ready) override;

    /// Nothing is drawn any more; a running fit ends.
    void close();

private:
    struct Fit;
    /// The map that questions are about.
    struct Current {
        MapDataPointer data;
        MapFramePointer frame;
        std::shared_ptr<const PrincipalComponents> components;  ///< PCA only
    };

    Current current() const;
    void setCurrent(Current current);
    void post(const std::shared_ptr<Fit>& fit);
    void finish(const std::shared_ptr<Fit>& fit, Result<MapFramePointer> result);
    Result<MapFramePointer> run(Fit& fit, JobContext& job);
    Result<MapFramePointer> runTsne(Fit& fit, JobContext& job);
    Result<MapFramePointer> runPca(const MapDataPointer& data, JobContext& job);
    Result<MapFramePointer> restore(JobContext& job);
    std::string fingerprintOf(const std::shared_ptr<const EmbeddingSnapshot>& embeddings);
    std::shared_ptr<const RowPictures> pictureSource();
    template <class T>
    void ask(std::string key, std::function<Result<T>(const Current&, const Session&, JobContext&)> answer, Callback<T> done);
    template <class T>
    void task(const char* title, std::function<Result<T>(JobContext&)> work, Callback<T> done);

    MapHost host_;
    mutable std::mutex mutex_;  ///< of what follows
    std::shared_ptr<Fit> fit_;
    Current current_;
    std::shared_ptr<const EmbeddingSnapshot> hashed_;
    std::string fingerprint_;
    std::shared_ptr<const EmbeddingSnapshot> pictured_;
    std::shared_ptr<const RowPictures> pictures_;
    std::atomic<std::uint64_t> pictureRequest_ = 0;
    std::atomic<bool> closed_ = false;
};

}  // namespace vitrine
