// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "analysis/internal/affinity_row.h"
#include "analysis/internal/map_kernels.h"
#include "analysis/internal/room_support.h"
#include "analysis/nearest_neighbours.h"
#include "analysis/tsne.h"
#include "base/option_spec.h"

namespace vitrine {

using namespace internal;

namespace {

constexpr const char* kSubject = "map";
constexpr int kSteps = 100;
constexpr float kRate = 0.5F, kMomentum = 0.8F, kLongestStep = 1.0F;
constexpr std::size_t kStartNeighbours = 10;

float median(std::vector<float> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// The map apart by coordinate, and one new point at a time on it.
class Placement {
public:
    explicit Placement(const Matrix& coordinates) : x_(coordinates.rows()), z_(coordinates.rows()) {
        for (std::size_t i = 0; i < x_.size(); ++i) {
            x_[i] = coordinates.at(i, 0);
            z_[i] = coordinates.at(i, 1);
        }
    }

    /// `neighbours` nearest first, `p` sums to 1.
    void place(std::span<const std::int32_t> neighbours, const std::vector<float>& p, float* out) const {
        float place[2] = {startAlong(x_, neighbours), startAlong(z_, neighbours)}, update[2] = {0.0F, 0.0F};
        for (int step = 0; step < kSteps; ++step) {
            float force[2], sum = 0.0F;
            repelExactly(x_.data(), z_.data(), x_.size(), &place[0], &place[1], 1, force, &sum);
            float gradient[2] = {-force[0] / sum, -force[1] / sum};
            for (std::size_t j = 0; j < neighbours.size(); ++j) {
                const auto other = static_cast<std::size_t>(neighbours[j]);
                const float dx = place[0] - x_[other], dz = place[1] - z_[other];
                const float weight = p[j] / (1.0F + dx * dx + dz * dz);
                gradient[0] += weight * dx;
                gradient[1] += weight * dz;
            }
            for (int c = 0; c < 2; ++c) {
                update[c] = std::clamp(kMomentum * update[c] - kRate * gradient[c], -kLongestStep, kLongestStep);
                place[c] += update[c];
            }
        }
        out[0] = place[0];
        out[1] = place[1];
    }

private:
    static float startAlong(const std::vector<float>& axis, std::span<const std::int32_t> neighbours) {
        std::vector<float> values;
        for (const std::int32_t other : neighbours.first(std::min(kStartNeighbours, neighbours.size())))
            values.push_back(axis[static_cast<std::size_t>(other)]);
        return median(std::move(values));
    }

    std::vector<float> x_, z_;
};

}  // namespace

Result<Matrix> placeOnMap(const Matrix& points, const Matrix& coordinates, const Matrix& added,
                          const TsneOptions& options, JobContext& job) {
    return guarded(kSubject, [&]() -> Result<Matrix> {
        if (coordinates.rows() != points.rows() || coordinates.cols() != 2)
            return fail(
                ErrorCode::ShapeMismatch, kSubject,
                std::to_string(coordinates.rows()) + " places for " + std::to_string(points.rows()) + " points");
        VITRINE_TRY(checkRows(coordinates, kSubject));
        if (!(options.perplexity >= 1.0))
            return fail(ErrorCode::InvalidOption, kSubject, "the perplexity must be 1 or more");
        const auto k = std::clamp<std::size_t>(static_cast<std::size_t>(options.perplexity), 1,
                                               std::max<std::size_t>(1, points.rows()));
        NeighbourOptions search;
        search.metric = options.metric;
        search.compute = options.compute;
        VITRINE_ASSIGN(const NeighbourTable table, nearestNeighbours(added, points, k, search, job));
        const Placement placement(coordinates);
        std::vector<float> places(2 * added.rows()), p(k);
        for (std::size_t i = 0; i < added.rows(); ++i) {
            if (!job.checkpoint({VITRINE_TR_NOOP("Core", "Map"), static_cast<std::int64_t>(i),
                                 static_cast<std::int64_t>(added.rows())}))
                return fail(ErrorCode::Cancelled, kSubject, "stopped");
            calibrateRow(table.distancesOf(i).data(), k, std::max(1.0, static_cast<double>(k) / 3.0), p.data());
            placement.place(table.of(i), p, places.data() + 2 * i);
        }
        return Matrix(std::move(places), added.rows(), 2);
    });
}

}  // namespace vitrine
