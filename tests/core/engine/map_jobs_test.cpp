// SPDX-License-Identifier: GPL-3.0-or-later
// The map of a workspace on the real engine: fits that are watched, held and stored, clusters, questions about
// points, images placed on it, pictures that belong to their rows.
#include "engine/map_jobs.h"

#include <atomic>
#include <cmath>
#include <fstream>
#include <set>
#include <thread>

#include "base/resources.h"
#include "core/engine/engine_fixture.h"
#include "engine/map_clusters.h"
#include "engine/map_file.h"
#include "engine/map_input.h"
#include "engine/ordinary_words.h"
#include "engine/row_pictures.h"
#include "image/preprocessor.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::answerOf;
using test::failsWith;
using test::succeeded;

class MapJobsTest : public test::EngineTest {
protected:
    void SetUp() override { ASSERT_TRUE(succeeded(open(workspaceFolder()))); }
    void TearDown() override {
        engine_.shutdown();
        fs::remove_all(workspaceFolder() / "maps");
    }

    MapService& map() { return engine_.map(); }
    Result<MapFramePointer> fit(const MapRequest& request, MapService::FrameCallback frame = [](const MapFramePointer&) {}) {
        return answerOf<MapFramePointer>([&](auto done) { map().fit(request, frame, done); });
    }
    static MapRequest quick(int iterations = 60) {
        MapRequest request;
        request.perplexity = 10.0;
        request.iterations = iterations;
        request.randomWords = 20;
        return request;
    }
    static std::size_t images() { return 4 * 36; }
};

/// Share of images whose nearest image on the map has the same class.
double nearestAgree(const MapFrame& frame) {
    std::size_t agree = 0, count = 0;
    const MapPoints& points = *frame.points;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (points.kinds[i] != MapKind::Image) continue;
        double best = 1e30;
        int label = -2;
        for (std::size_t j = 0; j < points.size(); ++j) {
            if (i == j || points.kinds[j] != MapKind::Image) continue;
            const double d = std::hypot(frame.coordinates[2 * i] - frame.coordinates[2 * j], frame.coordinates[2 * i + 1] - frame.coordinates[2 * j + 1]);
            if (d < best) {
                best = d;
                label = points.classes[j];
            }
        }
        ++count;
        agree += label == points.classes[i] ? 1 : 0;
    }
    return static_cast<double>(agree) / static_cast<double>(count);
}

TEST_F(MapJobsTest, FitsImagesConceptsClassesAndWordsTogether) {
    std::atomic<int> frames = 0;
    int last = -1;
    const auto made = fit(quick(300), [&](const MapFramePointer& frame) {
        ++frames;
        EXPECT_GE(frame->iteration, last);
        last = frame->iteration;
        EXPECT_EQ(frame->coordinates.size(), 2 * frame->points->size());
    });
    ASSERT_TRUE(succeeded(made));
    const MapFrame& frame = **made;
    EXPECT_GE(frames, 2);
    EXPECT_TRUE(frame.isFinished);
    EXPECT_TRUE(std::isfinite(frame.kl));
    EXPECT_EQ(frame.points->count(MapKind::Image), images());
    EXPECT_EQ(frame.points->count(MapKind::Concept), 6U);
    EXPECT_EQ(frame.points->count(MapKind::Class), 4U);
    EXPECT_EQ(frame.points->count(MapKind::RandomWord), 20U);
    EXPECT_GT(nearestAgree(frame), 0.8) << "four plain colours lie apart";
    ASSERT_FALSE(frame.points->models.empty());
    EXPECT_EQ(frame.points->models[0].id, "clip");
}

