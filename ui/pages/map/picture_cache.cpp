// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/map/picture_cache.h"

#include "bridge/map_adapter.h"

namespace vitrine {
namespace {

constexpr int kCached = 1500;      // 128² pixels each: at most 100 MB
constexpr int kMostWanted = 400;   // older wishes are dropped: nobody looks at them any more
constexpr int kTellMilliseconds = 50;

}  // namespace

PictureCache::PictureCache(MapAdapter& adapter, QObject* parent) : QObject(parent), adapter_(adapter), pictures_(kCached) {
    fetchTimer_.setSingleShot(true);
    tellTimer_.setSingleShot(true);
    connect(&fetchTimer_, &QTimer::timeout, this, &PictureCache::fetch);
    connect(&tellTimer_, &QTimer::timeout, this, &PictureCache::arrived);
    connect(&adapter, &MapAdapter::pictureReady, this, &PictureCache::accept);
}

QImage PictureCache::picture(quint32 row) {
    if (const QImage* known = pictures_.object(row)) return *known;
    if (missing_.contains(row) || isWanted_.contains(row)) return {};
    wanted_.push_back(row);
    isWanted_.insert(row);
    if (!fetchTimer_.isActive()) fetchTimer_.start(0);
    return {};
}

void PictureCache::clear() {
    pictures_.clear();
    missing_.clear();
    wanted_.clear();
    isWanted_.clear();
}

void PictureCache::fetch() {
    while (wanted_.size() > kMostWanted) isWanted_.remove(wanted_.takeFirst());
    if (wanted_.isEmpty()) return;
    adapter_.askPictures({wanted_.cbegin(), wanted_.cend()}, kSide);
}

void PictureCache::accept(quint32 row, const QImage& picture) {
    wanted_.removeOne(row);
    isWanted_.remove(row);
    if (picture.isNull())
        missing_.insert(row);
    else
        pictures_.insert(row, new QImage(picture));
    if (!tellTimer_.isActive()) tellTimer_.start(kTellMilliseconds);
}

}  // namespace vitrine
