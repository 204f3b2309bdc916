// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/heat_map_legend.h"

#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include "engine/snapshots.h"
#include "report/report_text.h"
#include "theme/theme_colors.h"
#include "widgets/card.h"
#include "widgets/image_view.h"

namespace vitrine {
namespace {

constexpr int kBarHeight = 8;
constexpr int kGap = 6;

}  // namespace

/// The colours from least to most with the numbers at their ends. Keeps its room when it shows none, so that the
/// picture above does not change its size with the concept under the pointer.
class HeatMapLegend::Scale : public QWidget {
public:
    explicit Scale(QWidget* parent) : QWidget(parent) { setObjectName(QStringLiteral("heatMapScale")); }

    void setEnds(const QString& low, const QString& high) {
        low_ = low;
        high_ = high;
        setAccessibleName(low.isEmpty() ? QString() : low + QStringLiteral(" … ") + high);
        update();
    }

    QSize sizeHint() const override { return {100, fontMetrics().height()}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override {
        if (low_.isEmpty()) return;
        QPainter painter(this);
        painter.setPen(themeColors(this).mutedText);
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, low_);
        painter.drawText(rect(), Qt::AlignRight | Qt::AlignVCenter, high_);
        const QRect bar = QRect(0, (height() - kBarHeight) / 2, width(), kBarHeight)
                              .adjusted(fontMetrics().horizontalAdvance(low_) + kGap, 0, -fontMetrics().horizontalAdvance(high_) - kGap, 0);
        if (bar.width() > 0) painter.drawImage(bar, heatMapScale(bar.width()));
        painter.setPen(themeColors(this).border);
        painter.drawRect(bar.adjusted(0, 0, -1, -1));
    }

private:
    QString low_, high_;
};

HeatMapLegend::HeatMapLegend(QWidget* parent) : QWidget(parent), name_(makeLabel({}, "muted", this)), scale_(new Scale(this)) {
    setObjectName(QStringLiteral("HeatMapLegend"));
    name_->setObjectName(QStringLiteral("heatMapConcept"));
    name_->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(scale_);
    layout->addWidget(name_);
}

void HeatMapLegend::showText(const QString& text) {
    name_->setText(text);
    scale_->setEnds({}, {});
}

void HeatMapLegend::showMap(const std::shared_ptr<const HeatMap>& map) {
    name_->setText(QString::fromStdString(map->conceptName));
    scale_->setEnds(tr("cosine %1").arg(ReportText::number(static_cast<double>(map->minimum))), ReportText::number(static_cast<double>(map->maximum)));
}

}  // namespace vitrine
