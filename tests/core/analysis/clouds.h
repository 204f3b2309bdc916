// SPDX-License-Identifier: GPL-3.0-or-later
// Points for the tests of this room: Gaussian clouds around well separated centres.
#pragma once

#include <cstdint>
#include <vector>

#include "base/counter_random.h"
#include "base/matrix.h"

namespace vitrine::test {

struct Clouds {
    Matrix points;
    std::vector<int> labels;
};

/// Point i belongs to cloud i mod `clouds`; centres are standard normal times `distance`, points deviate by 1.
inline Clouds makeClouds(std::size_t n, std::size_t dimensions, std::size_t clouds, float distance,
                         std::uint64_t seed = 7) {
    CounterRandom random(seed);
    std::vector<float> centres(clouds * dimensions);
    for (float& value : centres) value = distance * random.normal();
    std::vector<float> values(n * dimensions);
    std::vector<int> labels(n);
    for (std::size_t i = 0; i < n; ++i) {
        labels[i] = static_cast<int>(i % clouds);
        for (std::size_t c = 0; c < dimensions; ++c)
            values[i * dimensions + c] = centres[(i % clouds) * dimensions + c] + random.normal();
    }
    return {Matrix(std::move(values), n, dimensions), std::move(labels)};
}

/// Share of points whose nearest other point on the map has their label.
inline double nearestAgrees(const Matrix& map, const std::vector<int>& labels) {
    std::size_t agree = 0;
    for (std::size_t i = 0; i < map.rows(); ++i) {
        std::size_t nearest = i;
        float best = 0.0F;
        for (std::size_t j = 0; j < map.rows(); ++j) {
            const float dx = map.at(i, 0) - map.at(j, 0), dy = map.at(i, 1) - map.at(j, 1);
            const float square = dx * dx + dy * dy;
            if (j != i && (nearest == i || square < best)) {
                nearest = j;
                best = square;
            }
        }
        agree += labels[nearest] == labels[i] ? 1 : 0;
    }
    return static_cast<double>(agree) / static_cast<double>(map.rows());
}

}  // namespace vitrine::test
