// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/map_jobs.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "analysis/tsne.h"
#include "base/option_spec.h"
#include "engine/inspector.h"
#include "engine/map_clusters.h"
#include "engine/map_file.h"

namespace vitrine {

namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kFitting = VITRINE_TR_NOOP("Core", "Computing the map");
constexpr const char* kOpening = VITRINE_TR_NOOP("Core", "Opening the map");
constexpr const char* kClustering = VITRINE_TR_NOOP("Core", "Making clusters");
constexpr std::size_t kStandingOut = 5;
constexpr int kNeighboursOfPlaced = 10;

std::vector<float> flat(const Matrix& coordinates) { return {coordinates.values().begin(), coordinates.values().end()}; }

TsneOptions tsneOptions(const MapRequest& request, const std::string& device) {
    TsneOptions options;
    options.perplexity = request.perplexity;
    options.iterations = request.iterations;
    options.earlyIterations = std::min(options.earlyIterations, request.iterations / 3);
    options.earlyExaggeration = std::max(1.0, request.exaggeration);
    options.learningRateFactor = request.learningRateFactor;
    options.metric = request.metric == MapMetric::Cosine ? DistanceMetric::Cosine : DistanceMetric::Euclidean;
    options.seed = request.seed;
    options.framesPerSecond = MapService::kFramesPerSecond;
    options.compute.device = device;
    return options;
}

/// The nearest rows of `units` to a unit vector; `skip` is left out.
MapNeighbours nearest(const Matrix& units, const Matrix& unit, std::size_t count, std::size_t skip) {
    const Matrix cosines = multiplyTransposed(unit, units);
    MapNeighbours found;
    for (const std::size_t row : largestIndices(cosines.row(0), std::min(count + 1, units.rows()))) {
        if (row == skip || found.points.size() == count) continue;
        found.points.push_back(static_cast<std::uint32_t>(row));
        found.similarities.push_back(cosines.at(0, row));
    }
    return found;
}

Result<> checkPoint(std::uint32_t point, std::size_t count) {
    if (point < count) return {};
    return fail(ErrorCode::InvalidOption, "point " + std::to_string(point), "does not lie on the map");
}

}  // namespace

struct MapJobs::Fit {
    MapRequest request;
    FrameCallback frame;
    Callback<MapFramePointer> done;
    TsneControl control;
    bool isParked = false;        ///< by a pause, no task holds it; under the mutex
    std::optional<TsneFit> tsne;  ///< this and what follows: executor thread only
    MapFramePointer last;
    MapDataPointer data;
    bool isPaused = false;        ///< the task ended at a pause
};

MapJobs::MapJobs(MapHost host) : host_(std::move(host)) {}

MapJobs::~MapJobs() { close(); }

void MapJobs::close() {
    closed_ = true;
    ++pictureRequest_;
    stopFit();
}

MapJobs::Current MapJobs::current() const {
    const std::lock_guard lock(mutex_);
    return current_;
}

void MapJobs::setCurrent(Current current) {
    const std::lock_guard lock(mutex_);
    current_ = std::move(current);
}

/// A live question about the current map; `answer` runs on the executor thread.
template <class T>
void MapJobs::ask(std::string key, std::function<Result<T>(const Current&, const Session&, JobContext&)> answer, Callback<T> done) {
    auto value = std::make_shared<Result<T>>(fail(ErrorCode::Cancelled, key, "stopped"));
    host_.executor.postLive(
        std::move(key),
        [this, answer = std::move(answer), value](JobContext& job) -> Result<> {
            const SessionPointer session = host_.session();
            const Current now = current();
            if (!session || !now.data || !now.frame) return fail(ErrorCode::EmptyInput, "map", "there is none yet");
            *value = answer(now, *session, job);
            if (!*value) return fail(value->error());
            return {};
        },
        [value, done = std::move(done)](const Result<>& outcome) { outcome ? done(std::move(*value)) : done(fail(outcome.error())); });
}

template <class T>
void MapJobs::task(const char* title, std::function<Result<T>(JobContext&)> work, Callback<T> done) {
    auto value = std::make_shared<Result<T>>(fail(ErrorCode::Cancelled, title, "stopped"));
    host_.executor.postTask(
        title,
        [work = std::move(work), value](JobContext& job) -> Result<> {
            *value = work(job);
            if (!*value) return fail(value->error());
            return {};
        },
        [value, done = std::move(done)](const Result<>& outcome) { outcome ? done(std::move(*value)) : done(fail(outcome.error())); });
}

