// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/step_kernels.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/instruction_sets.h"
#include "classifiers/internal/padded_row.h"

namespace vitrine::internal {
namespace {

constexpr std::size_t kBlock = 4096;  ///< entries summed in float32 before they go into float64

/// Added to each g², so that v is always a normal number; √v of it is 10⁻¹¹ of ε.
constexpr float kLeastSquare = 0x1p-126F;

/// AdamCoefficients as the lanes use them: η/(√v̂ + ε) = 1/(√v·slope + offset).
struct AdamLanes {
    explicit AdamLanes(const AdamCoefficients& c)
        : slope(c.inverseRootCorrection / c.rate),
          offset(static_cast<float>(kAdamEpsilon) / c.rate),
          decay(c.decay),
          bound(c.threshold / c.rate) {}
    float slope, offset, decay, bound;
    /// Neither AdamW's decay nor a proximal step.
    bool isUnregularised() const { return decay == 1.0F && !(bound > 0.0F); }
};

/// The new parameter; m and v are updated. Bound by the arithmetic of one core, so every operation counts: the last
/// step of 1/x is taken together with the step of the parameter.
template <class Set, bool unregularised, class Vector = typename Set::Vector>
VITRINE_INLINE Vector adamLanes(Vector p, Vector g, Vector& m, Vector& v, const AdamLanes& c) {
    constexpr auto kKeep1 = static_cast<float>(kAdamBeta1);
    constexpr auto kKeep2 = static_cast<float>(kAdamBeta2);
    constexpr auto kTake1 = static_cast<float>(1.0 - kAdamBeta1);
    constexpr auto kTake2 = static_cast<float>(1.0 - kAdamBeta2);
    m = m * kKeep1 + g * kTake1;
    v = v * kKeep2 + (g * g * kTake2 + kLeastSquare);
    Vector root, rough;
    Set::squareRoot(v, root);
    const Vector metric = root * c.slope + c.offset;
    Set::roughReciprocal(metric, rough);
    const Vector mended = 2.0F - metric * rough;
    if constexpr (unregularised) return p - m * rough * mended;
    p = p * c.decay - m * rough * mended;
    const Vector bound = c.bound * rough * mended;
    const Vector zero{};
    return larger(p - bound, zero) + smaller(p + bound, zero);
}

template <class Set, bool unregularised, class Vector = typename Set::Vector>
VITRINE_INLINE void adamOver(float* parameter, const float* gradient, float* first, float* second, std::size_t count,
                             const AdamLanes& c) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
    std::size_t i = 0;
    for (; i + kStep <= count; i += kStep) {
        Vector m = loadFloats<Vector>(first + i);
        Vector v = loadFloats<Vector>(second + i);
        storeFloats(parameter + i, adamLanes<Set, unregularised>(loadFloats<Vector>(parameter + i),
                                                                 loadFloats<Vector>(gradient + i), m, v, c));
        storeFloats(first + i, m);
        storeFloats(second + i, v);
    }
    if (i == count) return;
    const std::size_t rest = count - i;
    Vector p, g, m, v;
    Set::loadSome(parameter + i, rest, 0.0F, p);
    Set::loadSome(gradient + i, rest, 0.0F, g);
    Set::loadSome(first + i, rest, 0.0F, m);
    Set::loadSome(second + i, rest, 0.0F, v);
    Set::storeSome(parameter + i, rest, adamLanes<Set, unregularised>(p, g, m, v, c));
    Set::storeSome(first + i, rest, m);
    Set::storeSome(second + i, rest, v);
}

template <class Set>
VITRINE_INLINE void adamBody(float* parameter, const float* gradient, float* first, float* second, std::size_t count,
                             const AdamCoefficients& coefficients) {
    const AdamLanes lanes(coefficients);
    if (lanes.isUnregularised())
        adamOver<Set, true>(parameter, gradient, first, second, count, lanes);
    else
        adamOver<Set, false>(parameter, gradient, first, second, count, lanes);
}

/// One row: `shares` = scale·softmax; returns ln Σ exp.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE float softmaxOfRow(const float* row, std::size_t count, float scale, float* shares) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
    const std::size_t whole = count / kStep * kStep;
    Vector rest;
    Set::loadSome(row + whole, count - whole, kPadding, rest);
    Vector top = rest;
    for (std::size_t j = 0; j < whole; j += kStep) top = larger(top, loadFloats<Vector>(row + j));
    const float highest = largestOf(top);
    Vector sums{};
    for (std::size_t j = 0; j < whole; j += kStep) {
        const Vector e = exponential(loadFloats<Vector>(row + j) - highest);
        storeFloats(shares + j, e);
        sums += e;
    }
    rest = exponential(rest - highest);
    Vector counted;
    Set::storeSome(shares + whole, count - whole, rest);
    Set::loadSome(shares + whole, count - whole, 0.0F, counted);
    const float sum = sumOf(sums + counted);
    const Vector factor = broadcast<Vector>(scale / sum);
    for (std::size_t j = 0; j < whole; j += kStep) storeFloats(shares + j, loadFloats<Vector>(shares + j) * factor);
    Set::storeSome(shares + whole, count - whole, counted * factor);
    return highest + std::log(sum);
}

