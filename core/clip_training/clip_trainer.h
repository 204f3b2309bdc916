// SPDX-License-Identifier: GPL-3.0-or-later
// Trains a CLIP from nothing, or goes on from a checkpoint, on batches of plain memory. The caller
// draws the batches and decides on learning rates and losses; the trainer owns the tensors.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "base/result.h"
#include "clip/clip_config.h"
#include "clip_training/loss_weights.h"
#include "clip_training/training_batch.h"
#include "io/safetensors.h"

namespace vitrine {

/// Key in the metadata of exported weights: how many steps they were trained.
inline constexpr const char* kTrainingStepsKey = "vitrine.training_steps";

struct ClipTrainerOptions {
    ClipConfig config;
    double muonRate = 0.02;   ///< matrices inside the encoders
    double adamRate = 1.5e-3; ///< everything else
    double muonDecay = 0.02;  ///< weight decay of the matrices inside the encoders
    double adamDecay = 0.05;  ///< of the other matrices that are no embeddings
    double firstScale = 1.0 / 0.07;  ///< exp(logit_scale) at the start (Radford et al. 2021, §2.5)
    double largestScale = 60.0;      ///< it never grows above this
    bool bf16 = false;        ///< large products in bfloat16; weights stay float32
    int threads = 1;          ///< of the tensor library; 0 = as many as it uses already
    double averaging = 0.998; ///< decay of the running mean of the weights, which is what is exported
    std::uint64_t seed = 42;
    std::vector<float> conceptFrequencies;  ///< D shares of pictures that show each concept, for balance
};

struct StepReport {
    std::map<std::string, double> losses;  ///< by name, before weighting
    double gradientNorm = 0.0;
    double scale = 0.0;  ///< exp(logit_scale) before the step
};

/// For one thread at a time. A run is determined by options, batches and factors: interrupted and
/// restored from a checkpoint it goes on to equal bits on the same CPU.
class ClipTrainer {
public:
    /// `samplePixels` holds whole pictures (each 3·S·S normalised floats), from which the first
    /// patch filters are computed.
    static Result<std::unique_ptr<ClipTrainer>> create(const ClipTrainerOptions& options,
                                                       std::span<const float> samplePixels);
    ~ClipTrainer();
    ClipTrainer(const ClipTrainer&) = delete;
    ClipTrainer& operator=(const ClipTrainer&) = delete;

    /// One optimiser step on `batch`, every learning rate times `rateFactor`. NumericalFailure
    /// when a loss is not finite: the weights are then those before the step.
    Result<StepReport> step(const TrainingBatch& batch, const LossWeights& shares, double rateFactor);
    /// A step on pictures and captions alone, with the forward and backward passes of `chunk` pictures at a time: the
    /// gradient of the whole batch in the memory of a chunk (Gao et al. 2021, "Scaling deep contrastive learning batch
    /// size under memory limited setup"). `goOn` is asked between two chunks; false leaves the weights as they were and
    /// returns Cancelled. Errors as of step().
    Result<StepReport> captionStep(const TrainingBatch& batch, std::size_t chunk, double rateFactor,
                                   const std::function<bool()>& goOn);
    /// A step of the text tower alone: rows i and i + n/2 of `wordings` say the same, all others
    /// differ. Gives phrases their own directions before any picture is seen.
    Result<StepReport> textStep(const TokenRows& wordings, double rateFactor);
    /// Forgets the optimiser's moments (between two phases) and restarts the averaging.
    void restartOptimizer();
    std::int64_t steps() const;
    /// exp(logit_scale) of the averaged weights, which are the ones that encode.
    double scale() const;
    /// "NAME [lowest, highest], N not finite" of the weight with the largest entry: what to say of an explosion.
    std::string largestWeight() const;
    std::size_t parameterCount() const;

    /// Embeddings by the averaged weights, not normalised: pictures × P and texts × P.
    Result<Matrix> encodePictures(std::span<const float> pixels) const;
    Result<Matrix> encodeTexts(const TokenRows& texts) const;

    /// Weights, averages, moments and `note`, in one safetensors file; atomic.
    Result<> saveCheckpoint(const std::filesystem::path& path, const std::map<std::string, std::string>& note) const;
    /// The note. ShapeMismatch or TensorMissing where the file is of another architecture.
    Result<std::map<std::string, std::string>> restoreCheckpoint(const std::filesystem::path& path);

    /// model.safetensors of the averaged weights, by their Hugging Face names.
    Result<> exportWeights(const std::filesystem::path& path, DType as = DType::F16) const;

private:
    struct State;
    explicit ClipTrainer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace vitrine
