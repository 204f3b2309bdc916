// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/counter_random.h"
#include "base/matrix.h"
#include "solvers/linear_head.h"

namespace vitrine::test {

struct LabelledSample {
    Matrix features;
    std::vector<int> labels;
    std::size_t classes = 0;
};

/// Classes around corners of their own, with an offset and another scale in every column, as raw CLIP scores have.
inline LabelledSample clusteredSample(std::size_t rows, std::size_t features, std::size_t classes, float noise,
                                      std::uint64_t seed = 3) {
    CounterRandom random(seed);
    std::vector<float> centres(classes * features);
    for (float& value : centres) value = random.normal();
    std::vector<float> scale(features);
    std::vector<float> offset(features);
    for (std::size_t j = 0; j < features; ++j) {
        scale[j] = 0.2F + random.uniform();
        offset[j] = 3.0F * random.normal();
    }
    LabelledSample out;
    out.classes = classes;
    std::vector<float> values;
    for (std::size_t i = 0; i < rows; ++i) {
        const std::size_t label = i % classes;
        out.labels.push_back(static_cast<int>(label));
        for (std::size_t j = 0; j < features; ++j)
            values.push_back(offset[j] + scale[j] * (centres[label * features + j] + noise * random.normal()));
    }
    out.features = Matrix(std::move(values), rows, features);
    return out;
}

/// The same with columns of mean 0 and deviation 1.
inline Matrix standardisedColumns(const Matrix& features) {
    std::vector<float> out(features.values().begin(), features.values().end());
    const auto rows = static_cast<double>(features.rows());
    for (std::size_t j = 0; j < features.cols(); ++j) {
        double sum = 0.0;
        double squares = 0.0;
        for (std::size_t i = 0; i < features.rows(); ++i) sum += features.at(i, j);
        for (std::size_t i = 0; i < features.rows(); ++i) squares += std::pow(features.at(i, j) - sum / rows, 2);
        for (std::size_t i = 0; i < features.rows(); ++i)
            out[i * features.cols() + j] =
                static_cast<float>((features.at(i, j) - sum / rows) / std::sqrt(squares / rows));
    }
    return {std::move(out), features.rows(), features.cols()};
}

/// Mean softmax cross-entropy and its gradient, by plain loops in float64: C×D weights, then C biases.
struct PlainLoss {
    double value = 0.0;
    std::vector<double> weightGradient;
    std::vector<double> biasGradient;
};
inline PlainLoss plainCrossEntropy(const Matrix& features, const std::vector<int>& labels, const LinearHead& head) {
    const std::size_t classes = head.bias.size();
    const std::size_t width = features.cols();
    const double share = 1.0 / static_cast<double>(features.rows());
    PlainLoss out{0.0, std::vector<double>(classes * width, 0.0), std::vector<double>(classes, 0.0)};
    for (std::size_t i = 0; i < features.rows(); ++i) {
        std::vector<double> logits(head.bias.begin(), head.bias.end());
        double sum = 0.0;
        for (std::size_t c = 0; c < classes; ++c) logits[c] += dot(features.row(i), head.weights.row(c));
        for (const double logit : logits) sum += std::exp(logit);
        const auto label = static_cast<std::size_t>(labels[i]);
        out.value += share * (std::log(sum) - logits[label]);
        for (std::size_t c = 0; c < classes; ++c) {
            const double residual = share * (std::exp(logits[c]) / sum - (c == label ? 1.0 : 0.0));
            out.biasGradient[c] += residual;
            for (std::size_t j = 0; j < width; ++j) out.weightGradient[c * width + j] += residual * features.at(i, j);
        }
    }
    return out;
}

}  // namespace vitrine::test
