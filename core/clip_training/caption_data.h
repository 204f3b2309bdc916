// SPDX-License-Identifier: GPL-3.0-or-later
// Captioned pictures in memory, as the model sees them, and the batches of a training.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/job_context.h"
#include "base/result.h"
#include "clip_training/caption_source.h"
#include "clip_training/caption_tokenizer.h"
#include "clip_training/training_batch.h"
#include "image/preprocessor.h"

namespace vitrine {

/// More bytes of pictures than this are refused: they all stay in memory.
inline constexpr std::uint64_t kMaxCaptionBytes = 4ULL << 30U;

struct CaptionData {
    std::string name;
    int side = 0;                      ///< S, pixels
    std::vector<std::uint8_t> pixels;  ///< N × 3·S·S: planes R, G, B
    std::vector<std::vector<std::string>> captions;  ///< N lists of at least one
    std::vector<std::size_t> train, validation;      ///< ascending positions; at least two and at least one
    std::vector<Error> problems;                     ///< lines and pictures that were left out
    std::string fingerprint;                         ///< SHA-256 of pictures, captions and splits

    std::size_t size() const { return captions.size(); }
    std::size_t pictureBytes() const { return std::size_t{3} * static_cast<std::size_t>(side) * static_cast<std::size_t>(side); }
    std::vector<std::string> trainCaptions() const;
};

struct CaptionLoadOptions {
    double validationShare = 0.1;  ///< of the pictures whose split is not published
    std::uint64_t seed = 42;
    std::size_t limit = 0;         ///< read only that many pictures; 0 = all
};

/// Reads every picture once, resized and cut as `preprocessor` says. Pictures of a test split are left out. A
/// picture that can not be read is a problem, the rest goes on; EmptyInput where fewer than two are left to train
/// on or none to validate; OutOfMemory above kMaxCaptionBytes.
Result<CaptionData> loadCaptions(const CaptionSource& source, const Preprocessor& preprocessor,
                                 const CaptionLoadOptions& options, JobContext& job);

/// The batches of a training: every picture once an epoch in an order of the epoch's own, with one of its captions,
/// shifted by a few pixels and perhaps mirrored. A batch depends on (seed, step) only. One thread at a time.
class CaptionBatches {
public:
    struct Options {
        std::size_t batchSize = 64;  ///< images a step; fewer where there are fewer
        bool mirror = true;
        std::uint64_t seed = 42;
    };

    CaptionBatches(const CaptionData& data, const CaptionTokenizer& tokenizer, const PreprocessorConfig& preprocessor,
                   const Options& options);

    std::int64_t stepsPerEpoch() const { return stepsPerEpoch_; }
    std::size_t batchSize() const { return batch_; }
    /// Batch of `step`, counted from 0 over all epochs.
    TrainingBatch batch(std::int64_t step);
    /// Normalised floats of pictures as they are, for measuring and for the first patch filters.
    std::vector<float> pictures(std::span<const std::size_t> indices) const;

private:
    struct Change {
        bool mirror = false;
        int shiftX = 0, shiftY = 0;
    };
    void write(std::size_t picture, const Change& change, float* out) const;

    const CaptionData& data_;
    const CaptionTokenizer& tokenizer_;
    std::array<std::array<float, 256>, 3> levels_{};  ///< byte → float of each channel
    Options options_;
    std::size_t batch_ = 0;
    std::int64_t stepsPerEpoch_ = 0;
    std::int64_t orderedEpoch_ = -1;
    std::vector<std::size_t> order_;  ///< of orderedEpoch_
};

}  // namespace vitrine
