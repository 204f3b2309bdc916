// SPDX-License-Identifier: GPL-3.0-or-later
// Trained runs as columns: training through the engine, what-if, and runs that no longer fit.
#include <algorithm>
#include <fstream>

#include "core/engine/engine_fixture.h"
#include "engine/report_builder.h"
#include "engine/what_if.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::answerOf;
using test::failsWith;
using test::succeeded;

class EngineRunsTest : public test::EngineTest {
protected:
    static TrainRequest request(const std::string& variant) {
        return {variant, {"epochs=3", "batch_size=16"}, ""};
    }
    Result<Engine::WorkspacePointer> train(const TrainRequest& wanted) {
        return answerOf<Engine::WorkspacePointer>([&](auto done) { engine_.trainRun(wanted, done); });
    }
    void TearDown() override { fs::remove_all(workspaceFolder() / "runs"); }
};

TEST_F(EngineRunsTest, TrainsARunAndShowsItBesideClip) {
    ASSERT_TRUE(succeeded(open(workspaceFolder())));
    const auto trained = train(request("sparse_cbm"));
    ASSERT_TRUE(succeeded(trained));
    ASSERT_EQ((*trained)->runs.size(), 1U);
    EXPECT_FALSE((*trained)->runs[0]->unusable);
    EXPECT_EQ((*trained)->runs[0]->variantId, "sparse_cbm");
    EXPECT_TRUE(fs::exists(workspaceFolder() / "runs" / "sparse_cbm" / "run.json"));
    const auto again = train(request("sparse_cbm"));
    ASSERT_TRUE(succeeded(again));
    ASSERT_EQ((*again)->runs.size(), 2U);
    EXPECT_EQ((*again)->runs[0]->title + " #2", (*again)->runs[1]->title) << "two columns must not have one name";
    EXPECT_TRUE(fs::exists(workspaceFolder() / "runs" / "sparse_cbm-2" / "run.json"));

    const auto seen = inspect(add({pictures().front()}).entries[0]->id);
    ASSERT_TRUE(succeeded(seen));
    ASSERT_EQ((*seen)->columns.size(), 3U);
    const ModelColumn& column = (*seen)->columns[1];
    EXPECT_EQ(column.conceptSimilarity.size(), 6U);
    EXPECT_GE(column.jaccardWithClip, 0.0);
    EXPECT_LE(column.jaccardWithClip, 1.0);

    const InspectReport report = buildInspectReport({*seen}, {});
    ASSERT_EQ(report.items.size(), 1U);
    ASSERT_EQ(report.items[0].columns.size(), 3U);
    EXPECT_EQ(report.items[0].columns[0].modelId, "clip");
    ASSERT_EQ(report.items[0].explanations.size(), 2U);
    const ReportExplanation& why = report.items[0].explanations[0];
    double sum = why.restOfTerms + why.biasTerm;
    for (const ReportTerm& term : why.terms) sum += term.value;
    EXPECT_NEAR(sum, why.gap, 1e-4);
}

TEST_F(EngineRunsTest, WhatIfFollowsTheClassifierAndReachesAFlip) {
    ASSERT_TRUE(succeeded(open(workspaceFolder())));
    ASSERT_TRUE(succeeded(train(request("contrastive_cbm"))));
    const auto seen = inspect(add({pictures().front()}).entries[0]->id);
    ASSERT_TRUE(succeeded(seen));
    for (const ModelColumn& column : (*seen)->columns) {
        const ModelColumn same = whatIf(column, {});
        for (std::size_t c = 0; c < column.logits.size(); ++c) EXPECT_NEAR(same.logits[c], column.logits[c], 1e-4);
        const ConceptEdit edit{"blue", 2.5F};
        const ModelColumn edited = whatIf(column, std::vector{edit});
        EXPECT_NEAR(edited.zScores[2], 2.5, 1e-4);
        EXPECT_FLOAT_EQ(edited.activations[0], column.activations[0]);
        const ModelColumn unknown = whatIf(column, std::vector{ConceptEdit{"no such concept", 9.0F}});
        EXPECT_EQ(unknown.activations, column.activations);
    }
    const ModelColumn& bottleneck = (*seen)->columns[1];
    const auto flip = nearestSingleFlip(bottleneck.run->head, bottleneck.activations);
    ASSERT_TRUE(succeeded(flip));
    ASSERT_TRUE(flip->has_value());
    const std::size_t index = (*flip)->conceptIndex;
    const float beyond = bottleneck.activations[index] + static_cast<float>((*flip)->delta * 1.001);
    const ConceptEdit edit{bottleneck.run->conceptNames[index], zScoreOfActivation(*bottleneck.run, index, beyond)};
    EXPECT_EQ(whatIf(bottleneck, std::vector{edit}).predicted, static_cast<int>((*flip)->toClass));
}

