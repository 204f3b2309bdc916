// SPDX-License-Identifier: GPL-3.0-or-later
// Measuring and auditing on the real engine, on the tiny workspace of the tests.
#include "engine/evaluation_jobs.h"

#include <cmath>
#include <fstream>

#include "comparison/evaluation_store.h"
#include "core/engine/engine_fixture.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::answerOf;
using test::failsWith;
using test::succeeded;

class EvaluationJobsTest : public test::EngineTest {
protected:
    void SetUp() override { ASSERT_TRUE(succeeded(open(workspaceFolder()))); }
    void TearDown() override {
        engine_.shutdown();
        fs::remove_all(workspaceFolder() / "runs");
    }
    EvaluationService& service() { return engine_.evaluation(); }

    void train(const std::string& variant, const std::string& run) {
        const auto trained = answerOf<Engine::WorkspacePointer>(
            [&](auto done) { engine_.trainRun({variant, {"epochs=3", "batch_size=8"}, run}, std::move(done)); });
        ASSERT_TRUE(succeeded(trained));
    }
    Result<EvaluationPointer> evaluate(std::vector<EvaluationPointer>* updates = nullptr) {
        return answerOf<EvaluationPointer>([&](auto done) {
            service().evaluate([updates](EvaluationPointer snapshot) {
                if (updates) updates->push_back(std::move(snapshot));
            }, std::move(done));
        });
    }
    Result<EvaluationPointer> stored() {
        return answerOf<EvaluationPointer>([&](auto done) { service().openStored(std::move(done)); });
    }
    static const MethodStatus* find(const EvaluationSnapshot& snapshot, const std::string& key) {
        for (const MethodStatus& method : snapshot.methods)
            if (method.key == key) return &method;
        return nullptr;
    }
};

TEST_F(EvaluationJobsTest, MeasuresRunsAndMethodsWithoutTrainingAndStoresThem) {
    train("sparse_cbm", "first");
    std::vector<EvaluationPointer> updates;
    const auto measured = evaluate(&updates);
    ASSERT_TRUE(succeeded(measured));
    const EvaluationSnapshot& snapshot = **measured;
    EXPECT_FALSE(snapshot.isRunning);
    ASSERT_TRUE(snapshot.images && snapshot.comparison);
    const MethodStatus* run = find(snapshot, "first");
    const MethodStatus* zeroShot = find(snapshot, "zero_shot");
    ASSERT_TRUE(run && zeroShot);
    for (const MethodStatus* method : {run, zeroShot}) {
        EXPECT_EQ(method->state, MethodState::Done) << method->error.message();
        ASSERT_TRUE(method->evaluation);
        EXPECT_EQ(method->evaluation->predicted.size(), snapshot.images->size());
        EXPECT_TRUE((*method->evaluation)[MeasureId::Top1].value);
    }
    EXPECT_TRUE(run->isRun);
    EXPECT_FALSE(zeroShot->isRun);
    ASSERT_GE(updates.size(), 2U);
    std::uint64_t version = 0;
    for (const EvaluationPointer& update : updates) {
        EXPECT_TRUE(update->isRunning);
        EXPECT_GT(update->version, version);
        version = update->version;
    }
    // Read back from the folder of the run by somebody who has just opened the workspace.
    EXPECT_TRUE(fs::exists(workspaceFolder() / "runs" / "first" / kEvaluationFile));
    const auto again = stored();
    ASSERT_TRUE(succeeded(again));
    const MethodStatus* read = find(**again, "first");
    ASSERT_TRUE(read && read->evaluation);
    EXPECT_EQ(read->evaluation->predicted, run->evaluation->predicted);
}

TEST_F(EvaluationJobsTest, ABrokenRunIsNamedAndTheOthersGoOn) {
    train("sparse_cbm", "good");
    train("l1_cbm", "broken");
    std::ofstream(workspaceFolder() / "runs" / "broken" / "checkpoint.safetensors", std::ios::trunc) << "nothing";
    const auto measured = evaluate();
    ASSERT_TRUE(succeeded(measured));
    const MethodStatus* broken = find(**measured, "broken");
    ASSERT_TRUE(broken);
    EXPECT_EQ(broken->state, MethodState::Failed);
    EXPECT_NE(broken->error.message().find("checkpoint.safetensors"), std::string::npos) << broken->error.message();
    EXPECT_EQ(find(**measured, "good")->state, MethodState::Done);
}

