// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/image_conversion.h"

#include <QPainter>
#include <cstring>

namespace vitrine {

QImage toQImage(const Image& image) {
    if (image.empty()) return {};
    auto* owner = new Image(image);
    return QImage(owner->row(0), owner->width(), owner->height(), owner->width() * 3, QImage::Format_RGB888,
                  [](void* kept) { delete static_cast<Image*>(kept); }, owner);
}

Image fromQImage(const QImage& image) {
    if (image.isNull()) return {};
    QImage opaque(image.size(), QImage::Format_RGB888);
    opaque.fill(Qt::white);
    QPainter painter(&opaque);
    painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
    painter.drawImage(QRect(QPoint(0, 0), image.size()), image);
    painter.end();
    const auto rowBytes = static_cast<std::size_t>(opaque.width()) * 3;
    std::vector<std::uint8_t> pixels(rowBytes * static_cast<std::size_t>(opaque.height()));
    for (int y = 0; y < opaque.height(); ++y)
        std::memcpy(pixels.data() + rowBytes * static_cast<std::size_t>(y), opaque.constScanLine(y), rowBytes);
    return Image(opaque.width(), opaque.height(), std::move(pixels));
}

}  // namespace vitrine
