// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>
#include <optional>

#include "analysis/internal/lloyd.h"
#include "analysis/kmeans.h"
#include "analysis/pca.h"
#include "support/device.h"
#include "support/golden.h"
#include "support/golden_tensors.h"

namespace vitrine {
namespace {

constexpr double kTolerance = 1e-4;

class KMeansGolden : public ::testing::Test {
protected:
    void SetUp() override {
        VITRINE_GOLDEN_OR_SKIP(path, "methods/kmeans.safetensors");
        tensors_.emplace(path);
        points_ = tensors_->matrix("X");
    }
    void expectEqual(const KMeansResult& result) const {
        EXPECT_EQ(result.labels, tensors_->labels("labels"));
        const double inertia = tensors_->number("inertia");
        EXPECT_NEAR(result.inertia, inertia, 1e-6 * inertia);
        const std::vector<double> centres = tensors_->doubles("centres");
        for (std::size_t i = 0; i < centres.size(); ++i)
            ASSERT_NEAR(result.centres.values()[i], centres[i], kTolerance) << i;
        EXPECT_TRUE(result.converged);
    }

    std::optional<test::GoldenTensors> tensors_;
    Matrix points_;
    JobContext job_;
};

TEST_F(KMeansGolden, LloydFromGivenCentres) {
    for (const bool bounds : {false, true}) {
        KMeansOptions options;
        options.useBounds = bounds;
        options.tolerance = 0.0;
        options.compute.device = test::testDevice();
        const auto result = fitKMeansFrom(points_, tensors_->matrix("centres0"), options, job_);
        ASSERT_TRUE(result) << result.error().message();
        expectEqual(*result);
    }
}

TEST_F(KMeansGolden, LloydOnTensors) {
    KMeansOptions options;
    options.tolerance = 0.0;
    const internal::AnalysisScope scope(options.compute);
    const auto result =
        internal::tensorLloyd(points_, tensors_->matrix("centres0"), options, at::Device(test::testDevice()), scope, job_);
    ASSERT_TRUE(result) << result.error().message();
    expectEqual(*result);
}

TEST_F(KMeansGolden, BestOfManyStarts) {
    KMeansOptions options;
    options.clusters = tensors_->matrix("centres0").rows();
    options.restarts = 50;
    options.compute.device = test::testDevice();
    const auto result = fitKMeans(points_, options, job_);
    ASSERT_TRUE(result) << result.error().message();
    EXPECT_LE(result->inertia, 1.005 * tensors_->number("best_inertia_50"));
}

TEST_F(KMeansGolden, PrincipalComponents) {
    const std::vector<double> components = tensors_->doubles("pca/components"),
                              scores = tensors_->doubles("pca/scores");
    const std::vector<double> variance = tensors_->doubles("pca/explained_variance");
    const std::vector<double> share = tensors_->doubles("pca/explained_variance_ratio"),
                              mean = tensors_->doubles("pca/mean");
    const std::size_t d = points_.cols(), count = components.size() / d;
    const auto all = fitPca(points_, d, {.device = test::testDevice()}, job_);
    ASSERT_TRUE(all) << all.error().message();
    for (std::size_t i = 0; i < d; ++i) {
        EXPECT_NEAR(all->variance[i], variance[i], kTolerance * variance.front());
        EXPECT_NEAR(all->varianceShare[i], share[i], kTolerance);
        EXPECT_NEAR(all->mean[i], mean[i], kTolerance);
    }
    const auto first = fitPca(points_, count, {.device = test::testDevice()}, job_);
    ASSERT_TRUE(first) << first.error().message();
    const Matrix projected = first->project(points_);
    double largest = 0.0;
    for (const double score : scores) largest = std::max(largest, std::abs(score));
    for (std::size_t c = 0; c < count; ++c) {
        double along = 0.0;
        for (std::size_t j = 0; j < d; ++j) along += first->components.at(c, j) * components[c * d + j];
        const double sign = along < 0.0 ? -1.0 : 1.0;
        for (std::size_t j = 0; j < d; ++j)
            ASSERT_NEAR(sign * first->components.at(c, j), components[c * d + j], kTolerance);
        for (std::size_t i = 0; i < points_.rows(); ++i)
            ASSERT_NEAR(sign * projected.at(i, c), scores[i * count + c], kTolerance * largest);
    }
}

}  // namespace
}  // namespace vitrine
