// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "classifiers/classifier_registry.h"
#include "comparison/evaluate_method.h"
#include "support/results.h"
#include "support/synthetic.h"

namespace vitrine::test {

/// Planted concepts with labels, enough test images for concept similarity.
inline TrainingData labelledWorld(std::size_t testPerClass = 40, std::size_t classes = 6) {
    SyntheticOptions options;
    options.testPerClass = testPerClass;
    options.classes = classes;
    SyntheticWorld world = makeSyntheticWorld(options);
    auto snapshot = std::make_shared<EmbeddingSnapshot>(*world.data.snapshot);
    std::vector<float> labels;
    for (const int label : snapshot->labels) {
        const auto row = world.truth.row(static_cast<std::size_t>(label));
        labels.insert(labels.end(), row.begin(), row.end());
    }
    snapshot->conceptLabels = Matrix(std::move(labels), snapshot->size(), world.truth.cols());
    snapshot->conceptNames = world.data.concepts.concepts;
    world.data.snapshot = std::move(snapshot);
    return world.data;
}

/// A fit with few epochs where the method has epochs.
inline MethodUnderTest fitted(const std::string& variant, const TrainingData& data) {
    OptionValues options(findClassifierVariant(variant)->info.options);
    for (const OptionSpec& spec : options.specs())
        if (spec.id == "epochs" && spec.kind == OptionKind::Integer) expectOk(options.set("epochs", "4"));
    JobContext job;
    return expectOk(fitMethod(variant, options, data, job));
}

inline EvaluationSettings quickSettings() {
    EvaluationSettings settings;
    settings.resamples = 60;
    settings.pathPoints = 12;
    return settings;
}

inline std::shared_ptr<const MethodEvaluation> evaluated(const std::string& variant, const TrainingData& data,
                                                         EvaluationSettings settings = quickSettings()) {
    JobContext job;
    const auto basis = expectOk(prepareComparison(data, settings, job));
    return expectOk(evaluateMethod(fitted(variant, data), data, *basis, job));
}

}  // namespace vitrine::test
