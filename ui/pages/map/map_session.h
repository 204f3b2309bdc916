// SPDX-License-Identifier: GPL-3.0-or-later
// What the Map page shows now: the fit and its state, what the colours mean, clusters, the selection, the
// point one looks at. The cards read it and ask it for changes; none keeps its own. GUI thread.
#pragma once

#include <QHash>
#include <QObject>
#include <cstdint>
#include <optional>
#include <vector>

#include "bridge/engine_adapter.h"
#include "bridge/map_adapter.h"
#include "pages/map/map_coloring.h"
#include "pages/map/picture_cache.h"
#include "plots/selection_geometry.h"

namespace vitrine {

class SelectionHub;

class MapSession : public QObject {
    Q_OBJECT
public:
    enum class State {
        NoWorkspace,  ///< none is open yet
        NoImages,     ///< the workspace has no embeddings
        OtherModel,   ///< its embeddings were made by another backbone
        Empty,        ///< could be fitted
        Fitting,
        Paused,
        Done,
        Failed
    };

    static constexpr int kNeighbours = 10;

    MapSession(EngineAdapter& adapter, SelectionHub& hub, QObject* parent = nullptr);

    State state() const { return state_; }
    const Error& error() const { return error_; }
    const MapFramePointer& frame() const { return frame_; }
    const MapPoints* points() const { return frame_ ? frame_->points.get() : nullptr; }
    PictureCache& pictures() { return pictures_; }
    MapAdapter& map() { return map_; }
    EngineAdapter& adapter() { return adapter_; }

    void start(const MapRequest& request);
    void pause();
    void resume();
    void stop();
    void setExaggeration(double factor);
    void setLearningRateFactor(double factor);

    const ColoringChoice& coloring() const { return coloring_; }
    void colorBy(MapColorBy by);
    void setColorModel(int model);
    void colorByConcept(const QString& name);
    void setHighlighted(std::vector<int> categories);

    const MapClustersPointer& clusters() const { return coloring_.clusters; }
    bool isClustering() const { return isClustering_; }
    void cluster(const ClusterRequest& request);

    /// Ascending point numbers.
    const std::vector<std::uint32_t>& selection() const { return selection_; }
    void select(const std::vector<std::uint32_t>& points, SelectionMode mode);
    void selectWhere(const std::function<bool(std::uint32_t point)>& holds, SelectionMode mode);

    /// The point whose neighbours are shown; −1 = none.
    int current() const { return current_; }
    void setCurrent(int point);
    const MapNeighbours& neighbours() const { return neighbours_; }

    /// Puts a loaded image on the map as soon as it is encoded.
    void place(const ImageEntryPointer& image);
    const std::vector<PlacedImage>& placed() const { return placed_; }
    QString placedName(ImageId image) const { return placedNames_.value(image); }
    /// Shows the neighbours of a placed image.
    void showPlaced(ImageId image);

    /// Loads the picture of a point into the film strip and makes it the image of every page; `opened` comes
    /// with its id.
    void openImage(std::uint32_t point);

signals:
    void stateChanged();
    void frameChanged();
    void coloringChanged();
    void clustersChanged();
    void clusteringFailed(vitrine::Error error);
    void selectionChanged();
    void currentChanged();
    void neighboursChanged();
    void placedChanged();
    void placingFailed(vitrine::Error error);
    void imageOpened();

private:
    void acceptWorkspace();
    void acceptFrame(const MapFramePointer& frame);
    void setState(State state);
    void followHub();
    void tellHub();
    void forgetRemoved(const QVector<ImageId>& ids);
    void rebuildRows();

    EngineAdapter& adapter_;
    SelectionHub& hub_;
    MapAdapter& map_;
    PictureCache pictures_;
    State state_ = State::NoWorkspace;
    Error error_;
    QString workspaceKey_;
    MapFramePointer frame_;
    ColoringChoice coloring_;
    std::vector<float> scores_;
    bool isClustering_ = false;
    std::vector<std::uint32_t> selection_;
    QHash<QString, std::uint32_t> pointOfName_;   ///< image points by their id
    int current_ = -1;
    MapNeighbours neighbours_;
    std::vector<PlacedImage> placed_;
    QHash<ImageId, QString> placedNames_;
    QHash<QString, ImageId> openedImages_;        ///< rows that were put into the film strip
    QHash<QString, QString> awaited_;             ///< path, or name of a picture without a file, on its way → row
    bool isTelling_ = false;
};

/// Sentence about a selection: how many, what most of them are, how often a model is right.
QString selectionSentence(const MapPoints& points, const std::vector<std::uint32_t>& selection);

}  // namespace vitrine
