// SPDX-License-Identifier: GPL-3.0-or-later
// A workspace on disk: a folder with vitrine.json, which says where the backbone, concepts, embeddings,
// pictures and runs are (docs/FORMATS.md). Reading is strict: an unknown member or a missing file is an
// error that names it. Any thread; no tensors here.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "concepts/class_descriptors.h"
#include "concepts/concept_set.h"
#include "embeddings/embedding_snapshot.h"
#include "engine/snapshots.h"

namespace vitrine {

/// The content of vitrine.json. Paths are relative to the folder and may not leave it; only the
/// backbone may be an absolute path.
struct WorkspaceManifest {
    static constexpr int kSchema = 1;
    static constexpr const char* kFileName = "vitrine.json";

    std::string name;
    std::string backbone = "backbone";                ///< Hugging Face directory
    std::string concepts;                             ///< concept list
    std::string embeddings;                           ///< safetensors of labelled image embeddings
    std::string images;                               ///< CSV "file,label" beside the pictures; may be empty
    std::string conceptQuality;                       ///< JSON with an AUC per concept; may be empty
    std::string descriptors;                          ///< JSON with what each class looks like; may be empty
    std::string runs = "runs";                        ///< folder of run folders; need not exist
    std::vector<std::string> classTemplates = {"a photo of a {}."};  ///< {} = class name; their mean is the class text
    std::vector<std::string> conceptTemplates = {"{}"};
    bool isDemo = false;  ///< shipped and read-only; its backbone knows only its own drawings

    static Result<WorkspaceManifest> read(const std::filesystem::path& folder);
    Result<> write(const std::filesystem::path& folder) const;
};

/// Everything of a workspace that is read without a model.
struct WorkspaceFiles {
    std::filesystem::path folder;
    WorkspaceManifest manifest;
    std::filesystem::path backbone;  ///< resolved
    ConceptSet concepts;
    std::shared_ptr<const EmbeddingSnapshot> embeddings;
    std::vector<WorkspaceImage> images;
    std::map<std::string, float> conceptQuality;  ///< concept → ROC-AUC
    ClassDescriptors classDescriptors;            ///< of the classes of the embeddings, or empty
    std::filesystem::path newRuns;                ///< where runs trained from now on are written

    /// The folders with a run.json, those of the workspace first, in natural order.
    std::vector<std::filesystem::path> runFolders() const;
    /// The folders below newRuns/kUnfinishedRuns with a run.json: what trainings that have not ended had learnt when
    /// somebody wanted to see it.
    std::vector<std::filesystem::path> unfinishedFolders() const;

    static constexpr const char* kUnfinishedRuns = ".unfinished";
};

/// `path` is the folder or its vitrine.json. `userData` is where runs trained on a workspace that is
/// the demo or not writable go: userData/runs/<folder name>.
Result<WorkspaceFiles> readWorkspace(const std::filesystem::path& path, const std::filesystem::path& userData);

/// The folder for the user's own data: $XDG_DATA_HOME/vitrine, else ~/.local/share/vitrine.
std::filesystem::path defaultUserDataDirectory();

/// Rows of a labels file: "file,label", header line optional, file names relative to the CSV's folder.
Result<std::vector<WorkspaceImage>> readImageLabels(const std::filesystem::path& csv);

/// {"concepts": [{"name": …, "auc": …}, …]} → concept → AUC.
Result<std::map<std::string, float>> readConceptQuality(const std::filesystem::path& file);

}  // namespace vitrine
