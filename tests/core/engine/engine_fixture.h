// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>

#include "engine/engine.h"
#include "support/results.h"
#include "support/temporary_directory.h"
#include "support/tiny_workspace.h"

namespace vitrine::test {

/// Waits for the one answer of an asynchronous request.
template <class T, class Start>
Result<T> answerOf(Start&& start) {
    auto promise = std::make_shared<std::promise<Result<T>>>();
    auto future = promise->get_future();
    start([promise](Result<T> result) { promise->set_value(std::move(result)); });
    if (future.wait_for(std::chrono::seconds(60)) != std::future_status::ready)
        return fail(ErrorCode::Internal, "test", "no answer within a minute");
    return future.get();
}

/// One tiny workspace on disk for all tests of a suite, an engine of its own for each.
class EngineTest : public testing::Test {
protected:
    static void SetUpTestSuite() {
        shared_ = std::make_unique<TemporaryDirectory>();
        TinyWorkspace{}.write(shared_->path() / "colours");
    }
    static void TearDownTestSuite() { shared_.reset(); }

    static std::filesystem::path workspaceFolder() { return shared_->path() / "colours"; }
    static std::vector<std::filesystem::path> pictures() { return TinyWorkspace{}.images(workspaceFolder()); }

    Result<Engine::WorkspacePointer> open(const std::filesystem::path& path) {
        return answerOf<Engine::WorkspacePointer>([&](auto done) { engine_.openWorkspace(path, done); });
    }
    Result<Engine::InspectionPointer> inspect(ImageId id) {
        return answerOf<Engine::InspectionPointer>([&](auto done) { engine_.inspect(id, done); });
    }
    /// Adds and waits until all are decoded.
    AddedImages add(const std::vector<std::filesystem::path>& paths) {
        auto finished = std::make_shared<std::promise<void>>();
        auto future = finished->get_future();
        AddedImages added = engine_.addImages(paths, [finished](const ImageBatch& batch) {
            if (batch.isLast) finished->set_value();
        });
        EXPECT_EQ(future.wait_for(std::chrono::seconds(60)), std::future_status::ready);
        return added;
    }

    TemporaryDirectory user_;
    Engine engine_{EngineOptions{.threads = 1, .userDataDirectory = user_.path()}};

private:
    static inline std::unique_ptr<TemporaryDirectory> shared_;
};

}  // namespace vitrine::test
