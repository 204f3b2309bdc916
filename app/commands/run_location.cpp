// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/run_location.h"

#include <system_error>

#include "base/resources.h"
#include "engine/workspace.h"

namespace vitrine {

namespace fs = std::filesystem;

Result<fs::path> findRun(const std::string& run, const fs::path& workspace) {
    std::error_code error;
    if (fs::exists(fs::path(run) / "run.json", error)) {
        fs::path folder = fs::absolute(run).lexically_normal();
        return folder.has_filename() ? folder : folder.parent_path();
    }
    const auto unfinished = [&](const fs::path& folder) {
        return fail(ErrorCode::FileNotFound, folder.string(), "is a training that has not ended; vitrine train --resume continues it");
    };
    if (isUnfinishedRun(run)) return unfinished(run);
    VITRINE_ASSIGN(const WorkspaceFiles files,
                   readWorkspace(workspace.empty() ? demoWorkspaceDirectory() : workspace, defaultUserDataDirectory()));
    for (const fs::path& folder : files.runFolders())
        if (folder.filename() == run) return folder;
    for (const fs::path& runs : {files.folder / files.manifest.runs, files.newRuns})
        if (isUnfinishedRun(runs / run)) return unfinished(runs / run);
    return fail(ErrorCode::FileNotFound, run, "is neither the folder of a run nor a run of the workspace " + files.manifest.name);
}

TrainingSource sourceOfRun(const LoadedRun& run, TrainingSource given) {
    const DataOrigin& origin = run.info.origin;
    const bool isDataGiven = !given.workspace.empty() || !given.dataset.empty();
    const auto take = [](fs::path& place, const std::string& recorded) {
        if (place.empty() && !recorded.empty()) place = recorded;
    };
    if (!isDataGiven) {
        take(given.workspace, origin.workspace);
        take(given.dataset, origin.dataset);
        if (given.datasetOptions.empty()) given.datasetOptions = origin.datasetOptions;
        if (const auto scheme = splitSchemeOf(origin.splits)) given.splits = *scheme;
        // A run inside a workspace whose record does not name one: that workspace.
        std::error_code error;
        const fs::path around = run.directory.parent_path().parent_path();
        if (given.workspace.empty() && given.dataset.empty() && fs::exists(around / WorkspaceManifest::kFileName, error))
            given.workspace = around;
    }
    take(given.backbone, origin.backbone);
    take(given.concepts, origin.concepts);
    take(given.descriptors, origin.descriptors);
    if (!given.dataset.empty()) given.kept = run.directory / "embeddings.safetensors";
    return given;
}

fs::path resultFolderOf(const fs::path& runFolder) {
    return isShipped(runFolder) ? defaultUserDataDirectory() / "runs" / "demo" / runFolder.filename() : runFolder;
}

std::string interruptionText(const fs::path& folder) {
    std::error_code error;
    if (!isUnfinishedRun(folder)) return "interrupted before the training began; the same command starts it again";
    if (!fs::exists(folder / kTrainingStateFile, error)) return "interrupted before the first checkpoint; --resume starts it again from the beginning";
    return "interrupted; --resume continues from the checkpoint";
}

bool isShipped(const fs::path& runFolder) {
    std::error_code error;
    const fs::path demo = fs::weakly_canonical(demoWorkspaceDirectory(), error);
    const fs::path folder = fs::weakly_canonical(runFolder, error);
    const fs::path relative = folder.lexically_relative(demo);
    return !relative.empty() && *relative.begin() != "..";
}

}  // namespace vitrine
