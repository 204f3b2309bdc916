// SPDX-License-Identifier: GPL-3.0-or-later
// The map service as the widgets see it: requests return at once, answers are signals on the GUI thread.
// Frames of a fit are handed over as the GUI gets to them, the latest only, so it is never flooded.
#pragma once

#include <QImage>
#include <QObject>
#include <QString>
#include <cstdint>

#include "bridge/job_runner.h"
#include "engine/map_service.h"

namespace vitrine {

class MapAdapter : public QObject {
    Q_OBJECT
public:
    explicit MapAdapter(MapService& service, QObject* parent = nullptr);

    void fit(const MapRequest& request);
    void pauseFit() { service_.pauseFit(); }
    void continueFit() { service_.continueFit(); }
    void stopFit() { service_.stopFit(); }
    void setExaggeration(double factor) { service_.setExaggeration(factor); }
    void setLearningRateFactor(double factor) { service_.setLearningRateFactor(factor); }
    void openStored();
    void cluster(const ClusterRequest& request);
    void askNeighbours(std::uint32_t point, int count);
    void describe(std::uint32_t point);
    void place(ImageId image);
    void askConceptScores(const QString& conceptName);
    void askPictures(std::vector<std::uint32_t> rows, int side);
    /// One picture, and where it lies; `done` comes on the GUI thread.
    void openPicture(std::uint32_t row, std::function<void(MapPicture)> done);

signals:
    void frameReady(vitrine::MapFramePointer frame);
    void fitFinished(vitrine::MapFramePointer frame);
    void fitFailed(vitrine::Error error);  ///< Cancelled where it was stopped before there was anything to show
    void storedReady(vitrine::MapFramePointer frame);
    void storedMissing(vitrine::Error reason);
    void clustersReady(vitrine::MapClustersPointer clusters);
    void clustersFailed(vitrine::Error error);
    void neighboursReady(quint32 point, vitrine::MapNeighbours neighbours);
    void factsReady(vitrine::MapPointFacts facts);
    void imagePlaced(vitrine::PlacedImage placed);
    void placeFailed(vitrine::ImageId image, vitrine::Error error);
    void conceptScoresReady(QString conceptName, std::vector<float> scores);
    void pictureReady(quint32 row, QImage picture);

private:
    struct FrameSlot;

    /// Calls `take` on the GUI thread with a result, unless a newer request of `counter` was made.
    template <class T, class Take>
    auto latest(quint64& counter, Take take);

    MapService& service_;
    quint64 fits_ = 0, stored_ = 0, clusterings_ = 0, neighbourhoods_ = 0, descriptions_ = 0, scores_ = 0;
    MainThreadGate gate_;  ///< last: closed first
};

}  // namespace vitrine
