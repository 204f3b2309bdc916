// SPDX-License-Identifier: GPL-3.0-or-later
// Both optimisers against each other and against plain sums over all pairs.
#include "analysis/internal/map_optimiser.h"

#include <gtest/gtest.h>

#include <cmath>

#include "analysis/internal/affinities.h"
#include "analysis/internal/grid_convolution.h"
#include "core/analysis/clouds.h"
#include "support/device.h"

namespace vitrine::internal {
namespace {

Matrix scaledMap(std::size_t n, float scale) {
    CounterRandom random(3);
    std::vector<float> values(2 * n);
    for (float& value : values) value = scale * random.normal();
    return {std::move(values), n, 2};
}

JointAffinities affinitiesOf(const Matrix& points) {
    JobContext job;
    const NeighbourTable table = *nearestNeighbours(points, 15, {}, job);
    return *jointAffinities(table, conditionalAffinities(table, 5.0, job)->values, job);
}

double relativeError(const Matrix& a, const Matrix& b) {
    double difference = 0.0, norm = 0.0;
    for (std::size_t i = 0; i < a.values().size(); ++i) {
        difference += std::pow(static_cast<double>(a.values()[i]) - b.values()[i], 2);
        norm += std::pow(b.values()[i], 2);
    }
    return std::sqrt(difference / norm);
}

/// From maps that have not unfolded to maps whose padded grid has a side of 1,600.
TEST(MapOptimiser, GridComesCloseToAllPairsAtEveryExtent) {
    const JointAffinities p = affinitiesOf(test::makeClouds(600, 8, 5, 2.0F).points);
    for (const float scale : {1e-4F, 0.01F, 1.0F, 8.0F, 40.0F}) {
        const Matrix map = scaledMap(600, scale);
        const Matrix exact = *makeCpuOptimiser(p, map, Repulsion::Exact)->gradient(0.0);
        EXPECT_LE(relativeError(*makeCpuOptimiser(p, map, Repulsion::Grid)->gradient(0.0), exact), 2e-2) << scale;
        EXPECT_LE(
            relativeError(*makeTensorOptimiser(p, map, Repulsion::Grid, at::Device(test::testDevice()))->gradient(0.0), exact),
            2e-2)
            << scale;
    }
}

TEST(MapOptimiser, BothImplementationsTakeTheSameSteps) {
    const JointAffinities p = affinitiesOf(test::makeClouds(500, 8, 5, 2.0F).points);
    const Matrix start = scaledMap(500, 1.0F);
    for (const Repulsion repulsion : {Repulsion::Exact, Repulsion::Grid}) {
        const auto plain = makeCpuOptimiser(p, start, repulsion);
        const auto tensors = makeTensorOptimiser(p, start, repulsion, at::Device(test::testDevice()));
        for (int step = 0; step < 5; ++step) {
            ASSERT_TRUE(plain->step({12.0, 50.0, 0.5}));
            ASSERT_TRUE(tensors->step({12.0, 50.0, 0.5}));
        }
        EXPECT_LE(relativeError(tensors->coordinates(), plain->coordinates()), 1e-3);
        EXPECT_NEAR(tensors->divergence(), plain->divergence(), 1e-3);
    }
}

/// So many points that every thread spreads charges onto a grid of its own.
TEST(MapOptimiser, ThreadsShareTheWork) {
    constexpr std::size_t kPoints = 45000;
    JointAffinities ring;
    ring.rowStart.assign(1, 0);
    for (std::size_t i = 0; i < kPoints; ++i) {
        for (std::size_t e = 0; e < kRowPadding; ++e) {
            ring.columns.push_back(static_cast<std::int32_t>(e < 1 ? (i + 1) % kPoints : i));
            ring.values.push_back(e < 1 ? 1.0F / kPoints : 0.0F);
        }
        ring.rowStart.push_back(static_cast<std::int64_t>(ring.columns.size()));
    }
    const Matrix map = scaledMap(kPoints, 15.0F);
    ComputeOptions one, three;
    one.threads = 1;
    three.threads = 3;
    const auto gradientWith = [&](const ComputeOptions& options) {
        const AnalysisScope scope(options);
        return *makeCpuOptimiser(ring, map, Repulsion::Grid)->gradient(1.0);
    };
    EXPECT_LE(relativeError(gradientWith(three), gradientWith(one)), 1e-4);
}

TEST(MapOptimiser, SaysWhenTheMapFliesApart) {
    const JointAffinities p = affinitiesOf(test::makeClouds(100, 4, 2, 2.0F).points);
    for (const bool tensors : {false, true}) {
        const auto optimiser = tensors
                                   ? makeTensorOptimiser(p, scaledMap(100, 1.0F), Repulsion::Grid, at::Device(test::testDevice()))
                                   : makeCpuOptimiser(p, scaledMap(100, 1.0F), Repulsion::Grid);
        Result<> result;
        for (int step = 0; step < 200 && result; ++step) result = optimiser->step({1.0, 1e12, 0.8});
        ASSERT_FALSE(result) << tensors;
        EXPECT_EQ(result.error().code, ErrorCode::NumericalFailure);
        EXPECT_NE(result.error().detail.find("learning rate"), std::string::npos);
    }
}

TEST(GridConvolution, SumsOfTwoChargesOnNodes) {
    for (const std::size_t cells : {std::size_t{48}, std::size_t{80}, GridConvolution::allowedCells(100)}) {
        GridConvolution grid(cells, 0.5F);
        // Charges with the samples of a spline at a node, read through the same spline below.
        const std::size_t x[2] = {10, 31}, y[2] = {12, 20};
        const float spline[3] = {1.0F / 6.0F, 4.0F / 6.0F, 1.0F / 6.0F};
        for (int i = 0; i < 2; ++i)
            for (std::size_t a = 0; a < 3; ++a)
                for (std::size_t b = 0; b < 3; ++b)
                    grid.charges()[(y[i] + a - 1) * grid.chargeStride() + x[i] + b - 1] += spline[a] * spline[b];
        const double dx = -21.0 * 0.5, dy = -8.0 * 0.5, weight = 1.0 / (1.0 + dx * dx + dy * dy);
        EXPECT_NEAR(grid.convolve(), 2.0 + 2.0 * weight, 1e-4) << cells;
        double force[2] = {0.0, 0.0};
        for (std::size_t a = 0; a < 3; ++a)
            for (std::size_t b = 0; b < 3; ++b)
                for (std::size_t c = 0; c < 2; ++c)
                    force[c] += static_cast<double>(spline[a] * spline[b]) *
                                grid.field()[(y[0] + a - 1) * grid.fieldStride() + 2 * (x[0] + b - 1) + c];
        EXPECT_NEAR(force[0], dx * weight * weight, 1e-5) << cells;
        EXPECT_NEAR(force[1], dy * weight * weight, 1e-5) << cells;
    }
}

TEST(Affinities, EntropyOfEveryRowIsTheLogarithmOfThePerplexity) {
    JobContext job;
    const NeighbourTable table = *nearestNeighbours(test::makeClouds(200, 6, 3, 3.0F).points, 60, {}, job);
    const auto rows = conditionalAffinities(table, 20.0, job);
    ASSERT_TRUE(rows);
    for (std::size_t i = 0; i < 200; ++i) {
        double entropy = 0.0, sum = 0.0;
        for (std::size_t e = i * 60; e < (i + 1) * 60; ++e) {
            const double p = rows->values[e];
            sum += p;
            if (p > 0.0) entropy -= p * std::log(p);
        }
        EXPECT_NEAR(sum, 1.0, 1e-5);
        EXPECT_NEAR(entropy, std::log(20.0), 1e-4);
    }
}

}  // namespace
}  // namespace vitrine::internal