TEST_F(EngineRunsTest, RefusesUnknownMethodsAndOptionsBeforeAnythingStarts) {
    ASSERT_TRUE(succeeded(open(workspaceFolder())));
    EXPECT_TRUE(failsWith(train(request("no_such_method")), ErrorCode::InvalidOption, "no_such_method"));
    EXPECT_TRUE(failsWith(train({"sparse_cbm", {"epochs=many"}, ""}), ErrorCode::InvalidOption, "epochs"));
    EXPECT_TRUE(failsWith(train({"sparse_cbm", {}, "../elsewhere"}), ErrorCode::InvalidOption, "../elsewhere"));
    EXPECT_FALSE(fs::exists(workspaceFolder() / "runs"));
}

TEST_F(EngineRunsTest, StopsATrainingWithoutListingIt) {
    ASSERT_TRUE(succeeded(open(workspaceFolder())));
    TrainRequest endless = request("l1_cbm");
    endless.assignments = {"epochs=1000"};
    JobId id = 0;
    const auto answer = answerOf<Engine::WorkspacePointer>([&](auto done) {
        id = engine_.trainRun(endless, done);
        engine_.cancel(id);
    });
    EXPECT_TRUE(failsWith(answer, ErrorCode::Cancelled));
    const std::shared_ptr<const JobList> jobs = engine_.jobs();
    const auto job = std::find_if(jobs->begin(), jobs->end(), [id](const JobState& one) { return one.id == id; });
    ASSERT_NE(job, jobs->end());
    EXPECT_EQ(job->status, JobStatus::Cancelled);
    EXPECT_TRUE(engine_.workspace()->runs.empty());
}

TEST_F(EngineRunsTest, AnswersInspectionsWhileATrainingRuns) {
    ASSERT_TRUE(succeeded(open(workspaceFolder())));
    const ImageId id = add({pictures().front()}).entries[0]->id;
    TrainRequest endless = request("l1_cbm");
    endless.assignments = {"epochs=1000"};
    auto ended = std::make_shared<std::promise<void>>();
    const JobId job = engine_.trainRun(endless, [ended](const auto&) { ended->set_value(); });
    EXPECT_TRUE(succeeded(inspect(id)));
    engine_.cancel(job);
    EXPECT_EQ(ended->get_future().wait_for(std::chrono::seconds(60)), std::future_status::ready);
}

TEST_F(EngineRunsTest, GreysRunsOfAnotherBackboneOrConceptSetWithTheReason) {
    ASSERT_TRUE(succeeded(open(workspaceFolder())));
    ASSERT_TRUE(succeeded(train(request("l1_cbm"))));
    const test::TemporaryDirectory other;
    std::ofstream(other.path() / "two.txt") << "red\nblue\n";
    const auto concepts = answerOf<Engine::WorkspacePointer>(
        [&](auto done) { engine_.openConceptSet(other.path() / "two.txt", done); });
    ASSERT_TRUE(succeeded(concepts));
    EXPECT_EQ((*concepts)->conceptNames.size(), 2U);
    ASSERT_TRUE((*concepts)->runs[0]->unusable);
    EXPECT_NE((*concepts)->runs[0]->unusable->detail.find("colours"), std::string::npos);
    EXPECT_EQ((*concepts)->columns().size(), 1U);

    test::TinyClip clip = test::TinyWorkspace{}.clip;
    clip.visionWidth = 16;
    clip.write(other.path() / "clip");
    const auto backbone = answerOf<Engine::WorkspacePointer>(
        [&](auto done) { engine_.openBackbone(other.path() / "clip", done); });
    ASSERT_TRUE(succeeded(backbone));
    ASSERT_TRUE((*backbone)->runs[0]->unusable);
    EXPECT_NE((*backbone)->runs[0]->unusable->detail.find("another backbone"), std::string::npos);
    EXPECT_EQ((*backbone)->referenceImages, 0U);
    EXPECT_TRUE((*backbone)->conceptQuality.empty());
    const auto seen = inspect(add({pictures().front()}).entries[0]->id);
    ASSERT_TRUE(succeeded(seen));
    EXPECT_FALSE((*seen)->isOutOfDomain);
    EXPECT_TRUE(failsWith(train(request("l1_cbm")), ErrorCode::InvalidOption, "embeddings were made by another backbone"));
}

TEST_F(EngineRunsTest, ListsABrokenRunWithItsError) {
    ASSERT_TRUE(succeeded(open(workspaceFolder())));
    ASSERT_TRUE(succeeded(train(request("l1_cbm"))));
    std::ofstream(workspaceFolder() / "runs" / "l1_cbm" / "checkpoint.safetensors") << "broken";
    const auto workspace = open(workspaceFolder());
    ASSERT_TRUE(succeeded(workspace));
    ASSERT_EQ((*workspace)->runs.size(), 1U);
    ASSERT_TRUE((*workspace)->runs[0]->unusable);
    EXPECT_NE((*workspace)->runs[0]->unusable->message().find("checkpoint.safetensors"), std::string::npos);
}

}  // namespace
}  // namespace vitrine
