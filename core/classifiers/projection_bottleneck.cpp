// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/projection_bottleneck.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/assert.h"
#include "classifiers/internal/bulk.h"
#include "classifiers/internal/classifier_file.h"
#include "io/safetensors.h"

namespace vitrine {
namespace {

Result<> checkTensor(const char* tensor, std::span<const float> values, std::size_t rows, std::size_t cols,
                     std::size_t wantedRows, std::size_t wantedCols) {
    if (rows != wantedRows || cols != wantedCols)
        return fail(ErrorCode::ShapeMismatch, tensor,
                    "is " + std::to_string(rows) + "×" + std::to_string(cols) + " where " + std::to_string(wantedRows) +
                        "×" + std::to_string(wantedCols) + " is needed");
    if (std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); })) return {};
    return fail(ErrorCode::NumericalFailure, tensor, "holds a value that is not finite");
}

Result<> checkMatrix(const char* tensor, const Matrix& matrix, std::size_t rows, std::size_t cols) {
    return checkTensor(tensor, matrix.values(), matrix.rows(), matrix.cols(), rows, cols);
}

Result<> checkVector(const char* tensor, const std::vector<float>& values, std::size_t length) {
    return checkTensor(tensor, values, 1, values.size(), 1, length);
}

Result<> checkProjection(const ProjectionData& data, std::size_t concepts, std::size_t classes, std::size_t dimension) {
    VITRINE_TRY(checkMatrix("concept_vectors", data.conceptVectors, concepts, dimension));
    VITRINE_TRY(checkVector("concept_offsets", data.conceptOffsets, concepts));
    if (data.residualWeights.empty()) return {};
    VITRINE_TRY(checkMatrix("residual_weights", data.residualWeights, classes, dimension));
    return checkVector("residual_bias", data.residualBias, classes);
}

/// images·weightsᵀ + row + added.
Matrix affine(const Matrix& images, const Matrix& weights, std::span<const float> row, const Matrix& added = {}) {
    const Matrix product = internal::productTransposed(images, weights);
    std::vector<float> out(product.values().begin(), product.values().end());
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] += row[i % row.size()];
        if (!added.empty()) out[i] += added.values()[i];
    }
    return {std::move(out), product.rows(), product.cols()};
}

}  // namespace

ProjectionBottleneck::ProjectionBottleneck(std::shared_ptr<const ConceptBottleneck> head, ProjectionData data)
    : BottleneckBased(std::move(head)), conceptVectors_(std::move(data.conceptVectors)),
      conceptOffsets_(std::move(data.conceptOffsets)), residualWeights_(std::move(data.residualWeights)),
      residualBias_(std::move(data.residualBias)) {}

Result<std::shared_ptr<const ProjectionBottleneck>> ProjectionBottleneck::create(ProjectionData data) {
    BottleneckData head =
        cosineBottleneck(std::move(data.conceptNames), std::move(data.conceptTexts), std::move(data.classNames),
                         std::move(data.headWeights));
    head.classBias = std::move(data.classBias);
    VITRINE_ASSIGN(std::shared_ptr<const ConceptBottleneck> bottleneck, ConceptBottleneck::create(std::move(head)));
    VITRINE_TRY(checkProjection(data, bottleneck->conceptCount(), bottleneck->classCount(),
                                bottleneck->embeddingDimension()));
    return std::shared_ptr<const ProjectionBottleneck>(
        new ProjectionBottleneck(std::move(bottleneck), std::move(data)));
}

Result<std::shared_ptr<const ProjectionBottleneck>> ProjectionBottleneck::read(const SafetensorsFile& file) {
    VITRINE_ASSIGN(std::shared_ptr<const ConceptBottleneck> bottleneck, ConceptBottleneck::read(file));
    ProjectionData data;
    VITRINE_ASSIGN(data.conceptVectors, file.matrix("concept_vectors"));
    VITRINE_ASSIGN(data.conceptOffsets, file.floats("concept_offsets"));
    VITRINE_ASSIGN(data.residualWeights, internal::optionalMatrix(file, "residual_weights"));
    VITRINE_ASSIGN(data.residualBias, internal::optionalFloats(file, "residual_bias"));
    if (const auto checked = checkProjection(data, bottleneck->conceptCount(), bottleneck->classCount(),
                                             bottleneck->embeddingDimension());
        !checked)
        return fail(internal::inFile(file, checked.error()));
    return std::shared_ptr<const ProjectionBottleneck>(
        new ProjectionBottleneck(std::move(bottleneck), std::move(data)));
}

Matrix ProjectionBottleneck::activations(const Matrix& imageEmbeddings) const {
    VITRINE_ASSERT(imageEmbeddings.cols() == embeddingDimension());
    return affine(imageEmbeddings, conceptVectors_, conceptOffsets_);
}

Matrix ProjectionBottleneck::classLogits(const Matrix& imageEmbeddings) const {
    const Matrix throughConcepts = logits(activations(imageEmbeddings));
    if (residualWeights_.empty()) return throughConcepts;
    return affine(imageEmbeddings, residualWeights_, residualBias_, throughConcepts);
}

std::vector<std::uint8_t> ProjectionBottleneck::aliveConcepts() const {
    std::vector<std::uint8_t> alive(conceptCount());
    for (std::size_t j = 0; j < alive.size(); ++j) {
        const auto row = conceptVectors_.row(j);
        alive[j] = std::any_of(row.begin(), row.end(), [](float value) { return value != 0.0F; }) ? 1 : 0;
    }
    return alive;
}

void ProjectionBottleneck::write(SafetensorsWriter& writer) const {
    BottleneckBased::write(writer);
    writer.addMatrix("concept_vectors", conceptVectors_);
    writer.addFloats("concept_offsets", {conceptOffsets_.size()}, conceptOffsets_);
    if (residualWeights_.empty()) return;
    writer.addMatrix("residual_weights", residualWeights_);
    writer.addFloats("residual_bias", {residualBias_.size()}, residualBias_);
}

}  // namespace vitrine
