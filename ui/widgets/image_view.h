// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QPixmap>
#include <QWidget>

#include "engine/snapshots.h"

namespace vitrine {

/// One picture, scaled to fit, with a heat map laid over the part that the model saw.
class ImageView : public QWidget {
    Q_OBJECT
public:
    explicit ImageView(QWidget* parent = nullptr);

    void setPicture(const QImage& picture);
    /// Null takes the overlay away.
    void setHeatMap(std::shared_ptr<const HeatMap> heatMap);
    /// 0 = only the picture, 1 = only the map.
    void setOpacity(double opacity);
    /// Nearest-neighbour scaling, to show single pixels of a small picture as they are.
    void setPixelated(bool pixelated);
    std::shared_ptr<const HeatMap> heatMap() const { return heatMap_; }

    QSize sizeHint() const override { return {306, 306}; }
    QSize minimumSizeHint() const override { return {120, 120}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QRectF pictureRect() const;

    QImage picture_;
    QPixmap scaled_;  ///< picture_ at the size of the view, made when painted
    QImage overlay_;
    std::shared_ptr<const HeatMap> heatMap_;
    double opacity_ = 0.6;
    bool pixelated_ = false;
};

/// Colours of a heat map, one pixel a patch: dark and clear (least) over red to yellow and opaque (most),
/// a sequence that stays ordered without colour vision.
QImage heatMapImage(const HeatMap& heatMap);
/// The same colours from least to most, `width` × 1 pixels.
QImage heatMapScale(int width);

}  // namespace vitrine
