// SPDX-License-Identifier: GPL-3.0-or-later
// The colours of the window, once for light and once for dark. Widgets ask for them when they
// paint, so a change of theme needs no bookkeeping. GUI thread.
#pragma once

#include <QColor>
#include <QString>

class QPalette;
class QWidget;

namespace vitrine {

struct ThemeColors {
    bool dark = false;
    QColor window;      ///< behind the cards
    QColor surface;     ///< cards, bars, lists
    QColor sunken;      ///< fields and chips on a card
    QColor border;      ///< hairlines around cards and fields
    QColor grid;        ///< zero lines and separators inside charts
    QColor text;
    QColor mutedText;   ///< at least 4.5 : 1 on `surface`
    QColor disabledText;
    QColor hover;       ///< the row or button under the pointer
    QColor marked;      ///< the concept marked everywhere
    QColor accent;
    QColor accentText;  ///< text on `accent`
    QColor error;       ///< wrong answers and failures, always beside a sign or word
    QColor warning;
};

const ThemeColors& lightColors();
const ThemeColors& darkColors();

/// The set that fits the palette a widget currently has.
const ThemeColors& themeColors(const QPalette& palette);
const ThemeColors& themeColors(const QWidget* widget);

/// Every model has one colour on every page. Known methods have their own; others get a
/// colour by their position among the loaded models.
QColor modelColor(const QString& methodId, int position, const ThemeColors& colors);

/// The QPalette and the style sheet of a theme.
QPalette themePalette(const ThemeColors& colors);
QString themeStyleSheet(const ThemeColors& colors);

}  // namespace vitrine
