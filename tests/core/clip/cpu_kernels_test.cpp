// SPDX-License-Identifier: GPL-3.0-or-later
// The vector kernels against the same formulas in float64, at sizes that fill no vector.
#include "clip/internal/cpu_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>
#include <vector>

namespace vitrine::internal {
namespace {

std::vector<float> normals(std::size_t count, float spread = 1.0F) {
    std::mt19937 generator(3);
    std::normal_distribution<float> normal(0.0F, spread);
    std::vector<float> values(count);
    for (float& value : values) value = normal(generator);
    return values;
}

double quickGeluOf(double x) { return x / (1.0 + std::exp(-1.702 * x)); }

TEST(CpuKernels, QuickGelu) {
    std::vector<float> values = normals(1003, 4.0F);
    values.insert(values.end(), {0.0F, -0.0F, 60.0F, -60.0F, 1e30F, -1e30F, 1e-30F});
    std::vector<float> found = values;
    quickGelu(found.data(), found.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        EXPECT_NEAR(found[i], quickGeluOf(values[i]), 2e-6 * std::abs(quickGeluOf(values[i])) + 1e-6) << values[i];
}

float wide(Bf16 value) { return std::bit_cast<float>(std::uint32_t{value.bits} << 16); }

std::vector<Bf16> cut(const std::vector<float>& values) {
    std::vector<Bf16> result(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        result[i].bits = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(values[i]) >> 16);
    return result;
}

std::vector<float> widened(const std::vector<Bf16>& values) {
    std::vector<float> result(values.size());
    std::transform(values.begin(), values.end(), result.begin(), wide);
    return result;
}

constexpr double kBf16Step = 1.0 / 256;  // half a unit in the last place, relative

TEST(CpuKernels, QuickGeluBf16RoundsOnce) {
    const std::vector<Bf16> values = cut(normals(1003, 3.0F));
    std::vector<Bf16> found = values;
    quickGelu(found.data(), found.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double expected = quickGeluOf(wide(values[i]));
        EXPECT_NEAR(wide(found[i]), expected, std::abs(expected) * kBf16Step + 1e-6);
    }
}

TEST(CpuKernels, AddTo) {
    const std::vector<Bf16> values = cut(normals(1003));
    const std::vector<float> start = normals(1003, 2.0F);
    std::vector<float> sums = start;
    addTo(sums.data(), values.data(), values.size());
    for (std::size_t i = 0; i < values.size(); ++i) EXPECT_EQ(sums[i], start[i] + wide(values[i]));
}

/// The bfloat16 forms are the float32 forms of the same numbers, rounded.
TEST(CpuKernels, Bf16FormsAreTheRoundedFloatForms) {
    constexpr std::size_t kRows = 5, kWidth = 51;
    const std::vector<float> in = normals(kRows * kWidth, 5.0F), scale = normals(kWidth), shift = normals(kWidth);
    std::vector<float> exact(in.size());
    std::vector<Bf16> rounded(in.size());
    layerNormRows(in.data(), kRows, kWidth, scale.data(), shift.data(), 1e-5F, exact.data());
    layerNormRows(in.data(), kRows, kWidth, scale.data(), shift.data(), 1e-5F, rounded.data());
    for (std::size_t i = 0; i < in.size(); ++i) EXPECT_NEAR(wide(rounded[i]), exact[i], std::abs(exact[i]) * kBf16Step);

    const AttentionShape shape{kRows, 17, 51, 17, true};
    const std::vector<Bf16> fused = cut(in);
    const std::vector<float> fusedWide = widened(fused);
    std::vector<float> scratch(attentionScratch(shape)), out(kRows * 17);
    std::vector<Bf16> outRounded(out.size());
    attendHead(fusedWide.data(), fusedWide.data() + 17, fusedWide.data() + 34, out.data(), shape, scratch.data());
    attendHead(fused.data(), fused.data() + 17, fused.data() + 34, outRounded.data(), shape, scratch.data());
    for (std::size_t i = 0; i < out.size(); ++i) EXPECT_NEAR(wide(outRounded[i]), out[i], std::abs(out[i]) * kBf16Step);
}

TEST(CpuKernels, LayerNorm) {
    for (const std::size_t width : {1U, 7U, 8U, 48U, 771U}) {
        constexpr std::size_t kRows = 3;
        const std::vector<float> in = normals(kRows * width, 5.0F);
        const std::vector<float> scale = normals(width), shift = normals(width, 0.5F);
        std::vector<float> out(in.size());
        layerNormRows(in.data(), kRows, width, scale.data(), shift.data(), 1e-5F, out.data());
        for (std::size_t row = 0; row < kRows; ++row) {
            const float* values = in.data() + row * width;
            double mean = 0, variance = 0;
            for (std::size_t i = 0; i < width; ++i) mean += values[i] / static_cast<double>(width);
            for (std::size_t i = 0; i < width; ++i)
                variance += (values[i] - mean) * (values[i] - mean) / static_cast<double>(width);
            for (std::size_t i = 0; i < width; ++i)
                EXPECT_NEAR(out[row * width + i], (values[i] - mean) / std::sqrt(variance + 1e-5) * scale[i] + shift[i],
                            2e-5);
        }
        std::vector<float> inPlace = in;
        layerNormRows(inPlace.data(), kRows, width, scale.data(), shift.data(), 1e-5F, inPlace.data());
        EXPECT_EQ(inPlace, out);
    }
}

TEST(CpuKernels, Attention) {
    for (const bool causal : {false, true})
        for (const std::size_t tokens : {1U, 5U, 50U, 77U, 101U})
            for (const std::size_t headSize : {3U, 16U, 64U, 80U}) {
                AttentionShape shape{tokens, headSize, 3 * headSize + 5, headSize + 2, causal};
                const std::vector<float> fused = normals(tokens * shape.stride);
                const float* q = fused.data();
                const float* k = q + headSize;
                const float* v = k + headSize;
                std::vector<float> out(tokens * shape.outStride, -7.0F);
                std::vector<float> scratch(attentionScratch(shape));
                attendHead(q, k, v, out.data(), shape, scratch.data());
                for (std::size_t i = 0; i < tokens; ++i) {
                    const std::size_t seen = causal ? i + 1 : tokens;
                    std::vector<double> weights(seen);
                    double sum = 0;
                    for (std::size_t j = 0; j < seen; ++j) {
                        double score = 0;
                        for (std::size_t d = 0; d < headSize; ++d)
                            score += double{q[i * shape.stride + d]} * k[j * shape.stride + d];
                        sum += weights[j] = std::exp(score);
                    }
                    for (std::size_t d = 0; d < headSize; ++d) {
                        double expected = 0;
                        for (std::size_t j = 0; j < seen; ++j) expected += weights[j] / sum * v[j * shape.stride + d];
                        ASSERT_NEAR(out[i * shape.outStride + d], expected, 1e-4) << tokens << " " << headSize;
                    }
                    EXPECT_EQ(out[i * shape.outStride + headSize], -7.0F) << "wrote between the heads";
                }
            }
}

}  // namespace
}  // namespace vitrine::internal
