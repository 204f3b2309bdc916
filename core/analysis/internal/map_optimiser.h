// SPDX-License-Identifier: GPL-3.0-or-later
// A map under way: moves points down the gradient of t-SNE. Two implementations, one for the CPU's vector
// units, one on tensors for any device.
#pragma once

#include <memory>
#include <vector>

#include "analysis/internal/map_kernels.h"
#include "analysis/internal/room_support.h"

namespace vitrine::internal {

struct StepSettings {
    double exaggeration = 1.0;
    double learningRate = 200.0;  ///< of the gradient without its factor 4
    double momentum = 0.8;
};

enum class Repulsion { Exact, Grid };

/// Up to here all pairs are taken: dearer than the grid, but without its error.
inline constexpr std::size_t kExactRepulsionLimit = 750;

/// Distance between grid nodes, in units of the map, unless that makes too few or too many of them.
inline constexpr float kGridSpacing = 0.4F;

class MapOptimiser {
public:
    MapOptimiser() = default;
    MapOptimiser(const MapOptimiser&) = delete;
    MapOptimiser& operator=(const MapOptimiser&) = delete;
    virtual ~MapOptimiser() = default;

    /// One step; NumericalFailure when the map has flown apart.
    virtual Result<> step(const StepSettings& settings) = 0;
    /// Of P without exaggeration, at the places before the last step; NaN before the first.
    virtual double divergence() = 0;
    /// n×2, centred.
    virtual Matrix coordinates() = 0;
    /// (exaggeration·attraction − repulsion/Z), n×2, at the current places: a quarter of dKL/dy.
    virtual Result<Matrix> gradient(double exaggeration) = 0;
};

std::unique_ptr<MapOptimiser> makeCpuOptimiser(const JointAffinities& affinities, const Matrix& start,
                                               Repulsion repulsion);
std::unique_ptr<MapOptimiser> makeTensorOptimiser(const JointAffinities& affinities, const Matrix& start,
                                                  Repulsion repulsion, at::Device device);

/// Cells and spacing of a grid that holds a map of this extent.
struct GridSize {
    std::size_t cells = 0;
    float spacing = 0.0F;
};
GridSize gridSizeFor(float extent);

}  // namespace vitrine::internal
