// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/khot_kernel.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "classifiers/internal/khot_rounds.h"

namespace vitrine::internal {
namespace {

constexpr float kLeastShare = 1e-12F;  ///< of h in the teacher term
/// Of the sum of the weights. Below it the weights kept can not tell what is left.
constexpr float kLeastSum = 1e-20F;
/// s·Σp of a light entry: what is cut off of the series is its sixth power, 5e-8.
constexpr float kReach = 0.06F;
/// Of kReach: what the threshold leaves for σ to be above the guess.
constexpr float kSlack = 0.75F;
constexpr int kTries = 4;

template <class Set>
VITRINE_INLINE void weighRowsBody(KHotGroup& group, bool isReplay) {
    for (std::size_t lane = 0; lane < group.rows.rows; ++lane) {
        if (!isReplay) findHighest<Set>(group, lane);
        weigh<Set>(group, lane);
    }
}
template <class Set>
VITRINE_INLINE void takeRoundsBody(KHotGroup& group, const PowerOfRest& power, bool isReplay) {
    if (isReplay)
        takeRounds<Set, true>(group, power);
    else
        takeRounds<Set, false>(group, power);
}
template <class Set>
VITRINE_INLINE void byDefinitionBody(const KHotDefinition& row, bool withGradient) {
    roundsByDefinition<typename Set::Vector>(row);
    if (withGradient) gradientByDefinition<Set>(row);
}

template <class Vector>
VITRINE_INLINE void gateBody(const float* khot, const float* outputs, std::size_t count, float* activations) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
    std::size_t i = 0;
    for (; i + kStep <= count; i += kStep)
        storeFloats(activations + i, smaller(loadFloats<Vector>(khot + i), broadcast<Vector>(1.0F)) *
                                         larger(loadFloats<Vector>(outputs + i), Vector{}));
    for (; i < count; ++i) activations[i] = std::min(khot[i], 1.0F) * std::max(outputs[i], 0.0F);
}

/// From dL/da to dL/dh and the part of dL/dz that does not go through h.
template <class Vector>
VITRINE_INLINE void gateGradientBody(const float* towards, const float* khot, const float* outputs, std::size_t count,
                                     float* khotGradient, float* outputGradient) {
    constexpr std::size_t kStep = kLanesOf<Vector>;
    const Vector one = broadcast<Vector>(1.0F);
    std::size_t i = 0;
    for (; i + kStep <= count; i += kStep) {
        const Vector h = loadFloats<Vector>(khot + i);
        const Vector z = loadFloats<Vector>(outputs + i);
        const Vector passed = z > Vector{} ? loadFloats<Vector>(towards + i) : Vector{};
        storeFloats(khotGradient + i, h <= one ? passed * z : Vector{});
        storeFloats(outputGradient + i, passed * smaller(h, one));
    }
    for (; i < count; ++i) {
        const float passed = outputs[i] > 0.0F ? towards[i] : 0.0F;
        khotGradient[i] = khot[i] <= 1.0F ? passed * outputs[i] : 0.0F;
        outputGradient[i] = passed * std::min(khot[i], 1.0F);
    }
}

// Each body for each instruction set.
#define VITRINE_KHOT_KERNELS(suffix, set, target)                                                                     \
    target void weighRows##suffix(KHotGroup& group, bool isReplay) { weighRowsBody<set>(group, isReplay); }           \
    target void partEntriesOf##suffix(KHotGroup& group, std::size_t lane) { partEntries<set>(group, lane); }          \
    target void takeRoundsOf##suffix(KHotGroup& group, const PowerOfRest& power, bool isReplay) {                     \
        takeRoundsBody<set>(group, power, isReplay);                                                                  \
    }                                                                                                                 \
    target void goBackOf##suffix(KHotGroup& group, const PowerOfRest& power, const PowerOfRest& lowerPower) {         \
        goBack<set>(group, power, lowerPower);                                                                        \
    }                                                                                                                 \
    target void evaluate##suffix(const KHotGroup& group, std::size_t lane, float* khot) {                             \
        evaluateLight<set>(group, lane, khot);                                                                        \
    }                                                                                                                 \
    target void sumPullsOf##suffix(KHotGroup& group, std::size_t lane) { sumPulls<set>(group, lane); }                \
    target void addGradient##suffix(const KHotGroup& group, std::size_t lane, float* gradient) {                      \
        addLightGradient<set>(group, lane, gradient);                                                                 \
    }                                                                                                                 \
    target void definition##suffix(const KHotDefinition& row, bool withGradient) {                                    \
        byDefinitionBody<set>(row, withGradient);                                                                     \
    }                                                                                                                 \
    target void gate##suffix(const float* khot, const float* outputs, std::size_t count, float* activations) {        \
        gateBody<set::Vector>(khot, outputs, count, activations);                                                     \
    }                                                                                                                 \
    target void gateGradient##suffix(const float* towards, const float* khot, const float* outputs,                   \
                                     std::size_t count, float* khotGradient, float* outputGradient) {                 \
        gateGradientBody<set::Vector>(towards, khot, outputs, count, khotGradient, outputGradient);                   \
    }
