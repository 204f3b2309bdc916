// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/map_picture.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "base/counter_random.h"

namespace vitrine {
namespace {

constexpr std::array<Rgb, 8> kColours = {{{0, 114, 178},
                                          {213, 94, 0},
                                          {0, 158, 115},
                                          {204, 121, 167},
                                          {230, 159, 0},
                                          {86, 180, 233},
                                          {90, 90, 90},
                                          {240, 228, 66}}};
constexpr Rgb kUnknown = {170, 170, 170};
constexpr float kMargin = 0.04F;  ///< of the side
constexpr float kOpacity = 0.75F;
constexpr int kSubsamples = 4;  ///< along each side of a pixel
constexpr float kInk = 0.09F;   ///< share of the picture that all dots together would cover

Rgb shaded(const Rgb& colour, float towards, float share) {
    Rgb out{};
    for (std::size_t c = 0; c < 3; ++c)
        out[c] = static_cast<std::uint8_t>(std::lround(colour[c] + share * (towards - colour[c])));
    return out;
}

class Canvas {
public:
    explicit Canvas(int side) : side_(side), values_(static_cast<std::size_t>(side) * side * 3, 255.0F) {}

    void dot(float x, float y, float radius, const Rgb& colour) {
        const int left = std::max(0, static_cast<int>(std::floor(x - radius))),
                  right = std::min(side_ - 1, static_cast<int>(std::floor(x + radius)));
        const int top = std::max(0, static_cast<int>(std::floor(y - radius))),
                  bottom = std::min(side_ - 1, static_cast<int>(std::floor(y + radius)));
        for (int row = top; row <= bottom; ++row)
            for (int column = left; column <= right; ++column) {
                const float share =
                    kOpacity * coverage(static_cast<float>(column) - x, static_cast<float>(row) - y, radius);
                float* const pixel = values_.data() + (static_cast<std::size_t>(row) * side_ + column) * 3;
                for (std::size_t c = 0; c < 3; ++c) pixel[c] += share * (colour[c] - pixel[c]);
            }
    }

    Image image() const {
        std::vector<std::uint8_t> bytes(values_.size());
        std::transform(values_.begin(), values_.end(), bytes.begin(),
                       [](float value) { return static_cast<std::uint8_t>(std::lround(value)); });
        return {side_, side_, std::move(bytes)};
    }

private:
    /// Share of the pixel whose corner lies at (dx, dy) from the centre of the dot.
    static float coverage(float dx, float dy, float radius) {
        int inside = 0;
        for (int a = 0; a < kSubsamples; ++a)
            for (int b = 0; b < kSubsamples; ++b) {
                const float sx = dx + (static_cast<float>(a) + 0.5F) / kSubsamples,
                            sy = dy + (static_cast<float>(b) + 0.5F) / kSubsamples;
                inside += sx * sx + sy * sy <= radius * radius ? 1 : 0;
            }
        return static_cast<float>(inside) / (kSubsamples * kSubsamples);
    }

    int side_;
    std::vector<float> values_;
};

}  // namespace

Rgb labelColour(int label) {
    if (label < 0) return kUnknown;
    const auto index = static_cast<std::size_t>(label);
    const Rgb& colour = kColours[index % kColours.size()];
    switch (index / kColours.size() % 3) {
        case 1: return shaded(colour, 0.0F, 0.35F);
        case 2: return shaded(colour, 255.0F, 0.4F);
        default: return colour;
    }
}

Image drawMap(const Matrix& places, std::span<const int> labels, int side) {
    float low[2] = {places.at(0, 0), places.at(0, 1)}, high[2] = {low[0], low[1]};
    for (std::size_t i = 0; i < places.rows(); ++i)
        for (std::size_t c = 0; c < 2; ++c) {
            low[c] = std::min(low[c], places.at(i, c));
            high[c] = std::max(high[c], places.at(i, c));
        }
    const float extent = std::max({high[0] - low[0], high[1] - low[1], 1e-20F});
    const auto width = static_cast<float>(side);
    const float scale = width * (1.0F - 2.0F * kMargin) / extent;
    const auto count = static_cast<float>(places.rows());
    const float radius = std::clamp(width * std::sqrt(kInk / (3.14159F * count)), 1.1F, 0.006F * width);
    // In the order of the rows one class would lie on top of all others.
    std::vector<std::size_t> order(places.rows());
    std::iota(order.begin(), order.end(), std::size_t{0});
    CounterRandom random(1);
    random.shuffle(order);
    Canvas canvas(side);
    for (const std::size_t i : order) {
        const float x = 0.5F * width + (places.at(i, 0) - 0.5F * (low[0] + high[0])) * scale;
        const float y = 0.5F * width - (places.at(i, 1) - 0.5F * (low[1] + high[1])) * scale;
        canvas.dot(x, y, radius, labelColour(labels.empty() ? 0 : labels[i]));
    }
    return canvas.image();
}

}  // namespace vitrine
