// SPDX-License-Identifier: GPL-3.0-or-later
// A map without an optimiser: made-up clouds of points, one a class, that contract while a "fit" runs on a
// thread of its own. Pictures carry their row, so that a test can tell them apart.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "engine/map_service.h"

namespace vitrine::test {

struct FakeMapWorld {
    std::size_t images = 600;
    int frames = 30;             ///< of a fit
    int frameMilliseconds = 8;
    bool hasStored = false;
    bool fails = false;          ///< every fit ends in an error
};

class FakeMap final : public MapService {
public:
    FakeMap(std::shared_ptr<const WorkspaceSnapshot> workspace, FakeMapWorld world);
    ~FakeMap() override;

    void fit(MapRequest request, FrameCallback frame, Callback<MapFramePointer> done) override;
    void pauseFit() override;
    void continueFit() override;
    void stopFit() override;
    void setExaggeration(double factor) override { exaggeration_ = factor; }
    void setLearningRateFactor(double factor) override { learningRateFactor_ = factor; }
    void openStored(Callback<MapFramePointer> done) override;
    void cluster(ClusterRequest request, Callback<MapClustersPointer> done) override;
    void neighbours(std::uint32_t point, int count, Callback<MapNeighbours> done) override;
    void describe(std::uint32_t point, Callback<MapPointFacts> done) override;
    void place(ImageId image, Callback<PlacedImage> done) override;
    void conceptScores(std::string conceptName, Callback<std::vector<float>> done) override;
    void pictures(std::vector<std::uint32_t> rows, int side, std::function<void(MapPicture)> ready) override;
    void openPicture(std::uint32_t row, int side, std::function<void(MapPicture)> ready) override;

    int framesSent() const { return framesSent_; }
    double exaggeration() const { return exaggeration_; }
    double learningRateFactor() const { return learningRateFactor_; }

private:
    void join();
    MapFramePointer frameAt(const MapRequest& request, int iteration, bool isFinished) const;

    std::shared_ptr<const WorkspaceSnapshot> workspace_;
    FakeMapWorld world_;
    MapPointsPointer points_;
    std::thread worker_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool isPaused_ = false, isStopped_ = false;
    std::atomic<int> framesSent_ = 0;
    std::atomic<double> exaggeration_ = 0.0;
    std::atomic<double> learningRateFactor_ = 0.0;
};

/// Points of `images` images in clouds, one a class of `workspace`, with its concepts and classes.
MapPointsPointer fakeMapPoints(const WorkspaceSnapshot& workspace, std::size_t images);
/// Their places; clouds are `spread` times as wide as in the end.
std::vector<float> fakeMapCoordinates(const MapPoints& points, float spread);
/// The plain picture of a row: its number is in its colours.
Image fakeRowPicture(std::uint32_t row, int side);
/// The row that a picture shows.
std::uint32_t rowOfPicture(std::uint8_t red, std::uint8_t green, std::uint8_t blue);

}  // namespace vitrine::test
