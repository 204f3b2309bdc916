// SPDX-License-Identifier: GPL-3.0-or-later
// What all parts of a report page share: its colours, its text sizes, its bars. Reports are printed,
// so they are always drawn in the light colours.
#pragma once

#include <QColor>
#include <QRectF>
#include <QString>
#include <string>

#include "report/report_text.h"
#include "theme/theme_colors.h"

class QPainter;

namespace vitrine {

inline const ThemeColors& paper() { return lightColors(); }

inline TextStyle bodyText() { return {8.0, paper().text, false, Qt::AlignLeft | Qt::AlignVCenter}; }
inline TextStyle mutedText() { return {7.5, paper().mutedText, false, Qt::AlignLeft | Qt::AlignVCenter}; }
inline TextStyle headingText() { return {10.0, paper().text, true, Qt::AlignLeft | Qt::AlignVCenter}; }

inline QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

/// One bar from `zero` to `value`, both shares of the area's width; below zero it is lighter and outlined.
void drawReportBar(QPainter& painter, const QRectF& area, double zero, double value, const QColor& color);
void drawHairline(QPainter& painter, const QPointF& from, const QPointF& to, const QColor& color);
/// A heading with a hairline below it; the remark stands beside the title, or below it where it would not fit.
void drawHeading(QPainter& painter, const QRectF& area, const QString& title, const QString& remark);
/// Of a heading without a remark, or with one that fits beside it.
inline constexpr double kHeadingHeight = 20.0;
double headingHeight(const QString& title, const QString& remark);

}  // namespace vitrine
