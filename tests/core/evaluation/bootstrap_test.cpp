// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/bootstrap.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/counter_random.h"
#include "evaluation/concept_auc.h"
#include "evaluation/concept_similarity.h"
#include "evaluation/resampled_measures.h"
#include "support/results.h"

namespace vitrine {
namespace {

TEST(Quantile, LiesLinearlyBetweenOrderStatistics) {
    const std::vector<double> values{0, 10, 20, 30, 40};
    EXPECT_DOUBLE_EQ(quantileOfSorted(values, 0.0), 0.0);
    EXPECT_DOUBLE_EQ(quantileOfSorted(values, 0.05), 2.0);
    EXPECT_DOUBLE_EQ(quantileOfSorted(values, 0.5), 20.0);
    EXPECT_DOUBLE_EQ(quantileOfSorted(values, 1.0), 40.0);
}

TEST(PercentileInterval, LeavesOutUndefinedValues) {
    std::vector<double> values(201);
    std::iota(values.begin(), values.end(), 0.0);
    values.push_back(std::nan(""));
    const auto interval = percentileInterval(values);
    ASSERT_TRUE(interval);
    EXPECT_NEAR(interval->low, 5.0, 1e-9);
    EXPECT_NEAR(interval->high, 195.0, 1e-9);
    EXPECT_FALSE(percentileInterval({std::nan("")}));
}

TEST(Resamples, KeepTheSizeOfEveryClass) {
    const std::vector<int> labels{0, 0, 0, 1, 1, 2, 2, 2, 2, 2};
    const Resamples resamples = test::expectOk(Resamples::create(labels, 50, 7));
    for (std::size_t r = 0; r < resamples.size(); ++r) {
        std::vector<std::size_t> drawn(3, 0);
        for (std::size_t i = 0; i < labels.size(); ++i)
            drawn[static_cast<std::size_t>(labels[i])] += resamples.weights(r)[i];
        EXPECT_EQ(drawn, (std::vector<std::size_t>{3, 2, 5}));
    }
}

TEST(Resamples, DependOnSeedAndLabelsOnly) {
    const std::vector<int> labels(40, 0);
    const Resamples first = test::expectOk(Resamples::create(labels, 3, 1));
    const Resamples again = test::expectOk(Resamples::create(labels, 3, 1));
    const Resamples other = test::expectOk(Resamples::create(labels, 3, 2));
    const auto copy = [](std::span<const std::uint16_t> weights) { return std::vector(weights.begin(), weights.end()); };
    EXPECT_EQ(copy(first.weights(2)), copy(again.weights(2)));
    EXPECT_NE(copy(first.weights(2)), copy(other.weights(2)));
    EXPECT_NE(copy(first.weights(1)), copy(first.weights(2)));
}

TEST(Resamples, IntervalOfAShareIsThatOfTheBinomial) {
    const std::vector<int> labels(400, 0);
    std::vector<double> right(400, 0.0);
    std::fill(right.begin(), right.begin() + 300, 1.0);
    const Interval interval = test::expectOk(Resamples::create(labels, 2000, 3)).meanInterval(right);
    const double reach = 1.96 * std::sqrt(0.75 * 0.25 / 400.0);
    EXPECT_NEAR(interval.low, 0.75 - reach, 0.006);
    EXPECT_NEAR(interval.high, 0.75 + reach, 0.006);
}

TEST(Resamples, OneImageAClassHasNoSpread) {
    const Resamples resamples = test::expectOk(Resamples::create(std::vector<int>{0, 1, 2}, 20, 1));
    const Interval interval = resamples.meanInterval(std::vector<double>{1.0, 0.0, 1.0});
    EXPECT_DOUBLE_EQ(interval.low, interval.high);
}

TEST(Resamples, RefuseNothingToDrawFrom) {
    EXPECT_EQ(Resamples::create({}, 10).error().code, ErrorCode::EmptyInput);
    EXPECT_EQ(Resamples::create(std::vector<int>{0}, 0).error().code, ErrorCode::EmptyInput);
}

/// The rows of a resample written out, each as often as it was drawn.
Matrix written(const Matrix& values, std::span<const std::uint16_t> weights) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < weights.size(); ++i) rows.insert(rows.end(), weights[i], i);
    return values.gather(rows);
}

class ResampledMeasures : public ::testing::Test {
protected:
    void SetUp() override {
        CounterRandom random(5);
        std::vector<float> outputs, scores, truths;
        for (std::size_t i = 0; i < kImages; ++i) {
            labels_.push_back(static_cast<int>(i % 3));
            for (std::size_t j = 0; j < kConcepts; ++j) {
                scores.push_back(random.normal());
                // Rounded, so that ties occur.
                outputs.push_back(std::round(4.0F * (scores.back() + 0.7F * random.normal())) / 4.0F);
                truths.push_back(scores.back() + random.normal() > 0.3F ? 1.0F : 0.0F);
            }
        }
        outputs_ = {outputs, kImages, kConcepts};
        scores_ = {scores, kImages, kConcepts};
        truths_ = {truths, kImages, kConcepts};
    }
    static constexpr std::size_t kImages = 60;
    static constexpr std::size_t kConcepts = 11;
    std::vector<int> labels_;
    Matrix outputs_, scores_, truths_;
    JobContext job_;
};

TEST_F(ResampledMeasures, EqualTheMeasureOnTheRowsWrittenOut) {
    const Resamples resamples = test::expectOk(Resamples::create(labels_, 8, 11));
    const std::vector<std::size_t> concepts{0, 2, 3, 9};
    const auto similarity =
        test::expectOk(resampledSimilarity(outputs_, scores_, concepts, resamples, resamples.size(), job_));
    const auto auc = test::expectOk(resampledConceptAuc(outputs_, truths_, resamples, resamples.size(), job_));
    for (std::size_t r = 0; r < resamples.size(); ++r) {
        const Matrix outputs = written(outputs_, resamples.weights(r));
        const auto plain =
            test::expectOk(conceptSimilarity(outputs, written(scores_, resamples.weights(r)), concepts));
        EXPECT_NEAR(similarity.mean[r], plain.meanCosCubed, 1e-6);
        EXPECT_NEAR(similarity.share[r], plain.interpretableShare, 1e-12);
        const auto plainAuc = test::expectOk(conceptAuc(outputs, written(truths_, resamples.weights(r))));
        EXPECT_NEAR(auc.macro[r], plainAuc.macro, 1e-12);
        EXPECT_NEAR(auc.worstTenth[r], plainAuc.worstTenth, 1e-12);
    }
}

TEST_F(ResampledMeasures, StopWhenTold) {
    const Resamples resamples = test::expectOk(Resamples::create(labels_, 4, 1));
    std::stop_source stop;
    stop.request_stop();
    JobContext stopped(stop.get_token());
    EXPECT_EQ(resampledSimilarity(outputs_, scores_, std::vector<std::size_t>{0}, resamples, 4, stopped).error().code,
              ErrorCode::Cancelled);
    EXPECT_EQ(resampledConceptAuc(outputs_, truths_, resamples, 4, stopped).error().code, ErrorCode::Cancelled);
}

TEST_F(ResampledMeasures, ConstantUnitsHaveNoValue) {
    const Resamples resamples = test::expectOk(Resamples::create(labels_, 4, 1));
    const Matrix constant = Matrix::zeros(kImages, kConcepts);
    const auto similarity =
        test::expectOk(resampledSimilarity(constant, scores_, std::vector<std::size_t>{0, 1}, resamples, 4, job_));
    for (const double value : similarity.mean) EXPECT_TRUE(std::isnan(value));
}

}  // namespace
}  // namespace vitrine
