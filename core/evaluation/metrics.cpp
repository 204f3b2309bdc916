// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/metrics.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace vitrine {
namespace {

double ratio(double part, double whole) { return whole > 0.0 ? part / whole : 0.0; }

/// Classes that score above the label, counting ties with lower classes as above.
std::size_t rankOfLabel(std::span<const float> scores, std::size_t label) {
    std::size_t above = 0;
    for (std::size_t c = 0; c < scores.size(); ++c) {
        if (scores[c] > scores[label] || (scores[c] == scores[label] && c < label)) ++above;
    }
    return above;
}

Result<> checkLabels(const Matrix& scores, std::span<const int> labels) {
    if (scores.rows() != labels.size()) {
        return fail(ErrorCode::ShapeMismatch, "labels",
                    std::to_string(labels.size()) + " for " + std::to_string(scores.rows()) + " images");
    }
    for (const int label : labels) {
        if (label < 0 || static_cast<std::size_t>(label) >= scores.cols()) {
            return fail(ErrorCode::InvalidOption, "label " + std::to_string(label),
                        "there are " + std::to_string(scores.cols()) + " classes");
        }
    }
    return {};
}

/// Two-sided binomial test of `few` successes in few + many fair trials.
double exactMcNemar(std::size_t few, std::size_t many) {
    const auto trials = static_cast<double>(few + many);
    double tail = 0.0;
    for (std::size_t i = 0; i <= few; ++i) {
        const auto successes = static_cast<double>(i);
        tail += std::exp(std::lgamma(trials + 1.0) - std::lgamma(successes + 1.0) -
                         std::lgamma(trials - successes + 1.0) - trials * std::log(2.0));
    }
    return std::min(1.0, 2.0 * tail);
}

}  // namespace

double topKAccuracy(const Matrix& scores, std::span<const int> labels, std::size_t k) {
    if (labels.empty()) return 0.0;
    std::size_t hits = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (rankOfLabel(scores.row(i), static_cast<std::size_t>(labels[i])) < k) ++hits;
    }
    return static_cast<double>(hits) / static_cast<double>(labels.size());
}

std::vector<int> predictions(const Matrix& scores) {
    std::vector<int> result(scores.rows());
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = static_cast<int>(argmax(scores.row(i)));
    return result;
}

double crossEntropy(const Matrix& scores, std::span<const int> labels) {
    if (labels.empty()) return 0.0;
    double total = 0.0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const std::span<const float> row = scores.row(i);
        const double largest = *std::max_element(row.begin(), row.end());
        double sum = 0.0;
        for (const float score : row) sum += std::exp(score - largest);
        total += largest + std::log(sum) - row[static_cast<std::size_t>(labels[i])];
    }
    return total / static_cast<double>(labels.size());
}

Result<ClassificationMetrics> classificationMetrics(const Matrix& scores, std::span<const int> labels) {
    if (scores.empty()) return fail(ErrorCode::EmptyInput, "scores", "there are no images to evaluate");
    VITRINE_TRY(checkLabels(scores, labels));
    const std::size_t classes = scores.cols();
    ClassificationMetrics metrics;
    metrics.confusion.assign(classes, std::vector<std::size_t>(classes, 0));
    const std::vector<int> predicted = predictions(scores);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        ++metrics.confusion[static_cast<std::size_t>(labels[i])][static_cast<std::size_t>(predicted[i])];
    }
    const auto images = static_cast<double>(labels.size());
    for (std::size_t c = 0; c < classes; ++c) {
        double actual = 0.0;
        double claimed = 0.0;
        for (std::size_t other = 0; other < classes; ++other) {
            actual += static_cast<double>(metrics.confusion[c][other]);
            claimed += static_cast<double>(metrics.confusion[other][c]);
        }
        const auto right = static_cast<double>(metrics.confusion[c][c]);
        const double precision = ratio(right, claimed);
        const double recall = ratio(right, actual);
        const double f1 = ratio(2.0 * precision * recall, precision + recall);
        metrics.precision.push_back(precision);
        metrics.recall.push_back(recall);
        metrics.f1.push_back(f1);
        metrics.macro.precision += precision / static_cast<double>(classes);
        metrics.macro.recall += recall / static_cast<double>(classes);
        metrics.macro.f1 += f1 / static_cast<double>(classes);
        metrics.weighted.precision += precision * actual / images;
        metrics.weighted.recall += recall * actual / images;
        metrics.weighted.f1 += f1 * actual / images;
    }
    metrics.top1 = topKAccuracy(scores, labels, 1);
    metrics.top5 = topKAccuracy(scores, labels, 5);
    metrics.crossEntropy = crossEntropy(scores, labels);
    return metrics;
}

Result<PairedComparison> comparePaired(std::span<const int> first, std::span<const int> second,
                                       std::span<const int> labels) {
    if (first.size() != labels.size() || second.size() != labels.size()) {
        return fail(ErrorCode::ShapeMismatch, "predictions", "the two classifiers were not run on the same images");
    }
    if (labels.empty()) return fail(ErrorCode::EmptyInput, "predictions", "there are no images to compare on");
    PairedComparison result;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const bool firstRight = first[i] == labels[i];
        const bool secondRight = second[i] == labels[i];
        if (firstRight && !secondRight) ++result.onlyFirstRight;
        if (secondRight && !firstRight) ++result.onlySecondRight;
    }
    const auto images = static_cast<double>(labels.size());
    const auto b = static_cast<double>(result.onlySecondRight);
    const auto c = static_cast<double>(result.onlyFirstRight);
    result.difference = (b - c) / images;
    result.standardError = std::sqrt(std::max(0.0, b + c - (b - c) * (b - c) / images)) / images;
    result.mcnemarExact = exactMcNemar(std::min(result.onlyFirstRight, result.onlySecondRight),
                                       std::max(result.onlyFirstRight, result.onlySecondRight));
    return result;
}

}  // namespace vitrine
