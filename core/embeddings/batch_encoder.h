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
#include "image/image_location.h"

namespace vitrine {

struct BatchEncoderOptions {
    bool withPatches = false;      ///< also the patch embeddings
    bool withPixelValues = false;  ///< also what the network was shown
    int decodeThreads = 0;         ///< 0 = one per two cores, one per core beside a GPU
    bool keepRows = true;          ///< false: rows go to the observer only, so that memory does not grow with them
};

/// An image that could not be read; the others go on.
struct SkippedFile {
    std::size_t index = 0;  ///< position in the list given
    Error error;
};

struct EncodedFiles {
    ImageEncoding encoding;                ///< one row (or block of patches) for each image that was read; keepRows
    Matrix pixelValues;                    ///< rows × 3·S·S when asked for, else empty
    std::vector<std::size_t> fileIndices;  ///< row → position in the list given, ascending
    std::vector<SkippedFile> skipped;      ///< ascending
    double imagesPerSecond = 0;
    double waitingSeconds = 0;             ///< how long the network stood idle for want of pictures
};

/// Called after each micro-batch, on the calling thread, with what it encoded and the positions of its files.
using BatchEncoderObserver = std::function<void(const ImageEncoding& batch, std::span<const std::size_t> fileIndices)>;

/// Images → embeddings. Decoding and preprocessing run on threads of their own, a bounded number of
/// pictures ahead of the network, which runs on the calling thread in micro-batches. Order is kept;
/// unreadable images are skipped and named. Progress counts images and says how many a second. Cancelled
/// within one block of the network; EmptyInput when no image could be read and
/// rows are kept.
Result<EncodedFiles> encodeImages(const ClipModel& model, std::span<const ImageLocation> images,
                                  const BatchEncoderOptions& options, JobContext& context,
                                  const BatchEncoderObserver& observer = {});

/// encodeImages() of whole files.
Result<EncodedFiles> encodeFiles(const ClipModel& model, std::span<const std::filesystem::path> files,
                                 const BatchEncoderOptions& options, JobContext& context,
                                 const BatchEncoderObserver& observer = {});

}  // namespace vitrine
