// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/resample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "base/assert.h"
#include "base/vectorize.h"

namespace vitrine {
namespace {

// Weights are integers with 22 fractional bits: 8 bits of sample and 2 of headroom fill 32.
constexpr int kWeightBits = 22;
constexpr std::int32_t kHalf = 1 << (kWeightBits - 1);
constexpr int kChannels = 3;
constexpr int kLanes = 16;  // rows that the horizontal pass treats together
constexpr int kGroup = kChannels * kLanes;

double triangle(double x) { return std::max(0.0, 1.0 - std::abs(x)); }

double keysCubic(double x) {
    constexpr double kA = -0.5;
    x = std::abs(x);
    if (x < 1.0) return ((kA + 2.0) * x - (kA + 3.0)) * x * x + 1.0;
    if (x < 2.0) return (((x - 5.0) * x + 8.0) * x - 4.0) * kA;
    return 0.0;
}

/// For each output index the input interval it reads and the weights over it.
struct Taps {
    std::vector<int> first;
    std::vector<int> count;
    std::vector<std::int32_t> weights;  ///< stride() for each output index
    int stride = 0;

    const std::int32_t* weightsOf(int index) const { return weights.data() + static_cast<std::size_t>(index) * stride; }
    /// Input indices [begin, end) that any output reads.
    int begin() const { return *std::min_element(first.begin(), first.end()); }
    int end() const {
        int last = 0;
        for (std::size_t i = 0; i < first.size(); ++i) last = std::max(last, first[i] + count[i]);
        return last;
    }
};

/// Taps of outputs [outFirst, outFirst + outCount) when inSize samples become outSize.
Taps makeTaps(int inSize, int outSize, int outFirst, int outCount, ResampleFilter filter) {
    const double ratio = static_cast<double>(inSize) / outSize;
    const double stretch = std::max(ratio, 1.0);
    const double support = (filter == ResampleFilter::Bicubic ? 2.0 : 1.0) * stretch;
    Taps taps;
    taps.stride = static_cast<int>(std::ceil(support)) * 2 + 1;
    taps.weights.assign(static_cast<std::size_t>(outCount) * taps.stride, 0);
    std::vector<double> exact(static_cast<std::size_t>(taps.stride));
    for (int i = 0; i < outCount; ++i) {
        const double centre = (outFirst + i + 0.5) * ratio;
        const int first = std::max(static_cast<int>(centre - support + 0.5), 0);
        const int count = std::min(static_cast<int>(centre + support + 0.5), inSize) - first;
        double sum = 0.0;
        for (int k = 0; k < count; ++k) {
            const double x = (first + k - centre + 0.5) * (1.0 / stretch);
            exact[k] = filter == ResampleFilter::Bicubic ? keysCubic(x) : triangle(x);
            sum += exact[k];
        }
        std::int32_t* const weights = taps.weights.data() + static_cast<std::size_t>(i) * taps.stride;
        for (int k = 0; k < count; ++k) {
            const double scaled = (sum != 0.0 ? exact[k] / sum : exact[k]) * (1 << kWeightBits);
            weights[k] = static_cast<std::int32_t>(scaled < 0.0 ? scaled - 0.5 : scaled + 0.5);
        }
        taps.first.push_back(first);
        taps.count.push_back(count);
    }
    return taps;
}

inline std::uint8_t toByte(std::int32_t sum) {
    return static_cast<std::uint8_t>(std::clamp(sum >> kWeightBits, 0, 255));
}

/// out[i] = Σₖ weights[k] · columns[k·kGroup + i]: one output column of kLanes rows.
VITRINE_VECTOR_CLONES void mixColumns(const std::uint8_t* columns, const std::int32_t* weights, int count,
                                      std::uint8_t* out) {
    std::int32_t sums[kGroup];
    for (int i = 0; i < kGroup; ++i) sums[i] = kHalf;
    for (int k = 0; k < count; ++k, columns += kGroup)
        for (int i = 0; i < kGroup; ++i) sums[i] += weights[k] * columns[i];
    for (int i = 0; i < kGroup; ++i) out[i] = toByte(sums[i]);
}

/// out[i] = Σₖ weights[k] · rows[k·stride + i] for `width` samples: one output row.
VITRINE_VECTOR_CLONES void mixRows(const std::uint8_t* rows, std::size_t stride, const std::int32_t* weights, int count,
                                   std::int32_t* sums, std::uint8_t* out, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i) sums[i] = kHalf;
    for (int k = 0; k < count; ++k, rows += stride)
        for (std::size_t i = 0; i < width; ++i) sums[i] += weights[k] * rows[i];
    for (std::size_t i = 0; i < width; ++i) out[i] = toByte(sums[i]);
}

/// Rows [rowFirst, rowFirst + rowCount) of `image`, each with taps.first.size() pixels. kLanes rows are
/// turned so that one pixel of all of them lies together; then a column of sums is one vector operation.
std::vector<std::uint8_t> resampleRows(const Image& image, const Taps& taps, int rowFirst, int rowCount) {
    const int outWidth = static_cast<int>(taps.first.size());
    const int inFirst = taps.begin();
    const int inCount = taps.end() - inFirst;
    std::vector<std::uint8_t> out(static_cast<std::size_t>(rowCount) * outWidth * kChannels);
    std::vector<std::uint8_t> turned(static_cast<std::size_t>(inCount) * kGroup, 0);
    for (int top = 0; top < rowCount; top += kLanes) {
        const int lanes = std::min(kLanes, rowCount - top);
        for (int lane = 0; lane < lanes; ++lane) {
            const std::uint8_t* const row = image.row(rowFirst + top + lane) + static_cast<std::size_t>(inFirst) * kChannels;
            for (int i = 0; i < inCount * kChannels; ++i) turned[static_cast<std::size_t>(i) * kLanes + lane] = row[i];
        }
        for (int x = 0; x < outWidth; ++x) {
            std::array<std::uint8_t, kGroup> mixed;
            mixColumns(turned.data() + static_cast<std::size_t>(taps.first[x] - inFirst) * kGroup, taps.weightsOf(x),
                       taps.count[x], mixed.data());
            for (int lane = 0; lane < lanes; ++lane) {
                std::uint8_t* const pixel = out.data() + (static_cast<std::size_t>(top + lane) * outWidth + x) * kChannels;
                for (int channel = 0; channel < kChannels; ++channel) pixel[channel] = mixed[channel * kLanes + lane];
            }
        }
    }
    return out;
}

/// Columns [x, x + width) of rows [rowFirst, rowFirst + rowCount), unchanged.
std::vector<std::uint8_t> copyRows(const Image& image, int x, int width, int rowFirst, int rowCount) {
    const std::size_t bytes = static_cast<std::size_t>(width) * kChannels;
    std::vector<std::uint8_t> out(bytes * rowCount);
    for (int y = 0; y < rowCount; ++y)
        std::memcpy(out.data() + bytes * y, image.row(rowFirst + y) + static_cast<std::size_t>(x) * kChannels, bytes);
    return out;
}

}  // namespace

