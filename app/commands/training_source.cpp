// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/training_source.h"

#include <algorithm>
#include <system_error>

#include "base/resources.h"
#include "clip/clip_model.h"
#include "commands/console.h"
#include "datasets/dataset.h"
#include "embeddings/batch_encoder.h"
#include "engine/session.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

Result<EmbeddingSnapshot> encodeDataset(const Dataset& dataset, const ClipModel& model, JobContext& job) {
    std::vector<fs::path> files;
    for (const DatasetItem& item : dataset.items) files.push_back(item.path);
    VITRINE_ASSIGN(const EncodedFiles encoded, encodeFiles(model, files, {}, job));
    for (const auto& skipped : encoded.skipped) printProblem(skipped.error);
    EmbeddingSnapshot snapshot;
    snapshot.images = encoded.encoding.embeddings;
    snapshot.classNames = dataset.classNames;
    snapshot.backboneFingerprint = model.fingerprint();
    for (const std::size_t index : encoded.fileIndices) {
        snapshot.labels.push_back(dataset.items[index].label);
        snapshot.splits.push_back(dataset.items[index].split);
        snapshot.ids.push_back(dataset.items[index].id);
    }
    return snapshot;
}

/// Whether the rows kept in a file are those of this data set and backbone; images that could not be
/// read may be absent.
bool belongsTo(const EmbeddingSnapshot& kept, const Dataset& dataset, const ClipModel& model) {
    if (kept.backboneFingerprint != model.fingerprint() || kept.classNames != dataset.classNames) return false;
    std::size_t row = 0;
    for (const DatasetItem& item : dataset.items) {
        if (row == kept.size() || kept.ids[row] != item.id) continue;
        if (kept.labels[row] != item.label || kept.splits[row] != item.split) return false;
        ++row;
    }
    return row == kept.size();
}

/// Always as read back from the file, so that a resumed run sees the same 16-bit numbers as the first.
Result<EmbeddingSnapshot> datasetEmbeddings(const TrainingSource& source, const ClipModel& model, JobContext& job) {
    VITRINE_ASSIGN(const Dataset dataset, openDataset(source.dataset, source.datasetOptions));
    std::error_code error;
    if (fs::exists(source.cache, error)) {
        VITRINE_ASSIGN(EmbeddingSnapshot kept, EmbeddingSnapshot::load(source.cache));
        if (belongsTo(kept, dataset, model)) return kept;
    }
    VITRINE_ASSIGN(const EmbeddingSnapshot encoded, encodeDataset(dataset, model, job));
    VITRINE_TRY(encoded.save(source.cache));
    return EmbeddingSnapshot::load(source.cache);
}

}  // namespace

Result<TrainingData> loadTrainingData(const TrainingSource& source, JobContext& job) {
    SessionParts parts;
    parts.device = source.device;
    const bool isComplete = !source.dataset.empty() && !source.backbone.empty() && !source.concepts.empty();
    if (!isComplete || !source.workspace.empty()) {
        const fs::path workspace = source.workspace.empty() ? demoWorkspaceDirectory() : source.workspace;
        VITRINE_ASSIGN(parts.files, readWorkspace(workspace, defaultUserDataDirectory()));
    }
    if (!source.backbone.empty()) parts.files.backbone = source.backbone;
    if (!source.concepts.empty()) {
        VITRINE_ASSIGN(parts.files.concepts, ConceptSet::load(source.concepts));
    }
    if (!source.dataset.empty()) {
        VITRINE_ASSIGN(parts.model, ClipModel::load(parts.files.backbone, source.device, job));
        VITRINE_ASSIGN(EmbeddingSnapshot embeddings, datasetEmbeddings(source, *parts.model, job));
        parts.files.embeddings = std::make_shared<const EmbeddingSnapshot>(std::move(embeddings));
    }
    parts.files.manifest.runs.clear();  // other runs are not wanted here
    parts.files.folder.clear();
    parts.files.newRuns.clear();
    VITRINE_ASSIGN(const SessionPointer session, openSession(std::move(parts), job));
    return trainingData(*session);
}

}  // namespace vitrine
