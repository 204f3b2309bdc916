// SPDX-License-Identifier: GPL-3.0-or-later
// "What is this file, and is it sound?": what users run first when something is refused.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/job_context.h"

namespace vitrine {

enum class FileKind {
    Unknown,
    Safetensors,
    Embeddings,
    Npy,
    Model,
    Image,
    ConceptList,
    ClassDescriptors,
    ImageLabels,
    Run,
    Workspace,
    Dataset
};

/// "safetensors", "model", "concept_list", …: stable, used in JSON output.
const char* fileKindName(FileKind kind);

struct CheckReport {
    std::filesystem::path path;
    FileKind kind = FileKind::Unknown;
    std::vector<std::string> summary;  ///< plain English, one fact a line
    std::vector<Error> problems;       ///< empty = Vitrine can use it

    bool ok() const { return problems.empty(); }
    std::string toJson() const;
};

/// Recognises what `path` is by what it holds and checks all of it: tensors against the model's
/// configuration, every pixel of an image, every image header of a data set. A model is loaded, so
/// call it on the thread that owns the tensor library. Never fails itself: problems are its result.
CheckReport checkPath(const std::filesystem::path& path, JobContext& job);

}  // namespace vitrine