/// Whether `label` is the first of the row's largest.
VITRINE_INLINE bool isFirstLargest(const float* row, std::size_t count, std::size_t label) {
    const float own = row[label];
    std::size_t before = 0;
    std::size_t after = 0;
    for (std::size_t j = 0; j < label; ++j) before += row[j] >= own ? 1U : 0U;
    for (std::size_t j = label + 1; j < count; ++j) after += row[j] > own ? 1U : 0U;
    return before + after == 0;
}

template <class Set>
VITRINE_INLINE ClassLossSums classLossBody(const float* logits, const std::int64_t* labels, std::size_t rows,
                                           std::size_t classes, float* gradient) {
    ClassLossSums out;
    const float scale = 1.0F / static_cast<float>(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        const float* row = logits + i * classes;
        const auto label = static_cast<std::size_t>(labels[i]);
        const float logSum = softmaxOfRow<Set>(row, classes, scale, gradient + i * classes);
        out.loss += static_cast<double>(logSum) - static_cast<double>(row[label]);
        gradient[i * classes + label] -= scale;
        out.correct += isFirstLargest(row, classes, label) ? 1 : 0;
    }
    return out;
}

template <class Vector>
VITRINE_INLINE void standardiseBody(const float* from, const float* next, const float* mean, const float* deviation,
                                    std::size_t columns, float* to) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
    std::size_t j = 0;
    for (; j + kStep <= columns; j += kStep) {
        if (next != nullptr) __builtin_prefetch(next + j);
        storeFloats(to + j,
                    (loadFloats<Vector>(from + j) - loadFloats<Vector>(mean + j)) / loadFloats<Vector>(deviation + j));
    }
    for (; j < columns; ++j) to[j] = (from[j] - mean[j]) / deviation[j];
}

template <class Vector>
VITRINE_INLINE float absoluteSumOfBlock(const float* values, std::size_t count) {
    Vector sums{};
    std::size_t i = 0;
    for (; i + kLanesOf<Vector> <= count; i += kLanesOf<Vector>) {
        const Vector x = loadFloats<Vector>(values + i);
        sums += larger(x, -x);
    }
    float sum = sumOf(sums);
    for (; i < count; ++i) sum += std::abs(values[i]);
    return sum;
}

/// `outputs` and `shares` are padded to `padded` columns, as are the vectors of columns.
template <class Set, class Vector = typename Set::Vector>
VITRINE_INLINE void bothWaysBody(const float* outputs, std::size_t rows, std::size_t padded, float rowScale,
                                 const float* columnScales, float* rowLogSums, float* columnLogSums, float* shares,
                                 float* top, float* sums) {
    std::memcpy(top, outputs, padded * sizeof(float));
    for (std::size_t i = 0; i < rows; ++i) {
        const float* row = outputs + i * padded;
        rowLogSums[i] = softmaxOfRow<Set>(row, padded, rowScale, shares + i * padded);
        for (std::size_t j = 0; j < padded; j += kLanesOf<Vector>)
            storeFloats(top + j, larger(loadFloats<Vector>(top + j), loadFloats<Vector>(row + j)));
    }
    for (std::size_t j = 0; j < padded; j += kLanesOf<Vector>) {
        const Vector highest = loadFloats<Vector>(top + j);
        Vector sum{};
        for (std::size_t i = 0; i < rows; ++i)
            sum += exponential(loadFloats<Vector>(outputs + i * padded + j) - highest);
        // What is not a number stays so, which the logarithm does not see to.
        storeFloats(columnLogSums + j, highest + logarithm(sum) + (sum - sum));
        storeFloats(sums + j, loadFloats<Vector>(columnScales + j) / sum);
    }
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < padded; j += kLanesOf<Vector>) {
            float* at = shares + i * padded + j;
            const Vector e = exponential(loadFloats<Vector>(outputs + i * padded + j) - loadFloats<Vector>(top + j));
            storeFloats(at, loadFloats<Vector>(at) + e * loadFloats<Vector>(sums + j));
        }
    }
}

