// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/kmeans.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "analysis/clustering_quality.h"
#include "analysis/internal/exchange.h"
#include "analysis/internal/lloyd.h"
#include "core/analysis/clouds.h"
#include "support/device.h"
#include "support/results.h"

namespace vitrine {
namespace {

using test::makeClouds;

KMeansOptions withClusters(std::size_t clusters, int restarts = 3) {
    KMeansOptions options;
    options.compute.device = test::testDevice();
    options.clusters = clusters;
    options.restarts = restarts;
    return options;
}

TEST(KMeans, LengthsThatDistancesCanNotHoldAreNamed) {
    JobContext job;
    std::vector<float> values(40, 1.0F);
    values[5] = 3e19F;
    const Matrix huge(values, 10, 4);
    EXPECT_TRUE(test::failsWith(fitKMeans(huge, withClusters(2), job), ErrorCode::NumericalFailure, "row 1 has the length"));
    for (float& value : values) value = 1e-20F;
    KMeansOptions spherical = withClusters(2);
    spherical.spherical = true;
    const auto tiny = fitKMeans(Matrix(values, 10, 4), spherical, job);
    EXPECT_TRUE(test::failsWith(tiny, ErrorCode::NumericalFailure, "row 0 has the length 2e-20"));
}

TEST(KMeans, FindsCloudsInEveryWay) {
    JobContext job;
    const test::Clouds clouds = makeClouds(1200, 8, 6, 6.0F);
    for (const bool spherical : {false, true})
        for (const bool bounds : {false, true})
            for (const std::size_t miniBatchAbove : {std::size_t{200000}, std::size_t{1000}}) {
                KMeansOptions options = withClusters(6);
                options.spherical = spherical;
                options.useBounds = bounds;
                options.miniBatchAbove = miniBatchAbove;
                const auto result = fitKMeans(clouds.points, options, job);
                ASSERT_TRUE(result) << result.error().message();
                EXPECT_GE(clusterAgreement(clouds.labels, result->labels)->adjustedRand, 0.98)
                    << spherical << bounds << miniBatchAbove;
                if (!spherical) continue;
                for (std::size_t c = 0; c < 6; ++c)
                    EXPECT_NEAR(dot(result->centres.row(c), result->centres.row(c)), 1.0, 1e-4);
            }
}

/// Clouds that overlap, so that many points change sides: bounds must leave every label as it is.
TEST(KMeans, BoundsChangeNothing) {
    JobContext job;
    const Matrix points = makeClouds(3000, 6, 30, 0.7F).points;
    const auto start = kMeansPlusPlus(points, 25, 5, 0, job);
    ASSERT_TRUE(start);
    KMeansOptions options = withClusters(25);
    options.tolerance = 0.0;
    const auto bounded = fitKMeansFrom(points, *start, options, job);
    options.useBounds = false;
    const auto plain = fitKMeansFrom(points, *start, options, job);
    ASSERT_TRUE(bounded && plain);
    EXPECT_GT(plain->iterations, 10);
    EXPECT_EQ(bounded->labels, plain->labels);
    EXPECT_EQ(bounded->iterations, plain->iterations);
    EXPECT_NEAR(bounded->inertia, plain->inertia, 1e-6 * plain->inertia);
}

TEST(KMeans, LabelsNameTheNearestCentreAndSizesCountThem) {
    JobContext job;
    const Matrix points = makeClouds(500, 5, 4, 1.0F).points;
    const auto result = fitKMeans(points, withClusters(9), job);
    ASSERT_TRUE(result);
    std::vector<std::size_t> sizes(9, 0);
    double inertia = 0.0;
    for (std::size_t i = 0; i < points.rows(); ++i) {
        double best = 1e30;
        int nearest = -1;
        for (std::size_t c = 0; c < 9; ++c) {
            double square = 0.0;
            for (std::size_t j = 0; j < 5; ++j) square += std::pow(points.at(i, j) - result->centres.at(c, j), 2);
            if (square < best) {
                best = square;
                nearest = static_cast<int>(c);
            }
        }
        EXPECT_EQ(result->labels[i], nearest);
        ++sizes[static_cast<std::size_t>(nearest)];
        inertia += best;
    }
    EXPECT_EQ(result->sizes, sizes);
    EXPECT_NEAR(result->inertia, inertia, 1e-4 * inertia);
}

TEST(KMeans, MoreRestartsAreNeverWorseAndSeedsDecide) {
    JobContext job;
    const Matrix points = makeClouds(400, 4, 12, 1.0F).points;
    const auto one = fitKMeans(points, withClusters(12, 1), job), many = fitKMeans(points, withClusters(12, 8), job);
    const auto again = fitKMeans(points, withClusters(12, 8), job);
    ASSERT_TRUE(one && many && again);
    EXPECT_LE(many->inertia, one->inertia * (1.0 + 1e-6)) << "the same clusters may be summed in another order";
    EXPECT_EQ(many->labels, again->labels);
    EXPECT_NE(kMeansPlusPlus(points, 12, 1, 0, job)->row(0)[0], kMeansPlusPlus(points, 12, 1, 1, job)->row(0)[0]);
}

/// Lloyd stands still at {0, 2} and {3.5}, where 2 may as well join 3.5: inertia 2 instead of 1.125.
TEST(KMeans, ExchangeLeavesAPlaceWhereLloydStands) {
    JobContext job;
    const Matrix points({0.0F, 2.0F, 3.5F}, 3, 1);
    const auto lloyd = fitKMeansFrom(points, Matrix({1.0F, 3.5F}, 2, 1), withClusters(2, 1), job);
    ASSERT_TRUE(lloyd);
    EXPECT_NEAR(lloyd->inertia, 2.0, 1e-6);
    KMeansResult result = *lloyd;
    const internal::AnalysisScope scope({});
    ASSERT_TRUE(internal::exchangePoints(points, result, scope, job));
    EXPECT_NEAR(result.inertia, 1.125, 1e-6);
    EXPECT_EQ(result.labels, (std::vector<int>{0, 1, 1}));
    EXPECT_EQ(result.sizes, (std::vector<std::size_t>{1, 2}));
}

TEST(KMeans, NoSinglePointIsWorthMovingAtTheEnd) {
    JobContext job;
    const Matrix points = makeClouds(3000, 6, 30, 0.7F).points;
    KMeansOptions options = withClusters(25, 1);
    const auto result = fitKMeans(points, options, job);
    options.exchange = false;
    const auto lloyd = fitKMeans(points, options, job);
    ASSERT_TRUE(result && lloyd);
    EXPECT_LT(result->inertia, lloyd->inertia);
    const auto squared = [&](std::size_t i, std::size_t c) {
        double sum = 0.0;
        for (std::size_t j = 0; j < points.cols(); ++j)
            sum += std::pow(static_cast<double>(points.at(i, j)) - result->centres.at(c, j), 2.0);
        return sum;
    };
    std::vector<std::size_t> sizes(25, 0);
    double inertia = 0.0;
    for (std::size_t i = 0; i < points.rows(); ++i) {
        const auto own = static_cast<std::size_t>(result->labels[i]);
        ++sizes[own];
        inertia += squared(i, own);
    }
    EXPECT_EQ(sizes, result->sizes);
    EXPECT_NEAR(inertia, result->inertia, 1e-5 * inertia);
    for (std::size_t i = 0; i < points.rows(); ++i) {
        const auto own = static_cast<std::size_t>(result->labels[i]);
        const auto n = static_cast<double>(sizes[own]);
        if (sizes[own] < 2) continue;
        for (std::size_t c = 0; c < 25; ++c) {
            if (c == own) continue;
            const auto m = static_cast<double>(sizes[c]);
            EXPECT_GT(m / (m + 1.0) * squared(i, c), n / (n - 1.0) * squared(i, own) * (1.0 - 1e-4)) << i << " " << c;
        }
    }
}

TEST(KMeans, SweepFindsTheNumberOfClouds) {
    JobContext job;
    const test::Clouds clouds = makeClouds(600, 6, 5, 8.0F);
    const auto sweep = sweepKMeans(clouds.points, 2, 9, 100, withClusters(2), job);
    ASSERT_TRUE(sweep) << sweep.error().message();
    EXPECT_EQ(sweep->clusters.size(), 8U);
    EXPECT_EQ(sweep->bestClusters, 5U);
    EXPECT_EQ(sweep->best.centres.rows(), 5U);
    EXPECT_EQ(sweepKMeans(clouds.points, 2, 9, 3, withClusters(2), job)->clusters, (std::vector<std::size_t>{2, 5, 9}));
    EXPECT_EQ(sweepKMeans(clouds.points, 1, 9, 3, withClusters(2), job).error().code, ErrorCode::InvalidOption);
    EXPECT_EQ(sweepKMeans(clouds.points, 2, 600, 3, withClusters(2), job).error().code, ErrorCode::InvalidOption);
}

TEST(KMeans, OneClusterAndOneForEveryPoint) {
    JobContext job;
    const Matrix points = makeClouds(30, 4, 3, 2.0F).points;
    const auto one = fitKMeans(points, withClusters(1), job);
    ASSERT_TRUE(one);
    EXPECT_EQ(one->sizes, std::vector<std::size_t>{30});
    const auto each = fitKMeans(points, withClusters(30), job);
    ASSERT_TRUE(each);
    EXPECT_NEAR(each->inertia, 0.0, 1e-6);
    EXPECT_EQ(each->sizes, std::vector<std::size_t>(30, 1));
}

/// Fewer different points than clusters: the rest stays empty, in every implementation.
TEST(KMeans, IdenticalPoints) {
    JobContext job;
    const Matrix same(std::vector<float>(40, 1.5F), 20, 2);
    KMeansOptions options = withClusters(4);
    const auto result = fitKMeans(same, options, job);
    ASSERT_TRUE(result) << result.error().message();
    EXPECT_NEAR(result->inertia, 0.0, 1e-9);
    EXPECT_EQ(result->sizes[static_cast<std::size_t>(result->labels[0])], 20U);
    const internal::AnalysisScope scope({});
    const auto tensors = internal::tensorLloyd(same, same.slice(0, 4), options, at::Device(test::testDevice()), scope, job);
    ASSERT_TRUE(tensors) << tensors.error().message();
    EXPECT_NEAR(tensors->inertia, 0.0, 1e-9);
}

TEST(KMeans, AnEmptyClusterIsFilled) {
    JobContext job;
    const Matrix points = makeClouds(200, 3, 2, 5.0F).points;
    std::vector<float> start(points.values().begin(), points.values().begin() + 6);
    start.insert(start.end(), {1e4F, 1e4F, 1e4F});
    const auto result = fitKMeansFrom(points, Matrix(start, 3, 3), withClusters(3), job);
    ASSERT_TRUE(result);
    for (const std::size_t size : result->sizes) EXPECT_GT(size, 0U);
}

TEST(KMeans, BadInputIsNamed) {
    JobContext job;
    const Matrix points = makeClouds(10, 3, 2, 2.0F).points;
    const auto tooMany = fitKMeans(points, withClusters(11), job);
    ASSERT_FALSE(tooMany);
    EXPECT_EQ(tooMany.error().code, ErrorCode::InvalidOption);
    EXPECT_NE(tooMany.error().detail.find("11 clusters of 10 points"), std::string::npos);
    EXPECT_EQ(fitKMeans(points, withClusters(0), job).error().code, ErrorCode::InvalidOption);
    EXPECT_EQ(fitKMeans(Matrix(), withClusters(2), job).error().code, ErrorCode::EmptyInput);
    EXPECT_EQ(fitKMeansFrom(points, Matrix::identity(4), withClusters(4), job).error().code, ErrorCode::ShapeMismatch);
    std::vector<float> values(30, 1.0F);
    values[14] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_NE(fitKMeans(Matrix(values, 10, 3), withClusters(2), job).error().detail.find("row 4"), std::string::npos);
    std::fill_n(values.begin() + 12, 3, 0.0F);
    KMeansOptions spherical = withClusters(2);
    spherical.spherical = true;
    EXPECT_NE(fitKMeans(Matrix(values, 10, 3), spherical, job).error().detail.find("row 4"), std::string::npos);
}

TEST(KMeans, OneDimension) {
    JobContext job;
    const auto result = fitKMeans(Matrix({0, 1, 2, 100, 101, 102}, 6, 1), withClusters(2), job);
    ASSERT_TRUE(result);
    EXPECT_NEAR(result->inertia, 4.0, 1e-4);
}

}  // namespace
}  // namespace vitrine
