// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/clustering_quality.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/analysis/clouds.h"
#include "support/device.h"

namespace vitrine {
namespace {

TEST(Silhouette, CloudsAreApartAndOneClusterHasNone) {
    JobContext job;
    const test::Clouds clouds = test::makeClouds(600, 5, 3, 8.0F);
    const auto all = silhouette(clouds.points, clouds.labels, 600, 1, {.device = test::testDevice()}, job);
    ASSERT_TRUE(all);
    EXPECT_GT(all->mean, 0.6);
    EXPECT_EQ(all->clusters, (std::vector<int>{0, 1, 2}));
    const auto sampled = silhouette(clouds.points, clouds.labels, 200, 1, {.device = test::testDevice()}, job);
    ASSERT_TRUE(sampled);
    EXPECT_EQ(sampled->points.size(), 200U);
    EXPECT_NEAR(sampled->mean, all->mean, 0.03);
    EXPECT_EQ(silhouette(clouds.points, std::vector<int>(600, 4), 600, 1, {.device = test::testDevice()}, job)->mean, 0.0);
    EXPECT_EQ(silhouette(clouds.points, std::vector<int>(3, 4), 600, 1, {.device = test::testDevice()}, job).error().code,
              ErrorCode::ShapeMismatch);
}

TEST(Silhouette, PointsOnEachOtherAndAlone) {
    JobContext job;
    const auto result = silhouette(Matrix({0, 0, 0, 5}, 4, 1), std::vector<int>{0, 0, 1, 2}, 4, 1, {.device = test::testDevice()}, job);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->values, (std::vector<float>{0, 0, 0, 0})) << "both distances 0, or alone";
}

TEST(ClusterAgreement, ExtremesAndUnknownClasses) {
    const std::vector<int> truth{0, 0, 1, 1, 2, 2}, renamed{7, 7, 3, 3, 5, 5}, one(6, 0);
    EXPECT_NEAR(clusterAgreement(truth, renamed)->adjustedRand, 1.0, 1e-12);
    EXPECT_NEAR(clusterAgreement(truth, renamed)->normalisedMutualInformation, 1.0, 1e-12);
    EXPECT_NEAR(clusterAgreement(truth, one)->adjustedRand, 0.0, 1e-12);
    EXPECT_NEAR(clusterAgreement(truth, one)->normalisedMutualInformation, 0.0, 1e-12);
    EXPECT_NEAR(clusterAgreement(truth, one)->purity, 1.0 / 3.0, 1e-12);
    EXPECT_EQ(clusterAgreement(one, one)->adjustedRand, 1.0);
    EXPECT_NEAR(
        clusterAgreement(std::vector<int>{0, 0, 1, 1, -1, -1}, std::vector<int>{0, 0, 1, 1, 0, 1})->adjustedRand, 1.0,
        1e-12);
    EXPECT_EQ(clusterAgreement(std::vector<int>{-1}, std::vector<int>{0}).error().code, ErrorCode::EmptyInput);
    EXPECT_EQ(clusterAgreement(truth, std::vector<int>{0}).error().code, ErrorCode::ShapeMismatch);
}

TEST(NeighbourPreservation, ACopyKeepsAllAndChanceKeepsFew) {
    JobContext job;
    const Matrix points = test::makeClouds(500, 2, 4, 2.0F).points;
    EXPECT_EQ(*neighbourPreservation(points, points, 10, 500, 1, {}, job), 1.0);
    const Matrix noise = test::makeClouds(500, 2, 1, 1.0F, 99).points;
    EXPECT_NEAR(*neighbourPreservation(points, noise, 10, 500, 1, {}, job), 10.0 / 499.0, 0.02);
    EXPECT_EQ(neighbourPreservation(points, points, 500, 500, 1, {}, job).error().code, ErrorCode::InvalidOption);
    EXPECT_EQ(neighbourPreservation(points, points.slice(0, 3), 1, 500, 1, {}, job).error().code,
              ErrorCode::ShapeMismatch);
}

}  // namespace
}  // namespace vitrine
