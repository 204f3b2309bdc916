// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/plot_style.h"

#include <qcustomplot.h>

#include <QLocale>

#include "theme/theme_colors.h"

namespace vitrine {
namespace {

constexpr double kTickFontShare = 0.88;

class PercentTicker final : public QCPAxisTicker {
protected:
    double getTickStep(const QCPRange& range) override {
        const double step = QCPAxisTicker::getTickStep(range);
        const double percent = step * 100.0;
        digits_ = std::abs(percent - std::round(percent)) < 1e-6 ? 0 : 1;
        return step;
    }
    QString getTickLabel(double tick, const QLocale& locale, QChar, int) override {
        return locale.toString(tick * 100.0, 'f', digits_) + QStringLiteral("\u202f%");
    }

private:
    int digits_ = 0;  ///< the same at all ticks
};

void styleAxis(QCPAxis& axis, const ThemeColors& colors, const QFont& font) {
    const QPen line(colors.grid, 1.0);
    axis.setBasePen(line);
    axis.setTickPen(line);
    axis.setSubTickPen(Qt::NoPen);
    axis.setTickLabelColor(colors.mutedText);
    axis.setLabelColor(colors.mutedText);
    axis.setTickLabelFont(tickFont(font));
    axis.setLabelFont(tickFont(font));
    axis.setTickLengthIn(0);
    axis.setTickLengthOut(4);
    axis.grid()->setPen(QPen(colors.border, 1.0));
    axis.grid()->setZeroLinePen(QPen(colors.grid, 1.0));
}

}  // namespace

QFont tickFont(const QFont& base) {
    QFont font = base;
    if (font.pointSizeF() > 0.0)
        font.setPointSizeF(font.pointSizeF() * kTickFontShare);
    else
        font.setPixelSize(qRound(font.pixelSize() * kTickFontShare));
    return font;
}

void stylePlot(QCustomPlot& plot, const ThemeColors& colors) {
    plot.setBackground(QBrush(colors.surface));
    const auto rects = plot.axisRects();
    for (QCPAxisRect* rect : rects) {
        rect->setBackground(Qt::NoBrush);
        for (QCPAxis* axis : rect->axes()) styleAxis(*axis, colors, plot.font());
    }
    plot.legend->setBrush(QBrush(colors.surface));
    plot.legend->setBorderPen(Qt::NoPen);
    plot.legend->setFont(tickFont(plot.font()));
    plot.legend->setTextColor(colors.text);
}

void setPercentTicks(QCPAxis& axis) { axis.setTicker(QSharedPointer<PercentTicker>::create()); }

}  // namespace vitrine