#if defined(__x86_64__)
VITRINE_AVX2 void adamAvx2(float* parameter, const float* gradient, float* first, float* second, std::size_t count,
                           const AdamCoefficients& c) {
    adamBody<Avx2Set>(parameter, gradient, first, second, count, c);
}
VITRINE_AVX2 ClassLossSums classLossAvx2(const float* logits, const std::int64_t* labels, std::size_t rows,
                                         std::size_t classes, float* gradient) {
    return classLossBody<Avx2Set>(logits, labels, rows, classes, gradient);
}
VITRINE_AVX2 void standardiseAvx2(const float* from, const float* next, const float* mean, const float* deviation,
                                  std::size_t columns, float* to) {
    standardiseBody<Floats>(from, next, mean, deviation, columns, to);
}
VITRINE_AVX2 float absoluteSumAvx2(const float* values, std::size_t count) {
    return absoluteSumOfBlock<Floats>(values, count);
}
VITRINE_AVX2 void bothWaysAvx2(const float* outputs, std::size_t rows, std::size_t padded, float rowScale,
                               const float* columnScales, float* rowLogSums, float* columnLogSums, float* shares,
                               float* top, float* sums) {
    bothWaysBody<Avx2Set>(outputs, rows, padded, rowScale, columnScales, rowLogSums, columnLogSums, shares, top, sums);
}
VITRINE_AVX512 void adamAvx512(float* parameter, const float* gradient, float* first, float* second, std::size_t count,
                               const AdamCoefficients& c) {
    adamBody<Avx512Set>(parameter, gradient, first, second, count, c);
}
VITRINE_AVX512 ClassLossSums classLossAvx512(const float* logits, const std::int64_t* labels, std::size_t rows,
                                             std::size_t classes, float* gradient) {
    return classLossBody<Avx512Set>(logits, labels, rows, classes, gradient);
}
VITRINE_AVX512 void standardiseAvx512(const float* from, const float* next, const float* mean, const float* deviation,
                                      std::size_t columns, float* to) {
    standardiseBody<WideFloats>(from, next, mean, deviation, columns, to);
}
VITRINE_AVX512 float absoluteSumAvx512(const float* values, std::size_t count) {
    return absoluteSumOfBlock<WideFloats>(values, count);
}
VITRINE_AVX512 void bothWaysAvx512(const float* outputs, std::size_t rows, std::size_t padded, float rowScale,
                                   const float* columnScales, float* rowLogSums, float* columnLogSums, float* shares,
                                   float* top, float* sums) {
    bothWaysBody<Avx512Set>(outputs, rows, padded, rowScale, columnScales, rowLogSums, columnLogSums, shares, top,
                            sums);
}
#endif

void adamPlain(float* parameter, const float* gradient, float* first, float* second, std::size_t count,
               const AdamCoefficients& c) {
    adamBody<PlainSet>(parameter, gradient, first, second, count, c);
}
ClassLossSums classLossPlain(const float* logits, const std::int64_t* labels, std::size_t rows, std::size_t classes,
                             float* gradient) {
    return classLossBody<PlainSet>(logits, labels, rows, classes, gradient);
}
void standardisePlain(const float* from, const float* next, const float* mean, const float* deviation,
                      std::size_t columns, float* to) {
    standardiseBody<Floats>(from, next, mean, deviation, columns, to);
}
float absoluteSumPlain(const float* values, std::size_t count) { return absoluteSumOfBlock<Floats>(values, count); }
void bothWaysPlain(const float* outputs, std::size_t rows, std::size_t padded, float rowScale,
                   const float* columnScales, float* rowLogSums, float* columnLogSums, float* shares, float* top,
                   float* sums) {
    bothWaysBody<PlainSet>(outputs, rows, padded, rowScale, columnScales, rowLogSums, columnLogSums, shares, top, sums);
}

/// A copy of `rows` rows, each followed by `fill` up to the padded length.
std::vector<float> paddedCopy(const float* from, std::size_t rows, std::size_t columns, float fill) {
    const std::size_t padded = paddedColumns(columns);
    std::vector<float> out(rows * padded, fill);
    for (std::size_t i = 0; i < rows; ++i) std::copy_n(from + i * columns, columns, out.data() + i * padded);
    return out;
}

}  // namespace

void adamStep(float* parameter, const float* gradient, float* first, float* second, std::size_t count,
              const AdamCoefficients& coefficients) {
    VITRINE_BY_CPU(adam, parameter, gradient, first, second, count, coefficients);
}

ClassLossSums classLossAndGradient(const float* logits, const std::int64_t* labels, std::size_t rows,
                                   std::size_t classes, float* gradient) {
    return VITRINE_BY_CPU(classLoss, logits, labels, rows, classes, gradient);
}

void standardise(const float* from, const float* next, const float* mean, const float* deviation, std::size_t columns,
                 float* to) {
    VITRINE_BY_CPU(standardise, from, next, mean, deviation, columns, to);
}

double absoluteSum(const float* values, std::size_t count) {
    double sum = 0.0;
    for (std::size_t i = 0; i < count; i += kBlock)
        sum += VITRINE_BY_CPU(absoluteSum, values + i, std::min(kBlock, count - i));
    return sum;
}

void softmaxBothWays(const float* outputs, std::size_t rows, std::size_t columns, float rowScale,
                     const float* columnScales, float* rowLogSums, float* columnLogSums, float* shares) {
    const std::size_t padded = paddedColumns(columns);
    const std::vector<float> values = paddedCopy(outputs, rows, columns, kPadding);
    const std::vector<float> scales = paddedCopy(columnScales, 1, columns, 0.0F);
    std::vector<float> scratch(rows * padded + 3 * padded);
    float* spread = scratch.data();
    float* logSums = spread + rows * padded;
    VITRINE_BY_CPU(bothWays, values.data(), rows, padded, rowScale, scales.data(), rowLogSums, logSums, spread,
                   logSums + padded, logSums + 2 * padded);
    std::copy_n(logSums, columns, columnLogSums);
    for (std::size_t i = 0; i < rows; ++i) std::copy_n(spread + i * padded, columns, shares + i * columns);
}

}  // namespace vitrine::internal
