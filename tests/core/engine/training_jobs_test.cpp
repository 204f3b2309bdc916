// SPDX-License-Identifier: GPL-3.0-or-later
// The queue of trainings on the real engine: pause, resume, keep, discard, recovery, failures, the trash.
#include "engine/training_jobs.h"

#include <cmath>
#include <cstring>
#include <fstream>
#include <iostream>
#include <thread>

#include "classifiers/concept_bottleneck.h"
#include "core/engine/engine_fixture.h"
#include "engine/run_catalogue.h"
#include "engine/run_export.h"
#include "engine/training_estimate.h"
#include "engine/training_trace.h"
#include "support/event_reader.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::answerOf;
using test::failsWith;
using test::succeeded;

class TrainingJobsTest : public test::EngineTest {
protected:
    void SetUp() override { ASSERT_TRUE(succeeded(open(workspaceFolder()))); }
    void TearDown() override {
        engine_.shutdown();
        fs::remove_all(workspaceFolder() / "runs");
    }

    static TrainRequest request(const std::string& variant, int epochs, const std::string& seed = "42") {
        return {variant, {"epochs=" + std::to_string(epochs), "batch_size=8", "seed=" + seed}, ""};
    }
    TrainingService& training() { return engine_.training(); }
    TrainingRunPointer row(const RunId& id) {
        for (const TrainingRunPointer& run : training().board()->runs)
            if (run->id == id) return run;
        return nullptr;
    }
    bool waitFor(const std::function<bool()>& condition) {
        for (int i = 0; i < 6000; ++i) {
            if (condition()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return false;
    }
    bool waitForState(const RunId& id, RunState state) {
        return waitFor([&] { return row(id) && row(id)->state == state; });
    }
    bool waitForStep(const RunId& id, std::int64_t step) {
        return waitFor([&] { return row(id) && row(id)->step >= step; });
    }
    fs::path folder(const RunId& id) { return workspaceFolder() / "runs" / id; }

    void expectSameWeights(const RunId& a, const RunId& b) {
        const auto left = loadRun(folder(a)), right = loadRun(folder(b));
        ASSERT_TRUE(succeeded(left));
        ASSERT_TRUE(succeeded(right));
        const auto& x = dynamic_cast<const ConceptBottleneck&>(*left->classifier).data();
        const auto& y = dynamic_cast<const ConceptBottleneck&>(*right->classifier).data();
        EXPECT_EQ(std::memcmp(x.conceptWeights.data(), y.conceptWeights.data(), x.conceptWeights.values().size_bytes()), 0);
        EXPECT_EQ(std::memcmp(x.headWeights.data(), y.headWeights.data(), x.headWeights.values().size_bytes()), 0);
    }
};

TEST_F(TrainingJobsTest, TrainsAQueueOfMethodsInOrder) {
    std::vector<RunId> ids;
    for (const char* variant : {"sparse_cbm", "l1_cbm", "contrastive_cbm"}) {
        const auto id = training().start(request(variant, 4));
        ASSERT_TRUE(succeeded(id));
        ids.push_back(*id);
    }
    for (const RunId& id : ids) ASSERT_TRUE(waitForState(id, RunState::Finished)) << id;
    const TrainingBoardPointer board = training().board();
    ASSERT_EQ(board->runs.size(), 3U);
    EXPECT_EQ(board->workspace->runs.size(), 3U) << "Inspect shows them too";
    EXPECT_EQ(board->workspace->version, engine_.workspace()->version);
    for (const RunId& id : ids) {
        const auto run = row(id);
        EXPECT_EQ(run->epoch, 4);
        EXPECT_EQ(run->curves->epochMarks().size(), 4U);
        EXPECT_GT(run->curves->raw(Curve::ClassLoss).added(), 4U) << "the curves of the steps are still there";
        EXPECT_GT(run->bytes, 1000U);
        EXPECT_TRUE(std::isfinite(run->metrics.at("validation_top1")));
        EXPECT_EQ(run->tracedEpochs, 4U);
        int eventFiles = 0;
        for (const auto& file : fs::directory_iterator(folder(id))) {
            if (file.path().filename().string().find("tfevents") == std::string::npos) continue;
            const auto reader = test::EventReader::open(file.path());
            EXPECT_TRUE(reader.isIntact()) << reader.problem();
            EXPECT_GT(reader.scalars().size(), 50U);
            ++eventFiles;
        }
        EXPECT_EQ(eventFiles, 1);
    }
}

TEST_F(TrainingJobsTest, APausedTrainingLeavesTheEngineFreeAndGoesOnBitByBit) {
    const RunId whole = training().start(request("sparse_cbm", 800)).value();
    ASSERT_TRUE(waitForState(whole, RunState::Finished));
    const RunId parts = training().start(request("sparse_cbm", 800)).value();
    const RunId behind = training().start(request("l1_cbm", 2)).value();
    ASSERT_TRUE(waitForStep(parts, 20));
    ASSERT_TRUE(succeeded(training().pause(parts)));
    ASSERT_TRUE(waitForState(parts, RunState::Paused));
    EXPECT_EQ(row(behind)->state, RunState::Queued) << "the queue waits with the paused one";
    const std::int64_t step = row(parts)->step;
    EXPECT_EQ(row(parts)->checkpointStep, step);
    const ImageId image = add({pictures().front()}).entries[0]->id;
    EXPECT_TRUE(succeeded(inspect(image)));
    EXPECT_EQ(row(parts)->step, step);
    ASSERT_TRUE(succeeded(training().resume(parts)));
    ASSERT_TRUE(waitForState(parts, RunState::Finished));
    ASSERT_TRUE(waitForState(behind, RunState::Finished));
    expectSameWeights(whole, parts);
    EXPECT_EQ(row(parts)->curves->raw(Curve::ClassLoss).added(), row(whole)->curves->raw(Curve::ClassLoss).added());
}

TEST_F(TrainingJobsTest, StopAndKeepWhileItRunsAndWhileItIsPaused) {
    const RunId running = training().start(request("contrastive_cbm", 100000)).value();
    ASSERT_TRUE(waitForStep(running, 15));
    ASSERT_TRUE(succeeded(training().keep(running)));
    ASSERT_TRUE(waitForState(running, RunState::Stopped));
    const auto kept = loadRun(folder(running));
    ASSERT_TRUE(succeeded(kept));
    EXPECT_EQ(kept->info.ended, "stopped");

    const RunId paused = training().start(request("l1_cbm", 100000)).value();
    ASSERT_TRUE(waitForStep(paused, 15));
    ASSERT_TRUE(succeeded(training().pause(paused)));
    ASSERT_TRUE(waitForState(paused, RunState::Paused));
    const std::int64_t step = row(paused)->step;
    ASSERT_TRUE(succeeded(training().keep(paused)));
    ASSERT_TRUE(waitForState(paused, RunState::Stopped));
    EXPECT_EQ(loadRun(folder(paused))->info.steps, step);
    EXPECT_EQ(engine_.workspace()->runs.size(), 2U);
}

TEST_F(TrainingJobsTest, DiscardStopsAndTheNextOneStarts) {
    const RunId first = training().start(request("sparse_cbm", 100000)).value();
    const RunId second = training().start(request("l1_cbm", 2)).value();
    const RunId third = training().start(request("l1_cbm", 2)).value();
    EXPECT_NE(second, third);
    ASSERT_TRUE(succeeded(training().discard(third))) << "one that waits";
    ASSERT_TRUE(waitForStep(first, 5));
    ASSERT_TRUE(succeeded(training().discard(first)));
    ASSERT_TRUE(waitForState(second, RunState::Finished));
    EXPECT_FALSE(row(first));
    EXPECT_FALSE(row(third));
    EXPECT_FALSE(fs::exists(folder(first)));
    EXPECT_TRUE(fs::exists(workspaceFolder() / "runs" / ".trash" / first)) << "never lost";
}

TEST_F(TrainingJobsTest, AClosedProgramOffersItsTrainingAgain) {
    const RunId whole = training().start(request("sparse_cbm", 800)).value();
    ASSERT_TRUE(waitForState(whole, RunState::Finished));
    const RunId cut = training().start(request("sparse_cbm", 800)).value();
    ASSERT_TRUE(waitForStep(cut, 30));
    const auto start = std::chrono::steady_clock::now();
    engine_.shutdown();
    std::cout << "closed while training in " << std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() << " s (limit 2)\n";

    Engine again{EngineOptions{.threads = 1, .userDataDirectory = user_.path()}};
    ASSERT_TRUE(succeeded(answerOf<Engine::WorkspacePointer>([&](auto done) { again.openWorkspace(workspaceFolder(), done); })));
    const auto rowAgain = [&]() -> TrainingRunPointer {
        for (const auto& run : again.training().board()->runs)
            if (run->id == cut) return run;
        return nullptr;
    };
    ASSERT_TRUE(rowAgain());
    EXPECT_EQ(rowAgain()->state, RunState::Recoverable);
    EXPECT_GE(rowAgain()->checkpointStep, 30);
    EXPECT_EQ(rowAgain()->variantId, "sparse_cbm");
    EXPECT_FALSE(rowAgain()->curves->epochMarks().empty());
    ASSERT_TRUE(succeeded(again.training().resume(cut)));
    ASSERT_TRUE(waitFor([&] { return rowAgain()->state == RunState::Finished; }));
    again.shutdown();
    expectSameWeights(whole, cut);
}

TEST_F(TrainingJobsTest, AnExplosionStandsInItsRowAndTheQueueGoesOn) {
    TrainRequest wild{"sparse_cbm", {"epochs=200", "batch_size=8", "optimizer_head=sgd", "optimizer_concepts=sgd",
                                     "lr_head=10", "lr_concepts=10", "momentum=0.9999"}, ""};
    const RunId id = training().start(wild).value();
    const RunId next = training().start(request("l1_cbm", 2)).value();
    ASSERT_TRUE(waitForState(id, RunState::Failed));
    const auto failed = row(id);
    ASSERT_TRUE(failed->error);
    EXPECT_EQ(failed->error->code, ErrorCode::NumericalFailure);
    EXPECT_NE(failed->error->detail.find("epoch"), std::string::npos);
    EXPECT_NE(failed->error->detail.find("head weights ["), std::string::npos);
    EXPECT_TRUE(waitForState(next, RunState::Finished));
    EXPECT_TRUE(succeeded(training().discard(id)));
    EXPECT_FALSE(row(id));
}

TEST_F(TrainingJobsTest, AMovedDataSetIsNamedByItsPath) {
    const auto manifest = WorkspaceManifest::read(workspaceFolder());
    ASSERT_TRUE(succeeded(manifest));
    const fs::path found = fs::weakly_canonical(workspaceFolder() / manifest->embeddings);
    const fs::path away = found.string() + ".away";
    fs::rename(found, away);
    const RunId id = training().start(request("l1_cbm", 2)).value();
    const bool hasFailed = waitForState(id, RunState::Failed);
    fs::rename(away, found);
    ASSERT_TRUE(hasFailed);
    EXPECT_EQ(row(id)->error->code, ErrorCode::FileNotFound);
    EXPECT_EQ(row(id)->error->subject, found.string());
    ASSERT_TRUE(succeeded(training().resume(id)));
    EXPECT_TRUE(waitForState(id, RunState::Finished)) << "back in place it trains";
}

TEST_F(TrainingJobsTest, LiveRequestsWaitBrieflyWhileATrainingRuns) {
    const ImageId image = add({pictures().front()}).entries[0]->id;
    ASSERT_TRUE(succeeded(inspect(image)));
    const RunId id = training().start(request("sparse_cbm", 100000)).value();
    ASSERT_TRUE(waitForStep(id, 5));
    std::vector<double> waits;
    for (int i = 0; i < 300; ++i) {
        const auto asked = std::chrono::steady_clock::now();
        ASSERT_TRUE(succeeded(inspect(image)));
        waits.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - asked).count());
    }
    EXPECT_EQ(row(id)->state, RunState::Running);
    std::sort(waits.begin(), waits.end());
    std::cout << "inspecting while a training runs: median " << waits[150] << " ms, p99 " << waits[297] << " ms" << std::endl;
    EXPECT_LT(waits[297], 120.0);
    EXPECT_TRUE(succeeded(training().discard(id)));
}

