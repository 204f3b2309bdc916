// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/curve_history.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/counter_random.h"
#include "classifiers/training_curves.h"

namespace vitrine {
namespace {

bool holds(const std::vector<CurvePoint>& points, CurvePoint wanted) {
    return std::find(points.begin(), points.end(), wanted) != points.end();
}

TEST(CurveHistory, ShortCurvesAreKeptPointByPoint) {
    CurveHistory curve(8);
    for (int i = 1; i <= 8; ++i) curve.add(i, 1.0 / i);
    const auto points = curve.points();
    ASSERT_EQ(points.size(), 8U);
    for (int i = 1; i <= 8; ++i) EXPECT_EQ(points[static_cast<std::size_t>(i) - 1], (CurvePoint{1.0 * i, 1.0 / i}));
}

TEST(CurveHistory, AMillionStepsStayBoundedAndKeepTheirExtremes) {
    constexpr int kSteps = 1'000'000;
    CounterRandom random(5);
    CurveHistory curve(64);
    CurvePoint low{0.0, 1e9}, high{0.0, -1e9};
    for (int step = 1; step <= kSteps; ++step) {
        double value = random.normal();
        if (step == 123'457) value = 1000.0;  // a spike of one step
        if (step == 900'001) value = -1000.0;
        const CurvePoint point{1.0 * step, value};
        curve.add(point.x, point.y);
        if (point.y < low.y) low = point;
        if (point.y > high.y) high = point;
    }
    EXPECT_EQ(curve.added(), 1'000'000U);
    EXPECT_LE(curve.buckets(), 64U);
    const auto points = curve.points();
    EXPECT_LE(points.size(), 4U * 64U);
    EXPECT_TRUE(holds(points, low));
    EXPECT_TRUE(holds(points, high));
    EXPECT_EQ(points.front().x, 1.0);
    EXPECT_EQ(points.back().x, 1.0 * kSteps);
    EXPECT_TRUE(std::is_sorted(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.x < b.x; }));
}

TEST(CurveHistory, EveryBucketKeepsItsOwnExtremes) {
    CurveHistory curve(16);
    for (int i = 0; i < 1600; ++i) curve.add(i, i % 100 == 37 ? 50.0 : 0.0);  // a spike in each hundred
    int spikes = 0;
    for (const CurvePoint& point : curve.points()) spikes += point.y == 50.0 ? 1 : 0;
    EXPECT_GE(spikes, 8) << "no bucket may lose its spike";
}

TEST(CurveHistory, WhatIsNotFiniteIsLeftOut) {
    CurveHistory curve;
    curve.add(1, 1.0);
    curve.add(2, std::numeric_limits<double>::quiet_NaN());
    curve.add(3, std::numeric_limits<double>::infinity());
    EXPECT_EQ(curve.points().size(), 1U);
}

TEST(CurveHistory, GoesBackToAnEarlierStep) {
    CurveHistory curve(16);
    for (int i = 1; i <= 1000; ++i) curve.add(i, std::sin(i));
    curve.dropAfter(500);
    ASSERT_FALSE(curve.isEmpty());
    EXPECT_LE(curve.last().x, 500.0);
    EXPECT_GT(curve.last().x, 400.0);
    for (int i = 501; i <= 1000; ++i) curve.add(i, 2.0);
    const auto points = curve.points();
    EXPECT_TRUE(std::is_sorted(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.x < b.x; }));
    EXPECT_EQ(points.back(), (CurvePoint{1000.0, 2.0}));
    curve.dropAfter(0);
    EXPECT_TRUE(curve.isEmpty());
    EXPECT_EQ(curve.added(), 0U);
}

StepRecord stepAt(std::int64_t step, double loss) {
    StepRecord record;
    record.step = step;
    record.classLoss = loss;
    return record;
}

TEST(TrainingCurves, SmoothingIsTheRecursionOverEveryStep) {
    TrainingCurves curves;
    CounterRandom random(3);
    double expected = 0.0;
    for (int step = 1; step <= 20000; ++step) {
        const double loss = 2.0 + random.normal();
        expected = step == 1 ? loss : 0.99 * expected + 0.01 * loss;
        curves.add(stepAt(step, loss));
    }
    EXPECT_DOUBLE_EQ(curves.smooth(Curve::ClassLoss).last().y, expected);
    EXPECT_NEAR(expected, 2.0, 0.5);
    EXPECT_TRUE(curves.raw(Curve::Temperature).isEmpty()) << "a method without τ has no such curve";
}

TEST(TrainingCurves, EpochsMarkTheirSteps) {
    std::vector<EpochRecord> history(3);
    for (std::size_t e = 0; e < history.size(); ++e) {
        history[e].step = 10 * (static_cast<std::int64_t>(e) + 1);
        history[e].validationTop1 = e == 1 ? std::numeric_limits<double>::quiet_NaN() : 0.5;
        history[e].classLoss = 3.0 - static_cast<double>(e);
    }
    TrainingCurves curves = TrainingCurves::fromHistory(history);
    EXPECT_EQ(curves.epochMarks(), (std::vector<std::int64_t>{10, 20, 30}));
    EXPECT_EQ(curves.raw(Curve::ValidationTop1).points().size(), 2U);
    EXPECT_EQ(curves.smooth(Curve::ClassLoss).last(), (CurvePoint{30.0, 1.0})) << "means of epochs are not smoothed again";
    curves.dropAfter(20);
    EXPECT_EQ(curves.epochMarks().size(), 2U);
    EXPECT_EQ(curves.raw(Curve::ClassLoss).last().x, 20.0);
    for (std::size_t i = 0; i < kCurves; ++i) EXPECT_EQ(static_cast<std::size_t>(curveInfos()[i].curve), i);
}

}  // namespace
}  // namespace vitrine