TEST_F(MapJobsTest, PausesWhileLiveRequestsGoOnAndContinues) {
    std::atomic<int> iteration = 0;
    std::promise<Result<MapFramePointer>> promise;
    auto future = promise.get_future();
    map().fit(quick(200000), [&](const MapFramePointer& frame) { iteration = frame->iteration; }, [&](Result<MapFramePointer> result) { promise.set_value(std::move(result)); });
    for (int i = 0; i < 4000 && iteration < 20; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ASSERT_GE(iteration, 20);
    map().pauseFit();
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    const int held = iteration;
    const auto near = answerOf<MapNeighbours>([&](auto done) { map().neighbours(3, 5, done); });
    ASSERT_TRUE(succeeded(near));
    EXPECT_EQ(near->points.size(), 5U);
    ClusterRequest clusters;
    clusters.clusters = 4;
    EXPECT_TRUE(succeeded(answerOf<MapClustersPointer>([&](auto done) { map().cluster(clusters, done); }))) << "the task lane is free";
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    EXPECT_EQ(iteration, held) << "the map moved during the pause";
    map().continueFit();
    for (int i = 0; i < 4000 && iteration == held; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_GT(iteration, held);
    map().stopFit();
    ASSERT_EQ(future.wait_for(std::chrono::seconds(10)), std::future_status::ready);
    const auto made = future.get();
    ASSERT_TRUE(succeeded(made));
    EXPECT_LT((*made)->iteration, 200000) << "stopped with what was reached";
}

TEST_F(MapJobsTest, StoppedDuringAPauseItKeepsWhatWasReached) {
    std::atomic<int> iteration = 0;
    std::promise<Result<MapFramePointer>> promise;
    auto future = promise.get_future();
    map().fit(quick(200000), [&](const MapFramePointer& frame) { iteration = frame->iteration; }, [&](Result<MapFramePointer> result) { promise.set_value(std::move(result)); });
    for (int i = 0; i < 4000 && iteration < 20; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    map().pauseFit();
    // A task that ran after the pause: the fit has left the lane.
    EXPECT_TRUE(failsWith(answerOf<MapFramePointer>([&](auto done) { map().openStored(done); }), ErrorCode::EmptyInput));
    map().stopFit();
    ASSERT_EQ(future.wait_for(std::chrono::seconds(30)), std::future_status::ready);
    const auto made = future.get();
    ASSERT_TRUE(succeeded(made));
    EXPECT_TRUE((*made)->isFinished);
    EXPECT_GE((*made)->iteration, 20);
    EXPECT_TRUE(succeeded(fit(quick()))) << "the next one";
}

TEST_F(MapJobsTest, AMapThatCanNotBeStoredIsShownAndSaysSo) {
    fs::create_directories(workspaceFolder());
    std::ofstream(workspaceFolder() / "maps") << "a file where the folder would be";
    const auto made = fit(quick());
    ASSERT_TRUE(succeeded(made));
    EXPECT_FALSE((*made)->coordinates.empty());
    ASSERT_TRUE((*made)->storeProblem);
    EXPECT_NE((*made)->storeProblem->subject.find("maps"), std::string::npos);
}

TEST_F(MapJobsTest, AFinishedMapIsStoredAndOpensAsItWas) {
    EXPECT_TRUE(failsWith(answerOf<MapFramePointer>([&](auto done) { map().openStored(done); }), ErrorCode::EmptyInput));
    const auto made = fit(quick());
    ASSERT_TRUE(succeeded(made));
    const fs::path file = workspaceFolder() / "maps" / "map.safetensors";
    ASSERT_TRUE(fs::exists(file));
    const auto opened = answerOf<MapFramePointer>([&](auto done) { map().openStored(done); });
    ASSERT_TRUE(succeeded(opened));
    EXPECT_EQ((*opened)->coordinates, (*made)->coordinates);
    EXPECT_EQ((*opened)->request, (*made)->request);
    EXPECT_EQ((*opened)->points->names, (*made)->points->names);
    EXPECT_DOUBLE_EQ((*opened)->kl, (*made)->kl);

    // Of other embeddings: refused, and nothing is overwritten.
    MapFrame other = **made;
    auto points = std::make_shared<MapPoints>(*other.points);
    points->embeddingsFingerprint = "0000";
    other.points = points;
    ASSERT_TRUE(succeeded(saveMap(other, file)));
    EXPECT_TRUE(failsWith(answerOf<MapFramePointer>([&](auto done) { map().openStored(done); }), ErrorCode::InvalidOption));
}

TEST_F(MapJobsTest, ADamagedFileIsNamed) {
    fs::create_directories(workspaceFolder() / "maps");
    const fs::path file = workspaceFolder() / "maps" / "map.safetensors";
    const auto made = fit(quick());
    ASSERT_TRUE(succeeded(made));
    auto frame = **made;
    frame.coordinates[3] = NAN;
    ASSERT_TRUE(succeeded(saveMap(frame, file)));
    const auto refused = loadMap(file);
    ASSERT_TRUE(failsWith(refused, ErrorCode::NumericalFailure));
    EXPECT_EQ(refused.error().subject, file.string());
    fs::resize_file(file, 40);
    EXPECT_TRUE(failsWith(loadMap(file), ErrorCode::FileCorrupt));
    EXPECT_TRUE(failsWith(loadMap(workspaceFolder() / "nothing.safetensors"), ErrorCode::FileNotFound));
}

TEST_F(MapJobsTest, PlacesAnImageAmongItsLikeWithoutMovingOthers) {
    for (const MapMethod method : {MapMethod::Tsne, MapMethod::Pca}) {
        MapRequest request = quick(300);
        request.method = method;
        const auto made = fit(request);
        ASSERT_TRUE(succeeded(made));
        const std::vector<float> before = (*made)->coordinates;
        const AddedImages added = add({pictures().front()});
        const auto placed = answerOf<PlacedImage>([&](auto done) { map().place(added.entries.front()->id, done); });
        ASSERT_TRUE(succeeded(placed));
        EXPECT_EQ((*made)->coordinates, before);
        // The file is a picture of the workspace: its own row is the nearest, at the same place.
        const std::uint32_t self = placed->neighbours.points.front();
        EXPECT_GT(placed->neighbours.similarities.front(), 0.99F);
        EXPECT_EQ((*made)->points->kinds[self], MapKind::Image);
        float extent = 0.0F;
        for (const float value : before) extent = std::max(extent, std::abs(value));
        EXPECT_LT(std::hypot(placed->x - before[2 * self], placed->y - before[2 * self + 1]), 0.3F * extent) << static_cast<int>(method);
    }
}

TEST_F(MapJobsTest, NeighboursAreThoseOfAPlainLoop) {
    ASSERT_TRUE(succeeded(fit(quick())));
    const auto embeddings = *EmbeddingSnapshot::load(workspaceFolder() / "embeddings" / "colours.safetensors");
    const Matrix units = embeddings.images.normalizedRows();
    std::vector<float> mean(units.cols(), 0.0F);
    for (std::size_t r = 0; r < units.rows(); ++r)
        for (std::size_t c = 0; c < units.cols(); ++c) mean[c] += units.at(r, c) / static_cast<float>(units.rows());
    std::vector<float> centred;
    for (std::size_t r = 0; r < units.rows(); ++r)
        for (std::size_t c = 0; c < units.cols(); ++c) centred.push_back(units.at(r, c) - mean[c]);
    const Matrix vectors = Matrix(std::move(centred), units.rows(), units.cols()).normalizedRows();
    const auto near = answerOf<MapNeighbours>([&](auto done) { map().neighbours(10, 170, done); });
    ASSERT_TRUE(succeeded(near));
    float best = -2.0F;
    std::uint32_t expected = 0;
    for (std::uint32_t r = 0; r < vectors.rows(); ++r) {
        const auto cosine = static_cast<float>(dot(vectors.row(10), vectors.row(r)));
        if (r != 10 && cosine > best) {
            best = cosine;
            expected = r;
        }
    }
    for (std::size_t i = 0; i < near->points.size(); ++i) {
        EXPECT_NE(near->points[i], 10U);
        if (i > 0) { EXPECT_LE(near->similarities[i], near->similarities[i - 1]); }
    }
    const auto firstImage = std::find_if(near->points.begin(), near->points.end(), [&](std::uint32_t p) { return p < images(); });
    EXPECT_EQ(*firstImage, expected);
    EXPECT_TRUE(failsWith(answerOf<MapNeighbours>([&](auto done) { map().neighbours(100000, 5, done); }), ErrorCode::InvalidOption));
}

TEST_F(MapJobsTest, ConceptScoresAndFactsAreClips) {
    MapRequest request = quick();
    request.input = MapInput::ConceptScores;
    ASSERT_TRUE(succeeded(fit(request)));
    const auto workspace = engine_.workspace();
    const auto scores = answerOf<std::vector<float>>([&](auto done) { map().conceptScores("green", done); });
    ASSERT_TRUE(succeeded(scores));
    const auto embeddings = EmbeddingSnapshot::load(workspaceFolder() / "embeddings" / "colours.safetensors");
    const Matrix expected = workspace->clip->classifier->conceptScores(embeddings->images.slice(7, 1));
    const auto column = std::find(workspace->conceptNames.begin(), workspace->conceptNames.end(), "green") - workspace->conceptNames.begin();
    EXPECT_NEAR((*scores)[7], expected.at(0, static_cast<std::size_t>(column)), 1e-4);
    EXPECT_TRUE(failsWith(answerOf<std::vector<float>>([&](auto done) { map().conceptScores("purple", done); }), ErrorCode::InvalidOption));
    const auto facts = answerOf<MapPointFacts>([&](auto done) { map().describe(7, done); });
    ASSERT_TRUE(succeeded(facts));
    EXPECT_EQ(facts->concepts.size(), 5U);
    EXPECT_GE(facts->zScores[0], facts->zScores[1]);
}

TEST_F(MapJobsTest, ClustersHaveNamesSizesAndAgreement) {
    ClusterRequest request;
    request.clusters = 4;
    const auto found = answerOf<MapClustersPointer>([&](auto done) { map().cluster(request, done); });
    ASSERT_TRUE(succeeded(found));
    const MapClusters& clusters = **found;
    ASSERT_EQ(clusters.clusters.size(), 4U);
    std::vector<std::size_t> sizes(4, 0);
    for (const int label : clusters.assignment) ++sizes[static_cast<std::size_t>(label)];
    for (std::size_t c = 0; c < 4; ++c) {
        EXPECT_EQ(clusters.clusters[c].size, sizes[c]);
        EXPECT_FALSE(clusters.clusters[c].concepts.empty());
        if (c > 0) { EXPECT_LE(sizes[c], sizes[c - 1]) << "largest first"; }
    }
    EXPECT_GT(*clusters.ari, 0.5);
    EXPECT_GT(*clusters.purity, 0.7);
    request.clusters = 0;
    request.most = 8;
    const auto swept = answerOf<MapClustersPointer>([&](auto done) { map().cluster(request, done); });
    ASSERT_TRUE(succeeded(swept));
    EXPECT_GE((*swept)->sweep.size(), 5U);
    double best = -2.0;
    int bestCount = 0;
    for (const auto& [count, silhouette] : (*swept)->sweep)
        if (silhouette > best) {
            best = silhouette;
            bestCount = count;
        }
    EXPECT_EQ((*swept)->clusters.size(), static_cast<std::size_t>(bestCount));
    request.clusters = 1000;
    EXPECT_TRUE(failsWith(answerOf<MapClustersPointer>([&](auto done) { map().cluster(request, done); }), ErrorCode::InvalidOption));
}

TEST_F(MapJobsTest, WhatCanNotBeMappedSaysWhy) {
    MapRequest nothing = quick();
    nothing.images = nothing.concepts = nothing.classes = false;
    nothing.randomWords = 0;
    EXPECT_TRUE(failsWith(fit(nothing), ErrorCode::EmptyInput));
    MapRequest unknown = quick();
    unknown.input = MapInput::Activations;
    unknown.runId = "never_trained";
    EXPECT_TRUE(failsWith(fit(unknown), ErrorCode::InvalidOption));
    EXPECT_TRUE(failsWith(answerOf<PlacedImage>([&](auto done) { map().place(77, done); }), ErrorCode::EmptyInput));
}

TEST(OrdinaryWords, AreDifferentAndAvoidWhatIsThere) {
    const auto words = ordinaryWords(100, {"river", "kettle"}, 5);
    EXPECT_EQ(std::set<std::string>(words.begin(), words.end()).size(), 100U);
    for (const std::string& word : ordinaryWords(100000, {"river", "kettle"}, 5)) EXPECT_TRUE(word != "river" && word != "kettle");
    EXPECT_EQ(ordinaryWords(100, {"river", "kettle"}, 5), words);
    EXPECT_NE(ordinaryWords(100, {"river", "kettle"}, 6), words);
}

/// The drawings of the demo are made again for the map. They must be those the embeddings were made of.
TEST(RowPictures, OfTheDemoAreTheEncodedOnes) {
    const auto files = readWorkspace(demoWorkspaceDirectory(), fs::temp_directory_path());
    ASSERT_TRUE(succeeded(files));
    JobContext job;
    const auto model = ClipModel::load(files->backbone, DeviceOptions{}, job);
    ASSERT_TRUE(succeeded(model));
    const RowPictures pictures(*files);
    const Preprocessor& preprocessor = (*model)->preprocessor();
    const Matrix units = files->embeddings->images.normalizedRows();
    for (const std::uint32_t row : {0U, 39U, 40U, 1234U, 1359U, 1360U, 1699U, 1700U, 2719U}) {
        const MapPicture made = pictures.picture(row, 1024);
        ASSERT_FALSE(made.picture.empty()) << row;
        EXPECT_EQ(made.name, files->embeddings->ids[row]);
        std::vector<float> pixels(preprocessor.pixelCount());
        ASSERT_TRUE(succeeded(preprocessor.apply(made.picture, pixels)));
        const auto encoded = (*model)->encodePixels(pixels, 1, false, job);
        ASSERT_TRUE(succeeded(encoded));
        EXPECT_GT(dot(encoded->embeddings.normalizedRows().row(0), units.row(row)), 0.999) << made.name;
        EXPECT_EQ(pictures.picture(row, 64).picture.width(), 64);
    }
    EXPECT_TRUE(pictures.picture(999999, 64).picture.empty());
}

}  // namespace
}  // namespace vitrine
