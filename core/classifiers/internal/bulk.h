// SPDX-License-Identifier: GPL-3.0-or-later
// Products of many rows through the tensor library, for callers that hold plain matrices.
#pragma once

#include <string>

#include "base/matrix.h"

namespace vitrine::internal {

/// a (n×k) times the transpose of b (m×k). A few rows stay in plain C++ (ConceptClassifier::kPlainRows).
Matrix productTransposed(const Matrix& a, const Matrix& b);

/// The same product in float64, rounded once at the end: where decisions hang on the fourth digit.
Matrix preciseProductTransposed(const Matrix& a, const Matrix& b);

/// applyKHotGate of every row.
Matrix gatedRows(const Matrix& outputs, int count, float temperature);

/// The A (C×D) that minimises ‖targets − A·basis‖² + ridge·‖A‖² for targets C×P and basis D×P.
Matrix ridgeCombination(const Matrix& targets, const Matrix& basis, double ridge);

/// "libtorch 1.13.1".
std::string tensorLibraryVersion();

/// Threads the tensor library uses on this thread.
int computeThreads();

}  // namespace vitrine::internal
