// SPDX-License-Identifier: GPL-3.0-or-later
// A backbone in the queue of the real engine, trained on a table of captioned pictures; and what all kinds of
// training share: a queue that outlives the program, an event file that grows.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <thread>

#include "core/engine/engine_fixture.h"
#include "engine/queued_training.h"
#include "engine/training_kind.h"
#include "io/safetensors.h"
#include "support/event_reader.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::answerOf;
using test::failsWith;
using test::succeeded;

class BackboneTrainingTest : public test::EngineTest {
protected:
    void SetUp() override {
        ASSERT_TRUE(succeeded(open(workspaceFolder())));
        std::ofstream table(tablePath());
        table << "path,caption\nabsent.png,a red picture\n";
        for (const fs::path& picture : pictures()) {
            const std::string colour = picture.filename().string().substr(0, picture.filename().string().find_first_of("-_0123456789."));
            table << picture.string() << ",a " << colour << " picture\n";
        }
    }
    void TearDown() override {
        engine_.shutdown();
        fs::remove_all(workspaceFolder() / "runs");
    }
    fs::path tablePath() const { return user_.path() / "captions.csv"; }
    TrainRequest request(int epochs) const {
        return {"backbone",
                {"image_size=16", "patch_size=4", "width=32", "layers=1", "text_width=32", "text_layers=1", "embedding=16", "merges=40",
                 "context=12", "batch_size=16", "epochs=" + std::to_string(epochs)},
                "", tablePath().string()};
    }
    static TrainingRunPointer row(Engine& engine, const RunId& id) {
        for (const TrainingRunPointer& run : engine.training().board()->runs)
            if (run->id == id) return run;
        return nullptr;
    }
    TrainingRunPointer row(const RunId& id) { return row(engine_, id); }
    static bool waitFor(const std::function<bool()>& condition) {
        for (int i = 0; i < 12000; ++i) {
            if (condition()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return false;
    }
    bool waitForState(const RunId& id, RunState state) {
        return waitFor([&] { return row(id) && row(id)->state == state; });
    }
    fs::path folder(const RunId& id) { return workspaceFolder() / "runs" / id; }
    std::vector<float> weights(const RunId& id) {
        const auto file = SafetensorsFile::open(folder(id) / "backbone" / "model.safetensors");
        EXPECT_TRUE(succeeded(file));
        std::vector<float> all;
        for (const TensorInfo& tensor : file->tensors()) {
            const auto values = file->floats(tensor.name);
            all.insert(all.end(), values->begin(), values->end());
        }
        return all;
    }
    fs::path eventFile(const RunId& id) {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(folder(id), error))
            if (entry.path().filename().string().find("tfevents") != std::string::npos) return entry.path();
        return {};
    }
};

TEST_F(BackboneTrainingTest, PausedAndResumedItEndsOnTheSameBitsAndCanBeUsed) {
    const RunId whole = engine_.training().start(request(20)).value();
    ASSERT_TRUE(waitForState(whole, RunState::Finished));
    const RunId parts = engine_.training().start(request(20)).value();
    ASSERT_TRUE(waitFor([&] { return row(parts)->step >= 7; }));
    ASSERT_TRUE(succeeded(engine_.training().pause(parts)));
    ASSERT_TRUE(waitForState(parts, RunState::Paused));
    EXPECT_EQ(row(parts)->checkpointStep, row(parts)->step);
    ASSERT_TRUE(succeeded(engine_.training().resume(parts)));
    ASSERT_TRUE(waitForState(parts, RunState::Finished));
    EXPECT_EQ(weights(whole), weights(parts));

    const auto run = row(parts);
    EXPECT_TRUE(run->makesBackbone);
    EXPECT_EQ(run->source, tablePath().string());
    EXPECT_EQ(run->problemCount, 1U);
    EXPECT_NE(run->problems.front().find("absent.png"), std::string::npos);
    EXPECT_EQ(run->curves->raw(Curve::ContrastiveLoss).added(), row(whole)->curves->raw(Curve::ContrastiveLoss).added());
    EXPECT_EQ(run->curves->raw(Curve::TextToImageRecall1).added(), 20U);
    EXPECT_TRUE(run->metrics.contains("image_to_text_recall10"));
    EXPECT_TRUE(engine_.workspace()->runs.empty()) << "it is no column of Inspect";

    const auto events = test::EventReader::open(eventFile(parts));
    EXPECT_TRUE(events.isIntact()) << events.problem();
    std::map<std::string, std::int64_t> last;
    for (const auto& scalar : events.scalars()) {
        EXPECT_GE(scalar.step, last[scalar.tag]) << "in order, the pause notwithstanding";
        last[scalar.tag] = scalar.step;
    }
    EXPECT_EQ(last["train/contrastive_loss"], run->step);

    const auto used = answerOf<Engine::WorkspacePointer>([&](auto done) { engine_.openBackbone(run->model, done); });
    ASSERT_TRUE(succeeded(used));
    EXPECT_EQ((*used)->backbone.imageSize, 16);
    EXPECT_FALSE((*used)->embeddingsFit);
}

TEST_F(BackboneTrainingTest, IsKeptDiscardedAndFoundAgain) {
    const RunId kept = engine_.training().start(request(100000)).value();
    ASSERT_TRUE(waitFor([&] { return row(kept)->step >= 4; }));
    ASSERT_TRUE(succeeded(engine_.training().keep(kept)));
    ASSERT_TRUE(waitForState(kept, RunState::Stopped));
    EXPECT_TRUE(fs::exists(row(kept)->model / "model.safetensors"));

    const RunId gone = engine_.training().start(request(100000)).value();
    ASSERT_TRUE(waitFor([&] { return row(gone)->step >= 2; }));
    ASSERT_TRUE(succeeded(engine_.training().discard(gone)));
    ASSERT_TRUE(waitFor([&] { return !row(gone); }));

    const RunId cut = engine_.training().start(request(100000)).value();
    ASSERT_TRUE(waitFor([&] { return row(cut)->epoch >= 1; }));
    engine_.shutdown();
    Engine again{EngineOptions{.threads = 1, .userDataDirectory = user_.path()}};
    ASSERT_TRUE(succeeded(answerOf<Engine::WorkspacePointer>([&](auto done) { again.openWorkspace(workspaceFolder(), done); })));
    ASSERT_TRUE(row(again, cut));
    EXPECT_EQ(row(again, cut)->state, RunState::Recoverable);
    EXPECT_GE(row(again, cut)->checkpointStep, 5);
    EXPECT_EQ(row(again, cut)->source, tablePath().string());
    EXPECT_FALSE(row(again, cut)->curves->raw(Curve::ImageToTextRecall1).isEmpty());
    EXPECT_EQ(row(again, kept)->state, RunState::Stopped);
    ASSERT_TRUE(succeeded(again.training().resume(cut)));
    ASSERT_TRUE(waitFor([&] { return row(again, cut)->state == RunState::Running && row(again, cut)->curves->raw(Curve::LogitScale).added() > 2; }));
    ASSERT_TRUE(succeeded(again.training().keep(cut)));
    ASSERT_TRUE(waitFor([&] { return row(again, cut)->state == RunState::Stopped; }));
    again.shutdown();
}

TEST_F(BackboneTrainingTest, LiveRequestsAreAnsweredWhileItTrains) {
    const ImageId image = add({pictures().front()}).entries[0]->id;
    ASSERT_TRUE(succeeded(inspect(image)));
    TrainRequest large = request(100000);
    large.assignments = {"image_size=64", "patch_size=8", "width=128", "layers=4", "batch_size=64", "merges=40"};
    const RunId id = engine_.training().start(large).value();
    ASSERT_TRUE(waitFor([&] { return row(id)->state == RunState::Failed || row(id)->step >= 1; }));
    ASSERT_EQ(row(id)->state, RunState::Running) << row(id)->error->message();
    std::vector<double> waits;
    for (int i = 0; i < 100; ++i) {
        const auto asked = std::chrono::steady_clock::now();
        ASSERT_TRUE(succeeded(inspect(image)));
        waits.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - asked).count());
    }
    EXPECT_EQ(row(id)->state, RunState::Running);
    std::sort(waits.begin(), waits.end());
    std::cout << "inspecting while a backbone of the standard size trains: median " << waits[50] << " ms, p99 " << waits[98]
              << " ms (limit 120 on an idle machine)" << std::endl;
    EXPECT_TRUE(succeeded(engine_.training().discard(id)));
}

