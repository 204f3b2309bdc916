// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/scatter_legend.h"

#include "plots/color_scales.h"
#include "theme/theme_colors.h"

namespace vitrine {
namespace {

constexpr double kIconWidth = 16.0;
constexpr double kMarkRadius = 4.5;
constexpr double kScaleWidth = 150.0;
constexpr double kScaleHeight = 9.0;
constexpr int kScaleSteps = 64;

/// A heading, a mark with its meaning, or a continuous scale.
class ScatterLegendItem final : public QCPAbstractLegendItem {
public:
    ScatterLegendItem(QCPLegend& legend, const QFont& font, const ThemeColors& colors) : QCPAbstractLegendItem(&legend), colors_(colors) {
        setFont(font);
        setSelectable(false);
    }

    void setHeading(const QString& text) {
        entry_.text = text;
        isHeading_ = true;
    }
    void setEntry(const LegendEntry& entry) { entry_ = entry; }
    void setScale(std::shared_ptr<const LegendScale> scale) { scale_ = std::move(scale); }

    QSize minimumOuterSizeHint() const override {
        const QFontMetricsF metrics(textFont());
        if (scale_) return QSizeF(kScaleWidth, kScaleHeight + metrics.height() + 6.0).toSize();
        return QSizeF(metrics.horizontalAdvance(entry_.text) + (isHeading_ ? 1.0 : kIconWidth), metrics.height()).toSize() + QSize(2, 3);
    }

protected:
    void draw(QCPPainter* painter) override {
        const QRectF box = rect();
        const QFontMetricsF metrics(textFont());
        painter->setFont(textFont());
        if (scale_) return drawScale(*painter, box, metrics);
        if (!isHeading_) paintMark(*painter, {box.left() + kMarkRadius + 1.0, box.center().y()}, kMarkRadius, entry_.shape, entry_.color);
        painter->setPen(colors_.text);
        painter->drawText(QPointF(box.left() + (isHeading_ ? 0.0 : kIconWidth), box.top() + metrics.ascent()), entry_.text);
    }

private:
    QFont textFont() const {
        QFont named = font();
        if (isHeading_) named.setWeight(QFont::DemiBold);
        return named;
    }

    void drawScale(QCPPainter& painter, const QRectF& box, const QFontMetricsF& metrics) const {
        painter.setPen(Qt::NoPen);
        painter.setAntialiasing(false);
        const double step = kScaleWidth / kScaleSteps;
        for (int i = 0; i < kScaleSteps; ++i)
            painter.fillRect(QRectF(box.left() + i * step, box.top(), step + 0.5, kScaleHeight), scaleColor((i + 0.5) / kScaleSteps, colors_));
        painter.setAntialiasing(true);
        painter.setPen(colors_.mutedText);
        const double baseline = box.top() + kScaleHeight + 2.0 + metrics.ascent();
        painter.drawText(QPointF(box.left(), baseline), scale_->low);
        painter.drawText(QPointF(box.left() + kScaleWidth - metrics.horizontalAdvance(scale_->high), baseline), scale_->high);
    }

    const ThemeColors& colors_;
    LegendEntry entry_;
    bool isHeading_ = false;
    std::shared_ptr<const LegendScale> scale_;
};

}  // namespace

void fillScatterLegend(QCPLegend& legend, const ScatterColoring& coloring, const QFont& font, const ThemeColors& colors) {
    legend.clearItems();
    legend.setVisible(!coloring.title.isEmpty() || !coloring.entries.empty());
    legend.setBrush(Qt::NoBrush);
    legend.setBorderPen(Qt::NoPen);
    legend.setRowSpacing(2);
    legend.setMargins(QMargins(6, 2, 2, 2));
    const auto add = [&](auto&& fill) {
        auto* item = new ScatterLegendItem(legend, font, colors);
        fill(*item);
        legend.addItem(item);
    };
    if (!coloring.title.isEmpty()) add([&](auto& item) { item.setHeading(coloring.title); });
    if (coloring.scale) add([&](auto& item) { item.setScale(coloring.scale); });
    for (const LegendEntry& entry : coloring.entries) add([&](auto& item) { item.setEntry(entry); });
}

}  // namespace vitrine
