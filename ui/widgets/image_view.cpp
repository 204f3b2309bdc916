// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/image_view.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <array>
#include <cmath>

namespace vitrine {
namespace {

constexpr double kCorner = 6.0;
constexpr double kCoverExponent = 1.2;

// Eleven stops of a perceptually ordered sequence from dark to light.
constexpr std::array<QRgb, 11> kStops{0xff000004, 0xff160b39, 0xff420a68, 0xff6a176e, 0xff932667, 0xffbc3754,
                                      0xffdd513a, 0xfff37819, 0xfffca50a, 0xfff6d746, 0xfffcffa4};

// The least leaves the picture as it is, the most covers it.
QRgb colorAt(double share) {
    const double place = std::clamp(share, 0.0, 1.0) * (kStops.size() - 1);
    const auto low = static_cast<std::size_t>(place);
    const std::size_t high = std::min(low + 1, kStops.size() - 1);
    const double part = place - static_cast<double>(low);
    const auto mix = [part](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * part)); };
    const int alpha = static_cast<int>(std::lround(255.0 * std::pow(std::clamp(share, 0.0, 1.0), kCoverExponent)));
    return qRgba(mix(qRed(kStops[low]), qRed(kStops[high])), mix(qGreen(kStops[low]), qGreen(kStops[high])),
                mix(qBlue(kStops[low]), qBlue(kStops[high])), alpha);
}

}  // namespace

QImage heatMapImage(const HeatMap& heatMap) {
    const int grid = heatMap.grid;
    if (grid < 1 || heatMap.values.size() != static_cast<std::size_t>(grid) * static_cast<std::size_t>(grid)) return {};
    const double span = static_cast<double>(heatMap.maximum) - static_cast<double>(heatMap.minimum);
    QImage image(grid, grid, QImage::Format_ARGB32);
    for (int y = 0; y < grid; ++y)
        for (int x = 0; x < grid; ++x) {
            const double value = static_cast<double>(heatMap.values[static_cast<std::size_t>(y) * static_cast<std::size_t>(grid) + static_cast<std::size_t>(x)]);
            image.setPixel(x, y, colorAt(span > 0.0 ? (value - static_cast<double>(heatMap.minimum)) / span : 0.0));
        }
    return image;
}

QImage heatMapScale(int width) {
    QImage image(std::max(2, width), 1, QImage::Format_ARGB32);
    for (int x = 0; x < image.width(); ++x) image.setPixel(x, 0, colorAt(static_cast<double>(x) / (image.width() - 1)));
    return image;
}

ImageView::ImageView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("ImageView"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void ImageView::setPicture(const QImage& picture) {
    picture_ = picture;
    scaled_ = {};
    heatMap_.reset();
    overlay_ = {};
    update();
}

void ImageView::setHeatMap(std::shared_ptr<const HeatMap> heatMap) {
    heatMap_ = std::move(heatMap);
    overlay_ = heatMap_ ? heatMapImage(*heatMap_) : QImage();
    update();
}

void ImageView::setOpacity(double opacity) {
    opacity_ = std::clamp(opacity, 0.0, 1.0);
    update();
}

void ImageView::setPixelated(bool pixelated) {
    pixelated_ = pixelated;
    scaled_ = {};
    update();
}

void ImageView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    scaled_ = {};
}

QRectF ImageView::pictureRect() const {
    const QSizeF size = QSizeF(picture_.size()).scaled(QSizeF(width(), height()), Qt::KeepAspectRatio);
    return {QPointF((width() - size.width()) / 2.0, 0.0), size};
}

void ImageView::paintEvent(QPaintEvent*) {
    if (picture_.isNull()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QRectF place = pictureRect();
    if (scaled_.isNull()) {
        const double ratio = devicePixelRatioF();
        const QSize target = (place.size() * ratio).toSize();
        scaled_ = QPixmap::fromImage(picture_.scaled(target, Qt::IgnoreAspectRatio, pixelated_ ? Qt::FastTransformation : Qt::SmoothTransformation));
        scaled_.setDevicePixelRatio(ratio);
    }
    QPainterPath frame;
    frame.addRoundedRect(place, kCorner, kCorner);
    painter.setClipPath(frame);
    painter.drawPixmap(place.topLeft(), scaled_);
    if (!overlay_.isNull()) {
        const QRectF seen(place.left() + heatMap_->left * place.width(), place.top() + heatMap_->top * place.height(),
                          (heatMap_->right - heatMap_->left) * place.width(), (heatMap_->bottom - heatMap_->top) * place.height());
        painter.setOpacity(opacity_);
        painter.drawImage(seen, overlay_);
    }
}

}  // namespace vitrine