TEST_F(TrainingJobsTest, WrongRequestsAreRefusedBeforeAnythingStarts) {
    EXPECT_TRUE(failsWith(training().start({"no_such", {}, ""}), ErrorCode::InvalidOption, "no_such"));
    EXPECT_TRUE(failsWith(training().start({"l1_cbm", {"epochs=-1"}, ""}), ErrorCode::InvalidOption, "epochs"));
    EXPECT_TRUE(failsWith(training().start({"l1_cbm", {}, "../x"}), ErrorCode::InvalidOption, "../x"));
    EXPECT_TRUE(failsWith(training().pause("nothing"), ErrorCode::InvalidOption, "nothing"));
    EXPECT_TRUE(failsWith(training().resume("nothing"), ErrorCode::InvalidOption, "nothing"));
    EXPECT_TRUE(training().board()->runs.empty());
}

TEST_F(TrainingJobsTest, TheEstimateTrainsRealStepsAndLeavesNothing) {
    const auto estimate = answerOf<TrainingEstimate>(
        [&](auto done) { training().estimate(request("sparse_cbm", 40), done); });
    ASSERT_TRUE(succeeded(estimate));
    EXPECT_EQ(estimate->steps, 40 * 12) << "96 images in batches of 8";
    EXPECT_GE(estimate->measuredSteps, 12);
    EXPECT_LT(estimate->measuredSteps, 400);
    EXPECT_GT(estimate->memoryBytes, 1U << 20U);
    EXPECT_GT(estimate->diskBytes, 6U * 10U * 4U * sizeof(float));
    EXPECT_FALSE(fs::exists(workspaceFolder() / "runs"));
    const RunId id = training().start(request("sparse_cbm", 40)).value();
    ASSERT_TRUE(waitForState(id, RunState::Finished));
    EXPECT_LT(estimate->seconds, 20.0 * row(id)->seconds + 1.0) << "in the right order of magnitude";
    EXPECT_GT(estimate->seconds, row(id)->seconds / 20.0);
}

