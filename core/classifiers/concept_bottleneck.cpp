// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/concept_bottleneck.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/assert.h"
#include "classifiers/internal/bulk.h"

namespace vitrine {
namespace {

constexpr float kAliveWeight = 1e-5F;

Result<> requireShape(const char* tensor, const Matrix& matrix, std::size_t rows, std::size_t cols) {
    if (matrix.rows() == rows && matrix.cols() == cols) return {};
    return fail(ErrorCode::ShapeMismatch, tensor,
                "is " + std::to_string(matrix.rows()) + "×" + std::to_string(matrix.cols()) + " where " +
                    std::to_string(rows) + "×" + std::to_string(cols) + " is needed");
}

Result<> requireLength(const char* tensor, const std::vector<float>& values, std::size_t length) {
    if (values.size() == length) return {};
    return fail(ErrorCode::ShapeMismatch, tensor,
                "has " + std::to_string(values.size()) + " entries where " + std::to_string(length) + " are needed");
}

Result<> requireFinite(const char* tensor, std::span<const float> values) {
    if (std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); })) return {};
    return fail(ErrorCode::NumericalFailure, tensor, "holds a value that is not finite");
}

Result<> validateBottleneck(const BottleneckData& data) {
    const std::size_t concepts = data.conceptNames.size();
    const std::size_t classes = data.classNames.size();
    if (concepts == 0) return fail(ErrorCode::EmptyInput, "concepts", "a bottleneck needs at least one concept");
    if (classes == 0) return fail(ErrorCode::EmptyInput, "classes", "a bottleneck needs at least one class");
    VITRINE_TRY(requireShape("concept_texts", data.conceptTexts, concepts, data.conceptTexts.cols()));
    VITRINE_TRY(requireLength("mean", data.mean, concepts));
    VITRINE_TRY(requireLength("deviation", data.deviation, concepts));
    if (!data.conceptWeights.empty())
        VITRINE_TRY(requireShape("concept_weights", data.conceptWeights, concepts, concepts));
    if (!data.conceptBias.empty()) VITRINE_TRY(requireLength("concept_bias", data.conceptBias, concepts));
    VITRINE_TRY(requireShape("head_weights", data.headWeights, classes, concepts));
    if (!data.classBias.empty()) VITRINE_TRY(requireLength("class_bias", data.classBias, classes));
    VITRINE_TRY(requireFinite("concept_texts", data.conceptTexts.values()));
    VITRINE_TRY(requireFinite("mean", data.mean));
    VITRINE_TRY(requireFinite("deviation", data.deviation));
    VITRINE_TRY(requireFinite("concept_weights", data.conceptWeights.values()));
    VITRINE_TRY(requireFinite("concept_bias", data.conceptBias));
    VITRINE_TRY(requireFinite("head_weights", data.headWeights.values()));
    VITRINE_TRY(requireFinite("class_bias", data.classBias));
    if (std::any_of(data.deviation.begin(), data.deviation.end(), [](float value) { return value <= 0.0F; }))
        return fail(ErrorCode::NumericalFailure, "deviation", "must be positive");
    if (!std::isfinite(data.scale)) return fail(ErrorCode::NumericalFailure, "scale", "is not finite");
    if (data.gate == GateKind::KHot) {
        if (data.gateCount < 1 || static_cast<std::size_t>(data.gateCount) > concepts)
            return fail(ErrorCode::ShapeMismatch, "gate",
                        "must keep between 1 and " + std::to_string(concepts) + " concepts");
        if (!(data.gateTemperature > 0.0F) || !std::isfinite(data.gateTemperature))
            return fail(ErrorCode::NumericalFailure, "gate", "needs a positive temperature");
    }
    return {};
}

/// Adds a row to every row of a matrix.
Matrix plusRow(const Matrix& values, std::span<const float> row) {
    if (row.empty()) return values;
    std::vector<float> out(values.values().begin(), values.values().end());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] += row[i % row.size()];
    return {std::move(out), values.rows(), values.cols()};
}

}  // namespace

ConceptBottleneck::ConceptBottleneck(BottleneckData data)
    : data_(std::move(data)), unitConceptTexts_(data_.conceptTexts.normalizedRows()) {}