std::string MapJobs::fingerprintOf(const std::shared_ptr<const EmbeddingSnapshot>& embeddings) {
    {
        const std::lock_guard lock(mutex_);
        if (hashed_ == embeddings) return fingerprint_;
    }
    std::string made = embeddingsFingerprint(*embeddings);
    const std::lock_guard lock(mutex_);
    hashed_ = embeddings;
    fingerprint_ = made;
    return made;
}

void MapJobs::fit(MapRequest request, FrameCallback frame, Callback<MapFramePointer> done) {
    auto fit = std::make_shared<Fit>();
    fit->request = std::move(request);
    fit->frame = std::move(frame);
    fit->done = std::move(done);
    stopFit();
    {
        const std::lock_guard lock(mutex_);
        fit_ = fit;
    }
    post(fit);
}

void MapJobs::post(const std::shared_ptr<Fit>& fit) {
    task<MapFramePointer>(
        kFitting, [this, fit](JobContext& job) { return run(*fit, job); },
        [this, fit](Result<MapFramePointer> result) { finish(fit, std::move(result)); });
}

/// At a pause the task ends, so that training and clusters get their turn; the fit waits for the next one.
void MapJobs::finish(const std::shared_ptr<Fit>& fit, Result<MapFramePointer> result) {
    bool goesOn = false;
    {
        const std::lock_guard lock(mutex_);
        if (result && fit->isPaused) {
            fit->isParked = fit->control.isPaused() && !fit->control.isStopped();
            if (fit->isParked) return;
            goesOn = true;
        } else if (fit_ == fit) {
            fit_.reset();
        }
    }
    if (goesOn) return post(fit);
    fit->done(std::move(result));
}

Result<MapFramePointer> MapJobs::run(Fit& fit, JobContext& job) {
    const SessionPointer session = host_.session();
    if (!session) return fail(ErrorCode::EmptyInput, "workspace", "none is open");
    if (!fit.tsne && fit.control.isStopped()) return fail(ErrorCode::Cancelled, "map", "stopped");
    const std::string fingerprint = fingerprintOf(session->files.embeddings);
    if (!fit.data) {
        VITRINE_ASSIGN(fit.data, makeMapData(fit.request, fingerprint, *session, job));
    } else if (fit.data->points->embeddingsFingerprint != fingerprint) {
        return fail(ErrorCode::Cancelled, "map", "another workspace was opened during its pause");
    }
    if (fit.request.method == MapMethod::Pca) return runPca(fit.data, job);
    VITRINE_ASSIGN(const MapFramePointer made, runTsne(fit, job));
    if (fit.isPaused) return made;
    const Result<> saved = saveMap(*made, mapFilePath(session->files));
    if (saved) return made;
    auto unsaved = std::make_shared<MapFrame>(*made);
    unsaved->storeProblem = saved.error();
    return unsaved;
}

Result<MapFramePointer> MapJobs::runTsne(Fit& fit, JobContext& job) {
    const MapDataPointer& data = fit.data;
    const auto frameOf = [&](const Matrix& coordinates, int iteration, double seconds) {
        auto frame = std::make_shared<MapFrame>();
        frame->points = data->points;
        frame->request = fit.request;
        frame->coordinates = flat(coordinates);
        frame->iteration = iteration;
        frame->iterations = fit.request.iterations;
        frame->seconds = seconds;
        return frame;
    };
    const auto sink = [&](const TsneFrame& seen) {
        if (seen.coordinates.empty()) return;
        const auto frame = frameOf(seen.coordinates, seen.iteration, seen.seconds);
        frame->kl = seen.kl;
        frame->isExaggerated = seen.phase == TsnePhase::EarlyExaggeration;
        fit.last = frame;
        setCurrent({data, frame, nullptr});
        fit.frame(frame);
    };
    if (!fit.tsne) fit.tsne.emplace(data->vectors, tsneOptions(fit.request, host_.device));
    const Result<TsneResult> result = fit.tsne->run(job, &fit.control, sink);
    fit.isPaused = result && result->isPaused;
    if (fit.isPaused) return fit.last;
    // Cancelled from the list of jobs is the same wish as Stop: what was reached is kept.
    if (!result && (result.error().code != ErrorCode::Cancelled || !fit.last || closed_)) return fail(result.error());
    const auto last = result ? frameOf(result->coordinates, result->iterations, fit.last ? fit.last->seconds : 0.0)
                             : std::make_shared<MapFrame>(*fit.last);
    if (result) last->kl = result->kl;
    last->isFinished = true;
    setCurrent({data, last, nullptr});
    return last;
}

