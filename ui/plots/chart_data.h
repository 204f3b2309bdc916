// SPDX-License-Identifier: GPL-3.0-or-later
// Curves, points and bars over two axes, as plain values. Not-a-number leaves a gap.
#pragma once

#include <QString>
#include <QStringList>
#include <QVector>
#include <optional>

namespace vitrine {

/// One thing the legend names.
struct ChartSeries {
    enum class Kind {
        Line,    ///< y against x, joined, with marks where there are few points
        Band,    ///< filled between low and high
        Points,  ///< marks with their names beside them
        Bars     ///< from 0 to y, `width` wide
    };
    Kind kind = Kind::Line;
    QString name;
    QString method;         ///< id of the method whose colour it takes; empty: neutral
    int position = 0;       ///< among the methods, for those without a colour of their own
    QVector<double> x, y;   ///< same length
    QVector<double> low, high;  ///< empty, or an interval of y per point
    QStringList labels;     ///< empty, or a name per point
    bool dashed = false;    ///< of a band: dashed edges and hatched instead of filled
    double width = 0.8;     ///< of bars, in units of x
};

/// A straight line through the whole plot with its name at the end.
struct ChartLine {
    QString name;
    double value = 0.0;
    bool horizontal = true;
    QString method;
    int position = 0;
};

struct ChartData {
    QString xTitle, yTitle;
    QVector<ChartSeries> series;
    QVector<ChartLine> lines;
    QStringList xNames;          ///< categories at x = 0, 1, 2, …; empty: x is a number
    bool xIsPercent = false, yIsPercent = false;  ///< shares 0..1 shown as 0..100
    bool xIsLogarithmic = false;
    bool xIsCount = false;       ///< whole numbers: no tick stands between two
    std::optional<double> yLowest, yHighest;      ///< of the axis; else from the values
    bool hasLegend = true;
};

}  // namespace vitrine
