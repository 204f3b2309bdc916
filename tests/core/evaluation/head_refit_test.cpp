// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/head_refit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/counter_random.h"
#include "evaluation/metrics.h"

namespace vitrine {
namespace {

struct Sample {
    Matrix activations;
    std::vector<int> labels;
};

/// Classes around their own corner; `noise` 0.3 separates them.
Sample clusters(std::size_t images, std::size_t classes, std::size_t concepts, float noise) {
    CounterRandom random(5);
    std::vector<float> values;
    std::vector<int> labels;
    for (std::size_t i = 0; i < images; ++i) {
        const std::size_t label = i % classes;
        labels.push_back(static_cast<int>(label));
        for (std::size_t j = 0; j < concepts; ++j) {
            values.push_back((j % classes == label ? 1.0F : 0.0F) + noise * random.normal());
        }
    }
    return {Matrix(std::move(values), images, concepts), std::move(labels)};
}

TEST(HeadRefit, GradientVanishesAtTheOptimum) {
    const Sample sample = clusters(60, 3, 7, 1.0F);
    JobContext job;
    const auto refit = refitHead(sample.activations, sample.labels, 3, kRefitPenalty, job);
    ASSERT_TRUE(refit);
    EXPECT_TRUE(refit->converged);
    const Matrix logits = multiplyTransposed(sample.activations, refit->weights);
    for (std::size_t c = 0; c < 3; ++c) {
        for (std::size_t j = 0; j < 7; ++j) {
            double slope = kRefitPenalty * refit->weights.at(c, j);
            for (std::size_t i = 0; i < 60; ++i) {
                const double error = softmax(logits.row(i))[c] - (sample.labels[i] == static_cast<int>(c) ? 1.0 : 0.0);
                slope += error * sample.activations.at(i, j) / 60.0;
            }
            EXPECT_NEAR(slope, 0.0, 1e-5);
        }
    }
}

TEST(HeadRefit, SeparatesWhatIsSeparable) {
    const Sample sample = clusters(120, 4, 8, 0.2F);
    JobContext job;
    const auto refit = refitHead(sample.activations, sample.labels, 4, kRefitPenalty, job);
    ASSERT_TRUE(refit);
    EXPECT_DOUBLE_EQ(topKAccuracy(multiplyTransposed(sample.activations, refit->weights), sample.labels, 1), 1.0);
}

TEST(HeadRefit, StopsWhenAsked) {
    const Sample sample = clusters(30, 3, 5, 1.0F);
    std::stop_source stop;
    stop.request_stop();
    JobContext job(stop.get_token());
    EXPECT_EQ(refitHead(sample.activations, sample.labels, 3, kRefitPenalty, job).error().code, ErrorCode::Cancelled);
}

TEST(HeadRefit, Errors) {
    const Sample sample = clusters(6, 3, 2, 1.0F);
    JobContext job;
    EXPECT_EQ(refitHead({}, {}, 3, 1e-4, job).error().code, ErrorCode::EmptyInput);
    EXPECT_EQ(refitHead(sample.activations, sample.labels, 2, 1e-4, job).error().code, ErrorCode::InvalidOption);
    EXPECT_EQ(refitHead(sample.activations, sample.labels, 3, -1.0, job).error().code, ErrorCode::InvalidOption);
    const Matrix broken(std::vector<float>(12, std::numeric_limits<float>::quiet_NaN()), 6, 2);
    EXPECT_EQ(refitHead(broken, sample.labels, 3, 1e-4, job).error().code, ErrorCode::NumericalFailure);
}

}  // namespace
}  // namespace vitrine
