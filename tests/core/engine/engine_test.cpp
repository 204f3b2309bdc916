// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <fstream>
#include <mutex>
#include <numeric>
#include <set>

#include "core/engine/engine_fixture.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::answerOf;
using test::EngineTest;
using test::failsWith;
using test::succeeded;

TEST_F(EngineTest, OpensAWorkspaceWithItsModel) {
    EXPECT_EQ(engine_.workspace(), nullptr);
    const auto workspace = open(workspaceFolder());
    ASSERT_TRUE(succeeded(workspace));
    const WorkspaceSnapshot& snapshot = **workspace;
    EXPECT_EQ(snapshot.name, "Colours");
    EXPECT_EQ(snapshot.classNames.size(), 4U);
    EXPECT_EQ(snapshot.conceptTexts.rows(), 6U);
    EXPECT_EQ(snapshot.backbone.imageSize, 32);
    EXPECT_TRUE(snapshot.backbone.coversText);
    EXPECT_EQ(snapshot.referenceImages, 96U);
    EXPECT_EQ(snapshot.images.size(), 144U);
    ASSERT_EQ(snapshot.conceptQuality.size(), 6U);
    EXPECT_FLOAT_EQ(snapshot.conceptQuality[0], 0.75F);
    EXPECT_TRUE(std::isnan(snapshot.conceptQuality[1]));
    ASSERT_EQ(snapshot.columns().size(), 1U);
    EXPECT_EQ(engine_.workspace(), *workspace);
}

TEST_F(EngineTest, KeepsTheOldWorkspaceWhenANewOneFails) {
    ASSERT_TRUE(succeeded(open(workspaceFolder())));
    const auto before = engine_.workspace();
    EXPECT_TRUE(failsWith(open(workspaceFolder() / "absent"), ErrorCode::FileNotFound, "absent"));
    EXPECT_EQ(engine_.workspace(), before);
    const auto backbone = answerOf<Engine::WorkspacePointer>(
        [&](auto done) { engine_.openBackbone(workspaceFolder() / "images", done); });
    EXPECT_FALSE(backbone);
    EXPECT_EQ(engine_.workspace(), before);
    const auto jobs = engine_.jobs();
    ASSERT_FALSE(jobs->empty());
    EXPECT_EQ(jobs->back().status, JobStatus::Failed);
}

TEST_F(EngineTest, AddsImagesAndReportsBadOnes) {
    ASSERT_TRUE(succeeded(open(workspaceFolder())));
    const test::TemporaryDirectory folder;
    fs::copy_file(pictures().front(), folder.path() / "a.png");
    std::ofstream(folder.path() / "b.png") << "no image";
    std::ofstream(folder.path() / "notes.txt") << "left out silently";
    std::mutex mutex;
    std::vector<std::shared_ptr<const ImageEntry>> delivered;
    auto finished = std::make_shared<std::promise<void>>();
    const AddedImages added = engine_.addImages({folder.path(), folder.path() / "absent.png", pictures().back()}, [&](ImageBatch batch) {
        const std::lock_guard lock(mutex);
        delivered.insert(delivered.end(), batch.entries.begin(), batch.entries.end());
        if (batch.isLast) finished->set_value();
    });
    ASSERT_EQ(added.entries.size(), 3U);
    EXPECT_EQ(added.entries[0]->state, ImageState::Pending);
    ASSERT_EQ(added.skipped.size(), 1U);
    finished->get_future().wait();

    ASSERT_EQ(delivered.size(), 3U);
    const auto entries = engine_.images();
    ASSERT_EQ(entries.size(), 3U);
    EXPECT_EQ(entries[0]->state, ImageState::Ready);
    EXPECT_EQ(entries[0]->width, 40);
    EXPECT_EQ(entries[0]->height, 36);
    EXPECT_FALSE(entries[0]->thumbnail.empty());
    EXPECT_TRUE(entries[0]->label.empty()) << "a copy elsewhere is not the workspace's image";
    EXPECT_EQ(entries[1]->state, ImageState::Failed);
    EXPECT_NE(entries[1]->error.message().find("b.png"), std::string::npos);
    EXPECT_EQ(entries[2]->label, "grey");
    EXPECT_TRUE(failsWith(inspect(entries[1]->id), entries[1]->error.code, "b.png"));
}

