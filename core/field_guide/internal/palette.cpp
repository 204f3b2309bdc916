// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/internal/palette.h"

#include <algorithm>

namespace vitrine::field_guide {
namespace {

// In the order of Colour. Neighbours in hue were set apart in brightness as well.
const std::array<Rgb, kColourCount> kStandard{
    Rgb{208, 34, 40},   Rgb{240, 126, 24},  Rgb{250, 208, 44}, Rgb{44, 148, 66},   Rgb{134, 142, 56},
    Rgb{38, 104, 206},  Rgb{122, 78, 46},   Rgb{36, 36, 42},   Rgb{132, 138, 144}, Rgb{246, 245, 241},
    Rgb{246, 142, 170}, Rgb{243, 222, 168}, Rgb{72, 102, 150}};

}  // namespace

const Rgb& Palette::standard(Colour colour) { return kStandard[static_cast<std::size_t>(colour)]; }

Palette::Palette(CounterRandom random) {
    for (std::size_t i = 0; i < kColourCount; ++i) {
        const Rgb& colour = kStandard[i];
        const float grey = (colour[0] + colour[1] + colour[2]) / 3;
        const float brightness = std::clamp(1 + 0.05F * random.normal(), 0.9F, 1.1F);
        const float purity = std::clamp(1 + 0.05F * random.normal(), 0.9F, 1.1F);
        for (int channel = 0; channel < 3; ++channel) {
            const float shift = std::clamp(3.0F * random.normal(), -6.0F, 6.0F);
            const float value = (grey + (colour[channel] - grey) * purity) * brightness + shift;
            colours_[i][channel] = std::clamp(value, 0.0F, 255.0F);
        }
    }
}

Rgb Palette::iris(Colour colour) {
    switch (colour) {
        case Colour::Red: return {226, 22, 34};
        case Colour::Yellow: return {255, 222, 30};
        case Colour::White: return {253, 253, 253};
        case Colour::Orange: return {248, 128, 8};
        default: return {44, 30, 26};
    }
}

}  // namespace vitrine::field_guide
