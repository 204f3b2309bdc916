// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/map_input.h"

#include <algorithm>

#include "analysis/pca.h"
#include "base/option_spec.h"
#include "engine/ordinary_words.h"
#include "io/fingerprint.h"

namespace vitrine {
namespace {

constexpr const char* kStage = VITRINE_TR_NOOP("Core", "Collecting what lies on the map");

std::span<const std::uint8_t> bytesOf(std::span<const float> values) {
    return {reinterpret_cast<const std::uint8_t*>(values.data()), values.size_bytes()};
}

Matrix stacked(const std::vector<Matrix>& parts) {
    std::size_t rows = 0, cols = 0;
    for (const Matrix& part : parts) {
        rows += part.rows();
        cols = std::max(cols, part.cols());
    }
    std::vector<float> values;
    values.reserve(rows * cols);
    for (const Matrix& part : parts) values.insert(values.end(), part.values().begin(), part.values().end());
    return Matrix(std::move(values), rows, cols);
}

/// Collects the points of a request, kind after kind.
class Collector {
public:
    Collector(const MapRequest& request, const Session& session, JobContext& job)
        : request_(request), session_(session), job_(job), points_(std::make_shared<MapPoints>()) {}

    Result<> collect() {
        const EmbeddingSnapshot& embeddings = *session_.files.embeddings;
        const WorkspaceSnapshot& workspace = *session_.snapshot;
        const bool hasTexts = request_.input != MapInput::Activations;
        points_->classNames = workspace.classNames;
        if (request_.images) {
            for (std::size_t row = 0; row < embeddings.size(); ++row)
                add(MapKind::Image, row, embeddings.ids[row], embeddings.labels[row], static_cast<std::uint8_t>(embeddings.splits[row]));
            parts_.push_back(embeddings.images.normalizedRows());
        }
        if (hasTexts && request_.concepts) addTexts(MapKind::Concept, workspace.conceptNames, workspace.conceptTexts);
        if (hasTexts && request_.classes) addTexts(MapKind::Class, workspace.classNames, workspace.classTexts);
        if (hasTexts && request_.randomWords > 0) {
            std::vector<std::string> known = workspace.conceptNames;
            known.insert(known.end(), workspace.classNames.begin(), workspace.classNames.end());
            const auto words = ordinaryWords(static_cast<std::size_t>(request_.randomWords), known, request_.seed);
            VITRINE_ASSIGN(const Matrix texts, encodeNames(*session_.model, words, {"{}"}, job_));
            addTexts(MapKind::RandomWord, words, texts);
        }
        if (points_->size() == 0) return fail(ErrorCode::EmptyInput, "map", "nothing is chosen to lie on it");
        return predict();
    }

    Result<MapDataPointer> finish(const std::string& fingerprint) {
        auto data = std::make_shared<MapData>();
        data->request = request_;
        points_->embeddingsFingerprint = fingerprint;
        data->embeddings = stacked(parts_);
        VITRINE_ASSIGN(data->vectors, mapVectors(data->embeddings, request_.input, request_.runId, session_));
        if (request_.metric == MapMetric::Cosine) data->vectors = data->vectors.normalizedRows();
        VITRINE_TRY(centre(*data));
        data->units = data->vectors.normalizedRows();
        data->points = points_;
        return data;
    }

private:
    void add(MapKind kind, std::size_t row, const std::string& name, int label, std::uint8_t split) {
        points_->kinds.push_back(kind);
        points_->rows.push_back(static_cast<std::uint32_t>(row));
        points_->names.push_back(name);
        points_->classes.push_back(label);
        points_->splits.push_back(split);
    }

    void addTexts(MapKind kind, const std::vector<std::string>& names, const Matrix& texts) {
        for (std::size_t i = 0; i < names.size(); ++i)
            add(kind, i, names[i], kind == MapKind::Class ? static_cast<int>(i) : -1, MapPoints::kNoSplit);
        parts_.push_back(texts);
    }

