// SPDX-License-Identifier: GPL-3.0-or-later
// The weights of a bottleneck as matrices (thesis Fig. 3). Plain arithmetic, any thread. D concepts, C classes.
#pragma once

#include <QString>
#include <memory>
#include <optional>

#include "engine/snapshots.h"
#include "plots/matrix_data.h"

namespace vitrine {

enum class WeightView { ConceptLayer, Head, Product };

/// How many weights are not zero.
struct WeightSparsity {
    std::size_t nonZero = 0;
    std::size_t all = 0;
};

struct WeightPicture {
    MatrixData matrix;
    WeightSparsity sparsity;
};

/// W_CBL (D×D, outputs down), F (C×D, classes down), or what a concept score does to a class score without
/// the gate, F·W_CBL (C×D). Empty for a classifier that is no linear bottleneck. The product of large ones
/// takes C·D² operations: not on the GUI thread.
std::optional<WeightPicture> weightPicture(const RunSnapshot& run, WeightView view);

}  // namespace vitrine