Result<std::shared_ptr<const ConceptBottleneck>> ConceptBottleneck::create(BottleneckData data) {
    VITRINE_TRY(validateBottleneck(data));
    return std::shared_ptr<const ConceptBottleneck>(new ConceptBottleneck(std::move(data)));
}

Matrix ConceptBottleneck::conceptScores(const Matrix& imageEmbeddings) const {
    VITRINE_ASSERT(imageEmbeddings.cols() == embeddingDimension());
    return internal::productTransposed(imageEmbeddings.normalizedRows(), unitConceptTexts_);
}

Matrix ConceptBottleneck::conceptOutputs(const Matrix& imageEmbeddings) const {
    const Matrix scores = conceptScores(imageEmbeddings);
    const std::size_t concepts = conceptCount();
    std::vector<float> inputs(scores.values().begin(), scores.values().end());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const std::size_t j = i % concepts;
        inputs[i] = data_.scale * ((inputs[i] - data_.mean[j]) / data_.deviation[j]);
    }
    const Matrix standardised(std::move(inputs), scores.rows(), concepts);
    if (data_.conceptWeights.empty()) return plusRow(standardised, data_.conceptBias);
    return plusRow(internal::productTransposed(standardised, data_.conceptWeights), data_.conceptBias);
}

Matrix ConceptBottleneck::activations(const Matrix& imageEmbeddings) const {
    const Matrix outputs = conceptOutputs(imageEmbeddings);
    return data_.gate == GateKind::KHot ? internal::gatedRows(outputs, data_.gateCount, data_.gateTemperature)
                                        : outputs;
}

Matrix ConceptBottleneck::logits(const Matrix& activations) const {
    VITRINE_ASSERT(activations.cols() == conceptCount());
    return plusRow(internal::productTransposed(activations, data_.headWeights), data_.classBias);
}

Matrix ConceptBottleneck::contributions(std::span<const float> activation, std::size_t classIndex) const {
    VITRINE_ASSERT(activation.size() == conceptCount() && classIndex < classCount());
    const auto head = data_.headWeights.row(classIndex);
    std::vector<float> out(activation.size());
    for (std::size_t j = 0; j < out.size(); ++j) out[j] = activation[j] * head[j];
    return {std::move(out), 1, activation.size()};
}

float ConceptBottleneck::classOffset(std::size_t classIndex) const {
    return data_.classBias.empty() ? 0.0F : data_.classBias[classIndex];
}

std::vector<std::uint8_t> ConceptBottleneck::aliveConcepts() const {
    std::vector<std::uint8_t> alive(conceptCount(), 1);
    if (data_.conceptWeights.empty()) return alive;
    for (std::size_t j = 0; j < alive.size(); ++j) {
        const auto row = data_.conceptWeights.row(j);
        alive[j] =
            std::any_of(row.begin(), row.end(), [](float weight) { return std::abs(weight) > kAliveWeight; }) ? 1 : 0;
    }
    return alive;
}

void applyKHotGate(std::span<float> row, int count, float temperature) {
    std::vector<double> alpha(row.begin(), row.end());
    std::vector<double> taken(row.size());
    std::vector<double> khot(row.size(), 0.0);
    const std::size_t rounds = std::min(static_cast<std::size_t>(std::max(count, 1)), row.size());
    for (std::size_t round = 0; round < rounds; ++round) {
        const double top = *std::max_element(alpha.begin(), alpha.end());
        double sum = 0.0;
        for (std::size_t j = 0; j < row.size(); ++j) {
            taken[j] = std::exp((alpha[j] - top) / temperature);
            sum += taken[j];
        }
        for (std::size_t j = 0; j < row.size(); ++j) {
            const double share = taken[j] / sum;
            khot[j] += share;
            alpha[j] += std::log(std::max(1.0 - share, 1e-6));
        }
    }
    for (std::size_t j = 0; j < row.size(); ++j)
        row[j] = static_cast<float>(std::min(khot[j], 1.0) * std::max(static_cast<double>(row[j]), 0.0));
}

}  // namespace vitrine
