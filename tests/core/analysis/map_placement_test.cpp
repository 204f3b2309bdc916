// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>

#include "analysis/tsne.h"
#include "core/analysis/clouds.h"
#include "support/device.h"

namespace vitrine {
namespace {

TEST(MapPlacement, NewPointsLandAmongTheirOwn) {
    JobContext job;
    const test::Clouds clouds = test::makeClouds(640, 10, 4, 4.0F);
    const Matrix known = clouds.points.slice(0, 600), added = clouds.points.slice(600, 40);
    TsneOptions options;
    options.compute.device = test::testDevice();
    options.metric = DistanceMetric::Euclidean;
    const auto fit = fitTsne(known, options, job);
    ASSERT_TRUE(fit);
    const std::vector<float> before(fit->coordinates.values().begin(), fit->coordinates.values().end());
    const auto places = placeOnMap(known, fit->coordinates, added, options, job);
    ASSERT_TRUE(places) << places.error().message();
    EXPECT_TRUE(std::equal(before.begin(), before.end(), fit->coordinates.values().begin()));
    std::size_t right = 0;
    for (std::size_t i = 0; i < added.rows(); ++i) {
        std::size_t nearest = 0;
        double best = 1e30;
        for (std::size_t j = 0; j < known.rows(); ++j) {
            const double square = std::pow(places->at(i, 0) - fit->coordinates.at(j, 0), 2) +
                                  std::pow(places->at(i, 1) - fit->coordinates.at(j, 1), 2);
            if (square < best) {
                best = square;
                nearest = j;
            }
        }
        right += clouds.labels[nearest] == clouds.labels[600 + i] ? 1 : 0;
        EXPECT_LT(best, 25.0) << "beside the map";
    }
    EXPECT_GE(right, 39U);
}

TEST(MapPlacement, AKnownPointComesBackToItsPlace) {
    JobContext job;
    const Matrix points = test::makeClouds(300, 10, 3, 4.0F).points;
    TsneOptions options;
    options.compute.device = test::testDevice();
    options.metric = DistanceMetric::Euclidean;
    const auto fit = fitTsne(points, options, job);
    ASSERT_TRUE(fit);
    const auto places = placeOnMap(points, fit->coordinates, points, options, job);
    ASSERT_TRUE(places);
    std::vector<double> away;
    for (std::size_t i = 0; i < points.rows(); ++i)
        away.push_back(
            std::hypot(places->at(i, 0) - fit->coordinates.at(i, 0), places->at(i, 1) - fit->coordinates.at(i, 1)));
    std::nth_element(away.begin(), away.begin() + 150, away.end());
    EXPECT_LT(away[150], 2.0) << "the clouds of this map are some 10 wide";
}

TEST(MapPlacement, BadInputIsNamed) {
    JobContext job;
    const Matrix points = test::makeClouds(30, 4, 2, 2.0F).points;
    const Matrix map = Matrix::zeros(30, 2);
    EXPECT_EQ(placeOnMap(points, Matrix::zeros(29, 2), points, {}, job).error().code, ErrorCode::ShapeMismatch);
    EXPECT_EQ(placeOnMap(points, map, Matrix::identity(5), {}, job).error().code, ErrorCode::ShapeMismatch);
    EXPECT_EQ(placeOnMap(points, map, Matrix(), {}, job).error().code, ErrorCode::EmptyInput);
    EXPECT_EQ(placeOnMap(points, map, Matrix::zeros(1, 4), {}, job).error().code, ErrorCode::NumericalFailure);
    const auto single = placeOnMap(points.slice(0, 1), Matrix::zeros(1, 2), points, {}, job);
    ASSERT_TRUE(single) << single.error().message();
    EXPECT_EQ(single->rows(), 30U);
}

}  // namespace
}  // namespace vitrine
