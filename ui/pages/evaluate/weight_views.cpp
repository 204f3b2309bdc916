// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/evaluate/weight_views.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "classifiers/concept_bottleneck.h"
#include "pages/evaluate/confusion_data.h"

namespace vitrine {
namespace {

QString text(const char* source) { return QCoreApplication::translate("WeightViews", source); }

WeightSparsity sparsityOf(const Matrix& weights) {
    const auto values = weights.values();
    return {static_cast<std::size_t>(std::count_if(values.begin(), values.end(), [](float value) { return std::abs(value) > kZeroWeight; })), values.size()};
}

}  // namespace

std::optional<WeightPicture> weightPicture(const RunSnapshot& run, WeightView view) {
    const auto* bottleneck = dynamic_cast<const ConceptBottleneck*>(run.classifier.get());
    if (!bottleneck) return std::nullopt;
    const BottleneckData& weights = bottleneck->data();
    const std::size_t concepts = weights.conceptNames.size();
    const Matrix layer = weights.conceptWeights.empty() ? Matrix::identity(concepts) : weights.conceptWeights;
    WeightPicture picture;
    MatrixData& matrix = picture.matrix;
    matrix.isDiverging = true;
    matrix.valueTitle = text(QT_TRANSLATE_NOOP("WeightViews", "Weight"));
    matrix.method = QString::fromStdString(run.variantId);
    matrix.columnNames = toNames(weights.conceptNames);
    matrix.columnTitle = text(QT_TRANSLATE_NOOP("WeightViews", "Concept score"));
    matrix.rowNames = view == WeightView::ConceptLayer ? matrix.columnNames : toNames(weights.classNames);
    matrix.rowTitle = view == WeightView::ConceptLayer ? text(QT_TRANSLATE_NOOP("WeightViews", "Bottleneck output")) : text(QT_TRANSLATE_NOOP("WeightViews", "Class"));
    switch (view) {
        case WeightView::ConceptLayer: matrix.values = layer; break;
        case WeightView::Head:
            matrix.values = weights.headWeights;
            matrix.columnTitle = text(QT_TRANSLATE_NOOP("WeightViews", "Bottleneck output"));
            break;
        case WeightView::Product: matrix.values = multiplyTransposed(weights.headWeights, layer.transposed()); break;
    }
    picture.sparsity = sparsityOf(matrix.values);
    return picture;
}

}  // namespace vitrine
