// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/concept_selection.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <queue>

#include "base/assert.h"
#include "base/option_spec.h"
#include "classifiers/internal/bulk.h"
#include "classifiers/internal/score_table.h"

namespace vitrine::internal {
namespace {

constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Choosing concepts");
constexpr double kSmallestSimilarity = 1e-6;
constexpr std::size_t kTileRows = 256;

constexpr std::size_t kCheckpointRows = 4096;

Error cancelled() { return Error{ErrorCode::Cancelled, "choosing concepts", {}}; }

/// Mean image of each class, C×P float64, and how many images there are.
struct ClassMeans {
    at::Tensor means;
    std::vector<std::size_t> counts;
};

Result<ClassMeans> meansByClass(const Matrix& images, std::span<const int> labels, std::size_t classes,
                                JobContext& job) {
    const std::size_t width = images.cols();
    ClassMeans out{at::zeros({static_cast<std::int64_t>(classes), static_cast<std::int64_t>(width)}, at::kDouble),
                   std::vector<std::size_t>(classes, 0)};
    double* sums = out.means.data_ptr<double>();
    for (std::size_t r = 0; r < images.rows(); ++r) {
        if (r % kCheckpointRows == 0 &&
            !job.checkpoint({kStage, static_cast<std::int64_t>(r), static_cast<std::int64_t>(images.rows())}))
            return fail(cancelled());
        const auto c = static_cast<std::size_t>(labels[r]);
        ++out.counts[c];
        for (std::size_t p = 0; p < width; ++p) sums[c * width + p] += images.at(r, p);
    }
    for (std::size_t i = 0; i < classes * width; ++i)
        sums[i] /= static_cast<double>(std::max<std::size_t>(out.counts[i / width], 1));
    return out;
}

/// What the row would add to the cover. As the cover grows, no term and so no sum grows, rounding included: the
/// terms are always added in the same order. In float64 the differences of float32 numbers are exact, so that two
/// candidates that only stand for one another tie, as they should.
double addedCover(const float* row, const float* cover, std::size_t count) {
    double sums[4] = {0.0, 0.0, 0.0, 0.0};
    const auto term = [&](std::size_t i) {
        return std::max(static_cast<double>(row[i]) - static_cast<double>(cover[i]), 0.0);
    };
    const std::size_t whole = count / 4 * 4;
    for (std::size_t i = 0; i < whole; i += 4)
        for (std::size_t k = 0; k < 4; ++k) sums[k] += term(i + k);
    for (std::size_t i = whole; i < count; ++i) sums[0] += term(i);
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/// A candidate with the largest gain it can still have.
struct Bound {
    double gain;
    std::size_t index;
    std::size_t round;  ///< how many were chosen when the gain was found

    friend bool operator<(const Bound& a, const Bound& b) {
        return a.gain != b.gain ? a.gain < b.gain : a.index > b.index;
    }
};

/// The cosines of all candidates with one another, n×n; none where coverage has no weight.
class Coverage {
public:
    static Result<Coverage> create(const Matrix& candidates, double weight, JobContext& job) {
        Coverage out;
        out.weight_ = weight;
        out.count_ = weight > 0.0 ? candidates.rows() : 0;
        const Matrix units = weight > 0.0 ? candidates.normalizedRows() : Matrix();
        out.cosines_.resize(out.count_ * out.count_);
        out.cover_.assign(out.count_, 0.0F);
        for (std::size_t first = 0; first < out.count_; first += kTileRows) {
            if (!job.checkpoint({kStage, static_cast<std::int64_t>(first), static_cast<std::int64_t>(out.count_)}))
                return fail(cancelled());
            const std::size_t rows = std::min(kTileRows, out.count_ - first);
            out.place(productTransposed(units.slice(first, rows), units.slice(first, out.count_ - first)), first);
        }
        return out;
    }

    double gain(std::size_t candidate) const {
        return count_ == 0 ? 0.0 : weight_ * addedCover(rowOf(candidate), cover_.data(), count_);
    }
    void add(std::size_t candidate) {
        for (std::size_t i = 0; i < count_; ++i) cover_[i] = std::max(cover_[i], rowOf(candidate)[i]);
    }

private:
    /// Takes the cosines of rows first … with columns first …, and the same mirrored: cos(a, b) and cos(b, a) would
    /// be rounded each in its own way.
    void place(const Matrix& tile, std::size_t first) {
        for (std::size_t a = 0; a < tile.rows(); ++a) {
            for (std::size_t b = a + 1; b < tile.cols(); ++b)
                cosines_[(first + a) * count_ + first + b] = tile.at(a, b);
            cosines_[(first + a) * count_ + first + a] = 1.0F;
        }
        for (std::size_t b = 1; b < tile.cols(); ++b)
            for (std::size_t a = 0; a < std::min(b, tile.rows()); ++a)
                cosines_[(first + b) * count_ + first + a] = tile.at(a, b);
    }
    const float* rowOf(std::size_t candidate) const { return cosines_.data() + candidate * count_; }

    double weight_ = 0.0;
    std::size_t count_ = 0;
    std::vector<float> cosines_;
    std::vector<float> cover_;  ///< of each candidate, the cosine to the nearest one chosen
};

}  // namespace

Result<ClassTable> meanSimilarity(const Matrix& candidates, const Matrix& images, std::span<const int> labels,
                                  std::size_t classes, JobContext& job) {
    VITRINE_ASSERT(images.rows() == labels.size() && images.cols() == candidates.cols());
    const at::NoGradGuard noGrad;
    VITRINE_ASSIGN(const ClassMeans means, meansByClass(images, labels, classes, job));
    ClassTable out;
    for (std::size_t c = 0; c < classes; ++c)
        if (means.counts[c] > 0) out.classes.push_back(c);
    const std::vector<std::int64_t> columns(out.classes.begin(), out.classes.end());
    const at::Tensor chosen = means.means.index_select(0, at::tensor(columns, at::kLong)).t();
    out.values.reserve(candidates.rows() * columns.size());
    for (std::size_t first = 0; first < candidates.rows(); first += kTileRows) {
        if (!job.checkpoint({kStage, static_cast<std::int64_t>(first), static_cast<std::int64_t>(candidates.rows())}))
            return fail(cancelled());
        const Matrix tile = candidates.slice(first, std::min(kTileRows, candidates.rows() - first));
        const at::Tensor products = at::mm(tensorOf(tile).to(at::kDouble), chosen).contiguous();
        const double* values = products.data_ptr<double>();
        out.values.insert(out.values.end(), values, values + products.numel());
    }
    return out;
}

ClassTable jointShares(const ClassTable& similarity) {
    ClassTable out = similarity;
    const std::size_t columns = out.classes.size();
    std::vector<double> sums(columns, 0.0);
    for (std::size_t i = 0; i < out.values.size(); ++i) {
        out.values[i] = std::max(out.values[i], kSmallestSimilarity);
        sums[i % columns] += out.values[i];
    }
    for (std::size_t i = 0; i < out.values.size(); ++i)
        out.values[i] /= sums[i % columns] * static_cast<double>(columns);
    return out;
}

std::vector<double> mutualInformation(const ClassTable& joint) {
    const std::size_t columns = joint.classes.size();
    std::vector<double> out(joint.candidates(), 0.0);
    for (std::size_t k = 0; k < out.size(); ++k) {
        double marginal = 0.0;
        for (std::size_t y = 0; y < columns; ++y) marginal += joint.at(k, y);
        for (std::size_t y = 0; y < columns; ++y)
            out[k] += joint.at(k, y) * std::log(joint.at(k, y) / (marginal / static_cast<double>(columns)));
    }
    return out;
}

Result<Selection> selectConcepts(const Matrix& candidates, std::span<const double> information, std::size_t quota,
                                 const SelectionWeights& weights, JobContext& job) {
    const std::size_t count = candidates.rows();
    VITRINE_ASSERT(information.size() == count && weights.information >= 0.0 && weights.coverage >= 0.0);
    Selection out;
    if (count <= quota) {
        out.chosen.resize(count);
        std::iota(out.chosen.begin(), out.chosen.end(), std::size_t{0});
        out.gains.assign(count, 0.0);
        return out;
    }
    VITRINE_ASSIGN(Coverage coverage, Coverage::create(candidates, weights.coverage, job));
    const auto gainOf = [&](std::size_t k) { return weights.information * information[k] + coverage.gain(k); };
    std::priority_queue<Bound> bounds;
    for (std::size_t k = 0; k < count; ++k) {
        if (k % kTileRows == 0 && !job.checkpoint({kStage, 0, static_cast<std::int64_t>(quota)}))
            return fail(cancelled());
        bounds.push({gainOf(k), k, 0});
    }
    for (std::size_t looked = 0; out.chosen.size() < quota; ++looked) {
        Bound best = bounds.top();
        bounds.pop();
        if (best.round == out.chosen.size()) {
            out.chosen.push_back(best.index);
            out.gains.push_back(best.gain);
            coverage.add(best.index);
            continue;
        }
        if (looked % kTileRows == 0 &&
            !job.checkpoint({kStage, static_cast<std::int64_t>(out.chosen.size()), static_cast<std::int64_t>(quota)}))
            return fail(cancelled());
        best.gain = gainOf(best.index);
        best.round = out.chosen.size();
        bounds.push(best);
    }
    return out;
}

}  // namespace vitrine::internal
