// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/mutual_information.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

namespace vitrine {
namespace {

double plogp(std::size_t count, std::size_t total) {
    const double share = static_cast<double>(count) / static_cast<double>(total);
    return share > 0.0 ? share * std::log(share) : 0.0;
}

/// How many of the ascending values differ from `centre` by less than `radius`.
std::size_t countNearer(const std::vector<double>& ascending, double centre, double radius) {
    const auto differs = [&](double value) { return std::abs(value - centre); };
    const auto middle = std::lower_bound(ascending.begin(), ascending.end(), centre);
    // The distance grows away from the centre on both sides; comparing it, and not centre ± radius, keeps the
    // rounding of the neighbour's own distance.
    const auto left = std::partition_point(ascending.begin(), middle, [&](double v) { return differs(v) >= radius; });
    const auto right = std::partition_point(middle, ascending.end(), [&](double v) { return differs(v) < radius; });
    return static_cast<std::size_t>(right - left);
}

std::size_t countEqual(const std::vector<double>& ascending, double value) {
    const auto [first, last] = std::equal_range(ascending.begin(), ascending.end(), value);
    return static_cast<std::size_t>(last - first);
}

/// Distance from entry `index` of ascending values to its k-th nearest other one; k < size.
double neighbourDistance(const std::vector<double>& ascending, std::size_t index, std::size_t k) {
    std::size_t left = index;
    std::size_t right = index;
    double distance = 0.0;
    for (std::size_t found = 0; found < k; ++found) {
        constexpr double kNone = std::numeric_limits<double>::infinity();
        const double toLeft = left > 0 ? ascending[index] - ascending[left - 1] : kNone;
        const double toRight = right + 1 < ascending.size() ? ascending[right + 1] - ascending[index] : kNone;
        distance = std::min(toLeft, toRight);
        toLeft <= toRight ? --left : ++right;
    }
    return distance;
}

/// Keeps the k smallest distances seen.
class NearestDistances {
public:
    explicit NearestDistances(std::size_t k) : distances_(k, std::numeric_limits<double>::infinity()) {}
    double largest() const { return distances_.back(); }
    void add(double distance) {
        if (distance >= distances_.back()) return;
        const auto place = std::upper_bound(distances_.begin(), distances_.end(), distance);
        std::move_backward(place, distances_.end() - 1, distances_.end());
        *place = distance;
    }

private:
    std::vector<double> distances_;
};

/// Chebyshev distance of point `n` (of points ascending in x) to its k-th neighbour: outwards in x until x
/// alone is too far.
double planeNeighbourDistance(const std::vector<std::pair<double, double>>& points, std::size_t n, std::size_t k) {
    NearestDistances nearest(k);
    const auto [x, y] = points[n];
    const auto distance = [&](const std::pair<double, double>& other) {
        return std::max(std::abs(other.first - x), std::abs(other.second - y));
    };
    std::size_t left = n;
    std::size_t right = n + 1;
    while (true) {
        const bool goLeft = left > 0 && x - points[left - 1].first < nearest.largest();
        const bool goRight = right < points.size() && points[right].first - x < nearest.largest();
        if (!goLeft && !goRight) return nearest.largest();
        if (goLeft) nearest.add(distance(points[--left]));
        if (goRight) nearest.add(distance(points[right++]));
    }
}

}  // namespace

double digamma(double x) {
    double result = 0.0;
    for (; x < 10.0; x += 1.0) result -= 1.0 / x;
    const double inverse = 1.0 / (x * x);
    // Asymptotic series (Abramowitz & Stegun 6.3.18); the next term is below 1e-15 from x = 10 on.
    const double series =
        inverse *
        (1.0 / 12.0 -
         inverse * (1.0 / 120.0 -
                    inverse * (1.0 / 252.0 -
                               inverse * (1.0 / 240.0 - inverse * (1.0 / 132.0 - inverse * (691.0 / 32760.0))))));
    return result + std::log(x) - 0.5 / x - series;
}

double entropy(std::span<const int> values) {
    std::map<int, std::size_t> counts;
    for (const int value : values) ++counts[value];
    double sum = 0.0;
    for (const auto& [value, count] : counts) sum -= plogp(count, values.size());
    return sum;
}

double mutualInformation(std::span<const int> first, std::span<const int> second) {
    std::map<std::pair<int, int>, std::size_t> counts;
    for (std::size_t i = 0; i < first.size(); ++i) ++counts[{first[i], second[i]}];
    double joint = 0.0;
    for (const auto& [value, count] : counts) joint -= plogp(count, first.size());
    return std::max(0.0, entropy(first) + entropy(second) - joint);
}

double mutualInformationMixed(std::span<const double> continuous, std::span<const int> discrete,
                              std::size_t neighbours) {
    std::map<int, std::vector<double>> classes;
    for (std::size_t i = 0; i < continuous.size(); ++i) classes[discrete[i]].push_back(continuous[i]);
    std::vector<double> all;
    for (auto it = classes.begin(); it != classes.end();) {
        if (it->second.size() < 2) {
            it = classes.erase(it);
            continue;
        }
        std::sort(it->second.begin(), it->second.end());
        all.insert(all.end(), it->second.begin(), it->second.end());
        ++it;
    }
    if (all.empty()) return 0.0;
    std::sort(all.begin(), all.end());
    double sum = 0.0;
    for (const auto& [label, values] : classes) {
        const std::size_t k = std::min(neighbours, values.size() - 1);
        const double perSample = digamma(static_cast<double>(k)) - digamma(static_cast<double>(values.size()));
        for (std::size_t n = 0; n < values.size(); ++n) {
            const double radius = neighbourDistance(values, n, k);
            const std::size_t near =
                radius > 0.0 ? countNearer(all, values[n], radius) : countEqual(all, values[n]);
            sum += perSample - digamma(static_cast<double>(near));
        }
    }
    const auto count = static_cast<double>(all.size());
    return std::max(0.0, digamma(count) + sum / count);
}

double mutualInformationContinuous(std::span<const double> first, std::span<const double> second,
                                   std::size_t neighbours) {
    const std::size_t count = first.size();
    if (count <= neighbours) return 0.0;
    std::vector<std::pair<double, double>> points;
    for (std::size_t i = 0; i < count; ++i) points.emplace_back(first[i], second[i]);
    std::sort(points.begin(), points.end());
    std::vector<double> x(first.begin(), first.end());
    std::vector<double> y(second.begin(), second.end());
    std::sort(x.begin(), x.end());
    std::sort(y.begin(), y.end());
    double sum = 0.0;
    for (std::size_t n = 0; n < count; ++n) {
        const double radius = planeNeighbourDistance(points, n, neighbours);
        // The point itself is among those nearer than the radius: n_x + 1 of the formula. Where the radius is
        // 0 nothing is strictly nearer, and n_x is 0.
        const std::size_t nearX = std::max<std::size_t>(1, countNearer(x, points[n].first, radius));
        const std::size_t nearY = std::max<std::size_t>(1, countNearer(y, points[n].second, radius));
        sum += digamma(static_cast<double>(nearX)) + digamma(static_cast<double>(nearY));
    }
    return std::max(0.0, digamma(static_cast<double>(neighbours)) + digamma(static_cast<double>(count)) -
                             sum / static_cast<double>(count));
}

}  // namespace vitrine
