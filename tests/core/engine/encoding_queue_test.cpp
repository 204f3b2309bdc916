// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/encoding_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <map>
#include <memory>

#include "engine/inspector.h"
#include "support/results.h"
#include "support/temporary_directory.h"
#include "support/tiny_workspace.h"

namespace vitrine {
namespace {

using test::succeeded;

/// A queue with an executor of its own; what it encodes is found in the library.
class EncodingQueueTest : public testing::Test {
protected:
    void SetUp() override {
        test::TinyWorkspace{}.write(folder_.path() / "colours");
        ASSERT_TRUE(succeeded(finished([&](JobContext& job) -> Result<> {
            SessionParts parts;
            VITRINE_ASSIGN(parts.files, readWorkspace(folder_.path() / "colours", folder_.path() / "user"));
            VITRINE_ASSIGN(session_, openSession(std::move(parts), job));
            return {};
        })));
        for (const auto& file : test::TinyWorkspace{}.images(folder_.path() / "colours"))
            ids_.push_back(library_.addFile(file, {})->id);
        library_.startGeneration();
    }
    void TearDown() override {
        queue_.restart(nullptr, {});
        executor_.shutdown();
        pool_.reset();  // a decoding that runs holds the queue
    }

    /// Runs on the executor, after everything that its task lane holds.
    Result<> finished(InferenceExecutor::Work work) {
        auto promise = std::make_shared<std::promise<Result<>>>();
        auto future = promise->get_future();
        executor_.postTask("test", std::move(work), [promise](const Result<>& outcome) { promise->set_value(outcome); });
        return future.get();
    }

    JobState job() const {
        const JobList jobs = board_.snapshot();
        const auto found = std::find_if(jobs.rbegin(), jobs.rend(), [](const JobState& state) { return state.canPause; });
        return found == jobs.rend() ? JobState{} : *found;
    }
    template <class Condition>
    static bool waitUntil(Condition condition) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (!condition() && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(std::chrono::milliseconds(2));
        return condition();
    }
    /// What is encoded, by image.
    std::map<ImageId, const StoredEncoding*> encoded() const {
        std::map<ImageId, const StoredEncoding*> found;
        for (const ImageId id : ids_)
            if (const auto kept = library_.encoding(id)) found[id] = kept.get();
        return found;
    }
    /// Starts to encode everything and is held before the network saw the first image.
    JobId startAndHold() {
        std::promise<void> release;
        executor_.postTask("test", [hold = release.get_future().share()](JobContext&) -> Result<> { return hold.wait(), Result<>{}; }, {});
        queue_.restart(session_, ids_);
        const JobId id = job().id;
        queue_.setPaused(id, true);
        release.set_value();
        return id;
    }

    test::TemporaryDirectory folder_;
    ImageLibrary library_;
    JobBoard board_;
    InferenceExecutor executor_{board_};
    std::unique_ptr<ThreadPool> pool_ = std::make_unique<ThreadPool>(2);
    EncodingQueue queue_{library_, *pool_, executor_, board_};
    SessionPointer session_;
    std::vector<ImageId> ids_;
};

TEST_F(EncodingQueueTest, HeldItLeavesTheExecutorToOthersAndEncodesNothing) {
    const JobId id = startAndHold();
    EXPECT_EQ(job().status, JobStatus::Paused);
    for (int n = 0; n < 10; ++n) EXPECT_TRUE(succeeded(finished([](JobContext&) -> Result<> { return {}; })));
    EXPECT_TRUE(encoded().empty());
    EXPECT_EQ(job().done, 0);
    EXPECT_EQ(job().total, static_cast<std::int64_t>(ids_.size()));
    queue_.setPaused(id, false);
    EXPECT_TRUE(waitUntil([&] { return job().status == JobStatus::Done; }));
    EXPECT_EQ(encoded().size(), ids_.size());
    EXPECT_EQ(job().done, static_cast<std::int64_t>(ids_.size()));
}

TEST_F(EncodingQueueTest, NoImageIsEncodedTwice) {
    const JobId id = startAndHold();
    for (const std::size_t n : {0U, 5U, 100U})  // looked at meanwhile: in flight, and far behind
        ASSERT_TRUE(succeeded(finished([&](JobContext& context) -> Result<> {
            VITRINE_TRY(encodingOf(ids_[n], *session_, library_, context));
            return {};
        })));
    const auto before = encoded();
    EXPECT_EQ(before.size(), 3U);
    queue_.setPaused(id, false);
    ASSERT_TRUE(waitUntil([&] { return job().status == JobStatus::Done; }));
    const auto after = encoded();
    EXPECT_EQ(after.size(), ids_.size());
    for (const auto& [image, encoding] : before) EXPECT_EQ(after.at(image), encoding) << "image " << image;
}

TEST_F(EncodingQueueTest, HeldAgainAndAgainItStillEnds) {
    const JobId id = startAndHold();
    std::map<ImageId, const StoredEncoding*> before;
    for (int round = 0; round < 40; ++round) {
        queue_.setPaused(id, round % 2 == 1);
        for (const auto& [image, encoding] : before) EXPECT_EQ(library_.encoding(image).get(), encoding);
        before = encoded();
    }
    queue_.setPaused(id, false);
    EXPECT_TRUE(waitUntil([&] { return job().status == JobStatus::Done; }));
    EXPECT_EQ(encoded().size(), ids_.size());
}

TEST_F(EncodingQueueTest, ImagesAddedWhileHeldWaitAndAStopEndsAll) {
    const JobId id = startAndHold();
    const auto more = library_.addPicture(test::noisyColour(32, 32, 1, 7), "pasted");
    queue_.offer(more->id, test::noisyColour(32, 32, 1, 7));
    EXPECT_EQ(job().total, static_cast<std::int64_t>(ids_.size()) + 1);
    ASSERT_TRUE(succeeded(finished([](JobContext&) -> Result<> { return {}; })));
    EXPECT_EQ(library_.encoding(more->id), nullptr);
    queue_.setPaused(id + 1, false);  // another job's id changes nothing
    EXPECT_EQ(job().status, JobStatus::Paused);
    queue_.cancel(id);
    EXPECT_EQ(job().status, JobStatus::Cancelled);
    const JobState stopped = job();
    queue_.offer(more->id, test::noisyColour(32, 32, 1, 7));
    EXPECT_TRUE(waitUntil([&] { return library_.encoding(more->id) != nullptr; })) << "a new job is not held";
    EXPECT_TRUE(waitUntil([&] { return job().id != stopped.id && job().status == JobStatus::Done; }));
    EXPECT_EQ(job().done, 1) << "what was being decoded for the stopped job is not counted in the new one";
    EXPECT_EQ(job().total, 1);
}

}  // namespace
}  // namespace vitrine