    /// What each model says of every image. Class numbers are those of the workspace.
    Result<> predict() {
        if (!request_.images) return {};
        const Matrix& images = session_.files.embeddings->images;
        for (const auto& run : session_.snapshot->columns()) {
            if (!job_.checkpoint({kStage, static_cast<std::int64_t>(points_->models.size()), 0}))
                return fail(ErrorCode::Cancelled, "map", "stopped");
            MapModel model{run->id, run->variantId, run->title, std::vector<int>(points_->size(), -1)};
            std::vector<int> workspaceClass(run->classNames.size(), -1);
            for (std::size_t c = 0; c < run->classNames.size(); ++c) {
                const auto found = std::find(points_->classNames.begin(), points_->classNames.end(), run->classNames[c]);
                if (found != points_->classNames.end()) workspaceClass[c] = static_cast<int>(found - points_->classNames.begin());
            }
            constexpr std::size_t kBlock = 4096;
            for (std::size_t first = 0; first < images.rows(); first += kBlock) {
                const std::size_t count = std::min(kBlock, images.rows() - first);
                const Matrix logits = run->classifier->classLogits(images.slice(first, count));
                for (std::size_t i = 0; i < count; ++i) model.predicted[first + i] = workspaceClass[argmax(logits.row(i))];
                if (!job_.checkpoint({kStage, static_cast<std::int64_t>(first + count), static_cast<std::int64_t>(images.rows())}))
                    return fail(ErrorCode::Cancelled, "map", "stopped");
            }
            points_->models.push_back(std::move(model));
        }
        return {};
    }

    Result<> centre(MapData& data) {
        data.imageMean.assign(data.vectors.cols(), 0.0F);
        if (!request_.centreModalities) return {};
        std::vector<int> groups;
        // A kind of one point would become the zero vector: it goes with the images.
        for (const MapKind kind : points_->kinds) groups.push_back(points_->count(kind) > 1 ? static_cast<int>(kind) : 0);
        const Matrix before = data.vectors;
        VITRINE_ASSIGN(data.vectors, centredByGroup(before, groups));
        const auto first = std::find(groups.begin(), groups.end(), 0);
        if (first == groups.end()) return {};
        const auto row = static_cast<std::size_t>(first - groups.begin());
        for (std::size_t c = 0; c < before.cols(); ++c) data.imageMean[c] = before.at(row, c) - data.vectors.at(row, c);
        return {};
    }

    const MapRequest& request_;
    const Session& session_;
    JobContext& job_;
    std::shared_ptr<MapPoints> points_;
    std::vector<Matrix> parts_;
};

}  // namespace

std::size_t MapPoints::count(MapKind kind) const { return static_cast<std::size_t>(std::count(kinds.begin(), kinds.end(), kind)); }

std::string embeddingsFingerprint(const EmbeddingSnapshot& embeddings) {
    Sha256 hash;
    hash.update(embeddings.backboneFingerprint);
    hash.update(bytesOf(embeddings.images.values()));
    for (const std::string& id : embeddings.ids) {
        hash.update(id);
        hash.update("\n");
    }
    return hash.finish();
}

Result<> checkMappable(const Session& session) {
    const EmbeddingSnapshot& embeddings = *session.files.embeddings;
    if (embeddings.size() == 0) return fail(ErrorCode::EmptyInput, session.snapshot->name, "has no embeddings of images");
    if (embeddings.backboneFingerprint != session.model->fingerprint())
        return fail(ErrorCode::InvalidOption, session.snapshot->backbone.title,
                    "the workspace's embeddings were made by another backbone (" + embeddings.backboneFingerprint.substr(0, 12) + ")");
    return {};
}

Result<Matrix> mapVectors(const Matrix& embeddings, MapInput input, const std::string& runId, const Session& session) {
    if (input == MapInput::Embeddings) return embeddings;
    const WorkspaceSnapshot& workspace = *session.snapshot;
    if (input == MapInput::ConceptScores) return workspace.clip->classifier->conceptScores(embeddings);
    const auto found = std::find_if(workspace.runs.begin(), workspace.runs.end(), [&](const auto& run) { return run->id == runId; });
    if (found == workspace.runs.end()) return fail(ErrorCode::InvalidOption, runId, "is no run of this workspace");
    if ((*found)->unusable) return fail(*(*found)->unusable);
    return (*found)->classifier->activations(embeddings);
}

Result<MapDataPointer> makeMapData(const MapRequest& request, const std::string& fingerprint, const Session& session, JobContext& job) {
    VITRINE_TRY(checkMappable(session));
    Collector collector(request, session, job);
    VITRINE_TRY(collector.collect());
    return collector.finish(fingerprint);
}

Result<Matrix> mapVectorOfImage(const MapData& data, const Matrix& embedding, const Session& session) {
    VITRINE_ASSIGN(Matrix vector, mapVectors(embedding.normalizedRows(), data.request.input, data.request.runId, session));
    if (data.request.metric == MapMetric::Cosine) vector = vector.normalizedRows();
    std::vector<float> values(vector.values().begin(), vector.values().end());
    for (std::size_t c = 0; c < values.size(); ++c) values[c] -= data.imageMean[c];
    return Matrix(std::move(values), 1, vector.cols());
}

}  // namespace vitrine
