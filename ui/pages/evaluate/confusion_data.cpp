// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/evaluate/confusion_data.h"

#include <QCollator>
#include <QCoreApplication>
#include <algorithm>
#include <numeric>

#include "evaluation/class_order.h"

namespace vitrine {
namespace {

QString text(const char* source) { return QCoreApplication::translate("ConfusionData", source); }

std::vector<float> normalised(const MethodEvaluation& evaluation, Normalisation normalisation) {
    const std::vector<std::uint32_t> counts = confusionCounts(evaluation);
    const std::size_t classes = evaluation.images->classCount();
    std::vector<float> values(counts.begin(), counts.end());
    if (normalisation == Normalisation::None) return values;
    std::vector<double> sums(classes, 0.0);
    for (std::size_t i = 0; i < classes; ++i)
        for (std::size_t j = 0; j < classes; ++j) sums[normalisation == Normalisation::Row ? i : j] += counts[i * classes + j];
    for (std::size_t i = 0; i < classes; ++i)
        for (std::size_t j = 0; j < classes; ++j)
            if (const double sum = sums[normalisation == Normalisation::Row ? i : j]; sum > 0.0)
                values[i * classes + j] = static_cast<float>(values[i * classes + j] / sum);
    return values;
}

QString valueTitle(Normalisation normalisation, bool isDifference) {
    switch (normalisation) {
        case Normalisation::None: return isDifference ? text(QT_TRANSLATE_NOOP("ConfusionData", "Images more")) : text(QT_TRANSLATE_NOOP("ConfusionData", "Images"));
        case Normalisation::Row: return text(QT_TRANSLATE_NOOP("ConfusionData", "Share of the true class"));
        case Normalisation::Column: return text(QT_TRANSLATE_NOOP("ConfusionData", "Share of the predicted class"));
    }
    return {};
}

}  // namespace

QStringList toNames(const std::vector<std::string>& names) {
    QStringList list;
    list.reserve(static_cast<int>(names.size()));
    for (const std::string& name : names) list << QString::fromStdString(name);
    return list;
}

std::vector<int> classOrderOf(const MethodEvaluation& evaluation, ClassOrder order, const Matrix& classTexts) {
    const std::size_t classes = evaluation.images->classCount();
    std::vector<int> given(classes);
    std::iota(given.begin(), given.end(), 0);
    if (order == ClassOrder::Name) {
        QCollator collator;
        collator.setNumericMode(true);
        const QStringList names = toNames(evaluation.images->classNames);
        std::stable_sort(given.begin(), given.end(), [&](int a, int b) { return collator.compare(names[a], names[b]) < 0; });
        return given;
    }
    if (order == ClassOrder::Given) return given;
    const std::vector<std::uint32_t> counts = confusionCounts(evaluation);
    if (order == ClassOrder::Errors) return errorOrder(counts, classes);
    const auto similarity = classSimilarity(counts, classes, classTexts.rows() == classes ? classTexts : Matrix());
    if (!similarity) return given;
    return similarityOrder(*similarity).value_or(given);
}

MatrixData confusionData(const MethodEvaluation& evaluation, const MethodEvaluation* other, const ConfusionChoices& choices,
                         const std::vector<int>& order) {
    const std::size_t classes = evaluation.images->classCount();
    std::vector<float> values = normalised(evaluation, choices.normalisation);
    if (other) {
        const std::vector<float> subtracted = normalised(*other, choices.normalisation);
        for (std::size_t i = 0; i < values.size(); ++i) values[i] -= subtracted[i];
    }
    if (choices.onlyErrors)
        for (std::size_t i = 0; i < classes; ++i) values[i * classes + i] = 0.0F;
    MatrixData data;
    data.values = Matrix(std::move(values), classes, classes);
    data.rowNames = data.columnNames = toNames(evaluation.images->classNames);
    data.rowTitle = text(QT_TRANSLATE_NOOP("ConfusionData", "True class"));
    data.columnTitle = text(QT_TRANSLATE_NOOP("ConfusionData", "Predicted class"));
    data.valueTitle = valueTitle(choices.normalisation, other != nullptr);
    data.rowOrder = data.columnOrder = order;
    data.isDiverging = other != nullptr;
    data.isLogarithmic = choices.isLogarithmic;
    data.isPercent = choices.normalisation != Normalisation::None;
    data.method = QString::fromStdString(evaluation.variant);
    return data;
}

}  // namespace vitrine
