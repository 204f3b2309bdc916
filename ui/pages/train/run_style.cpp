// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/train/run_style.h"

#include <array>

#include "theme/theme_colors.h"

namespace vitrine {

RunStyle runStyle(const QString& methodId, int ordinal, const ThemeColors& colors) {
    constexpr std::array<Qt::PenStyle, 4> kLines{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
    constexpr std::array<int, 3> kLightness{100, 135, 75};  // per cent, on a light ground
    RunStyle style;
    style.line = kLines[static_cast<std::size_t>(ordinal) % kLines.size()];
    const int lightness = kLightness[static_cast<std::size_t>(ordinal) % kLightness.size()];
    const QColor base = modelColor(methodId, 0, colors);
    style.color = lightness >= 100 ? base.lighter(lightness) : base.darker(10000 / lightness);
    return style;
}

}  // namespace vitrine
