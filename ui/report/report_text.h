// SPDX-License-Identifier: GPL-3.0-or-later
// Text and numbers of a report page. All lengths are points (1/72 inch). Fonts are set up at a
// multiple of their size without hinting and scaled down, so that a page is laid out the same on
// screen, in PDF, PNG and SVG, and its text stays text.
#pragma once

#include <QColor>
#include <QCoreApplication>
#include <QRectF>
#include <QString>

class QFont;
class QPainter;

namespace vitrine {

struct TextStyle {
    double size = 8.0;
    QColor color = Qt::black;
    bool bold = false;
    Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter;

    TextStyle sized(double points) const;
    TextStyle colored(const QColor& other) const;
    TextStyle emphasised() const;
    TextStyle aligned(Qt::Alignment other) const;
};

class ReportText {
    Q_DECLARE_TR_FUNCTIONS(ReportText)
public:
    static double width(const QString& text, const TextStyle& style);
    static double lineHeight(const TextStyle& style);
    /// Height of `text` wrapped to `width`, at most `lines` lines.
    static double wrappedHeight(const QString& text, double width, const TextStyle& style, int lines);

    /// `style` made smaller, down to `smallest` points, so that `text` fits the width.
    static TextStyle shrunkToFit(const TextStyle& style, const QString& text, double width, double smallest);

    /// One line, shortened with an ellipsis where it does not fit.
    static void drawLine(QPainter& painter, const QRectF& area, const QString& text, const TextStyle& style);
    /// Up to `lines` lines; what does not fit ends in an ellipsis.
    static void drawWrapped(QPainter& painter, const QRectF& area, const QString& text, const TextStyle& style, int lines);

    /// 1.25, −0.40, 0; fewer decimals for large numbers; "<0.01" and ">−0.01" for what would round to nothing.
    static QString number(double value);
    /// The same with a sign in front of positive numbers.
    static QString signedNumber(double value);
    /// A share as per cent, with a decimal near 0 and 100; only 1 itself reads as 100 ("> 99.9 %" just below it).
    static QString percent(double share);
    /// 2.4 × 10⁻⁷, for float noise.
    static QString tiny(double value);
    /// Length of the bar of a place among `count` concepts, 1 for the first and 0 for the last. Logarithmic: place 1 is
    /// told from place 20 among hundreds.
    static double rankBar(double place, double count);

private:
    static QFont font(const TextStyle& style);
    static QString fitted(const QString& text, double width, const TextStyle& style, int lines);
};

}  // namespace vitrine
