// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/job_context.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace vitrine {
namespace {

TEST(JobContext, ReportsAndGoesOn) {
    std::vector<std::int64_t> seen;
    JobContext context({}, [&](const Progress& progress) { seen.push_back(progress.done); }, 9);
    EXPECT_TRUE(context.checkpoint({"stage", 1, 3}));
    EXPECT_TRUE(context.checkpoint({"stage", 2, 3}));
    EXPECT_EQ(seen, (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(context.seed(), 9U);
}

TEST(JobContext, StopsWhenAsked) {
    std::stop_source source;
    JobContext context(source.get_token());
    EXPECT_TRUE(context.checkpoint({}));
    EXPECT_FALSE(context.stopRequested());
    source.request_stop();
    EXPECT_FALSE(context.checkpoint({}));
    EXPECT_TRUE(context.stopRequested());
}

TEST(JobContext, ACheckpointLetsOthersRun) {
    int runs = 0;
    JobContext context;
    context.setInterlude([&] { ++runs; });
    EXPECT_TRUE(context.checkpoint({}));
    EXPECT_EQ(runs, 1);
}

TEST(JobContext, AnInterludeMayAskForTheStop) {
    std::stop_source source;
    JobContext context(source.get_token());
    context.setInterlude([&] { source.request_stop(); });
    EXPECT_FALSE(context.checkpoint({})) << "the stop counts at once";
}

TEST(JobContext, APausedJobWaitsWhileOthersRun) {
    const auto pause = std::make_shared<PauseSwitch>();
    std::atomic<int> interludes{0};
    JobContext context;
    context.setPause(pause);
    context.setInterlude([&] { ++interludes; });
    pause->pause();
    std::atomic<bool> isThrough{false};
    std::thread job([&] {
        EXPECT_TRUE(context.checkpoint({}));
        isThrough = true;
    });
    while (interludes < 3) std::this_thread::yield();  // live jobs go on
    EXPECT_FALSE(isThrough);
    pause->resume();
    job.join();
    EXPECT_TRUE(isThrough);
}

TEST(JobContext, APausedJobCanBeStopped) {
    const auto pause = std::make_shared<PauseSwitch>();
    std::stop_source source;
    JobContext context(source.get_token());
    context.setPause(pause);
    pause->pause();
    std::thread stopper([&] { source.request_stop(); });
    EXPECT_FALSE(context.checkpoint({}));
    stopper.join();
}

}  // namespace
}  // namespace vitrine