TEST_F(BackboneTrainingTest, EstimatesAndRefuses) {
    const auto estimate = answerOf<TrainingEstimate>([&](auto done) { engine_.training().estimate(request(50), done); });
    ASSERT_TRUE(succeeded(estimate));
    EXPECT_GE(estimate->measuredSteps, 2);
    EXPECT_EQ(estimate->steps, 50 * 8) << "144 pictures less a tenth, in batches of 16";
    EXPECT_GT(estimate->seconds, 0.0);
    EXPECT_FALSE(fs::exists(workspaceFolder() / "runs"));
    TrainRequest wrong = request(1);
    wrong.assignments[0] = "image_size=18";
    EXPECT_TRUE(failsWith(engine_.training().start(wrong), ErrorCode::InvalidOption, "image_size"));
    TrainRequest absent = request(1);
    absent.source = (user_.path() / "absent.csv").string();
    const RunId id = engine_.training().start(absent).value();
    ASSERT_TRUE(waitForState(id, RunState::Failed));
    EXPECT_EQ(row(id)->error->code, ErrorCode::FileNotFound);
    EXPECT_NE(row(id)->error->subject.find("absent.csv"), std::string::npos);
}

TEST_F(BackboneTrainingTest, AQueueOutlivesTheProgramAndWaitsToBeStarted) {
    const RunId first = engine_.training().start({"sparse_cbm", {"epochs=100000", "batch_size=8"}, ""}).value();
    std::vector<RunId> waiting;
    for (const char* variant : {"l1_cbm", "contrastive_cbm"})
        waiting.push_back(engine_.training().start({variant, {"epochs=2", "batch_size=8", "seed=7"}, ""}).value());
    waiting.push_back(engine_.training().start(request(1)).value());
    const RunId dropped = engine_.training().start(request(1)).value();
    ASSERT_TRUE(succeeded(engine_.training().discard(dropped)));
    EXPECT_FALSE(fs::exists(folder(dropped)));
    ASSERT_TRUE(waitFor([&] { return row(first)->step >= 3; }));
    EXPECT_FALSE(hasQueuedTraining(folder(first))) << "it has begun";
    engine_.shutdown();

    Engine again{EngineOptions{.threads = 1, .userDataDirectory = user_.path()}};
    ASSERT_TRUE(succeeded(answerOf<Engine::WorkspacePointer>([&](auto done) { again.openWorkspace(workspaceFolder(), done); })));
    std::vector<RunId> found;
    for (const auto& run : again.training().board()->runs)
        if (run->waited) found.push_back(run->id);
    EXPECT_EQ(found, waiting) << "in their order";
    for (const RunId& id : waiting) {
        EXPECT_EQ(row(again, id)->state, RunState::Recoverable);
        EXPECT_TRUE(fs::exists(folder(id)));
    }
    EXPECT_EQ(row(again, waiting.front())->seed, 7);
    EXPECT_EQ(row(again, waiting.back())->source, tablePath().string());
    for (const RunId& id : waiting) ASSERT_TRUE(succeeded(again.training().resume(id)));
    for (const RunId& id : waiting) {
        ASSERT_TRUE(waitFor([&] { return row(again, id)->state == RunState::Finished; })) << id;
        EXPECT_FALSE(hasQueuedTraining(folder(id)));
    }
    EXPECT_EQ(row(again, first)->state, RunState::Recoverable) << "nobody asked for it";
    again.shutdown();
}

