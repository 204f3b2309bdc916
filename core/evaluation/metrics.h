// SPDX-License-Identifier: GPL-3.0-or-later
// Measures of a classifier that knows nothing of concepts. Undefined precision, recall and F1 count
// as 0; macro averages run over all classes, absent ones too; weighted ones by true counts.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "base/result.h"

namespace vitrine {

/// Share of rows whose label is among the `k` largest scores (k clamped to the classes; ties to the
/// lower class). 0 for no rows.
double topKAccuracy(const Matrix& scores, std::span<const int> labels, std::size_t k);

/// Row-wise argmax, ties to the lower class.
std::vector<int> predictions(const Matrix& scores);

/// Mean cross-entropy −log softmax(scores)_label in nats.
double crossEntropy(const Matrix& scores, std::span<const int> labels);

struct Averages {
    double precision = 0.0;
    double recall = 0.0;
    double f1 = 0.0;
};

struct ClassificationMetrics {
    std::vector<std::vector<std::size_t>> confusion;  ///< rows true, columns predicted
    std::vector<double> precision;                    ///< per class
    std::vector<double> recall;                       ///< per class = per-class accuracy
    std::vector<double> f1;                           ///< per class
    Averages macro;
    Averages weighted;
    double top1 = 0.0;
    double top5 = 0.0;
    double crossEntropy = 0.0;
};

/// `scores` is images × classes, labels lie in [0, classes). ShapeMismatch, InvalidOption otherwise.
Result<ClassificationMetrics> classificationMetrics(const Matrix& scores, std::span<const int> labels);

/// Two classifiers on the same images: is the difference of their accuracies more than chance?
struct PairedComparison {
    std::size_t onlyFirstRight = 0;
    std::size_t onlySecondRight = 0;
    double difference = 0.0;     ///< accuracy of the second minus that of the first
    double standardError = 0.0;  ///< √(b + c − (b − c)²/N) / N
    double mcnemarExact = 1.0;   ///< two-sided exact McNemar p-value
};
Result<PairedComparison> comparePaired(std::span<const int> first, std::span<const int> second,
                                       std::span<const int> labels);

}  // namespace vitrine
