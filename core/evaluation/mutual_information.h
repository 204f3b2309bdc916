// SPDX-License-Identifier: GPL-3.0-or-later
// Entropy and mutual information of samples, in nats. Nothing is drawn: no noise is added to break ties, so
// give continuous values before any gate (ties of a gate make a nearest-neighbour estimate meaningless).
#pragma once

#include <cstddef>
#include <span>

namespace vitrine {

inline constexpr std::size_t kInformationNeighbours = 3;

/// ψ(x) for x > 0.
double digamma(double x);

/// −Σ p log p of the relative frequencies.
double entropy(std::span<const int> values);

/// Plug-in estimate from relative frequencies; the spans have equal length.
double mutualInformation(std::span<const int> first, std::span<const int> second);

/// Between a continuous and a discrete variable (Ross, PLoS ONE 2014). Classes with a single sample are left
/// out; a class with fewer than k + 1 uses all its others. Distances strictly below that to the k-th
/// neighbour count; where it is 0, equal values do. Not below 0.
double mutualInformationMixed(std::span<const double> continuous, std::span<const int> discrete,
                              std::size_t neighbours = kInformationNeighbours);

/// Between two continuous variables (Kraskov, Stögbauer & Grassberger, Phys. Rev. E 2004, estimator 1, maximum
/// norm). 0 for no more than k samples; not below 0. About N·√(kN) steps for smooth data.
double mutualInformationContinuous(std::span<const double> first, std::span<const double> second,
                                   std::size_t neighbours = kInformationNeighbours);

}  // namespace vitrine
