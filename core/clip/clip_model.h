// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"
#include "clip/clip_config.h"
#include "clip/device.h"
#include "clip/tokenizer.h"
#include "image/preprocessor.h"

namespace vitrine {

/// What the vision transformer says of N pictures. Rows are not normalised.
struct ImageEncoding {
    Matrix embeddings;       ///< N × P, the projected class token
    Matrix patchEmbeddings;  ///< (N·patchGrid²) × P, each patch token through the same norm and
                             ///< projection, pictures one after the other, patches row by row; or empty
    int patchGrid = 0;       ///< patches along one side
};

/// A CLIP model of Hugging Face's layout (config.json, model.safetensors or shards with an index,
/// vocab.json + merges.txt or tokenizer.json, preprocessor_config.json). Weights stored as F32, F16
/// or BF16 run in float32. Immutable after load. Meant for one thread at a time, the one that owns
/// the device; nested calls from a checkpoint are allowed.
class ClipModel {
public:
    static Result<std::shared_ptr<const ClipModel>> load(const std::filesystem::path& directory,
                                                         const DeviceOptions& options, JobContext& context);
    ~ClipModel();
    ClipModel(const ClipModel&) = delete;
    ClipModel& operator=(const ClipModel&) = delete;

    const ClipConfig& config() const;
    const Tokenizer& tokenizer() const;
    const Preprocessor& preprocessor() const;
    const DeviceOptions& device() const;
    /// SHA-256 (hex) of the weight files: the identity under which embeddings are kept.
    const std::string& fingerprint() const;
    /// s = exp(logit_scale), about 100 for the published models; logits are s·cos.
    float logitScale() const;
    /// Pictures that go through the network at once.
    std::size_t microBatch() const;

    /// `pixelValues`: count × 3 × S × S floats as Preprocessor::apply writes them (planes R, G, B).
    /// Reports pictures done; stops within one transformer block when cancelled.
    Result<ImageEncoding> encodePixels(std::span<const float> pixelValues, std::size_t count, bool withPatches,
                                       JobContext& context) const;

    /// texts × P, the projected token at the end of each text; rows are not normalised.
    Result<Matrix> encodeTexts(std::span<const std::string> texts, JobContext& context) const;

private:
    struct Parts;
    explicit ClipModel(std::unique_ptr<const Parts> parts);
    std::unique_ptr<const Parts> parts_;
};

}  // namespace vitrine
