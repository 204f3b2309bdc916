// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>
#include <Qt>

namespace vitrine {

struct ThemeColors;

/// How a run is drawn: the colour of its method, told apart from the method's other runs by lightness and
/// dashes, so that colour is never the only sign.
struct RunStyle {
    QColor color;
    Qt::PenStyle line = Qt::SolidLine;
};

/// `ordinal`: which of the runs of its method, 0 = the first.
RunStyle runStyle(const QString& methodId, int ordinal, const ThemeColors& colors);

}  // namespace vitrine