Image resizeRegion(const Image& image, int width, int height, const Region& region, ResampleFilter filter) {
    VITRINE_ASSERT(!image.empty() && width >= 1 && height >= 1);
    VITRINE_ASSERT(region.x >= 0 && region.y >= 0 && region.width >= 1 && region.height >= 1 &&
                   region.x + region.width <= width && region.y + region.height <= height);
    const Taps vertical = makeTaps(image.height(), height, region.y, region.height, filter);
    const bool resizesRows = width != image.width();
    const bool resizesColumns = height != image.height();
    const int rowFirst = resizesColumns ? vertical.begin() : region.y;
    const int rowCount = resizesColumns ? vertical.end() - rowFirst : region.height;
    std::vector<std::uint8_t> rows =
        resizesRows ? resampleRows(image, makeTaps(image.width(), width, region.x, region.width, filter), rowFirst, rowCount)
                    : copyRows(image, region.x, region.width, rowFirst, rowCount);
    if (!resizesColumns) return {region.width, region.height, std::move(rows)};

    const std::size_t rowBytes = static_cast<std::size_t>(region.width) * kChannels;
    std::vector<std::uint8_t> out(rowBytes * region.height);
    std::vector<std::int32_t> sums(rowBytes);
    for (int y = 0; y < region.height; ++y)
        mixRows(rows.data() + rowBytes * (vertical.first[y] - rowFirst), rowBytes, vertical.weightsOf(y), vertical.count[y],
                sums.data(), out.data() + rowBytes * y, rowBytes);
    return {region.width, region.height, std::move(out)};
}

Image resize(const Image& image, int width, int height, ResampleFilter filter) {
    if (width == image.width() && height == image.height()) return image;
    return resizeRegion(image, width, height, {0, 0, width, height}, filter);
}

Image resizeBicubic(const Image& image, int width, int height) {
    return resize(image, width, height, ResampleFilter::Bicubic);
}

Image cropCentre(const Image& image, int width, int height) {
    VITRINE_ASSERT(width >= 1 && height >= 1);
    if (width == image.width() && height == image.height()) return image;
    // Shifting right rounds down for negative numbers too, as the floor in the header says.
    const int left = (image.width() - width) >> 1;
    const int top = (image.height() - height) >> 1;
    const int first = std::max(0, -left);
    const int last = std::min(width, image.width() - left);
    std::vector<std::uint8_t> out(static_cast<std::size_t>(width) * height * kChannels, 0);
    for (int y = std::max(0, -top); y < std::min(height, image.height() - top); ++y)
        std::memcpy(out.data() + (static_cast<std::size_t>(y) * width + first) * kChannels,
                    image.row(y + top) + static_cast<std::size_t>(first + left) * kChannels,
                    static_cast<std::size_t>(std::max(0, last - first)) * kChannels);
    return {width, height, std::move(out)};
}

Image thumbnail(const Image& image, int maxSide) {
    VITRINE_ASSERT(maxSide >= 1);
    const int longest = std::max(image.width(), image.height());
    if (image.empty() || longest <= maxSide) return image;
    const auto scaled = [&](int side) {
        return std::max(1, static_cast<int>(std::lround(static_cast<double>(side) * maxSide / longest)));
    };
    return resizeBicubic(image, scaled(image.width()), scaled(image.height()));
}

}  // namespace vitrine
