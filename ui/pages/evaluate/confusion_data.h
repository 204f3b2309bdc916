// SPDX-License-Identifier: GPL-3.0-or-later
// From evaluated methods to the matrix that is shown. Plain arithmetic, any thread.
#pragma once

#include <QStringList>
#include <memory>
#include <vector>

#include "base/matrix.h"
#include "comparison/method_evaluation.h"
#include "plots/matrix_data.h"

namespace vitrine {

enum class ClassOrder { Similarity, Name, Errors, Given };
enum class Normalisation { None, Row, Column };

struct ConfusionChoices {
    ClassOrder order = ClassOrder::Similarity;
    Normalisation normalisation = Normalisation::None;
    bool isLogarithmic = false;
    bool onlyErrors = false;
};

QStringList toNames(const std::vector<std::string>& names);

/// Order of the classes of `evaluation`. `classTexts` (C×P, may be empty) part classes that are never confused.
/// Some 10 ms for a thousand classes.
std::vector<int> classOrderOf(const MethodEvaluation& evaluation, ClassOrder order, const Matrix& classTexts);

/// The matrix of one method or, with `other`, first minus other (both normalised alike).
MatrixData confusionData(const MethodEvaluation& evaluation, const MethodEvaluation* other, const ConfusionChoices& choices,
                         const std::vector<int>& order);

}  // namespace vitrine