TEST_F(BackboneTrainingTest, TheEventFileGrowsWhileItTrains) {
    const RunId id = engine_.training().start({"sparse_cbm", {"epochs=100000", "batch_size=8"}, ""}).value();
    const auto points = [&]() -> std::size_t {
        const fs::path path = eventFile(id);
        return path.empty() ? 0 : test::EventReader::open(path).scalars().size();
    };
    ASSERT_TRUE(waitFor([&] { return points() > 50; }));
    const std::size_t before = points();
    EXPECT_TRUE(waitFor([&] { return points() > before; })) << "and on";
    EXPECT_TRUE(succeeded(engine_.training().keep(id)));
    ASSERT_TRUE(waitForState(id, RunState::Stopped));
    const auto reader = test::EventReader::open(eventFile(id));
    EXPECT_TRUE(reader.isIntact()) << reader.problem();
}

TEST_F(BackboneTrainingTest, APausedTrainingIsAColumnUntilItGoesOn) {
    const RunId id = engine_.training().start({"sparse_cbm", {"epochs=100000", "batch_size=8"}, ""}).value();
    ASSERT_TRUE(waitFor([&] { return row(id)->step >= 30; }));
    const auto show = [&] { return answerOf<std::string>([&](auto done) { engine_.training().showUnfinished(id, done); }); };
    EXPECT_TRUE(failsWith(show(), ErrorCode::InvalidOption, id)) << "while it runs";
    ASSERT_TRUE(succeeded(engine_.training().pause(id)));
    ASSERT_TRUE(waitForState(id, RunState::Paused));
    const std::int64_t step = row(id)->checkpointStep;
    const auto column = show();
    ASSERT_TRUE(succeeded(column));
    ASSERT_EQ(engine_.workspace()->runs.size(), 1U);
    const auto& run = *engine_.workspace()->runs.front();
    EXPECT_EQ(run.id, *column);
    EXPECT_NE(run.title.find("unfinished"), std::string::npos);
    EXPECT_FALSE(run.unusable);
    ASSERT_FALSE(run.warnings.empty());
    EXPECT_EQ(row(id)->state, RunState::Paused) << "it can still go on";
    EXPECT_EQ(row(id)->checkpointStep, step);
    EXPECT_EQ(engine_.training().board()->runs.size(), 1U) << "and is no run of its own";
    ASSERT_TRUE(succeeded(engine_.training().resume(id)));
    ASSERT_TRUE(waitFor([&] { return row(id)->step > step; }));
    EXPECT_TRUE(waitFor([&] { return engine_.workspace()->runs.empty(); })) << "what goes on is not shown as it was";
    ASSERT_TRUE(succeeded(engine_.training().discard(id)));
    ASSERT_TRUE(waitFor([&] { return !row(id); }));
}

}  // namespace
}  // namespace vitrine
