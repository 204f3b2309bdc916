// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>

#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"
#include "classifiers/internal/grounded_losses.h"

namespace vitrine::internal {

/// Cosines of images with concept texts, ready for batches. While N·D is moderate the whole table is
/// kept; beyond that only the unit embeddings are, and each batch costs one product (a data set of
/// 1.28 M images × 4751 concepts would need 24 GB as a table, 2 GB as embeddings).
class ScoreTable {
public:
    static constexpr std::int64_t kMaxCachedEntries = 64LL << 20;
    static constexpr std::int64_t kTileRows = 1024;

    /// Cancelled when the job is stopped between two tiles.
    static Result<ScoreTable> create(const Matrix& imageEmbeddings, const Matrix& conceptTexts,
                                     const at::Device& device, JobContext& job,
                                     std::int64_t maxCachedEntries = kMaxCachedEntries);

    /// Of the rows named, without a copy of them on the way to unit length.
    static Result<ScoreTable> createOfRows(const Matrix& imageEmbeddings, std::span<const std::size_t> rows,
                                           const Matrix& conceptTexts, const at::Device& device, JobContext& job,
                                           std::int64_t maxCachedEntries = kMaxCachedEntries);

    std::int64_t rows() const { return unitImages_.size(0); }
    std::int64_t concepts() const { return unitTexts_.size(0); }

    /// Cosines of the rows in the I64 tensor `rows`.
    at::Tensor cosines(const at::Tensor& rows) const;
    /// The same standardised by `moments`: (cosine − mean)/deviation.
    at::Tensor standardisedCosines(const at::Tensor& rows, const ColumnMoments& moments) const;
    /// Cosines of rows [first, first + count).
    at::Tensor cosineTile(std::int64_t first, std::int64_t count) const;

    /// Mean and deviation of each column over all rows, in two passes over tiles.
    Result<ColumnMoments> moments(JobContext& job) const;
    /// topPositives of every row standardised by `moments`, I64 N×min(count, D).
    Result<at::Tensor> positives(const ColumnMoments& moments, std::int64_t count, JobContext& job) const;

private:
    ScoreTable() = default;
    static Result<ScoreTable> finished(ScoreTable table, JobContext& job, std::int64_t maxCachedEntries);

    at::Tensor unitImages_;
    at::Tensor unitTexts_;
    at::Tensor cached_;  ///< N×D or undefined
};

/// A tensor that owns a copy of `matrix`.
at::Tensor tensorOf(const Matrix& matrix);
/// A matrix that owns a float32 CPU copy of a 2-D tensor.
Matrix matrixOf(const at::Tensor& tensor);

}  // namespace vitrine::internal
