// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/curve_history.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace vitrine {

CurveHistory::CurveHistory(std::size_t buckets) : capacity_(std::max<std::size_t>(2, buckets + buckets % 2)) {}

void CurveHistory::merge(Bucket& into, const Bucket& next) {
    if (next.low.y < into.low.y) into.low = next.low;
    if (next.high.y > into.high.y) into.high = next.high;
    into.last = next.last;
    into.count += next.count;
}

void CurveHistory::halve() {
    for (std::size_t i = 0; i + 1 < used_.size(); i += 2) {
        merge(used_[i], used_[i + 1]);
        used_[i / 2] = used_[i];
    }
    used_.resize(used_.size() / 2);
    stride_ *= 2;
}

void CurveHistory::add(double x, double y) {
    if (!std::isfinite(y)) return;
    const CurvePoint point{x, y};
    const Bucket single{point, point, point, point, 1};
    ++added_;
    if (!used_.empty() && used_.back().count < stride_) return merge(used_.back(), single);
    if (used_.size() == capacity_) halve();
    used_.push_back(single);
}

void CurveHistory::dropAfter(double x) {
    while (!used_.empty() && used_.back().first.x > x) {
        added_ -= used_.back().count;
        used_.pop_back();
    }
    if (used_.empty() || used_.back().last.x <= x) return;
    // What lies between is not known any more; the points of the bucket that are, stay.
    Bucket& bucket = used_.back();
    const std::uint64_t before = bucket.count;
    std::array<CurvePoint, 3> candidates{bucket.low, bucket.high, bucket.first};
    Bucket kept{bucket.first, bucket.first, bucket.first, bucket.first, 1};
    std::sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) { return a.x < b.x; });
    for (const CurvePoint& point : candidates)
        if (point.x <= x && point.x > kept.last.x) merge(kept, {point, point, point, point, 1});
    added_ -= before - kept.count;
    bucket = kept;
}

std::vector<CurvePoint> CurveHistory::points() const {
    std::vector<CurvePoint> out;
    out.reserve(used_.size() * 4);
    for (const Bucket& bucket : used_) {
        const bool lowFirst = bucket.low.x <= bucket.high.x;
        for (const CurvePoint& point : {bucket.first, lowFirst ? bucket.low : bucket.high,
                                        lowFirst ? bucket.high : bucket.low, bucket.last})
            if (out.empty() || !(out.back() == point)) out.push_back(point);
    }
    return out;
}

}  // namespace vitrine
