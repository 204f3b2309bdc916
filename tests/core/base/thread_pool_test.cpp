// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>

namespace vitrine {
namespace {

TEST(ThreadPool, RunsEveryTaskOnItsThreads) {
    ThreadPool pool(3);
    EXPECT_EQ(pool.size(), 3U);
    std::atomic<int> sum = 0;
    std::latch done(100);
    for (int i = 1; i <= 100; ++i) {
        pool.post([&, i] {
            sum += i;
            done.count_down();
        });
    }
    done.wait();
    EXPECT_EQ(sum, 5050);
}

TEST(ThreadPool, HasAtLeastOneThread) {
    ThreadPool pool(0);
    std::promise<void> ran;
    pool.post([&] { ran.set_value(); });
    ran.get_future().wait();
    EXPECT_EQ(pool.size(), 1U);
}

TEST(ThreadPool, TasksRunSideBySide) {
    ThreadPool pool(2);
    // Each waits for the other, which only two threads at once can do.
    std::latch both(2);
    std::latch done(2);
    for (int i = 0; i < 2; ++i) {
        pool.post([&] {
            both.arrive_and_wait();
            done.count_down();
        });
    }
    done.wait();
}

TEST(ThreadPool, ClearForgetsWhatHasNotStarted) {
    std::atomic<int> ran = 0;
    std::latch started(1);
    std::latch release(1);
    {
        ThreadPool pool(1);
        pool.post([&] {
            started.count_down();
            release.wait();
            ++ran;
        });
        started.wait();
        for (int i = 0; i < 10; ++i) pool.post([&] { ran += 100; });
        pool.clear();
        release.count_down();
    }
    EXPECT_EQ(ran, 1) << "destruction waits for the running task";
}

}  // namespace
}  // namespace vitrine
