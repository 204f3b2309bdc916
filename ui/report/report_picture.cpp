// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_picture.h"

#include <QPainter>

#include "bridge/image_conversion.h"
#include "widgets/image_view.h"

namespace vitrine {
namespace {

/// The heat map in the form that the window paints, so that both use the same colours.
HeatMap toHeatMap(const ReportHeatMap& report) {
    HeatMap map;
    map.conceptName = report.conceptName;
    map.grid = static_cast<int>(report.values.rows());
    map.values.assign(report.values.values().begin(), report.values.values().end());
    map.minimum = 0.0F;
    map.maximum = 1.0F;
    return map;
}

}  // namespace

QImage reportPicture(const ReportItem& item, int longestSide, bool withHeatMap) {
    if (item.image.empty()) return {};
    QImage picture = toQImage(item.image).convertToFormat(QImage::Format_RGB32);
    if (picture.width() > longestSide || picture.height() > longestSide) {
        picture = picture.scaled(longestSide, longestSide, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    }
    if (!withHeatMap || !item.heatMap || item.heatMap->values.empty()) return picture;
    const QImage colors = heatMapImage(toHeatMap(*item.heatMap));
    if (colors.isNull()) return picture;
    const QRectF seen(item.heatMap->left * picture.width(), item.heatMap->top * picture.height(),
                      (item.heatMap->right - item.heatMap->left) * picture.width(),
                      (item.heatMap->bottom - item.heatMap->top) * picture.height());
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.setOpacity(item.heatMap->opacity);
    painter.drawImage(seen, colors.scaled(seen.size().toSize(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    return picture;
}

}  // namespace vitrine