Result<MapFramePointer> MapJobs::runPca(const MapDataPointer& data, JobContext& job) {
    const Clock::time_point began = Clock::now();
    const std::size_t most = std::min(data->vectors.rows(), data->vectors.cols());
    VITRINE_ASSIGN(PrincipalComponents found, fitPca(data->vectors, std::min<std::size_t>(2, most), {host_.device, 0}, job));
    const Matrix places = found.project(data->vectors);
    auto frame = std::make_shared<MapFrame>();
    frame->points = data->points;
    frame->request = data->request;
    for (std::size_t row = 0; row < places.rows(); ++row) {
        frame->coordinates.push_back(places.at(row, 0));
        frame->coordinates.push_back(places.cols() > 1 ? places.at(row, 1) : 0.0F);
    }
    frame->explained = found.varianceShare;
    frame->explained.resize(2, 0.0);
    frame->isFinished = true;
    frame->seconds = std::chrono::duration<double>(Clock::now() - began).count();
    setCurrent({data, frame, std::make_shared<const PrincipalComponents>(std::move(found))});
    return frame;
}

void MapJobs::pauseFit() {
    const std::lock_guard lock(mutex_);
    if (fit_) fit_->control.pause();
}

void MapJobs::continueFit() {
    std::shared_ptr<Fit> parked;
    {
        const std::lock_guard lock(mutex_);
        if (!fit_) return;
        fit_->control.resume();
        if (std::exchange(fit_->isParked, false)) parked = fit_;
    }
    if (parked) post(parked);
}

void MapJobs::stopFit() {
    {
        const std::lock_guard lock(mutex_);
        if (fit_) fit_->control.stop();
    }
    continueFit();
}

void MapJobs::setExaggeration(double factor) {
    const std::lock_guard lock(mutex_);
    if (fit_) fit_->control.setExaggeration(factor);
}

void MapJobs::setLearningRateFactor(double factor) {
    const std::lock_guard lock(mutex_);
    if (fit_) fit_->control.setLearningRateFactor(factor);
}

void MapJobs::openStored(Callback<MapFramePointer> done) {
    task<MapFramePointer>(kOpening, [this](JobContext& job) { return restore(job); }, std::move(done));
}

Result<MapFramePointer> MapJobs::restore(JobContext& job) {
    const SessionPointer session = host_.session();
    if (!session) return fail(ErrorCode::EmptyInput, "workspace", "none is open");
    VITRINE_TRY(checkMappable(*session));
    const std::filesystem::path path = mapFilePath(session->files);
    std::error_code error;
    if (!std::filesystem::exists(path, error)) return fail(ErrorCode::EmptyInput, "map", "none is stored");
    VITRINE_ASSIGN(const StoredMap stored, loadMap(path));
    const std::string fingerprint = fingerprintOf(session->files.embeddings);
    if (stored.embeddingsFingerprint != fingerprint)
        return fail(ErrorCode::InvalidOption, path.string(), "was made of other embeddings");
    VITRINE_ASSIGN(const MapDataPointer data, makeMapData(stored.request, fingerprint, *session, job));
    if (data->points->names != stored.names) return fail(ErrorCode::InvalidOption, path.string(), "was made of other concepts or classes");
    auto frame = std::make_shared<MapFrame>();
    frame->points = data->points;
    frame->request = stored.request;
    frame->coordinates = stored.coordinates;
    frame->iteration = frame->iterations = stored.iterations;
    frame->kl = stored.kl;
    frame->seconds = stored.seconds;
    frame->isFinished = true;
    setCurrent({data, frame, nullptr});
    return frame;
}

void MapJobs::cluster(ClusterRequest request, Callback<MapClustersPointer> done) {
    task<MapClustersPointer>(
        kClustering,
        [this, request = std::move(request)](JobContext& job) -> Result<MapClustersPointer> {
            const SessionPointer session = host_.session();
            if (!session) return fail(ErrorCode::EmptyInput, "workspace", "none is open");
            return makeClusters(request, *session, host_.device, job);
        },
        std::move(done));
}

void MapJobs::neighbours(std::uint32_t point, int count, Callback<MapNeighbours> done) {
    ask<MapNeighbours>("map neighbours", [point, count](const Current& now, const Session&, JobContext&) -> Result<MapNeighbours> {
        const Matrix& units = now.data->units;
        VITRINE_TRY(checkPoint(point, units.rows()));
        return nearest(units, units.slice(point, 1), static_cast<std::size_t>(std::max(0, count)), point);
    }, std::move(done));
}

