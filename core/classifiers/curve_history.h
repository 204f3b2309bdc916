// SPDX-License-Identifier: GPL-3.0-or-later
// A curve of any length in bounded memory: neighbouring points share a bucket that keeps its first, last,
// lowest and highest point, so a spike of one step in a million is still drawn.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace vitrine {

struct CurvePoint {
    double x = 0.0;
    double y = 0.0;
    friend bool operator==(const CurvePoint&, const CurvePoint&) = default;
};

/// A value: a copy is a snapshot. One thread at a time.
class CurveHistory {
public:
    static constexpr std::size_t kBuckets = 512;

    /// `buckets` is even and at least 2. Memory stays below buckets · 72 bytes.
    explicit CurveHistory(std::size_t buckets = kBuckets);

    /// x must not fall. A y that is not finite is left out.
    void add(double x, double y);

    /// Forgets every bucket that begins after `x`, and the rest of the one that holds it.
    void dropAfter(double x);

    /// First, lowest, highest and last point of each bucket in the order of x, none twice.
    std::vector<CurvePoint> points() const;

    std::uint64_t added() const { return added_; }
    std::size_t buckets() const { return used_.size(); }
    bool isEmpty() const { return used_.empty(); }
    CurvePoint last() const { return used_.back().last; }

private:
    struct Bucket {
        CurvePoint first, low, high, last;
        std::uint64_t count = 0;
    };
    static void merge(Bucket& into, const Bucket& next);
    void halve();

    std::size_t capacity_;
    std::uint64_t stride_ = 1;  ///< points of a full bucket
    std::uint64_t added_ = 0;
    std::vector<Bucket> used_;
};

/// The thesis' smoothing of training curves: b₀ = a₀, b_t = 0.99 b_{t−1} + 0.01 a_t, over every step.
class RunningMean {
public:
    static constexpr double kKeep = 0.99;

    double next(double value) {
        mean_ = started_ ? kKeep * mean_ + (1.0 - kKeep) * value : value;
        started_ = true;
        return mean_;
    }

private:
    double mean_ = 0.0;
    bool started_ = false;
};

}  // namespace vitrine
