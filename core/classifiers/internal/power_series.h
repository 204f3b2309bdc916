// SPDX-License-Identifier: GPL-3.0-or-later
// Power series cut off after a few terms, one in each lane: c[0] + c[1]·t + … + c[kOrder]·t^kOrder.
#pragma once

#include <algorithm>

#include "base/simd.h"

namespace vitrine::internal {

template <class Vector>
struct PowerSeries {
    static constexpr int kOrder = 5;
    static constexpr int kTerms = kOrder + 1;
    Vector c[kTerms] = {};
};

template <class Vector>
VITRINE_INLINE PowerSeries<Vector> one() {
    PowerSeries<Vector> out;
    out.c[0] = broadcast<Vector>(1.0F);
    return out;
}

template <class Vector>
VITRINE_INLINE PowerSeries<Vector> scaled(const PowerSeries<Vector>& a, Vector factor) {
    PowerSeries<Vector> out;
    for (int k = 0; k < PowerSeries<Vector>::kTerms; ++k) out.c[k] = a.c[k] * factor;
    return out;
}

template <class Vector>
VITRINE_INLINE void addScaled(PowerSeries<Vector>& to, const PowerSeries<Vector>& a, Vector factor) {
    for (int k = 0; k < PowerSeries<Vector>::kTerms; ++k) to.c[k] += a.c[k] * factor;
}

/// Σ a.c[k]·b.c[k].
template <class Vector>
VITRINE_INLINE Vector dot(const PowerSeries<Vector>& a, const PowerSeries<Vector>& b) {
    Vector out = a.c[0] * b.c[0];
    for (int k = 1; k < PowerSeries<Vector>::kTerms; ++k) out += a.c[k] * b.c[k];
    return out;
}

template <class Vector>
VITRINE_INLINE PowerSeries<Vector> times(const PowerSeries<Vector>& a, const PowerSeries<Vector>& b) {
    PowerSeries<Vector> out;
    for (int k = 0; k < PowerSeries<Vector>::kTerms; ++k)
        for (int i = 0; i <= k; ++i) out.c[k] += a.c[i] * b.c[k - i];
    return out;
}

/// The gradient with respect to a, from that with respect to times(a, b).
template <class Vector>
VITRINE_INLINE PowerSeries<Vector> timesGradient(const PowerSeries<Vector>& towards, const PowerSeries<Vector>& b) {
    PowerSeries<Vector> out;
    for (int i = 0; i < PowerSeries<Vector>::kTerms; ++i)
        for (int k = i; k < PowerSeries<Vector>::kTerms; ++k) out.c[i] += towards.c[k] * b.c[k - i];
    return out;
}

/// a / t, without the constant term.
template <class Vector>
VITRINE_INLINE PowerSeries<Vector> lowered(const PowerSeries<Vector>& a) {
    PowerSeries<Vector> out;
    for (int k = 0; k + 1 < PowerSeries<Vector>::kTerms; ++k) out.c[k] = a.c[k + 1];
    return out;
}

/// Σ (k + 1)·c[k]·tᵏ: the derivative of t·a(t).
template <class Vector>
VITRINE_INLINE PowerSeries<Vector> derivativeOfTimesT(const PowerSeries<Vector>& a) {
    PowerSeries<Vector> out;
    for (int k = 0; k < PowerSeries<Vector>::kTerms; ++k) out.c[k] = a.c[k] * static_cast<float>(k + 1);
    return out;
}

/// (1 − t·p(t))^e by the recurrence of J. C. P. Miller: k·g[k] = Σᵢ (k − i(e + 1))·p[i − 1]·g[k − i].
class PowerOfRest {
public:
    explicit PowerOfRest(float e) : exponent(e), bound(std::min(1.0F / 64.0F, 1.0F / (40.0F * std::max(e, 1e-6F)))) {
        float binomial = 1.0F;
        for (int k = 1; k <= kSmallTerms; ++k) {
            binomial *= (static_cast<float>(k - 1) - e) / static_cast<float>(k);
            small_[k - 1] = binomial;
        }
        for (int k = 1; k < kTerms; ++k)
            for (int i = 1; i <= k; ++i)
                factors_[k][i] = 1.0F - static_cast<float>(i) * (e + 1.0F) / static_cast<float>(k);
    }

    template <class Vector>
    VITRINE_INLINE PowerSeries<Vector> operator()(const PowerSeries<Vector>& p) const {
        PowerSeries<Vector> out = one<Vector>();
        for (int k = 1; k < kTerms; ++k)
            for (int i = 1; i <= k; ++i) out.c[k] += p.c[i - 1] * out.c[k - i] * factors_[k][i];
        return out;
    }

    /// (1 − p)^e for p ≤ `bound`, where three terms after the first are exact to float32: the fourth is below 2e-8.
    template <class Vector>
    VITRINE_INLINE Vector ofSmall(Vector p) const {
        Vector out = broadcast<Vector>(small_[kSmallTerms - 1]);
        for (int k = kSmallTerms - 2; k >= 0; --k) out = out * p + small_[k];
        return out * p + 1.0F;
    }

    const float exponent;
    const float bound;

private:
    static constexpr int kSmallTerms = 3;
    float small_[kSmallTerms] = {};
    static constexpr int kTerms = PowerSeries<Floats>::kTerms;
    float factors_[kTerms][kTerms] = {};
};

/// The value at t, of a series with one number for each term.
template <class Vector>
VITRINE_INLINE Vector valueAt(const float* terms, Vector t) {
    Vector out = broadcast<Vector>(terms[PowerSeries<Vector>::kOrder]);
    for (int k = PowerSeries<Vector>::kOrder - 1; k >= 0; --k) out = out * t + terms[k];
    return out;
}

}  // namespace vitrine::internal
