// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/color_scales.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "theme/theme_colors.h"

namespace vitrine {
namespace {

// Okabe and Ito's hues (2008) first, then four of other lightness.
constexpr std::array<QRgb, kCategoryColors> kLight{0xff0072b2, 0xffd55e00, 0xff009e73, 0xffb5558f, 0xffc98a00,
                                                   0xff2f9bd6, 0xff6b4fb0, 0xff8c4a2f, 0xff5f7d1e, 0xffb3261e};
constexpr std::array<QRgb, kCategoryColors> kDark{0xff4fa9dc, 0xfff08a45, 0xff3cc79d, 0xffd98bb9, 0xffe8b84a,
                                                  0xff8fd3f7, 0xffa995e0, 0xffc98a6a, 0xffa9c46c, 0xffff8a80};

// Viridis (van der Walt and Smith, 2015) at eight equal steps, dark to light.
constexpr std::array<QRgb, 8> kViridis{0xff440154, 0xff46327e, 0xff365c8d, 0xff277f8e, 0xff1fa187, 0xff4ac16d, 0xffa0da39, 0xfffde725};

}  // namespace

QColor categoryColor(int index, const ThemeColors& colors) {
    const auto at = static_cast<std::size_t>(index) % kLight.size();
    return QColor::fromRgb(colors.dark ? kDark[at] : kLight[at]);
}

QColor restColor(const ThemeColors& colors) { return colors.dark ? QColor(0x5d6470) : QColor(0xb9bec8); }

QColor wrongColor(const ThemeColors& colors) { return categoryColor(1, colors); }

QColor rightColor(const ThemeColors& colors) { return categoryColor(0, colors); }

QColor scaleColor(double position, const ThemeColors& colors) {
    // On white the strongest is the darkest, on black the lightest.
    double t = std::isfinite(position) ? std::clamp(position, 0.0, 1.0) : 0.0;
    if (!colors.dark) t = 1.0 - t;
    const double place = t * static_cast<double>(kViridis.size() - 1);
    const auto low = std::min(static_cast<std::size_t>(place), kViridis.size() - 2);
    const double part = place - static_cast<double>(low);
    const QColor a = QColor::fromRgb(kViridis[low]), b = QColor::fromRgb(kViridis[low + 1]);
    const auto mix = [part](int from, int to) { return static_cast<int>(std::lround(from + (to - from) * part)); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

}  // namespace vitrine
