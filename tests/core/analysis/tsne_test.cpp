// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/tsne.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <thread>

#include "analysis/clustering_quality.h"
#include "core/analysis/clouds.h"
#include "support/device.h"

namespace vitrine {
namespace {

using test::makeClouds;

TsneOptions quick(int iterations = 300) {
    TsneOptions options;
    options.compute.device = test::testDevice();
    options.metric = DistanceMetric::Euclidean;
    options.perplexity = 10.0;
    options.iterations = iterations;
    options.earlyIterations = iterations / 3;
    return options;
}

bool isFinite(const Matrix& map) {
    for (const float value : map.values())
        if (!std::isfinite(value)) return false;
    return true;
}

TEST(Tsne, SeparatesCloudsWithBothRepulsions) {
    JobContext job;
    for (const std::size_t n : {std::size_t{300}, std::size_t{1500}}) {
        const test::Clouds clouds = makeClouds(n, 10, 5, 4.0F);
        const auto result = fitTsne(clouds.points, quick(), job);
        ASSERT_TRUE(result) << result.error().message();
        EXPECT_GE(test::nearestAgrees(result->coordinates, clouds.labels), 0.99) << n;
        EXPECT_GE(*neighbourPreservation(clouds.points, result->coordinates, 10, n, 1, {}, job), 0.3) << n;
        EXPECT_EQ(result->iterations, 300);
        EXPECT_TRUE(result->note.empty());
    }
}

TEST(Tsne, EqualSeedsGiveEqualMaps) {
    VITRINE_ON_CPU_OR_SKIP("the same map from the same seed");
    JobContext job;
    const Matrix points = makeClouds(900, 6, 4, 3.0F).points;
    const auto first = fitTsne(points, quick(60), job), second = fitTsne(points, quick(60), job);
    ASSERT_TRUE(first && second);
    EXPECT_TRUE(std::equal(first->coordinates.values().begin(), first->coordinates.values().end(),
                           second->coordinates.values().begin()));
    TsneOptions other = quick(60);
    other.seed = 43;
    const auto third = fitTsne(points, other, job);
    ASSERT_TRUE(third);
    EXPECT_FALSE(std::equal(first->coordinates.values().begin(), first->coordinates.values().end(),
                            third->coordinates.values().begin()));
}

TEST(Tsne, FramesShowTheFitAndFallTheDivergence) {
    JobContext job;
    std::vector<TsneFrame> frames;
    TsneOptions options = quick();
    options.framesPerSecond = 1e6;
    const auto result = fitTsne(makeClouds(1000, 10, 5, 4.0F).points, options, job, nullptr,
                                [&](const TsneFrame& frame) { frames.push_back(frame); });
    ASSERT_TRUE(result);
    ASSERT_GE(frames.size(), 3U);
    EXPECT_EQ(frames.front().iteration, 0);
    EXPECT_TRUE(std::isnan(frames.front().kl));
    EXPECT_EQ(frames.back().phase, TsnePhase::Finished);
    EXPECT_EQ(frames.back().iteration, 300);
    EXPECT_TRUE(std::equal(result->coordinates.values().begin(), result->coordinates.values().end(),
                           frames.back().coordinates.values().begin()));
    EXPECT_EQ(frames.back().kl, result->kl);
    for (std::size_t i = 1; i < frames.size(); ++i) EXPECT_GE(frames[i].iteration, frames[i - 1].iteration);
    EXPECT_LT(frames.back().kl, 0.8 * frames[1].kl);
    // The budget, with a margin for a machine that does something else during a frame.
    EXPECT_LE(result->frameSeconds, 0.15 * result->optimiseSeconds + 0.02);
}

TEST(Tsne, StopKeepsTheMapAndCancelDoesNot) {
    const Matrix points = makeClouds(400, 6, 4, 3.0F).points;
    JobContext job;
    TsneControl control;
    TsneOptions options = quick(100000);
    options.framesPerSecond = 1e6;
    const auto stopped = fitTsne(points, options, job, &control, [&](const TsneFrame& frame) {
        if (frame.iteration >= 20) control.stop();
    });
    ASSERT_TRUE(stopped);
    EXPECT_TRUE(stopped->wasStopped);
    EXPECT_GE(stopped->iterations, 20);
    EXPECT_LT(stopped->iterations, 100000);
    EXPECT_TRUE(isFinite(stopped->coordinates));

    std::stop_source source;
    JobContext cancelled(source.get_token(), [&](const Progress& progress) {
        if (progress.done > 5 && progress.total == 100000) source.request_stop();
    });
    const auto result = fitTsne(points, options, cancelled);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::Cancelled);
}

TEST(Tsne, PausesAndGoesOnAndHearsNewSettings) {
    const Matrix points = makeClouds(400, 6, 4, 3.0F).points;
    std::atomic<int> checkpoints{0};
    JobContext job({}, [&](const Progress&) { ++checkpoints; });
    TsneControl control;
    control.pause();
    std::atomic<int> iteration{-1};
    std::vector<double> exaggerations;
    Result<TsneResult> result;
    std::thread fit([&] {
        TsneOptions options = quick(200);
        options.framesPerSecond = 1e6;
        result = fitTsne(points, options, job, &control, [&](const TsneFrame& frame) {
            iteration = frame.iteration;
            exaggerations.push_back(frame.exaggeration);
        });
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const int seen = checkpoints;
    EXPECT_LE(iteration, 0) << "paused before the first step";
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    EXPECT_GT(checkpoints, seen) << "a paused fit still lets others on the device";
    control.setExaggeration(4.0);
    control.setLearningRateFactor(0.5);
    control.resume();
    fit.join();
    ASSERT_TRUE(result);
    EXPECT_EQ(result->iterations, 200);
    EXPECT_EQ(iteration, 200);
    EXPECT_NE(std::find(exaggerations.begin(), exaggerations.end(), 4.0), exaggerations.end());
    EXPECT_EQ(exaggerations.back(), 1.0) << "a lever moved early does not hold until the end";
    EXPECT_EQ(control.learningRateFactor(), 0.5);
    const auto plain = fitTsne(points, quick(200), job);
    EXPECT_FALSE(std::equal(plain->coordinates.values().begin(), plain->coordinates.values().end(),
                            result->coordinates.values().begin()));
}

TEST(Tsne, LeftAtAPauseAndTakenUpAgainItIsTheSameMap) {
    VITRINE_ON_CPU_OR_SKIP("the same map from the same seed");
    const Matrix points = makeClouds(900, 6, 4, 3.0F).points;
    JobContext job;
    TsneOptions options = quick(200);
    options.framesPerSecond = 1e6;
    const auto plain = fitTsne(points, options, job);
    ASSERT_TRUE(plain);
    TsneFit fit(points, options);
    TsneControl control;
    int pauses = 0;
    for (;;) {
        const auto part = fit.run(job, &control, [&](const TsneFrame& frame) {
            if (frame.iteration >= 60 * (pauses + 1) && frame.iteration < 200) control.pause();
        });
        ASSERT_TRUE(part);
        if (!part->isPaused) {
            EXPECT_TRUE(std::equal(plain->coordinates.values().begin(), plain->coordinates.values().end(),
                                   part->coordinates.values().begin()));
            EXPECT_EQ(plain->kl, part->kl);
            break;
        }
        EXPECT_TRUE(part->coordinates.empty()) << "the last frame has them";
        ++pauses;
        control.resume();
    }
    EXPECT_EQ(pauses, 3);
}

TEST(Tsne, FewPoints) {
    JobContext job;
    for (const std::size_t n : {1U, 2U, 3U, 4U, 5U, 20U}) {
        const auto result = fitTsne(makeClouds(n, 5, 1, 1.0F).points, quick(100), job);
        ASSERT_TRUE(result) << n << ": " << result.error().message();
        EXPECT_EQ(result->coordinates.rows(), n);
        EXPECT_TRUE(isFinite(result->coordinates)) << n;
        EXPECT_FALSE(result->note.empty()) << "10 is above (n - 1)/3 for n = " << n;
        if (n > 3) {
            EXPECT_NEAR(result->perplexity, static_cast<double>(n - 1) / 3.0, 1e-9);
        }
    }
}

TEST(Tsne, DuplicateAndIdenticalPoints) {
    JobContext job;
    const Matrix clouds = makeClouds(100, 5, 3, 3.0F).points;
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < 900; ++i) rows.push_back(i % 100);
    const auto repeated = fitTsne(clouds.gather(rows), quick(), job);
    ASSERT_TRUE(repeated) << repeated.error().message();
    EXPECT_TRUE(isFinite(repeated->coordinates));

    for (const std::size_t n : {std::size_t{50}, std::size_t{900}}) {
        const auto same = fitTsne(Matrix(std::vector<float>(n * 4, 2.5F), n, 4), quick(100), job);
        ASSERT_TRUE(same) << same.error().message();
        EXPECT_TRUE(isFinite(same->coordinates)) << n;
    }
}

TEST(Tsne, OneDimension) {
    JobContext job;
    std::vector<float> line(200);
    for (std::size_t i = 0; i < line.size(); ++i) line[i] = static_cast<float>(i);
    const auto result = fitTsne(Matrix(line, 200, 1), quick(), job);
    ASSERT_TRUE(result) << result.error().message();
    EXPECT_GE(*neighbourPreservation(Matrix(line, 200, 1), result->coordinates, 4, 200, 1, {}, job), 0.7);
}

TEST(Tsne, BadInputIsNamed) {
    JobContext job;
    const auto refused = [&](const Matrix& points, const TsneOptions& options, ErrorCode code,
                             const std::string& part) {
        const auto result = fitTsne(points, options, job);
        ASSERT_FALSE(result) << part;
        EXPECT_EQ(result.error().code, code) << result.error().message();
        EXPECT_NE(result.error().message().find(part), std::string::npos) << result.error().message();
    };
    std::vector<float> values(60, 1.0F);
    values[17 * 3 + 1] = std::numeric_limits<float>::quiet_NaN();
    refused(Matrix(values, 20, 3), quick(), ErrorCode::NumericalFailure, "row 17");
    values[17 * 3 + 1] = std::numeric_limits<float>::infinity();
    refused(Matrix(values, 20, 3), quick(), ErrorCode::NumericalFailure, "row 17");
    std::fill_n(values.begin() + 17 * 3, 3, 0.0F);
    TsneOptions cosine = quick();
    cosine.metric = DistanceMetric::Cosine;
    refused(Matrix(values, 20, 3), cosine, ErrorCode::NumericalFailure, "row 17");
    refused(Matrix(), quick(), ErrorCode::EmptyInput, "no points");
    TsneOptions options = quick();
    options.perplexity = 0.5;
    refused(Matrix::identity(5), options, ErrorCode::InvalidOption, "perplexity");
    options = quick();
    options.compute.device = "abacus";
    refused(Matrix::identity(5), options, ErrorCode::InvalidOption, "abacus");
    options.compute.device = "cuda:99";
    refused(Matrix::identity(5), options, ErrorCode::DeviceUnavailable, "cuda:99");
    options = quick();
    options.learningRate = 1e15;
    refused(makeClouds(100, 4, 2, 2.0F).points, options, ErrorCode::NumericalFailure, "learning rate");
}

TEST(Tsne, NoIterationsGiveTheStart) {
    JobContext job;
    const auto result = fitTsne(makeClouds(50, 4, 2, 2.0F).points, quick(0), job);
    ASSERT_TRUE(result);
    EXPECT_TRUE(std::isnan(result->kl));
    EXPECT_TRUE(isFinite(result->coordinates));
}

}  // namespace
}  // namespace vitrine
