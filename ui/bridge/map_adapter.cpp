// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/map_adapter.h"

#include <mutex>

#include "bridge/image_conversion.h"

namespace vitrine {

/// The newest frame on its way to the GUI thread.
struct MapAdapter::FrameSlot {
    std::mutex mutex;
    MapFramePointer frame;
    bool isPosted = false;
};

MapAdapter::MapAdapter(MapService& service, QObject* parent) : QObject(parent), service_(service) {}

template <class T, class Take>
auto MapAdapter::latest(quint64& counter, Take take) {
    return [&counter, request = ++counter, sender = gate_.sender(), take = std::move(take)](Result<T> result) {
        sender.post([&counter, request, take, result = std::move(result)]() mutable {
            if (request == counter) take(std::move(result));
        });
    };
}

void MapAdapter::fit(const MapRequest& request) {
    auto slot = std::make_shared<FrameSlot>();
    auto done = latest<MapFramePointer>(fits_, [this](Result<MapFramePointer> result) {
        if (result)
            emit fitFinished(*result);
        else
            emit fitFailed(result.error());
    });
    auto frame = [this, slot, fit = fits_, sender = gate_.sender()](MapFramePointer newest) {
        {
            const std::lock_guard lock(slot->mutex);
            slot->frame = std::move(newest);
            if (std::exchange(slot->isPosted, true)) return;
        }
        sender.post([this, slot, fit] {
            MapFramePointer shown;
            {
                const std::lock_guard lock(slot->mutex);
                shown = std::move(slot->frame);
                slot->isPosted = false;
            }
            if (fit == fits_ && shown) emit frameReady(shown);
        });
    };
    service_.fit(request, std::move(frame), std::move(done));
}

void MapAdapter::openStored() {
    service_.openStored(latest<MapFramePointer>(stored_, [this](Result<MapFramePointer> result) {
        if (result)
            emit storedReady(*result);
        else
            emit storedMissing(result.error());
    }));
}

void MapAdapter::cluster(const ClusterRequest& request) {
    service_.cluster(request, latest<MapClustersPointer>(clusterings_, [this](Result<MapClustersPointer> result) {
        if (result)
            emit clustersReady(*result);
        else
            emit clustersFailed(result.error());
    }));
}

void MapAdapter::askNeighbours(std::uint32_t point, int count) {
    service_.neighbours(point, count, latest<MapNeighbours>(neighbourhoods_, [this, point](Result<MapNeighbours> result) {
        if (result) emit neighboursReady(point, *result);
    }));
}

void MapAdapter::describe(std::uint32_t point) {
    service_.describe(point, latest<MapPointFacts>(descriptions_, [this](Result<MapPointFacts> result) {
        if (result) emit factsReady(*result);
    }));
}

void MapAdapter::place(ImageId image) {
    service_.place(image, [this, image, sender = gate_.sender()](Result<PlacedImage> result) {
        sender.post([this, image, result = std::move(result)] {
            if (result)
                emit imagePlaced(*result);
            else if (result.error().code != ErrorCode::Cancelled)
                emit placeFailed(image, result.error());
        });
    });
}

void MapAdapter::askConceptScores(const QString& conceptName) {
    service_.conceptScores(conceptName.toStdString(), latest<std::vector<float>>(scores_, [this, conceptName](Result<std::vector<float>> result) {
        if (result) emit conceptScoresReady(conceptName, *result);
    }));
}

void MapAdapter::askPictures(std::vector<std::uint32_t> rows, int side) {
    service_.pictures(std::move(rows), side, [this, sender = gate_.sender()](MapPicture made) {
        sender.post([this, made = std::move(made)] {
            emit pictureReady(made.row, made.picture.empty() ? QImage() : toQImage(made.picture));
        });
    });
}

void MapAdapter::openPicture(std::uint32_t row, std::function<void(MapPicture)> done) {
    constexpr int kWholeSide = 1024;
    service_.openPicture(row, kWholeSide, [done = std::move(done), sender = gate_.sender()](MapPicture made) {
        sender.post([done, made = std::move(made)] { done(made); });
    });
}

}  // namespace vitrine