TEST_F(EngineTest, AnswersAnEmptyAdditionWithOneLastBatch) {
    int batches = 0;
    const AddedImages added = engine_.addImages({}, [&](const ImageBatch& batch) {
        ++batches;
        EXPECT_TRUE(batch.isLast);
        EXPECT_TRUE(batch.entries.empty());
    });
    EXPECT_TRUE(added.entries.empty());
    EXPECT_EQ(batches, 1);
}

TEST_F(EngineTest, InspectsAnImageWithEveryColumn) {
    ASSERT_TRUE(succeeded(open(workspaceFolder())));
    const AddedImages added = add({pictures().front()});
    const auto answer = inspect(added.entries[0]->id);
    ASSERT_TRUE(succeeded(answer));
    const InspectionSnapshot& seen = **answer;
    EXPECT_EQ(seen.image.label, "red");
    EXPECT_EQ(seen.picture.width(), 40);
    EXPECT_EQ(seen.modelView.width(), 32);
    EXPECT_EQ(seen.patchGrid, 4);
    EXPECT_EQ(seen.patchEmbeddings.rows(), 16U);
    EXPECT_GT(seen.totalMilliseconds, 0.0);
    EXPECT_EQ(seen.nearestTrainingImage, "red_0.png");
    EXPECT_EQ(seen.nearestTrainingClass, "red");
    EXPECT_NEAR(seen.nearestCosine, 1.0, 1e-3) << "kept as 16-bit numbers";
    ASSERT_EQ(seen.columns.size(), 1U);
    const ModelColumn& clip = seen.columns[0];
    EXPECT_EQ(clip.id, "clip");
    ASSERT_EQ(clip.activations.size(), 6U);
    EXPECT_NEAR(std::accumulate(clip.probabilities.begin(), clip.probabilities.end(), 0.0), 1.0, 1e-5);
    const std::set<int> ranks(clip.ranks.begin(), clip.ranks.end());
    EXPECT_EQ(ranks, (std::set<int>{1, 2, 3, 4, 5, 6}));
    const auto again = inspect(added.entries[0]->id);
    ASSERT_TRUE(succeeded(again));
    EXPECT_GT((*again)->version, seen.version);
}

TEST_F(EngineTest, TellsAnImageUnlikeTheReferenceApart) {
    ASSERT_TRUE(succeeded(open(workspaceFolder())));
    Image stripes = [] {
        std::vector<std::uint8_t> rgb;
        for (int y = 0; y < 64; ++y)
            for (int x = 0; x < 64 * 3; ++x) rgb.push_back((x / 24 + y / 8) % 2 ? 255 : 0);
        return Image(64, 64, std::move(rgb));
    }();
    const auto finished = std::make_shared<std::promise<void>>();
    const AddedImages pasted = engine_.addImage(stripes, "pasted image", [finished](const ImageBatch&) { finished->set_value(); });
    finished->get_future().wait();
    const auto strange = inspect(pasted.entries[0]->id);
    ASSERT_TRUE(succeeded(strange));
    EXPECT_EQ((*strange)->image.fileName, "pasted image");
    EXPECT_GT((*strange)->domainThreshold, 0.0);
    EXPECT_TRUE((*strange)->isOutOfDomain) << (*strange)->nearestCosine << " against " << (*strange)->domainThreshold;
    const auto usual = inspect(add({pictures().front()}).entries[0]->id);
    ASSERT_TRUE(succeeded(usual));
    EXPECT_FALSE((*usual)->isOutOfDomain);
}