VITRINE_KHOT_KERNELS(Plain, PlainSet, )
#if defined(__x86_64__)
VITRINE_KHOT_KERNELS(Avx2, Avx2Set, VITRINE_AVX2)
VITRINE_KHOT_KERNELS(Avx512, Avx512Set, VITRINE_AVX512)
#endif
#undef VITRINE_KHOT_KERNELS

std::size_t lanesOfGroup() { return cpuHasAvx512() ? kLanesOf<WideFloats> : kLanes; }

/// This thread's own group, laid out for `rows`.
KHotGroup& groupOf(const KHotRows& rows) {
    thread_local KHotGroup group;
    group.rows = rows;
    group.lanes = lanesOfGroup();
    group.padded = paddedColumns(rows.columns);
    group.inverseTemperature = 1.0F / rows.temperature;
    const std::size_t size = group.lanes * group.padded;
    float* next = group.rowMemory.resized(3 * size + group.padded);
    for (float** part : {&group.weights, &group.towards, &group.heavyWeights}) {
        *part = next;
        next += size;
    }
    group.khot = next;
    group.columnMemory.resize(size);
    group.heavyColumns = group.columnMemory.data();
    group.scales.resize(rows.rounds);
    group.series.resize(rows.rounds * kTerms);
    for (std::size_t lane = rows.rows; lane < group.lanes; ++lane) {
        group.heavies[lane] = 0;
        group.threshold.at[lane] = 1.0F;
        for (int k = 0; k < kTerms; ++k) group.sums[k].at[lane] = group.pulls[k].at[lane] = k == 0 ? 1.0F : 0.0F;
        for (Lanes& scale : group.scales) scale.at[lane] = 1.0F;
    }
    return group;
}

/// The lists of the heavy entries side by side, as the rounds take them.
void spreadHeavies(KHotGroup& group, bool isReplay) {
    group.mostHeavies = *std::max_element(group.heavies, group.heavies + group.lanes);
    const std::size_t entries = group.mostHeavies * group.lanes;
    const std::size_t kept = isReplay ? group.rows.rounds : 1;
    float* next = group.heavyMemory.resized((2 * kept + 3) * entries);
    group.heavyQ = next;
    group.heavyPower = next + kept * entries;
    group.heavyKhot = group.heavyPower + kept * entries;
    group.heavyTowards = group.heavyKhot + entries;
    group.heavySlope = group.heavyTowards + entries;
    for (std::size_t lane = 0; lane < group.lanes; ++lane)
        for (std::size_t n = 0; n < group.mostHeavies; ++n)
            group.heavyQ[n * group.lanes + lane] = n < group.heavies[lane] ? group.heavyWeightsOf(lane)[n] : 0.0F;
}

/// Σx without the `taken` largest.
float sumWithoutLargest(const KHotGroup& group, std::size_t lane, std::size_t taken) {
    float sum = group.sums[0].at[lane] * group.threshold.at[lane];
    const std::size_t count = group.heavies[lane];
    if (count <= taken) return sum;
    float* sorted = group.khot;
    std::copy_n(group.heavyWeightsOf(lane), count, sorted);
    std::nth_element(sorted, sorted + taken, sorted + count, std::greater<>());
    for (std::size_t n = taken; n < count; ++n) sum += sorted[n];
    return sum;
}

bool isSettled(const KHotGroup& group, std::size_t lane) {
    return group.least.at[lane] > kLeastSum && group.reach.at[lane] <= kReach;
}

/// Moves entries until the light ones stay within kReach if Σq falls to what a hard choice of k would leave of it.
void partEntriesOfRow(KHotGroup& group, std::size_t lane, float threshold, float reach) {
    group.threshold.at[lane] = threshold;
    VITRINE_BY_CPU(partEntriesOf, group, lane);
    const float left = reach * sumWithoutLargest(group, lane, group.rows.rounds);
    if (left >= threshold || !(left > kLeastWeight)) return;
    group.threshold.at[lane] = left;
    VITRINE_BY_CPU(partEntriesOf, group, lane);
}

