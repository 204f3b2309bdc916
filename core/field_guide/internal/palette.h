// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "base/counter_random.h"
#include "field_guide/attributes.h"
#include "field_guide/internal/pen.h"

namespace vitrine::field_guide {

/// The plumage colours of one bird: every named colour, a little off its standard value, never so
/// far that it could be taken for another.
class Palette {
public:
    explicit Palette(CounterRandom random);
    const Rgb& operator[](Colour colour) const { return colours_[static_cast<std::size_t>(colour)]; }

    static const Rgb& standard(Colour colour);
    /// Eyes are small and get purer colours, the same on every bird.
    static Rgb iris(Colour colour);

private:
    std::array<Rgb, kColourCount> colours_;
};

}  // namespace vitrine::field_guide
