// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/fake_map.h"

#include <algorithm>
#include <cmath>

#include "base/counter_random.h"

namespace vitrine::test {
namespace {

void add(MapPoints& points, MapKind kind, std::size_t row, const std::string& name, int label, std::uint8_t split) {
    points.kinds.push_back(kind);
    points.rows.push_back(static_cast<std::uint32_t>(row));
    points.names.push_back(name);
    points.classes.push_back(label);
    points.splits.push_back(split);
}

}  // namespace

MapPointsPointer fakeMapPoints(const WorkspaceSnapshot& workspace, std::size_t images) {
    auto points = std::make_shared<MapPoints>();
    points->classNames = workspace.classNames;
    const std::size_t classes = workspace.classNames.size();
    for (std::size_t i = 0; i < images; ++i)
        add(*points, MapKind::Image, i, "image_" + std::to_string(i), static_cast<int>(i % classes), static_cast<std::uint8_t>(i % 5 == 4 ? 2 : 0));
    for (std::size_t i = 0; i < workspace.conceptNames.size(); ++i) add(*points, MapKind::Concept, i, workspace.conceptNames[i], -1, MapPoints::kNoSplit);
    for (std::size_t i = 0; i < classes; ++i) add(*points, MapKind::Class, i, workspace.classNames[i], static_cast<int>(i), MapPoints::kNoSplit);
    for (const auto& run : workspace.columns()) {
        MapModel model{run->id, run->variantId, run->title, std::vector<int>(points->size(), -1)};
        for (std::size_t i = 0; i < images; ++i)
            model.predicted[i] = static_cast<int>((i + (i % 11 == 3 && run->id != "clip" ? 1 : i % 7 == 3 ? 2 : 0)) % classes);
        points->models.push_back(std::move(model));
    }
    points->embeddingsFingerprint = "fake";
    return points;
}

std::vector<float> fakeMapCoordinates(const MapPoints& points, float spread) {
    CounterRandom random(7);
    const auto classes = static_cast<float>(std::max<std::size_t>(1, points.classNames.size()));
    const float perSide = std::ceil(std::sqrt(classes));
    std::vector<float> coordinates;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto label = static_cast<float>(std::max(0, points.classes[i]));
        float x = 11.0F * std::fmod(label, perSide) + 3.0F * std::sin(label * 2.1F), y = 11.0F * std::floor(label / perSide) + 3.0F * std::cos(label * 1.7F);
        float width = 2.2F;
        if (points.kinds[i] == MapKind::Concept || points.kinds[i] == MapKind::RandomWord) {
            x = 11.0F * perSide + 6.0F;
            y = 5.0F * perSide;
            width = 4.0F;
        }
        coordinates.push_back(x + spread * width * random.normal());
        coordinates.push_back(y + spread * width * random.normal());
    }
    return coordinates;
}

Image fakeRowPicture(std::uint32_t row, int side) {
    std::vector<std::uint8_t> pixels;
    for (int i = 0; i < side * side; ++i)
        for (const std::uint32_t value : {row * 8 % 256, row / 32 * 8 % 256, 120U}) pixels.push_back(static_cast<std::uint8_t>(value));
    return Image(side, side, std::move(pixels));
}

std::uint32_t rowOfPicture(std::uint8_t red, std::uint8_t green, std::uint8_t) { return red / 8U + green / 8U * 32U; }

FakeMap::FakeMap(std::shared_ptr<const WorkspaceSnapshot> workspace, FakeMapWorld world)
    : workspace_(std::move(workspace)), world_(world), points_(fakeMapPoints(*workspace_, world.images)) {}

FakeMap::~FakeMap() { join(); }

void FakeMap::join() {
    stopFit();
    if (worker_.joinable()) worker_.join();
}

MapFramePointer FakeMap::frameAt(const MapRequest& request, int iteration, bool isFinished) const {
    auto frame = std::make_shared<MapFrame>();
    frame->points = points_;
    frame->request = request;
    frame->iteration = iteration;
    frame->iterations = request.iterations;
    const float left = 1.0F - static_cast<float>(iteration) / static_cast<float>(std::max(1, request.iterations));
    frame->coordinates = fakeMapCoordinates(*points_, 1.0F + 3.0F * left);
    frame->kl = 1.8 + static_cast<double>(left);
    frame->isExaggerated = left > 0.67F;
    frame->isFinished = isFinished;
    frame->seconds = 0.01 * iteration;
    if (request.method == MapMethod::Pca) frame->explained = {0.31, 0.12};
    return frame;
}