TEST_F(EngineTest, MapsConceptsAndOtherTextsOverTheImage) {
    ASSERT_TRUE(succeeded(open(workspaceFolder())));
    const ImageId id = add({pictures().front()}).entries[0]->id;
    for (const char* text : {"red", "a photo of blue"}) {
        const auto map = answerOf<Engine::HeatMapPointer>([&](auto done) { engine_.heatMap(id, text, done); });
        ASSERT_TRUE(succeeded(map));
        EXPECT_EQ((*map)->values.size(), 16U);
        EXPECT_LE((*map)->minimum, (*map)->maximum);
        EXPECT_GE((*map)->minimum, -1.0001F);
        EXPECT_NEAR((*map)->left, 2.0 / 40.0, 0.03) << "the centre square of a 40 × 36 picture";
        EXPECT_NEAR((*map)->top, 0.0, 0.01);
    }
}

TEST_F(EngineTest, AnswersWithoutAWorkspaceAndForRemovedImages) {
    EXPECT_TRUE(failsWith(inspect(1), ErrorCode::EmptyInput, "workspace"));
    ASSERT_TRUE(succeeded(open(workspaceFolder())));
    const ImageId id = add({pictures().front()}).entries[0]->id;
    engine_.removeImage(id);
    EXPECT_TRUE(engine_.images().empty());
    EXPECT_FALSE(inspect(id));
}

TEST_F(EngineTest, AnswersAFloodOfRequestsOnceEachAndTheLastWithAResult) {
    ASSERT_TRUE(succeeded(open(workspaceFolder())));
    const AddedImages added = add(pictures());
    ASSERT_EQ(added.entries.size(), 144U);
    std::atomic<int> answers = 0;
    for (const auto& entry : added.entries) engine_.inspect(entry->id, [&](const auto&) { ++answers; });
    const auto last = inspect(added.entries.back()->id);
    ASSERT_TRUE(succeeded(last));
    EXPECT_EQ((*last)->image.id, added.entries.back()->id);
    EXPECT_EQ(answers, 144);
}

TEST_F(EngineTest, EncodesAheadAndShowsItAsAJob) {
    ASSERT_TRUE(succeeded(open(workspaceFolder())));
    add(pictures());
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    bool isDone = false;
    while (!isDone && std::chrono::steady_clock::now() < deadline) {
        const auto jobs = engine_.jobs();
        isDone = !jobs->empty() && jobs->back().title == "Encoding images" && jobs->back().status == JobStatus::Done;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    EXPECT_TRUE(isDone);
}

TEST_F(EngineTest, EndsWhileBusyAndAnswersEverything) {
    ASSERT_TRUE(succeeded(open(workspaceFolder())));
    const AddedImages added = engine_.addImages(pictures(), {});
    std::atomic<int> answers = 0;
    engine_.inspect(added.entries[0]->id, [&](const auto&) { ++answers; });
    engine_.inspectPinned(added.entries[1]->id, [&](const auto&) { ++answers; });
    engine_.openWorkspace(workspaceFolder(), [&](const auto&) { ++answers; });
    engine_.shutdown();
    EXPECT_EQ(answers, 3);
    engine_.inspect(added.entries[0]->id, [&](const auto& result) {
        EXPECT_TRUE(failsWith(result, ErrorCode::Cancelled));
        ++answers;
    });
    EXPECT_EQ(answers, 4);
    engine_.shutdown();
}

TEST_F(EngineTest, MeasuresTheMachine) {
    const auto diagnostics = answerOf<Diagnostics>([&](auto done) { engine_.diagnostics(done); });
    ASSERT_TRUE(succeeded(diagnostics));
    EXPECT_GT(diagnostics->linearGflops, 0.0);
    EXPECT_EQ(diagnostics->computeThreads, 1);
    EXPECT_NE(diagnostics->toText().find(diagnostics->torchVersion), std::string::npos);
    EXPECT_NE(diagnostics->toJson().find("\"blas_is_slow\""), std::string::npos);
}

}  // namespace
}  // namespace vitrine
