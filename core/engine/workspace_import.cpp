// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace_import.h"

#include <system_error>

#include "clip/clip_model.h"
#include "concepts/concept_set.h"
#include "engine/workspace.h"
#include "io/atomic_file.h"
#include "io/text_lines.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEmbeddings = "embeddings.safetensors";
constexpr const char* kConcepts = "concepts";

/// Names that vitrine.json can not hold are refused before hours of encoding.
Result<> requireUtf8(const fs::path& path) {
    if (isValidUtf8(path.string())) return {};
    return fail(ErrorCode::InvalidOption, path.string(), "has a name that is not UTF-8; give it another one");
}

/// The manifest that is there, or a new one.
Result<WorkspaceManifest> startingManifest(const ImportRequest& request) {
    std::error_code ignored;
    if (fs::exists(request.workspace / WorkspaceManifest::kFileName, ignored)) {
        VITRINE_ASSIGN(WorkspaceManifest manifest, WorkspaceManifest::read(request.workspace));
        if (manifest.isDemo) return fail(ErrorCode::InvalidOption, request.workspace.string(), "is the demo workspace; choose another folder");
        return manifest;
    }
    if (request.backbone.empty()) return fail(ErrorCode::InvalidOption, "--backbone", "is needed for a new workspace");
    if (request.concepts.empty()) return fail(ErrorCode::InvalidOption, "--concepts", "is needed for a new workspace");
    WorkspaceManifest manifest;
    manifest.embeddings = kEmbeddings;
    return manifest;
}

/// The list asked for, or that of the workspace.
Result<ConceptSet> conceptsOf(const ImportRequest& request, const WorkspaceManifest& manifest) {
    return ConceptSet::load(request.concepts.empty() ? request.workspace / manifest.concepts : request.concepts);
}

/// Copies the list as it was read.
Result<> keepConcepts(const ConceptSet& concepts, const ImportRequest& request, WorkspaceManifest& manifest) {
    if (request.concepts.empty()) return {};
    const fs::path relative = fs::path(kConcepts) / (concepts.name + ".txt");
    VITRINE_TRY(createDirectories(request.workspace / kConcepts));
    VITRINE_TRY(concepts.save(request.workspace / relative));
    manifest.concepts = relative.generic_string();
    return {};
}

fs::path backboneOf(const ImportRequest& request, const WorkspaceManifest& manifest) {
    if (request.backbone.empty()) return request.workspace / manifest.backbone;
    std::error_code error;
    const fs::path absolute = fs::weakly_canonical(request.backbone, error);
    return error ? request.backbone : absolute;
}

}  // namespace

Result<ImportReport> importWorkspace(const ImportRequest& request, JobContext& context) {
    VITRINE_TRY(requireUtf8(request.backbone));
    VITRINE_TRY(requireUtf8(request.concepts.filename()));
    VITRINE_ASSIGN(WorkspaceManifest manifest, startingManifest(request));
    VITRINE_ASSIGN(Dataset dataset, openDataset(request.dataset, request.datasetOptions));
    ImportReport report;
    report.kind = findDatasetSource(dataset.kind)->title;
    report.dataset = dataset.name;
    report.workspace = request.workspace;
    report.classes = dataset.classNames.size();
    report.problems = dataset.problems;
    // Everything that can be refused is read before hours of encoding, and before anything is written.
    VITRINE_ASSIGN(const ConceptSet concepts, conceptsOf(request, manifest));
    report.concepts = concepts.concepts.size();
    const fs::path backbone = backboneOf(request, manifest);
    VITRINE_ASSIGN(const auto model, ClipModel::load(backbone, request.device, context));
    VITRINE_TRY(createDirectories(request.workspace));
    VITRINE_TRY(keepConcepts(concepts, request, manifest));
    if (!request.backbone.empty()) manifest.backbone = backbone.string();
    if (manifest.name.empty()) manifest.name = dataset.name;

    Dataset judged;  // what is left of the data set once unreadable and leaking images are gone
    judged.classNames = dataset.classNames;
    VITRINE_ASSIGN(report.embeddings, embedDataset(std::move(dataset), request.scheme, request.workspace, *model, context));
    EmbeddingSnapshot& snapshot = report.embeddings.snapshot;
    for (const Split split : snapshot.splits) ++report.rows[static_cast<std::size_t>(split)];
    for (std::size_t row = 0; row < snapshot.size(); ++row)
        judged.items.push_back({{}, {}, snapshot.labels[row], snapshot.splits[row], {}});
    report.remarks = datasetRemarks(judged);
    VITRINE_TRY(snapshot.save(request.workspace / manifest.embeddings));
    VITRINE_TRY(manifest.write(request.workspace));
    snapshot = {};
    return report;
}

}  // namespace vitrine
