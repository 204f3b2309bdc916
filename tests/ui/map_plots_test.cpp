// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the scatter against plain loops, and how long a picture of many points takes.
#include <gtest/gtest.h>

#include <QElapsedTimer>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <iostream>
#include <limits>
#include <set>

#include "base/counter_random.h"
#include "pages/map/map_coloring.h"
#include "plots/label_layout.h"
#include "plots/point_raster.h"
#include "plots/scatter_thumbnails.h"
#include "plots/scatter_view.h"
#include "plots/selection_geometry.h"
#include "plots/spatial_grid.h"
#include "theme/theme_colors.h"
#include "ui/fake_map.h"
#include "ui/fake_workspace.h"

namespace vitrine::test {
namespace {

std::vector<float> randomPoints(std::size_t count, std::uint64_t seed) {
    CounterRandom random(seed);
    std::vector<float> coordinates;
    for (std::size_t i = 0; i < 2 * count; ++i) coordinates.push_back(random.normal() * (i % 3 == 0 ? 10.0F : 1.0F));
    return coordinates;
}

TEST(SpatialGrid, FindsWhatAPlainLoopFinds) {
    std::vector<float> coordinates = randomPoints(3000, 1);
    coordinates[200] = std::numeric_limits<float>::quiet_NaN();
    const SpatialGrid grid(coordinates);
    EXPECT_EQ(grid.size(), 2999U);
    CounterRandom random(2);
    for (int trial = 0; trial < 200; ++trial) {
        const double x = 8.0 * random.normal(), y = 4.0 * random.normal(), w = 6.0 * random.uniform(), h = 6.0 * random.uniform();
        const PlaneBox box{x, y, x + w, y + h};
        std::vector<std::uint32_t> found = grid.inside(box), expected;
        std::sort(found.begin(), found.end());
        std::optional<std::uint32_t> nearest;
        double best = 1.0;
        for (std::uint32_t i = 0; i < 3000; ++i) {
            if (box.contains(coordinates[2 * i], coordinates[2 * i + 1])) expected.push_back(i);
            const double dx = coordinates[2 * i] - x, dy = (coordinates[2 * i + 1] - y) / 2.0;
            if (const double distance = dx * dx + dy * dy; distance < best) {
                best = distance;
                nearest = i;
            }
        }
        EXPECT_EQ(found, expected);
        EXPECT_EQ(grid.nearest(x, y, 1.0, 2.0), nearest);
    }
}

TEST(SpatialGrid, TakesNothingOnePlaceAndALine) {
    EXPECT_TRUE(SpatialGrid(std::span<const float>()).inside({-1, -1, 1, 1}).empty());
    const std::vector<float> same(200, 3.0F);
    EXPECT_EQ(SpatialGrid(same).inside({3, 3, 3, 3}).size(), 100U);
    std::vector<float> line;
    for (int i = 0; i < 100; ++i) line.insert(line.end(), {static_cast<float>(i), 0.0F});
    EXPECT_EQ(SpatialGrid(line).inside({9.5, -1, 20.5, 1}).size(), 11U);
}

TEST(SelectionGeometry, ABrushTakesADiscAroundEverySegment) {
    const std::vector<float> coordinates = randomPoints(2000, 3);
    const SpatialGrid grid(coordinates);
    const std::vector<PlanePoint> path{{-3, 0}, {2, 1}, {2, -4}};
    std::vector<std::uint32_t> expected;
    for (std::uint32_t i = 0; i < 2000; ++i) {
        bool isNear = false;
        for (std::size_t s = 0; s + 1 < path.size(); ++s)
            for (int step = 0; step <= 4000 && !isNear; ++step) {
                const double t = step / 4000.0;
                const double x = path[s].x + t * (path[s + 1].x - path[s].x), y = path[s].y + t * (path[s + 1].y - path[s].y);
                isNear = std::hypot(coordinates[2 * i] - x, coordinates[2 * i + 1] - y) <= 0.5;
            }
        if (isNear) expected.push_back(i);
    }
    EXPECT_EQ(pointsAlongPath(grid, coordinates, path, 0.5, 0.5), expected);
}

TEST(SelectionGeometry, ModesAreSetOperations) {
    EXPECT_EQ(combined({1, 3}, {3, 4}, SelectionMode::Add), (std::vector<std::uint32_t>{1, 3, 4}));
    EXPECT_EQ(combined({1, 3}, {3, 4}, SelectionMode::Subtract), (std::vector<std::uint32_t>{1}));
    EXPECT_EQ(combined({1, 3}, {4}, SelectionMode::Replace), (std::vector<std::uint32_t>{4}));
}

TEST(Labels, NeverOverlapAndTheLargestComesFirst) {
    CounterRandom random(9);
    std::vector<LabelRequest> requests;
    for (int i = 0; i < 300; ++i) requests.push_back({800.0 * random.uniform(), 600.0 * random.uniform(), 40.0 + 80.0 * random.uniform(), 16.0, static_cast<double>(i)});
    const auto places = placeLabels(requests, 800.0, 600.0);
    ASSERT_EQ(places.size(), requests.size());
    EXPECT_TRUE(places.back()) << "the one with the largest priority always finds a place in an empty field";
    std::vector<QRectF> boxes;
    for (std::size_t i = 0; i < places.size(); ++i)
        if (places[i]) boxes.push_back({places[i]->left, places[i]->top, requests[i].width, requests[i].height});
    EXPECT_GT(boxes.size(), 50U);
    for (std::size_t a = 0; a < boxes.size(); ++a) {
        EXPECT_TRUE(QRectF(0, 0, 800, 600).contains(boxes[a]));
        for (std::size_t b = a + 1; b < boxes.size(); ++b) EXPECT_FALSE(boxes[a].intersects(boxes[b]));
    }
}

TEST(Thumbnails, KeepApartAndKeepTheirPoints) {
    CounterRandom random(4);
    std::vector<ThumbnailCandidate> candidates;
    for (std::uint32_t i = 0; i < 200; ++i) candidates.push_back({i, 900.0 * random.uniform(), 600.0 * random.uniform()});
    const auto places = placeThumbnails(candidates, 44.0, 3.0, 0.1);
    ASSERT_GT(places.size(), 40U);
    for (std::size_t a = 0; a < places.size(); ++a) {
        EXPECT_EQ(places[a].x, candidates[places[a].point].x);
        for (std::size_t b = a + 1; b < places.size(); ++b)
            EXPECT_TRUE(std::abs(places[a].x - places[b].x) >= 47.0 || std::abs(places[a].y - places[b].y) >= 47.0);
    }
    std::reverse(candidates.begin(), candidates.end());
    const auto again = placeThumbnails(candidates, 44.0, 3.0, 0.1);
    std::set<std::uint32_t> first, second;
    for (const auto& place : places) first.insert(place.point);
    for (const auto& place : again) second.insert(place.point);
    EXPECT_EQ(first, second) << "which pictures are shown depends on the points, not on their order";
    EXPECT_TRUE(placeThumbnails(candidates, 44.0, 3.0, 0.9).empty()) << "a crowd shows marks";
}

TEST(PointRaster, ASinglePointNeverVanishes) {
    const int side = 200;
    std::vector<float> coordinates;
    CounterRandom random(6);
    for (int i = 0; i < 200000; ++i) coordinates.insert(coordinates.end(), {0.2F * random.uniform(), 0.2F * random.uniform()});
    coordinates.insert(coordinates.end(), {0.903F, 0.903F});
    std::vector<std::uint32_t> indices(coordinates.size() / 2), colors(coordinates.size() / 2, 0xff0072b2U);
    for (std::uint32_t i = 0; i < indices.size(); ++i) indices[i] = i;
    RasterView view{0.0, 1.0, side, side, side, side};
    for (const double zoom : {1.0, 0.1, 0.013}) {
        view.pixelsPerUnitX = view.pixelsPerUnitY = side * zoom;
        std::vector<std::uint32_t> pixels(side * side, 0);
        drawDensity({pixels.data(), side, side}, view, {coordinates, indices, colors}, 2);
        const auto x = static_cast<int>(view.toX(0.903)), y = static_cast<int>(view.toY(0.903));
        EXPECT_GE(pixels[static_cast<std::size_t>(y * side + x)] >> 24U, 128U) << "zoom " << zoom;
        pixels.assign(pixels.size(), 0);
        const std::uint32_t last = indices.back();
        drawMarks({pixels.data(), side, side}, view, {coordinates, std::span(&last, 1), colors}, PointShape::Dot, 1.1, 0.85);
        EXPECT_TRUE(std::any_of(pixels.begin(), pixels.end(), [](std::uint32_t pixel) { return pixel >> 24U > 100U; }));
    }
}

TEST(PointRaster, ShapesHaveAboutTheSameInk) {
    const std::vector<float> coordinates{0.5F, 0.5F};
    const std::uint32_t index = 0, color = 0xffffffffU;
    double dot = 0.0;
    for (const PointShape shape : {PointShape::Dot, PointShape::Square, PointShape::Triangle, PointShape::Diamond, PointShape::Cross}) {
        std::vector<std::uint32_t> pixels(64 * 64, 0);
        drawMarks({pixels.data(), 64, 64}, {0.0, 1.0, 64, 64, 64, 64}, {coordinates, std::span(&index, 1), std::span(&color, 1)}, shape, 10.0, 1.0);
        double ink = 0.0;
        for (const std::uint32_t pixel : pixels) ink += (pixel >> 24U) / 255.0;
        if (shape == PointShape::Dot) dot = ink;
        EXPECT_GT(ink, 0.45 * dot);
        EXPECT_LT(ink, 1.3 * dot);
    }
    EXPECT_NEAR(dot, 314.0, 8.0);
}

/// Pans and zooms as a hand would, every `step`th point selected (0: none); prints the frames a second.
void measure(std::size_t count, std::size_t step = 0) {
    const auto workspace = makeFakeWorkspace({});
    auto frame = std::make_shared<MapFrame>();
    frame->points = fakeMapPoints(*workspace, count);
    frame->coordinates = fakeMapCoordinates(*frame->points, 1.0F);
    frame->isFinished = true;
    ScatterView view;
    view.resize(900, 620);
    view.show();
    view.setFrame(frame);
    view.setColoring([&](const ThemeColors& colors) { return makeColoring(*frame->points, {}, colors); });
    std::vector<std::uint32_t> selection;
    for (std::size_t i = 0; step > 0 && i < count; i += step) selection.push_back(static_cast<std::uint32_t>(i));
    view.setSelection(selection);
    view.replot();
    std::vector<double> milliseconds;
    const auto draw = [&] {
        QElapsedTimer timer;
        timer.start();
        view.replot(QCustomPlot::rpImmediateRefresh);
        milliseconds.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    };
    for (int i = 0; i < 20; ++i) {
        view.panBy({i % 2 == 0 ? 9.0 : -7.0, 3.0});
        draw();
    }
    for (int i = 0; i < 20; ++i) {
        view.zoomBy(i < 10 ? 1.15 : 0.87, {450.0, 300.0});
        draw();
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    const double median = milliseconds[milliseconds.size() / 2], worst = milliseconds.back();
    std::cout << "map frames: " << count << " images, " << selection.size() << " selected, median " << median << " ms (" << 1000.0 / median << " frames/s), slowest " << worst << " ms ("
              << 1000.0 / worst << " frames/s)\n";
    EXPECT_FALSE(view.points().picture().isNull());
}

TEST(MapFrames, FiftyThousandPoints) { measure(50'000); }
TEST(MapFrames, HalfAMillionPoints) { measure(500'000); }
TEST(MapFrames, HalfAMillionPointsWithASelection) { measure(500'000, 5); }

}  // namespace
}  // namespace vitrine::test