TEST_F(TrainingJobsTest, AnImageIsFollowedThroughTheEpochs) {
    const ImageId image = add({pictures().front()}).entries[0]->id;
    const RunId id = training().start(request("contrastive_cbm", 6)).value();
    ASSERT_TRUE(waitForState(id, RunState::Finished));
    const auto trace = answerOf<ImageTracePointer>([&](auto done) { training().trace(id, image, done); });
    ASSERT_TRUE(succeeded(trace));
    ASSERT_EQ((*trace)->epochs.size(), 6U);
    const EpochTrace& last = (*trace)->epochs.back();
    EXPECT_EQ(last.epoch, 6);
    ASSERT_EQ(last.concepts.size(), 6U) << "the tiny world has six concepts";
    for (std::size_t i = 1; i < last.concepts.size(); ++i) EXPECT_GE(last.concepts[i - 1].second, last.concepts[i].second);
    const auto seen = inspect(image);
    ASSERT_TRUE(succeeded(seen));
    const ModelColumn& column = (*seen)->columns.back();
    EXPECT_EQ(last.predicted, column.predicted);
    EXPECT_NEAR(last.probability, column.probabilities[static_cast<std::size_t>(column.predicted)], 1e-5);
    EXPECT_EQ(last.concepts.front().second, *std::max_element(column.activations.begin(), column.activations.end()));
    EXPECT_TRUE(failsWith(answerOf<ImageTracePointer>([&](auto done) { training().trace("none", image, done); }),
                          ErrorCode::EmptyInput, "none"));
}

