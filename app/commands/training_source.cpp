// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/training_source.h"

#include <unistd.h>

#include <algorithm>
#include <system_error>

#include "base/resources.h"
#include "clip/clip_model.h"
#include "commands/console.h"
#include "commands/dataset_problems.h"
#include "datasets/dataset.h"
#include "embeddings/dataset_embeddings.h"
#include "engine/session.h"
#include "io/fingerprint.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

/// Where catalogue and embeddings of a data set without a workspace are kept: another method trained on it
/// encodes nothing again.
fs::path cacheOf(const Dataset& dataset) {
    std::error_code error;
    const fs::path root = fs::weakly_canonical(dataset.root, error);
    const std::string key = dataset.kind + "\n" + (error ? dataset.root : root).string();
    return userCacheDirectory() / "datasets" / bytesFingerprint(key).substr(0, 16);
}

/// Whether the rows kept in a file are those of this data set and backbone; images that could not be
/// read or were left out may be absent.
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

/// The file that embeddings pass through where none is to be left; the store of embeddings keeps them.
class PassingFile {
public:
    PassingFile() : path_(fs::temp_directory_path() / ("vitrine-embeddings-" + std::to_string(::getpid()) + ".safetensors")) {}
    ~PassingFile() {
        std::error_code ignored;
        fs::remove(path_, ignored);
    }
    PassingFile(const PassingFile&) = delete;
    PassingFile& operator=(const PassingFile&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

/// Always as read back from the file, so that a resumed run sees the same 16-bit numbers as the first.
Result<EmbeddingSnapshot> datasetEmbeddings(const TrainingSource& source, const ClipModel& model, JobContext& job) {
    VITRINE_ASSIGN(const Dataset dataset, openDataset(source.dataset, source.datasetOptions));
    std::error_code error;
    for (const fs::path& file : {source.kept, source.cache}) {
        if (file.empty() || !fs::exists(file, error)) continue;
        VITRINE_ASSIGN(EmbeddingSnapshot kept, EmbeddingSnapshot::load(file));
        if (source.splits == SplitScheme::Official && belongsTo(kept, dataset, model)) return kept;
    }
    VITRINE_ASSIGN(const DatasetEmbeddings encoded, embedDataset(dataset, source.splits, cacheOf(dataset), model, job));
    for (const Error& problem : dataset.problems) printProblem(problem);
    printProblems(encoded);
    const PassingFile passing;
    const fs::path& file = source.cache.empty() ? passing.path() : source.cache;
    VITRINE_TRY(encoded.snapshot.save(file));
    return EmbeddingSnapshot::load(file);
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
        parts.files.classDescriptors.clear();  // those of the workspace describe other classes
    }
    if (!source.descriptors.empty()) {
        VITRINE_ASSIGN(parts.files.classDescriptors,
                       readClassDescriptors(source.descriptors, parts.files.embeddings->classNames));
    }
    parts.files.manifest.runs.clear();  // other runs are not wanted here
    parts.files.folder.clear();
    parts.files.newRuns.clear();
    VITRINE_ASSIGN(const SessionPointer session, openSession(std::move(parts), job));
    VITRINE_ASSIGN(TrainingData data, trainingData(*session));
    const auto absolute = [](const fs::path& path) { return path.empty() ? std::string() : fs::absolute(path).string(); };
    data.origin.workspace = absolute(source.workspace);
    data.origin.dataset = absolute(source.dataset);
    data.origin.datasetOptions = source.datasetOptions;
    if (!source.dataset.empty()) data.origin.splits = splitSchemeName(source.splits);
    data.origin.backbone = absolute(source.backbone);
    data.origin.concepts = absolute(source.concepts);
    data.origin.descriptors = absolute(source.descriptors);
    return data;
}

}  // namespace vitrine
