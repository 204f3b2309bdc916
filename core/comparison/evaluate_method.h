// SPDX-License-Identifier: GPL-3.0-or-later
// From a fitted classifier to its MethodEvaluation. Runs on the thread that owns the tensor library.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/job_context.h"
#include "base/option_spec.h"
#include "base/result.h"
#include "classifiers/run_store.h"
#include "classifiers/training_data.h"
#include "comparison/comparison.h"

namespace vitrine {

struct EvaluationSettings {
    Split split = Split::Test;          ///< Validation is used, and said, when there are no test images
    std::size_t resamples = kResamples; ///< 0 = no intervals
    std::uint64_t seed = 0;             ///< of resamples, controls and intervention orders
    bool withPath = true;               ///< regularisation path: ANEC
    bool withControls = true;           ///< random words and directions: gap to random
    bool withLeakage = false;           ///< CTL, ICL, OIS, DCI: quadratic in the concepts
    int pathPoints = 50;                ///< λ of the path, λ_max … λ_max/500; at most 26 for up to 5,000 train images
};

/// A fitted method and what is known of its fit.
struct MethodUnderTest {
    std::shared_ptr<const ConceptClassifier> classifier;
    std::string variant, run, title, formulation, options;
    std::int64_t seed = 0;
    std::optional<double> seconds;          ///< of the fit
    std::optional<double> peakMemoryBytes;  ///< of the process during the fit
};

/// Of a run read from disk.
MethodUnderTest methodOfRun(const LoadedRun& run);
/// Fits `variantId` on `data` in memory: a method without training, or a throw-away fit.
Result<MethodUnderTest> fitMethod(std::string_view variantId, const OptionValues& options, const TrainingData& data,
                                  JobContext& job, const std::string& device = "cpu");

/// What all methods of a comparison share: the images, the resamples, the controls. Opaque.
class ComparisonBasis;

/// EmptyInput when neither test nor validation images are labelled.
Result<std::shared_ptr<const ComparisonBasis>> prepareComparison(const TrainingData& data,
                                                                 const EvaluationSettings& settings, JobContext& job);
const std::shared_ptr<const EvaluatedImages>& imagesOf(const ComparisonBasis& basis);
const std::optional<Controls>& controlsOf(const ComparisonBasis& basis);

/// Every measure that applies; the others say why not. ShapeMismatch when the classifier was fitted to
/// embeddings or classes of another kind.
Result<std::shared_ptr<const MethodEvaluation>> evaluateMethod(const MethodUnderTest& method, const TrainingData& data,
                                                               const ComparisonBasis& basis, JobContext& job);

/// evaluateMethod() for all, then summarize(). A method that fails is named in Comparison::problems, the
/// others go on; Cancelled ends all. `onMethod` (may be empty) is called after each one.
using MethodObserver = std::function<void(const std::shared_ptr<const MethodEvaluation>&)>;
Result<Comparison> compareMethods(std::span<const MethodUnderTest> methods, const TrainingData& data,
                                  const EvaluationSettings& settings, JobContext& job,
                                  const MethodObserver& onMethod = {});

}  // namespace vitrine