TEST_F(TrainingJobsTest, NamesNotesAndTheTrash) {
    const RunId id = training().start(request("l1_cbm", 2)).value();
    ASSERT_TRUE(waitForState(id, RunState::Finished));
    EXPECT_EQ(row(id)->name, "ℓ1-CBM");
    EXPECT_EQ(standardRunName("l1_cbm-12", "l1_cbm", "ℓ1-CBM"), "ℓ1-CBM #12");
    EXPECT_EQ(standardRunName("l1_cbm-mine", "l1_cbm", "ℓ1-CBM"), "l1_cbm-mine");
    ASSERT_TRUE(succeeded(training().describe(id, "Baseline", "before the new concepts")));
    EXPECT_EQ(row(id)->name, "Baseline");
    ASSERT_TRUE(succeeded(open(workspaceFolder())));
    EXPECT_EQ(row(id)->name, "Baseline") << "kept on disk";
    EXPECT_EQ(row(id)->note, "before the new concepts");
    ASSERT_TRUE(succeeded(training().moveToTrash(id)));
    EXPECT_FALSE(row(id));
    EXPECT_TRUE(waitFor([&] { return engine_.workspace()->runs.empty(); }));
    ASSERT_TRUE(succeeded(training().restore(id)));
    ASSERT_TRUE(waitFor([&] { return row(id) != nullptr; }));
    EXPECT_EQ(engine_.workspace()->runs.size(), 1U);
    EXPECT_TRUE(failsWith(training().restore(id), ErrorCode::FileNotFound, id));
}

