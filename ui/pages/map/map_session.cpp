// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/map/map_session.h"

#include <QLocale>
#include <algorithm>
#include <numeric>

#include "bridge/image_conversion.h"
#include "selection/selection_hub.h"

namespace vitrine {

MapSession::MapSession(EngineAdapter& adapter, SelectionHub& hub, QObject* parent)
    : QObject(parent), adapter_(adapter), hub_(hub), map_(adapter.map()), pictures_(map_) {
    connect(&adapter, &EngineAdapter::workspaceChanged, this, &MapSession::acceptWorkspace);
    connect(&map_, &MapAdapter::storedReady, this, [this](const MapFramePointer& stored) {
        if (state_ != State::Empty) return;
        acceptFrame(stored);
        setState(State::Done);
    });
    connect(&map_, &MapAdapter::frameReady, this, &MapSession::acceptFrame);
    connect(&map_, &MapAdapter::fitFinished, this, [this](const MapFramePointer& last) {
        acceptFrame(last);
        setState(State::Done);
    });
    connect(&map_, &MapAdapter::fitFailed, this, [this](const Error& error) {
        if (error.code == ErrorCode::Cancelled) return setState(frame_ ? State::Done : State::Empty);
        error_ = error;
        setState(State::Failed);
    });
    connect(&map_, &MapAdapter::clustersReady, this, [this](const MapClustersPointer& clusters) {
        isClustering_ = false;
        coloring_.clusters = clusters;
        if (coloring_.by == MapColorBy::Cluster) coloring_.highlighted.clear();
        emit clustersChanged();
        emit coloringChanged();
    });
    connect(&map_, &MapAdapter::clustersFailed, this, [this](const Error& error) {
        isClustering_ = false;
        emit clustersChanged();
        if (error.code != ErrorCode::Cancelled) emit clusteringFailed(error);
    });
    connect(&map_, &MapAdapter::conceptScoresReady, this, [this](const QString& name, const std::vector<float>& scores) {
        if (name != coloring_.conceptName) return;
        scores_ = scores;
        coloring_.scores = &scores_;
        emit coloringChanged();
    });
    connect(&map_, &MapAdapter::neighboursReady, this, [this](quint32 point, const MapNeighbours& found) {
        if (static_cast<int>(point) != current_) return;
        neighbours_ = found;
        emit neighboursChanged();
    });
    connect(&map_, &MapAdapter::imagePlaced, this, [this](const PlacedImage& placed) {
        std::erase_if(placed_, [&](const PlacedImage& other) { return other.image == placed.image; });
        placed_.push_back(placed);
        emit placedChanged();
        showPlaced(placed.image);
    });
    connect(&map_, &MapAdapter::placeFailed, this, [this](ImageId, const Error& error) { emit placingFailed(error); });
    connect(&adapter, &EngineAdapter::imagesAdded, this, [this](const QVector<ImageEntryPointer>& entries) {
        for (const ImageEntryPointer& entry : entries) {
            const QString key = QString::fromStdString(entry->path.empty() ? entry->fileName : entry->path.string());
            if (awaited_.contains(key)) openedImages_.insert(awaited_.take(key), entry->id);
        }
    });
    connect(&adapter, &EngineAdapter::imagesRemoved, this, &MapSession::forgetRemoved);
    connect(&hub, &SelectionHub::selectedImagesChanged, this, &MapSession::followHub);
    if (adapter.workspace()) acceptWorkspace();
}

void MapSession::setState(State state) {
    state_ = state;
    emit stateChanged();
}

void MapSession::acceptWorkspace() {
    const auto workspace = adapter_.workspace();
    const QString key = QString::fromStdString(workspace->path.string() + '\n' + workspace->backbone.fingerprint + '\n' +
                                               workspace->conceptSetFingerprint);
    if (key == workspaceKey_) return;  // a run came or went: the map stays
    workspaceKey_ = key;
    stop();  // a fit that pauses belongs to what was open before
    pictures_.clear();
    frame_.reset();
    coloring_ = {};
    placed_.clear();
    placedNames_.clear();
    openedImages_.clear();
    awaited_.clear();
    selection_.clear();
    setCurrent(-1);
    rebuildRows();
    emit clustersChanged();
    emit placedChanged();
    emit frameChanged();
    if (workspace->embeddedImages == 0) return setState(State::NoImages);
    if (!workspace->embeddingsFit) return setState(State::OtherModel);
    setState(State::Empty);
    map_.openStored();
}

void MapSession::rebuildRows() {
    pointOfName_.clear();
    if (!frame_) return;
    const MapPoints& points = *frame_->points;
    for (std::size_t i = 0; i < points.size(); ++i)
        if (points.kinds[i] == MapKind::Image) pointOfName_.insert(QString::fromStdString(points.names[i]), static_cast<std::uint32_t>(i));
}

void MapSession::acceptFrame(const MapFramePointer& frame) {
    const bool isOther = !frame_ || frame_->points != frame->points;
    frame_ = frame;
    if (isOther) {
        scores_.clear();
        coloring_.scores = nullptr;
        coloring_.model = std::min(coloring_.model, std::max(0, static_cast<int>(frame->points->models.size()) - 1));
        placed_.clear();
        selection_.clear();
        setCurrent(-1);
        rebuildRows();
        emit placedChanged();
    }
    emit frameChanged();
    if (!isOther) return;
    emit coloringChanged();
    if (coloring_.by == MapColorBy::Concept) map_.askConceptScores(coloring_.conceptName);
    followHub();
    emit selectionChanged();
}

void MapSession::start(const MapRequest& request) {
    map_.fit(request);
    setState(State::Fitting);
}

void MapSession::pause() {
    if (state_ != State::Fitting) return;
    map_.pauseFit();
    setState(State::Paused);
}

void MapSession::resume() {
    if (state_ != State::Paused) return;
    map_.continueFit();
    setState(State::Fitting);
}

void MapSession::stop() {
    if (state_ == State::Fitting || state_ == State::Paused) map_.stopFit();
}

void MapSession::setExaggeration(double factor) {
    if (state_ == State::Fitting || state_ == State::Paused) map_.setExaggeration(factor);
}

void MapSession::setLearningRateFactor(double factor) {
    if (state_ == State::Fitting || state_ == State::Paused) map_.setLearningRateFactor(factor);
}

void MapSession::colorBy(MapColorBy by) {
    if (coloring_.by == by) return;
    coloring_.by = by;
    coloring_.highlighted.clear();
    emit coloringChanged();
}

void MapSession::setColorModel(int model) {
    coloring_.model = model;
    emit coloringChanged();
}

void MapSession::colorByConcept(const QString& name) {
    coloring_.by = MapColorBy::Concept;
    coloring_.conceptName = name;
    coloring_.scores = nullptr;
    emit coloringChanged();
    if (frame_) map_.askConceptScores(name);
}

void MapSession::setHighlighted(std::vector<int> categories) {
    coloring_.highlighted = std::move(categories);
    emit coloringChanged();
}

void MapSession::cluster(const ClusterRequest& request) {
    isClustering_ = true;
    map_.cluster(request);
    emit clustersChanged();
}

void MapSession::select(const std::vector<std::uint32_t>& points, SelectionMode mode) {
    std::vector<std::uint32_t> next = combined(selection_, points, mode);
    if (next == selection_) return;
    selection_ = std::move(next);
    tellHub();
    emit selectionChanged();
}

void MapSession::selectWhere(const std::function<bool(std::uint32_t point)>& holds, SelectionMode mode) {
    if (!frame_) return;
    std::vector<std::uint32_t> found;
    for (std::uint32_t point = 0; point < frame_->points->size(); ++point)
        if (holds(point)) found.push_back(point);
    select(found, mode);
}

void MapSession::tellHub() {
    QStringList names;
    for (const std::uint32_t point : selection_)
        if (frame_->points->kinds[point] == MapKind::Image) names << QString::fromStdString(frame_->points->names[point]);
    isTelling_ = true;
    hub_.setSelectedImages(names);
    isTelling_ = false;
}

void MapSession::followHub() {
    if (isTelling_ || !frame_) return;
    std::vector<std::uint32_t> points;
    for (const QString& name : hub_.selectedImages())
        if (const auto found = pointOfName_.constFind(name); found != pointOfName_.cend()) points.push_back(*found);
    std::sort(points.begin(), points.end());
    if (points == selection_) return;
    selection_ = std::move(points);
    emit selectionChanged();
}

void MapSession::setCurrent(int point) {
    if (current_ == point) return;
    current_ = point;
    neighbours_ = {};
    emit currentChanged();
    emit neighboursChanged();
    if (point >= 0) map_.askNeighbours(static_cast<std::uint32_t>(point), kNeighbours);
}

void MapSession::place(const ImageEntryPointer& image) {
    placedNames_.insert(image->id, QString::fromStdString(image->fileName));
    map_.place(image->id);
}

void MapSession::showPlaced(ImageId image) {
    const auto found = std::find_if(placed_.begin(), placed_.end(), [image](const PlacedImage& placed) { return placed.image == image; });
    if (found == placed_.end()) return;
    current_ = -1;
    neighbours_ = found->neighbours;
    emit currentChanged();
    emit neighboursChanged();
}

void MapSession::forgetRemoved(const QVector<ImageId>& ids) {
    openedImages_.removeIf([&](const std::pair<const QString&, ImageId&>& opened) { return ids.contains(opened.second); });
    const auto isGone = [&](const PlacedImage& placed) { return ids.contains(placed.image); };
    if (std::erase_if(placed_, isGone) > 0) emit placedChanged();
}

void MapSession::openImage(std::uint32_t point) {
    if (!frame_ || frame_->points->kinds[point] != MapKind::Image) return;
    const QString name = QString::fromStdString(frame_->points->names[point]);
    if (const ImageId known = openedImages_.value(name, 0)) {
        hub_.setImage(known);
        emit imageOpened();
        return;
    }
    map_.openPicture(frame_->points->rows[point], [this, name](const MapPicture& picture) {
        if (picture.path.empty() && picture.picture.empty()) return;
        // What comes in becomes the image of every page; its id is known once it is listed.
        const QString path = QString::fromStdString(picture.path.string());
        awaited_.insert(path.isEmpty() ? name : path, name);
        if (path.isEmpty())
            adapter_.addPicture(toQImage(picture.picture), name);
        else
            adapter_.addPaths({path});
        emit imageOpened();
    });
}

QString selectionSentence(const MapPoints& points, const std::vector<std::uint32_t>& selection) {
    std::size_t images = 0, labelled = 0;
    std::vector<std::size_t> perClass(points.classNames.size(), 0);
    for (const std::uint32_t point : selection) {
        if (points.kinds[point] != MapKind::Image) continue;
        ++images;
        if (points.classes[point] < 0) continue;
        ++labelled;
        ++perClass[static_cast<std::size_t>(points.classes[point])];
    }
    const QLocale locale;
    const auto percent = [&](std::size_t part, std::size_t whole) { return locale.toString(std::lround(100.0 * static_cast<double>(part) / static_cast<double>(whole))); };
    QStringList parts{MapSession::tr("%n image(s)", nullptr, static_cast<int>(images))};
    if (images < selection.size()) parts << MapSession::tr("%n text(s)", nullptr, static_cast<int>(selection.size() - images));
    if (labelled > 0) {
        const auto most = std::max_element(perClass.begin(), perClass.end());
        //: Share of a selection that belongs to its most frequent class
        parts << MapSession::tr("%1 % %2").arg(percent(*most, images), QString::fromStdString(points.classNames[static_cast<std::size_t>(most - perClass.begin())]));
        if (!points.models.empty()) {
            const MapModel& model = points.models.size() > 1 ? points.models[1] : points.models[0];
            std::size_t right = 0;
            for (const std::uint32_t point : selection)
                if (points.kinds[point] == MapKind::Image && points.classes[point] >= 0 && model.predicted[point] == points.classes[point]) ++right;
            parts << MapSession::tr("%1 gets %2 % right").arg(QString::fromStdString(model.title), percent(right, labelled));
        }
    }
    return parts.join(QStringLiteral(" · "));
}

}  // namespace vitrine