TEST_F(EvaluationJobsTest, BeforeAnythingWasMeasuredTheMethodsAreListed) {
    const auto snapshot = stored();
    ASSERT_TRUE(succeeded(snapshot));
    EXPECT_FALSE((*snapshot)->comparison);
    EXPECT_TRUE((*snapshot)->images);
    ASSERT_TRUE(find(**snapshot, "zero_shot"));
    EXPECT_EQ(find(**snapshot, "zero_shot")->state, MethodState::NotYet);
}

TEST_F(EvaluationJobsTest, SeparatingConceptsAreHeadTimesMeanDifference) {
    train("sparse_cbm", "first");
    const auto found = answerOf<SeparatingConcepts>([&](auto done) { service().separatingConcepts("first", 0, 1, std::move(done)); });
    ASSERT_TRUE(succeeded(found));
    for (std::size_t i = 0; i < found->concepts.size(); ++i) {
        const SeparatingConcept& one = found->concepts[i];
        EXPECT_DOUBLE_EQ(one.term, one.headDifference * one.meanDifference);
        EXPECT_LE(std::abs(one.term), std::abs(found->concepts[i == 0 ? 0 : i - 1].term));
    }
    const auto clip = answerOf<SeparatingConcepts>([&](auto done) { service().separatingConcepts("zero_shot", 0, 1, std::move(done)); });
    EXPECT_TRUE(failsWith(clip, ErrorCode::InvalidOption, "does not decide through concepts"));
    const auto outside = answerOf<SeparatingConcepts>([&](auto done) { service().separatingConcepts("first", 0, 999, std::move(done)); });
    EXPECT_TRUE(failsWith(outside, ErrorCode::InvalidOption, "no such class"));
}

TEST_F(EvaluationJobsTest, AnAuditIsStoredWithItsRun) {
    train("sparse_cbm", "first");
    const auto report = answerOf<AuditPointer>([&](auto done) { service().audit("first", std::move(done)); });
    ASSERT_TRUE(succeeded(report));
    EXPECT_FALSE((*report)->verdicts.empty());
    EXPECT_TRUE(fs::exists(workspaceFolder() / "runs" / "first" / kAuditFile));
    const auto again = stored();
    ASSERT_TRUE(succeeded(again));
    ASSERT_TRUE(find(**again, "first") && find(**again, "first")->audit);
    EXPECT_EQ(find(**again, "first")->audit->verdicts, (*report)->verdicts);
    EXPECT_TRUE(failsWith(answerOf<AuditPointer>([&](auto done) { service().audit("nobody", std::move(done)); }), ErrorCode::EmptyInput, "nobody"));
}

TEST_F(EvaluationJobsTest, ACancelledEvaluationSaysSoAndInspectStaysLive) {
    train("sparse_cbm", "first");
    std::promise<Result<EvaluationPointer>> answer;
    const JobId job = service().evaluate({}, [&](Result<EvaluationPointer> result) { answer.set_value(std::move(result)); });
    engine_.cancel(job);
    const auto outcome = answer.get_future().get();
    if (!outcome) {
        EXPECT_EQ(outcome.error().code, ErrorCode::Cancelled);
    } else {
        EXPECT_FALSE((*outcome)->isRunning) << "it was done before it could be stopped";
    }
}

TEST(EvaluationSeparate, MultipliesWeightsAndMeans) {
    RunSnapshot run;
    run.id = "r";
    run.conceptNames = {"a", "b", "c"};
    run.head.weights = Matrix({1, 2, 0, 3, 2, -1}, 2, 3);
    const SeparatingConcepts found = separate(run, 0, 1, Matrix({1, 1, 1, 3, 1, 1}, 2, 3), Matrix({0, 5, 3}, 1, 3));
    // Concept b has equal weights and drops out; c: (0 + 1)·(1 − 3) = −2; a: (1 − 3)·(2 − 0) = −4.
    ASSERT_EQ(found.concepts.size(), 2U);
    EXPECT_EQ(found.concepts[0].name, "a");
    EXPECT_DOUBLE_EQ(found.concepts[0].term, -4.0);
    EXPECT_EQ(found.concepts[1].name, "c");
    EXPECT_DOUBLE_EQ(found.concepts[1].term, -2.0);
    EXPECT_EQ(found.imagesA, 2U);
    EXPECT_EQ(found.imagesB, 1U);
}

}  // namespace
}  // namespace vitrine