TEST_F(TrainingJobsTest, AFolderThatCanNotBeReadHasARowAndCanBeDiscarded) {
    fs::create_directories(folder("damaged"));
    std::ofstream(folder("damaged") / "training.json") << "{\"step\": 4";
    ASSERT_TRUE(succeeded(open(workspaceFolder())));
    ASSERT_TRUE(row("damaged"));
    EXPECT_EQ(row("damaged")->state, RunState::Failed);
    EXPECT_EQ(row("damaged")->error->code, ErrorCode::FileCorrupt);
    ASSERT_TRUE(succeeded(training().discard("damaged")));
    EXPECT_FALSE(row("damaged"));
    EXPECT_TRUE(fs::exists(workspaceFolder() / "runs" / ".trash" / "damaged"));
}

TEST_F(TrainingJobsTest, ExportsThatOthersCanRead) {
    const RunId id = training().start(request("sparse_cbm", 3)).value();
    ASSERT_TRUE(waitForState(id, RunState::Finished));
    ASSERT_TRUE(succeeded(training().exportRun(id, RunExport::Csv, user_.path() / "run.csv")));
    ASSERT_TRUE(succeeded(training().exportRun(id, RunExport::Json, user_.path() / "run.json")));
    ASSERT_TRUE(succeeded(training().exportRun(id, RunExport::EventFile, user_.path() / "events")));
    std::ifstream csv(user_.path() / "run.csv");
    std::string line;
    std::size_t rows = 0, validation = 0;
    ASSERT_TRUE(std::getline(csv, line));
    EXPECT_EQ(line, "curve,step,value");
    for (; std::getline(csv, line); ++rows) validation += line.rfind("validation/top1,", 0) == 0 ? 1U : 0U;
    EXPECT_EQ(validation, 3U);
    const auto reader = test::EventReader::open(user_.path() / "events");
    ASSERT_TRUE(reader.isIntact()) << reader.problem();
    EXPECT_EQ(reader.scalars().size(), rows);
    EXPECT_TRUE(failsWith(training().exportRun(id, RunExport::Csv, user_.path() / "absent" / "x.csv"),
                          ErrorCode::FileNotWritable, "x.csv"));
    const auto missing = training().exportRun("none", RunExport::Csv, user_.path() / "x.csv");
    EXPECT_TRUE(failsWith(missing, ErrorCode::InvalidOption, "none"));
}

/// Trainings on an executor of their own, with a function in place of the real training.
TEST_F(TrainingJobsTest, WantOfMemoryHalvesTheBatchAfterAskingOnce) {
    JobBoard board;
    ImageLibrary library;
    InferenceExecutor executor(board);
    const auto files = readWorkspace(workspaceFolder(), user_.path());
    ASSERT_TRUE(succeeded(files));
    JobContext job;
    auto session = openSession({*files, nullptr, {}, 1}, job);
    ASSERT_TRUE(succeeded(session));
    std::vector<std::int64_t> batches;
    std::mutex mutex;
    TrainingHost host{executor, library, [&] { return *session; }, [](JobContext&) -> Result<> { return {}; }};
    host.train = [&](std::string_view variant, const OptionValues& options, const TrainingData& data, const fs::path& folder,
                     JobContext& context, const TrainingObserver& observer, const TrainRunSettings& settings) -> Result<LoadedRun> {
        {
            const std::lock_guard lock(mutex);
            batches.push_back(options.integer("batch_size"));
        }
        if (options.integer("batch_size") > 16) return fail(ErrorCode::OutOfMemory, "l1_cbm", "can not allocate");
        return trainRun(variant, options, data, folder, context, observer, settings);
    };
    TrainingJobs jobs(host);
    const auto state = [&](RunId id) {
        for (const auto& run : jobs.board()->runs)
            if (run->id == id) return run->state;
        return RunState::Finished;
    };
    const RunId id = jobs.start({"l1_cbm", {"epochs=1", "batch_size=128"}, ""}).value();
    ASSERT_TRUE(waitFor([&] { return state(id) == RunState::Failed; }));
    EXPECT_EQ(jobs.board()->runs.front()->halvedBatch, 64);
    ASSERT_TRUE(succeeded(jobs.retryWithHalfBatch(id)));
    ASSERT_TRUE(waitFor([&] { return state(id) == RunState::Finished; }));
    executor.shutdown();
    EXPECT_EQ(batches, (std::vector<std::int64_t>{128, 64, 32, 16})) << "asked once, then halved by itself";
}

}  // namespace
}  // namespace vitrine
