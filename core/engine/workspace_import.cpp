// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace_import.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <unordered_map>

#include "clip/clip_model.h"
#include "concepts/concept_set.h"
#include "datasets/image_catalogue.h"
#include "engine/workspace.h"
#include "io/atomic_file.h"
#include "io/text_lines.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEmbeddings = "embeddings.safetensors";
constexpr const char* kConcepts = "concepts";
constexpr std::size_t kComparedImages = 256;  // enough to tell one data set from another

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

fs::path canonicalPath(const fs::path& path) {
    std::error_code error;
    const fs::path result = fs::weakly_canonical(path, error);
    return error ? path.lexically_normal() : result;
}

/// The folder that the id of the image begins in.
fs::path folderOf(const CatalogueEntry& image) {
    const std::string path = image.location.path.lexically_normal().generic_string();
    const std::string end = "/" + image.id;
    return path.ends_with(end) ? fs::path(path.substr(0, path.size() - end.size())) : image.location.path.parent_path();
}

bool isSameFile(const DatasetItem& item, const CatalogueEntry& image) {
    std::error_code error;
    if (canonicalPath(item.path) == canonicalPath(image.location.path)) return true;
    const auto bytes = fs::file_size(item.path, error);
    return !error && static_cast<std::int64_t>(bytes) == image.bytes;
}

/// What the workspace holds instead of `dataset`, for a message; empty where it holds that very data set. The same
/// is what lies in the same folder, and what was moved: at least half of the images have their names and sizes.
/// Without its catalogue, which may be deleted, only the names of the embeddings are left to compare.
Result<std::string> otherDataset(const fs::path& workspace, const WorkspaceManifest& manifest, const Dataset& dataset) {
    std::unordered_map<std::string_view, const DatasetItem*> items;
    items.reserve(dataset.items.size());
    for (const DatasetItem& item : dataset.items) items.emplace(item.id, &item);
    std::vector<CatalogueEntry> images;
    std::error_code ignored;
    if (const fs::path file = workspace / kCatalogueFile; fs::exists(file, ignored)) {
        VITRINE_ASSIGN(const ImageCatalogue catalogue, ImageCatalogue::open(file));
        VITRINE_ASSIGN(images, catalogue.page({}, 0, kComparedImages));
    }
    if (!images.empty()) {
        const fs::path folder = canonicalPath(folderOf(images.front()));
        if (folder == canonicalPath(dataset.root)) return std::string();
        const auto known = std::count_if(images.begin(), images.end(), [&](const CatalogueEntry& image) {
            const auto found = items.find(image.id);
            return found != items.end() && isSameFile(*found->second, image);
        });
        return 2 * static_cast<std::size_t>(known) >= images.size() ? std::string() : folder.string();
    }
    if (!fs::exists(workspace / manifest.embeddings, ignored)) return std::string();
    VITRINE_ASSIGN(const EmbeddingSnapshot kept, EmbeddingSnapshot::load(workspace / manifest.embeddings));
    const auto known = std::count_if(kept.ids.begin(), kept.ids.end(), [&](const std::string& id) { return items.contains(id); });
    return 2 * static_cast<std::size_t>(known) >= kept.ids.size() ? std::string() : manifest.name;
}

/// A workspace keeps its data set unless the request says otherwise, and is not made among the images.
Result<> checkPlace(const ImportRequest& request, const Dataset& dataset, WorkspaceManifest& manifest) {
    std::error_code ignored;
    if (!fs::exists(request.workspace / WorkspaceManifest::kFileName, ignored)) {
        const fs::path relative = canonicalPath(request.workspace).lexically_relative(canonicalPath(request.dataset));
        if (relative.empty() || *relative.begin() == "..") return {};
        return fail(ErrorCode::InvalidOption, request.workspace.string(), "lies inside the data set; --workspace names a folder outside of it");
    }
    VITRINE_ASSIGN(const std::string other, otherDataset(request.workspace, manifest, dataset));
    if (other.empty()) return {};
    if (!request.replace)
        return fail(ErrorCode::InvalidOption, request.workspace.string(),
                    "holds the data set " + other + "; --replace puts " + request.dataset.string() + " in its place, another --workspace keeps both");
    manifest.name = dataset.name;
    manifest.descriptors.clear();  // of classes that are gone; the file stays
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
    std::error_code ignored;
    if (!fs::is_directory(request.dataset, ignored)) return fail(ErrorCode::FileNotFound, request.dataset.string(), "no such folder");
    VITRINE_ASSIGN(WorkspaceManifest manifest, startingManifest(request));
    VITRINE_ASSIGN(Dataset dataset, openDataset(request.dataset, request.datasetOptions));
    VITRINE_TRY(checkPlace(request, dataset, manifest));
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
