// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"
#include "clip/clip_model.h"

namespace vitrine {

struct BatchEncoderOptions {
    bool withPatches = false;      ///< also the patch embeddings
    bool withPixelValues = false;  ///< also what the network was shown
    int decodeThreads = 0;         ///< 0 = one per two cores, at least one
};

/// A file that could not be read; the others go on.
struct SkippedFile {
    std::size_t index = 0;  ///< position in the list given
    Error error;
};

struct EncodedFiles {
    ImageEncoding encoding;                ///< one row (or block of patches) for each file that was read
    Matrix pixelValues;                    ///< rows × 3·S·S when asked for, else empty
    std::vector<std::size_t> fileIndices;  ///< row → position in the list given, ascending
    std::vector<SkippedFile> skipped;      ///< ascending
    double imagesPerSecond = 0;
};

/// Called after each micro-batch, on the calling thread, with what it encoded and the positions of its files.
using BatchEncoderObserver = std::function<void(const ImageEncoding& batch, std::span<const std::size_t> fileIndices)>;

/// Files → embeddings. Decoding and preprocessing run on threads of their own, a bounded number of
/// pictures ahead of the network, which runs on the calling thread in micro-batches. Order is kept;
/// unreadable files are skipped and named. Cancelled within one block of the network; EmptyInput
/// when no file could be read.
Result<EncodedFiles> encodeFiles(const ClipModel& model, std::span<const std::filesystem::path> files,
                                 const BatchEncoderOptions& options, JobContext& context,
                                 const BatchEncoderObserver& observer = {});

}  // namespace vitrine
