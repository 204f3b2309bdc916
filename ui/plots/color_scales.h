// SPDX-License-Identifier: GPL-3.0-or-later
// Colours of data. Categories take hues told apart with the common colour-vision deficiencies, quantities
// a scale whose lightness only grows (or only falls), so that it also reads in grey.
#pragma once

#include <QColor>

namespace vitrine {

struct ThemeColors;

/// Categories that get a colour of their own; more are told apart by choosing some.
inline constexpr int kCategoryColors = 10;

/// `index` in [0, kCategoryColors).
QColor categoryColor(int index, const ThemeColors& colors);
/// What is not chosen, and what has no class.
QColor restColor(const ThemeColors& colors);
QColor wrongColor(const ThemeColors& colors);
QColor rightColor(const ThemeColors& colors);

/// Position 0..1 on the continuous scale: most present is farthest from the background of the theme.
QColor scaleColor(double position, const ThemeColors& colors);

}  // namespace vitrine
