// SPDX-License-Identifier: GPL-3.0-or-later
// t-SNE (van der Maaten & Hinton, JMLR 2008), live: repulsion by convolution on a grid for many points
// (Linderman et al., "Fast interpolation-based t-SNE", Nature Methods 2019; here with cubic B-splines as in
// Essmann et al., "A smooth particle mesh Ewald method", 1995), exact for few; starts from PCA; early
// exaggeration with step n/12 (Belkina et al., Nature Communications 2019). Cost per step O(n·k + grid).
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "analysis/compute_options.h"
#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"

namespace vitrine {

struct TsneOptions {
    double perplexity = 30.0;   ///< ≥ 1; lowered to (n − 1)/3 where there are fewer points, TsneResult says so
    int iterations = 750;       ///< all together, ≥ 0
    int earlyIterations = 200;  ///< of these with early exaggeration, at most `iterations`
    double earlyExaggeration = 12.0;  ///< ≥ 1
    double exaggeration = 1.0;        ///< afterwards, ≥ .1
    double learningRate = 0.0;        ///< of the gradient without its factor 4; 0 = n / exaggeration, at least 50
    double learningRateFactor = 1.0;  ///< times that, > 0
    DistanceMetric metric = DistanceMetric::Cosine;
    std::uint64_t seed = 42;
    double framesPerSecond = 30.0;  ///< at most; fewer where frames would take more than 5 % of the time
    ComputeOptions compute;
};

enum class TsnePhase { Neighbours, EarlyExaggeration, Embedding, Finished };

/// The map at one moment; immutable and cheap to copy.
struct TsneFrame {
    TsnePhase phase = TsnePhase::EarlyExaggeration;
    int iteration = 0;                                     ///< finished steps
    double kl = std::numeric_limits<double>::quiet_NaN();  ///< of P without exaggeration, as last computed; NaN = never
    double exaggeration = 1.0;
    Matrix coordinates;  ///< n×2
    double seconds = 0.0;
};
using TsneFrameSink = std::function<void(const TsneFrame&)>;

/// Hands on the levers of a running fit. Any thread may call; the fit looks before every step.
class TsneControl {
public:
    void pause() { paused_ = true; }
    void resume() { paused_ = false; }
    /// Ends the fit with the map it has.
    void stop() { stopped_ = true; }
    /// From the next step to the end of the phase the fit is in; ≤ 0 gives the lever back to the options.
    void setExaggeration(double factor) { exaggeration_ = factor; }
    /// From the next step on, in place of TsneOptions::learningRateFactor; ≤ 0 gives the lever back.
    void setLearningRateFactor(double factor) { learningRateFactor_ = factor; }

    bool isPaused() const { return paused_; }
    bool isStopped() const { return stopped_; }
    double exaggeration() const { return exaggeration_; }
    double learningRateFactor() const { return learningRateFactor_; }

private:
    std::atomic<bool> paused_{false};
    std::atomic<bool> stopped_{false};
    std::atomic<double> exaggeration_{0.0};
    std::atomic<double> learningRateFactor_{0.0};
};

struct TsneResult {
    Matrix coordinates;  ///< n×2, centred
    /// Σ p log(p/q) over the neighbours in P, Z as the repulsion computes it, at the places before the last step;
    /// NaN without a step.
    double kl = std::numeric_limits<double>::quiet_NaN();
    int iterations = 0;  ///< steps done
    bool wasStopped = false;
    bool isPaused = false;  ///< TsneFit only: there is more to do
    double perplexity = 0.0;  ///< used
    std::string note;         ///< what was done differently from what was asked, in one sentence; mostly empty
    bool exactNeighbours = true;
    double neighbourRecall = 1.0;
    double neighbourSeconds = 0.0;
    double affinitySeconds = 0.0;
    double initialSeconds = 0.0;  ///< PCA
    double optimiseSeconds = 0.0;
    double frameSeconds = 0.0;  ///< part of optimiseSeconds that went into frames and their KL
};

/// A fit that can be left at a pause and taken up again where it was. One thread at a time. Errors as fitTsne.
class TsneFit {
public:
    /// `points` (n×d) are kept.
    TsneFit(Matrix points, TsneOptions options);
    ~TsneFit();
    TsneFit(TsneFit&&) noexcept;
    TsneFit& operator=(TsneFit&&) noexcept;

    /// Goes on until the map is finished or stopped, or until `control` pauses it: then the result says so and the
    /// next call continues, with the same bits as without the pause. After an error there is no next call.
    Result<TsneResult> run(JobContext& job, TsneControl* control = nullptr, const TsneFrameSink& frame = {});

private:
    class State;
    std::unique_ptr<State> state_;
};

/// Fits a map of the rows of `points` (n×d). One point lies at the origin. A frame comes at the start, at a
/// pause, at the end, and in between as often as TsneOptions::framesPerSecond. During a pause checkpoints go on.
/// Errors: EmptyInput; InvalidOption; NumericalFailure (a row that is not finite; a zero vector with the cosine
/// metric; a map that flew apart); Cancelled when `job` was told to stop. Equal seed, options and threads give
/// equal bits on the CPU.
Result<TsneResult> fitTsne(const Matrix& points, const TsneOptions& options, JobContext& job,
                           TsneControl* control = nullptr, const TsneFrameSink& frame = {});

/// Coordinates (m×2) for rows of `added` (m×d) on the finished map `coordinates` (n×2) of `points` (n×d), which
/// stays as it is: the median of the `perplexity`-nearest neighbours' places, then steps of the t-SNE gradient
/// of the new point alone (Poličar et al., "Embedding to reference t-SNE space", 2021).
Result<Matrix> placeOnMap(const Matrix& points, const Matrix& coordinates, const Matrix& added,
                          const TsneOptions& options, JobContext& job);

}  // namespace vitrine