void MapJobs::describe(std::uint32_t point, Callback<MapPointFacts> done) {
    ask<MapPointFacts>("map point", [point](const Current& now, const Session& session, JobContext&) -> Result<MapPointFacts> {
        VITRINE_TRY(checkPoint(point, now.data->points->size()));
        MapPointFacts facts;
        facts.point = point;
        if (now.data->points->kinds[point] != MapKind::Image) return facts;
        const RunSnapshot& clip = *session.snapshot->clip;
        const Matrix scores = clip.classifier->conceptScores(now.data->embeddings.slice(point, 1));
        std::vector<float> standardised(scores.cols());
        for (std::size_t c = 0; c < scores.cols(); ++c) standardised[c] = clip.reference.scores.zScore(c, scores.at(0, c));
        for (const std::size_t index : largestIndices(standardised, kStandingOut)) {
            facts.concepts.push_back(clip.conceptNames[index]);
            facts.zScores.push_back(standardised[index]);
        }
        return facts;
    }, std::move(done));
}

void MapJobs::place(ImageId image, Callback<PlacedImage> done) {
    ask<PlacedImage>("map place " + std::to_string(image), [this, image](const Current& now, const Session& session, JobContext& job) -> Result<PlacedImage> {
        VITRINE_ASSIGN(const auto encoding, encodingOf(image, session, host_.library, job));
        VITRINE_ASSIGN(const Matrix vector, mapVectorOfImage(*now.data, encoding->embedding, session));
        PlacedImage placed;
        placed.image = image;
        placed.neighbours = nearest(now.data->units, vector.normalizedRows(), kNeighboursOfPlaced, now.data->units.rows());
        if (now.components) {
            const Matrix at = now.components->project(vector);
            placed.x = at.at(0, 0);
            placed.y = at.cols() > 1 ? at.at(0, 1) : 0.0F;
            return placed;
        }
        const Matrix coordinates(now.frame->coordinates, now.data->points->size(), 2);
        VITRINE_ASSIGN(const Matrix at, placeOnMap(now.data->vectors, coordinates, vector, tsneOptions(now.frame->request, host_.device), job));
        placed.x = at.at(0, 0);
        placed.y = at.at(0, 1);
        return placed;
    }, std::move(done));
}

void MapJobs::conceptScores(std::string conceptName, Callback<std::vector<float>> done) {
    ask<std::vector<float>>("map concept", [name = std::move(conceptName)](const Current& now, const Session& session, JobContext&) -> Result<std::vector<float>> {
        const WorkspaceSnapshot& workspace = *session.snapshot;
        const auto found = std::find(workspace.conceptNames.begin(), workspace.conceptNames.end(), name);
        if (found == workspace.conceptNames.end()) return fail(ErrorCode::InvalidOption, name, "is no concept of this workspace");
        const Matrix text = workspace.conceptTexts.slice(static_cast<std::size_t>(found - workspace.conceptNames.begin()), 1);
        const Matrix cosines = multiplyTransposed(text, now.data->embeddings);
        return std::vector<float>(cosines.values().begin(), cosines.values().end());
    }, std::move(done));
}

std::shared_ptr<const RowPictures> MapJobs::pictureSource() {
    const SessionPointer session = host_.session();
    if (!session) return nullptr;
    const std::lock_guard lock(mutex_);
    if (!pictures_ || pictured_ != session->files.embeddings) {
        pictured_ = session->files.embeddings;
        pictures_ = std::make_shared<const RowPictures>(session->files);
    }
    return pictures_;
}

void MapJobs::pictures(std::vector<std::uint32_t> rows, int side, std::function<void(MapPicture)> ready) {
    const std::uint64_t request = ++pictureRequest_;
    host_.decode([this, rows = std::move(rows), side, ready = std::move(ready), request] {
        const auto source = pictureSource();
        for (const std::uint32_t row : rows) {
            if (!source || closed_ || request != pictureRequest_) return;
            ready(source->picture(row, side));
        }
    });
}

void MapJobs::openPicture(std::uint32_t row, int side, std::function<void(MapPicture)> ready) {
    host_.decode([this, row, side, ready = std::move(ready)] {
        const auto source = pictureSource();
        ready(source && !closed_ ? source->picture(row, side) : MapPicture{row, {}, {}, {}});
    });
}

}  // namespace vitrine
