// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/score_table.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/option_spec.h"
#include "classifiers/internal/products.h"
#include "classifiers/internal/step_kernels.h"
#include "classifiers/internal/training_threads.h"

namespace vitrine::internal {
namespace {

constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Comparing images with concepts");
constexpr double kNormFloor = 1e-12;

/// A copy of the matrix with rows of unit length; no second one is made on the way.
at::Tensor unitRows(const Matrix& matrix) {
    at::Tensor rows = tensorOf(matrix);
    return rows.div_(at::clamp_min(rows.norm(2, 1, true), kNormFloor));
}

tl::unexpected<Error> cancelled() { return fail(ErrorCode::Cancelled, "training"); }

/// Calls `body(first, count)` for each tile; false when the job was stopped.
template <class Body>
bool forEachTile(std::int64_t rows, JobContext& job, Body&& body) {
    for (std::int64_t first = 0; first < rows; first += ScoreTable::kTileRows) {
        if (!checkpointKeepingThreads(job, {kStage, first, rows})) return false;
        body(first, std::min(ScoreTable::kTileRows, rows - first));
    }
    return true;
}

}  // namespace

at::Tensor tensorOf(const Matrix& matrix) {
    const auto rows = static_cast<std::int64_t>(matrix.rows());
    const auto cols = static_cast<std::int64_t>(matrix.cols());
    if (matrix.empty()) return at::zeros({rows, cols});
    return at::from_blob(const_cast<float*>(matrix.data()), {rows, cols}).clone();
}

Matrix matrixOf(const at::Tensor& tensor) {
    const at::Tensor plain = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    const float* values = plain.data_ptr<float>();
    return {std::vector<float>(values, values + plain.numel()), static_cast<std::size_t>(plain.size(0)),
            static_cast<std::size_t>(plain.size(1))};
}

Result<ScoreTable> ScoreTable::create(const Matrix& imageEmbeddings, const Matrix& conceptTexts,
                                      const at::Device& device, JobContext& job, std::int64_t maxCachedEntries) {
    at::NoGradGuard noGrad;
    ScoreTable table;
    table.unitTexts_ = unitRows(conceptTexts).to(device);
    table.unitImages_ = unitRows(imageEmbeddings).to(device);
    return finished(std::move(table), job, maxCachedEntries);
}

Result<ScoreTable> ScoreTable::createOfRows(const Matrix& imageEmbeddings, std::span<const std::size_t> rows,
                                            const Matrix& conceptTexts, const at::Device& device, JobContext& job,
                                            std::int64_t maxCachedEntries) {
    at::NoGradGuard noGrad;
    ScoreTable table;
    table.unitTexts_ = unitRows(conceptTexts).to(device);
    const auto count = static_cast<std::int64_t>(rows.size());
    at::Tensor units = at::empty({count, static_cast<std::int64_t>(imageEmbeddings.cols())}, at::kFloat);
    const bool isComplete = forEachTile(count, job, [&](std::int64_t first, std::int64_t tile) {
        at::Tensor part = units.narrow(0, first, tile);
        for (std::int64_t r = 0; r < tile; ++r) {
            const auto row = imageEmbeddings.row(rows[static_cast<std::size_t>(first + r)]);
            std::copy(row.begin(), row.end(), part.data_ptr<float>() + r * part.size(1));
        }
        part.div_(at::clamp_min(part.norm(2, 1, true), kNormFloor));
    });
    if (!isComplete) return cancelled();
    table.unitImages_ = units.to(device);
    return finished(std::move(table), job, maxCachedEntries);
}

Result<ScoreTable> ScoreTable::finished(ScoreTable table, JobContext& job, std::int64_t maxCachedEntries) {
    at::NoGradGuard noGrad;
    if (table.rows() * table.concepts() > maxCachedEntries) return table;
    at::Tensor cached = at::empty({table.rows(), table.concepts()}, table.unitImages_.options());
    const bool isComplete = forEachTile(table.rows(), job, [&](std::int64_t first, std::int64_t count) {
        cached.narrow(0, first, count).copy_(table.cosineTile(first, count));
    });
    if (!isComplete) return cancelled();
    table.cached_ = cached;
    return table;
}

at::Tensor ScoreTable::cosines(const at::Tensor& rows) const {
    if (cached_.defined()) return cached_.index_select(0, rows);
    return at::mm(unitImages_.index_select(0, rows), unitTexts_.t());
}

at::Tensor ScoreTable::standardisedCosines(const at::Tensor& rows, const ColumnMoments& moments) const {
    if (!cached_.defined() || !isPlain(cached_) || !rows.is_contiguous())
        return cosines(rows).sub_(moments.mean).div_(moments.deviation);
    const std::span<const std::int64_t> wanted(rows.data_ptr<std::int64_t>(), static_cast<std::size_t>(rows.numel()));
    const auto columns = static_cast<std::size_t>(concepts());
    at::Tensor out = at::empty({rows.numel(), concepts()}, cached_.options());
    const auto rowOf = [&](std::size_t i) { return cached_.data_ptr<float>() + wanted[i] * concepts(); };
    for (std::size_t i = 0; i < wanted.size(); ++i)
        standardise(rowOf(i), i + 1 < wanted.size() ? rowOf(i + 1) : nullptr, moments.mean.data_ptr<float>(),
                    moments.deviation.data_ptr<float>(), columns, out.data_ptr<float>() + i * columns);
    return out;
}

at::Tensor ScoreTable::cosineTile(std::int64_t first, std::int64_t count) const {
    if (cached_.defined()) return cached_.narrow(0, first, count);
    return at::mm(unitImages_.narrow(0, first, count), unitTexts_.t());
}

Result<ColumnMoments> ScoreTable::moments(JobContext& job) const {
    at::NoGradGuard noGrad;
    const auto wide = unitImages_.options().dtype(at::kDouble);
    at::Tensor sum = at::zeros({concepts()}, wide);
    at::Tensor squares = at::zeros({concepts()}, wide);
    if (!forEachTile(rows(), job, [&](std::int64_t first, std::int64_t count) {
            sum += cosineTile(first, count).to(at::kDouble).sum(0);
        }))
        return cancelled();
    const at::Tensor mean = sum / static_cast<double>(rows());
    if (!forEachTile(rows(), job, [&](std::int64_t first, std::int64_t count) {
            squares += (cosineTile(first, count).to(at::kDouble) - mean).square().sum(0);
        }))
        return cancelled();
    const double freedom = static_cast<double>(std::max<std::int64_t>(rows() - 1, 1));
    const at::Tensor deviation = at::clamp_min(at::sqrt(squares / freedom), kDeviationFloor);
    return ColumnMoments{mean.to(at::kFloat), deviation.to(at::kFloat)};
}

Result<at::Tensor> ScoreTable::positives(const ColumnMoments& moments, std::int64_t count, JobContext& job) const {
    at::NoGradGuard noGrad;
    at::Tensor out = at::empty({rows(), std::min(count, concepts())}, unitImages_.options().dtype(at::kLong));
    if (!forEachTile(rows(), job, [&](std::int64_t first, std::int64_t tile) {
            const at::Tensor standardised = (cosineTile(first, tile) - moments.mean) / moments.deviation;
            out.narrow(0, first, tile).copy_(topPositives(standardised, count));
        }))
        return cancelled();
    return out;
}

}  // namespace vitrine::internal
