// SPDX-License-Identifier: GPL-3.0-or-later
// 95 % intervals by resampling test images (Efron & Tibshirani, "An Introduction to the Bootstrap", 1993,
// ch. 13): percentile method, stratified by class. Each resample draws, within every class, as many images
// as the class has, so class proportions stay those of the split. The draws depend on (seed, labels) only:
// all methods measured on the same split see the same resamples, and differences between them are paired.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"

namespace vitrine {

inline constexpr double kIntervalLevel = 0.95;
inline constexpr std::size_t kResamples = 1000;

/// A closed interval that holds kIntervalLevel of the resampled values.
struct Interval {
    double low = 0.0;
    double high = 0.0;
};

/// How often each image occurs in each resample. Immutable; any thread.
class Resamples {
public:
    /// `labels` are the strata (true classes). EmptyInput without images or resamples.
    static Result<Resamples> create(std::span<const int> labels, std::size_t count = kResamples,
                                    std::uint64_t seed = 0);

    std::size_t size() const { return count_; }
    std::size_t imageCount() const { return images_; }
    /// Times each image was drawn in resample `index`; they sum to imageCount().
    std::span<const std::uint16_t> weights(std::size_t index) const;

    /// Weighted mean of `values` (one per image) in every resample.
    std::vector<double> means(std::span<const double> values) const;
    /// Interval of the mean of `values`.
    Interval meanInterval(std::span<const double> values) const;

private:
    std::size_t count_ = 0;
    std::size_t images_ = 0;
    std::vector<std::uint16_t> weights_;
};

/// The percentile interval of resampled values; NaN among them are left out, empty when none is left.
/// Quantiles are linear between order statistics.
std::optional<Interval> percentileInterval(std::vector<double> resampled, double level = kIntervalLevel);

/// The quantile at `share` in [0, 1] of ascending values, linear between them. `ascending` is not empty.
double quantileOfSorted(std::span<const double> ascending, double share);

}  // namespace vitrine