/// h of all rows, as series and of the heavy entries. Rows that float32 can not hold get a σ of 0.
void findKHot(KHotGroup& group) {
    const PowerOfRest power(group.inverseTemperature);
    // With a Σq that stays, an entry at reach·Σq has a reach of kReach in the end.
    const float reach = kSlack * kReach / (group.inverseTemperature * static_cast<float>(group.rows.rounds));
    VITRINE_BY_CPU(weighRows, group, false);
    for (std::size_t lane = 0; lane < group.rows.rows; ++lane)
        partEntriesOfRow(group, lane, reach * group.sum.at[lane], reach);
    for (int attempt = 1;; ++attempt) {
        spreadHeavies(group, false);
        VITRINE_BY_CPU(takeRoundsOf, group, power, false);
        bool isRepeated = false;
        for (std::size_t lane = 0; lane < group.rows.rows && attempt < kTries; ++lane) {
            if (isSettled(group, lane) || group.threshold.at[lane] <= kLeastWeight) continue;
            partEntriesOfRow(group, lane, group.threshold.at[lane] / 8.0F, reach);
            isRepeated = true;
        }
        if (!isRepeated) break;
    }
    for (std::size_t lane = 0; lane < group.rows.rows; ++lane)
        if (!isSettled(group, lane)) group.scales[0].at[lane] = 0.0F;
}

bool isByDefinition(const KHotGroup& group, std::size_t lane) { return group.scales[0].at[lane] == 0.0F; }

/// One row by its definition: h, and dL/dα added to `gradient` unless null.
void takeByDefinition(const KHotGroup& group, std::size_t lane, const float* towards, float* khot, float* gradient) {
    thread_local AlignedFloats memory;
    KHotDefinition row;
    row.columns = group.padded;
    row.rounds = group.rows.rounds;
    row.inverseTemperature = group.inverseTemperature;
    float* next = memory.resized((5 + row.rounds) * row.columns);
    for (float** part : {&row.alpha, &row.khot, &row.towards, &row.gradient, &row.pull}) {
        *part = next;
        next += row.columns;
    }
    row.shares = next;
    const float* outputs = group.outputsOf(lane);
    const float* noise = group.noiseOf(lane);
    std::fill_n(row.alpha, row.columns, kPadding);
    for (std::size_t j = 0; j < group.rows.columns; ++j)
        row.alpha[j] = noise != nullptr ? outputs[j] + noise[j] : outputs[j];
    if (gradient != nullptr) std::copy_n(towards, row.columns, row.towards);
    VITRINE_BY_CPU(definition, row, gradient != nullptr);
    std::copy_n(row.khot, row.columns, khot);
    for (std::size_t j = 0; gradient != nullptr && j < group.rows.columns; ++j) gradient[j] += row.gradient[j];
}

/// h of one row, with its padding, in `group.khot`.
void takeKHot(KHotGroup& group, std::size_t lane) {
    if (isByDefinition(group, lane)) return takeByDefinition(group, lane, nullptr, group.khot, nullptr);
    VITRINE_BY_CPU(evaluate, group, lane, group.khot);
    for (std::size_t n = 0; n < group.heavies[lane]; ++n)
        group.khot[group.heavyColumnsOf(lane)[n]] = group.heavyKhot[n * group.lanes + lane];
}

/// Calls body(group, first row) for groups of the rows with their k-hot found.
template <class Body>
void forEachGroup(const KHotRows& rows, Body&& body) {
    const std::size_t lanes = lanesOfGroup();
    for (std::size_t first = 0; first < rows.rows; first += lanes)
        body(groupOf(rows.part(first, std::min(lanes, rows.rows - first))), first);
}

void keepTrace(const KHotGroup& group, std::size_t lane, float* trace) {
    for (std::size_t round = 0; round < group.rows.rounds; ++round) trace[round] = group.scales[round].at[lane];
    trace[group.rows.rounds] = group.threshold.at[lane];
    trace[group.rows.rounds + 1] = group.highest.at[lane];
}

/// The rounds again, by their traces.
void replay(KHotGroup& group, const PowerOfRest& power, const float* trace) {
    for (std::size_t lane = 0; lane < group.rows.rows; ++lane, trace += kHotTraceOf(group.rows.rounds)) {
        for (std::size_t round = 0; round < group.rows.rounds; ++round) group.scales[round].at[lane] = trace[round];
        group.threshold.at[lane] = trace[group.rows.rounds];
        group.highest.at[lane] = trace[group.rows.rounds + 1];
    }
    VITRINE_BY_CPU(weighRows, group, true);
    for (std::size_t lane = 0; lane < group.rows.rows; ++lane) VITRINE_BY_CPU(partEntriesOf, group, lane);
    spreadHeavies(group, true);
    VITRINE_BY_CPU(takeRoundsOf, group, power, true);
}

}  // namespace