void FakeMap::fit(MapRequest request, FrameCallback frame, Callback<MapFramePointer> done) {
    join();
    isStopped_ = isPaused_ = false;
    worker_ = std::thread([this, request, frame, done] {
        if (world_.fails) return done(fail(ErrorCode::OutOfMemory, "map", "made up by the test"));
        if (request.method == MapMethod::Pca) return done(frameAt(request, 0, true));
        int iteration = 0;
        for (int i = 0; i < world_.frames; ++i) {
            iteration = (i + 1) * request.iterations / world_.frames;
            std::unique_lock lock(mutex_);
            wake_.wait_for(lock, std::chrono::milliseconds(world_.frameMilliseconds), [this] { return isStopped_; });
            wake_.wait(lock, [this] { return isStopped_ || !isPaused_; });
            if (isStopped_) break;
            lock.unlock();
            frame(frameAt(request, iteration, false));
            ++framesSent_;
        }
        done(frameAt(request, iteration, true));
    });
}

void FakeMap::pauseFit() {
    const std::lock_guard lock(mutex_);
    isPaused_ = true;
}

void FakeMap::continueFit() {
    {
        const std::lock_guard lock(mutex_);
        isPaused_ = false;
    }
    wake_.notify_all();
}

void FakeMap::stopFit() {
    {
        const std::lock_guard lock(mutex_);
        isStopped_ = true;
    }
    wake_.notify_all();
}

void FakeMap::openStored(Callback<MapFramePointer> done) {
    if (world_.hasStored) return done(frameAt({}, 750, true));
    done(fail(ErrorCode::EmptyInput, "map", "none is stored"));
}

void FakeMap::cluster(ClusterRequest request, Callback<MapClustersPointer> done) {
    auto clusters = std::make_shared<MapClusters>();
    const std::size_t count = request.clusters > 0 ? static_cast<std::size_t>(request.clusters) : workspace_->classNames.size();
    clusters->clusters.resize(count);
    for (std::size_t row = 0; row < world_.images; ++row) {
        const std::size_t cluster = row % workspace_->classNames.size() % count;
        clusters->assignment.push_back(static_cast<int>(cluster));
        ++clusters->clusters[cluster].size;
    }
    for (std::size_t c = 0; c < count; ++c) {
        MapCluster& cluster = clusters->clusters[c];
        for (std::size_t i = 0; i < 5; ++i) {
            cluster.concepts.push_back(workspace_->conceptNames[(3 * c + i) % workspace_->conceptNames.size()]);
            cluster.lifts.push_back(2.0 - 0.3 * static_cast<double>(i));
        }
        cluster.silhouette = 0.45 - 0.01 * static_cast<double>(c);
        cluster.commonClass = static_cast<int>(c % workspace_->classNames.size());
        cluster.commonShare = 0.9;
    }
    clusters->silhouette = 0.41;
    clusters->ari = 0.63;
    clusters->nmi = 0.71;
    clusters->purity = 0.8;
    if (request.clusters == 0) clusters->sweep = {{2, 0.2}, {static_cast<int>(count), 0.41}};
    done(clusters);
}

void FakeMap::neighbours(std::uint32_t point, int count, Callback<MapNeighbours> done) {
    MapNeighbours found;
    const auto classes = static_cast<std::uint32_t>(workspace_->classNames.size());
    for (int i = 1; i <= count; ++i) {
        found.points.push_back((point + static_cast<std::uint32_t>(i) * classes) % static_cast<std::uint32_t>(world_.images));
        found.similarities.push_back(0.99F - 0.01F * static_cast<float>(i));
    }
    done(found);
}

void FakeMap::describe(std::uint32_t point, Callback<MapPointFacts> done) {
    done(MapPointFacts{point, {workspace_->conceptNames[0], workspace_->conceptNames[1]}, {2.5F, 2.1F}});
}

void FakeMap::place(ImageId image, Callback<PlacedImage> done) {
    PlacedImage placed{image, 5.0F, 5.0F, {}};
    neighbours(0, 5, [&](Result<MapNeighbours> found) { placed.neighbours = *found; });
    done(placed);
}

void FakeMap::conceptScores(std::string, Callback<std::vector<float>> done) {
    const std::vector<float> places = fakeMapCoordinates(*points_, 1.0F);
    std::vector<float> scores;
    for (std::size_t i = 0; i < points_->size(); ++i) scores.push_back(0.2F + 0.01F * places[2 * i]);
    done(scores);
}

void FakeMap::pictures(std::vector<std::uint32_t> rows, int side, std::function<void(MapPicture)> ready) {
    for (const std::uint32_t row : rows) ready({row, points_->names[row], {}, fakeRowPicture(row, side)});
}

void FakeMap::openPicture(std::uint32_t row, int side, std::function<void(MapPicture)> ready) { pictures({row}, side, std::move(ready)); }

}  // namespace vitrine::test
