// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/job_context.h"
#include "classifiers/training_data.h"
#include "clip/clip_model.h"
#include "engine/snapshots.h"
#include "engine/workspace.h"

namespace vitrine {

/// An open workspace with its loaded model: what every answer is computed from. Immutable; a change
/// (another backbone, another run) makes a new one that shares the parts that stay.
struct Session {
    std::shared_ptr<const ClipModel> model;
    WorkspaceFiles files;
    std::shared_ptr<const WorkspaceSnapshot> snapshot;
    Matrix referenceUnits;                    ///< embeddings of the train split, unit rows; empty for a foreign backbone
    std::vector<std::size_t> referenceRows;   ///< their rows in files.embeddings
    double domainThreshold = 0.0;             ///< see calibrateDomain
};

using SessionPointer = std::shared_ptr<const Session>;

/// What a session is made of. A model that is given is kept, else the backbone is loaded.
struct SessionParts {
    WorkspaceFiles files;
    std::shared_ptr<const ClipModel> model;
    DeviceOptions device;
    std::uint64_t version = 1;
};

/// Loads the backbone, encodes concept and class texts, loads the runs. On the thread that owns the
/// tensor library. A broken run is listed with its error, everything else fails the whole.
Result<SessionPointer> openSession(SessionParts parts, JobContext& job);

/// The same session with the runs read anew.
Result<SessionPointer> reloadRuns(const Session& session, std::uint64_t version, JobContext& job);

/// What the workspace's runs are trained on; the error says why nothing can be trained now.
Result<TrainingData> trainingData(const Session& session);

/// encodeNames() of clip/prompt_templates.h with the text side of a model.
Result<Matrix> encodeNames(const ClipModel& model, const std::vector<std::string>& names,
                           const std::vector<std::string>& templates, JobContext& job);

/// The cosine to the nearest reference image that all but one in a hundred held-out images exceed, 0
/// without enough images of both kinds. Rows are unit vectors; at most a few hundred are compared.
double calibrateDomain(const Matrix& referenceUnits, const Matrix& heldOutUnits);

}  // namespace vitrine