KHotRows KHotRows::part(std::size_t first, std::size_t count) const {
    KHotRows out = *this;
    out.outputs += first * columns;
    if (noise != nullptr) out.noise += first * columns;
    out.rows = count;
    return out;
}

void kHot(const KHotRows& rows, float* khot) {
    forEachGroup(rows, [&](KHotGroup& group, std::size_t first) {
        findKHot(group);
        for (std::size_t lane = 0; lane < group.rows.rows; ++lane) {
            takeKHot(group, lane);
            std::copy_n(group.khot, rows.columns, khot + (first + lane) * rows.columns);
        }
    });
}

void gate(const float* khot, const float* outputs, std::size_t count, float* activations) {
    VITRINE_BY_CPU(gate, khot, outputs, count, activations);
}

void gatedTeacher(const KHotRows& rows, std::span<const std::int64_t> positives, float* activations, float* trace,
                  double* terms) {
    const std::size_t perRow = positives.size() / std::max<std::size_t>(1, rows.rows);
    forEachGroup(rows, [&](KHotGroup& group, std::size_t first) {
        findKHot(group);
        for (std::size_t lane = 0; lane < group.rows.rows; ++lane) {
            const std::size_t row = first + lane;
            keepTrace(group, lane, trace + row * kHotTraceOf(rows.rounds));
            takeKHot(group, lane);
            gate(group.khot, group.outputsOf(lane), rows.columns, activations + row * rows.columns);
            terms[row] = 0.0;
            for (const std::int64_t j : positives.subspan(row * perRow, perRow))
                terms[row] -= std::log(static_cast<double>(std::max(group.khot[j], kLeastShare)) /
                                       static_cast<double>(rows.rounds));
        }
    });
}

void gatedTeacherGradient(const KHotRows& rows, std::span<const std::int64_t> positives, const float* trace,
                          const float* activationGradient, float teacherSlope, float* gradient) {
    const std::size_t perRow = positives.size() / std::max<std::size_t>(1, rows.rows);
    const PowerOfRest power(1.0F / rows.temperature);
    const PowerOfRest lowerPower(1.0F / rows.temperature - 1.0F);
    forEachGroup(rows, [&](KHotGroup& group, std::size_t first) {
        replay(group, power, trace + first * kHotTraceOf(rows.rounds));
        for (std::size_t lane = 0; lane < group.rows.rows; ++lane) {
            const std::size_t row = first + lane;
            float* towards = group.towardsOf(lane);
            float* out = gradient + row * rows.columns;
            takeKHot(group, lane);
            std::fill(towards + rows.columns, towards + group.padded, 0.0F);
            if (activationGradient != nullptr) {
                VITRINE_BY_CPU(gateGradient, activationGradient + row * rows.columns, group.khot,
                               group.outputsOf(lane), rows.columns, towards, out);
            } else {
                std::fill_n(towards, rows.columns, 0.0F);
                std::fill_n(out, rows.columns, 0.0F);
            }
            for (const std::int64_t j : positives.subspan(row * perRow, perRow))
                if (group.khot[j] >= kLeastShare) towards[j] -= teacherSlope / group.khot[j];
            VITRINE_BY_CPU(sumPullsOf, group, lane);
            for (std::size_t n = 0; n < group.mostHeavies; ++n)
                group.heavyTowards[n * group.lanes + lane] =
                    n < group.heavies[lane] ? towards[group.heavyColumnsOf(lane)[n]] : 0.0F;
        }
        for (std::size_t lane = group.rows.rows; lane < group.lanes; ++lane)
            for (std::size_t n = 0; n < group.mostHeavies; ++n) group.heavyTowards[n * group.lanes + lane] = 0.0F;
        VITRINE_BY_CPU(goBackOf, group, power, lowerPower);
        for (std::size_t lane = 0; lane < group.rows.rows; ++lane) {
            float* out = gradient + (first + lane) * rows.columns;
            if (isByDefinition(group, lane)) {
                takeByDefinition(group, lane, group.towardsOf(lane), group.khot, out);
                continue;
            }
            VITRINE_BY_CPU(addGradient, group, lane, out);
            for (std::size_t n = 0; n < group.heavies[lane]; ++n)
                out[group.heavyColumnsOf(lane)[n]] += group.inverseTemperature * group.heavyWeightsOf(lane)[n] *
                                                      group.heavySlope[n * group.lanes + lane];
        }
    });
}

}  // namespace vitrine::internal
