// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/nearest_neighbours.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/internal/neighbour_search.h"
#include "core/analysis/clouds.h"
#include "support/device.h"

namespace vitrine {
namespace {

/// All distances, sorted: what the fast ways must find.
std::vector<std::pair<double, int>> plainNeighbours(const Matrix& points, std::size_t i, bool cosine) {
    std::vector<std::pair<double, int>> all;
    for (std::size_t j = 0; j < points.rows(); ++j) {
        if (j == i) continue;
        double square = 0.0;
        if (cosine) {
            const double norms = std::sqrt(dot(points.row(i), points.row(i)) * dot(points.row(j), points.row(j)));
            square = 2.0 - 2.0 * dot(points.row(i), points.row(j)) / norms;
        } else {
            for (std::size_t c = 0; c < points.cols(); ++c)
                square += std::pow(static_cast<double>(points.at(i, c)) - points.at(j, c), 2);
        }
        all.emplace_back(square, static_cast<int>(j));
    }
    std::sort(all.begin(), all.end());
    return all;
}

void expectExact(const NeighbourTable& table, const Matrix& points, bool cosine) {
    for (std::size_t i = 0; i < points.rows(); i += 37) {
        const auto expected = plainNeighbours(points, i, cosine);
        for (std::size_t j = 0; j < table.k; ++j) {
            EXPECT_NEAR(table.distancesOf(i)[j], expected[j].first, 1e-4 * (1.0 + expected[j].first)) << i << ' ' << j;
            EXPECT_NE(table.of(i)[j], static_cast<int>(i));
        }
    }
}

/// More points than one block, so that rows and columns of blocks are both served.
TEST(NearestNeighbours, FindsWhatComparingEverythingFinds) {
    JobContext job;
    const Matrix points = test::makeClouds(2500, 12, 6, 2.0F).points;
    for (const bool cosine : {false, true})
        for (const int threads : {1, 2}) {
            NeighbourOptions options;
            options.compute.device = test::testDevice();
            options.metric = cosine ? DistanceMetric::Cosine : DistanceMetric::Euclidean;
            options.compute.threads = threads;
            const auto table = nearestNeighbours(points, 20, options, job);
            ASSERT_TRUE(table) << table.error().message();
            EXPECT_TRUE(table->isExact);
            expectExact(*table, points, cosine);
        }
}

TEST(NearestNeighbours, TensorsFindTheSame) {
    JobContext job;
    const Matrix points = test::makeClouds(1500, 12, 6, 2.0F).points;
    const internal::AnalysisScope scope({});
    const auto table = internal::tensorNeighbours(points, points, 10, true, at::Device(test::testDevice()), scope, job);
    ASSERT_TRUE(table);
    expectExact(*table, points, false);
}

TEST(NearestNeighbours, ListsReachTheRecallAskedFor) {
    VITRINE_ON_CPU_OR_SKIP("a search by lists");
    JobContext job;
    const Matrix points = test::makeClouds(6000, 24, 20, 1.5F).points;
    NeighbourOptions options;
    options.compute.device = test::testDevice();
    options.metric = DistanceMetric::Euclidean;
    const auto exact = nearestNeighbours(points, 30, options, job);
    options.exactLimit = 1000;
    const auto lists = nearestNeighbours(points, 30, options, job);
    ASSERT_TRUE(exact && lists);
    EXPECT_GE(lists->recall, 0.95);
    std::size_t found = 0;
    for (std::size_t i = 0; i < points.rows(); ++i)
        for (const std::int32_t index : lists->of(i))
            found += std::count(exact->of(i).begin(), exact->of(i).end(), index);
    const double recall = static_cast<double>(found) / static_cast<double>(exact->indices.size());
    EXPECT_GE(recall, 0.94) << "measured on all points, not on the sample";
    EXPECT_FALSE(lists->isExact) << "else this test says nothing";
}

TEST(NearestNeighbours, QueriesAgainstPoints) {
    JobContext job;
    const Matrix points = test::makeClouds(300, 5, 3, 2.0F).points;
    NeighbourOptions options;
    options.compute.device = test::testDevice();
    options.metric = DistanceMetric::Euclidean;
    const auto table = nearestNeighbours(points.slice(40, 3), points, 4, options, job);
    ASSERT_TRUE(table);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(table->of(i)[0], static_cast<int>(40 + i)) << "the row itself";
        EXPECT_NEAR(table->distancesOf(i)[0], 0.0, 1e-6);
    }
}

TEST(NearestNeighbours, CloseTogetherAndFarFromTheMean) {
    JobContext job;
    std::vector<float> values;
    for (int i = 0; i < 40; ++i)
        values.push_back(i < 20 ? 4000.0F + 0.25F * static_cast<float>(i) : -4000.0F + 0.25F * static_cast<float>(i));
    NeighbourOptions options;
    options.compute.device = test::testDevice();
    options.metric = DistanceMetric::Euclidean;
    const auto table = nearestNeighbours(Matrix(values, 40, 1), 19, options, job);
    ASSERT_TRUE(table);
    EXPECT_EQ(table->of(0)[0], 1);
    EXPECT_NEAR(table->distancesOf(0)[0], 0.0625, 1e-6);
}

TEST(NearestNeighbours, BadInputIsNamed) {
    JobContext job;
    const Matrix points = test::makeClouds(10, 3, 2, 2.0F).points;
    EXPECT_EQ(nearestNeighbours(points, 10, {}, job).error().code, ErrorCode::InvalidOption);
    EXPECT_EQ(nearestNeighbours(points, 0, {}, job).error().code, ErrorCode::InvalidOption);
    EXPECT_EQ(nearestNeighbours(points, points.slice(0, 0), 1, {}, job).error().code, ErrorCode::EmptyInput);
    EXPECT_EQ(nearestNeighbours(points, Matrix::identity(4), 1, {}, job).error().code, ErrorCode::ShapeMismatch);
    std::vector<float> values(30, 1.0F);
    values[14] = std::numeric_limits<float>::quiet_NaN();
    const auto bad = nearestNeighbours(Matrix(values, 10, 3), 2, {}, job);
    ASSERT_FALSE(bad);
    EXPECT_NE(bad.error().detail.find("row 4"), std::string::npos) << bad.error().message();
    std::stop_source source;
    source.request_stop();
    JobContext stopped(source.get_token());
    EXPECT_EQ(nearestNeighbours(points, 2, {}, stopped).error().code, ErrorCode::Cancelled);
}

}  // namespace
}  // namespace vitrine
