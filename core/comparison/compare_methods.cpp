// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "classifiers/classifier_registry.h"
#include "classifiers/peak_memory.h"
#include "comparison/evaluate_method.h"

namespace vitrine {
namespace {

std::optional<double> recorded(const RunInfo& info, const char* metric) {
    const auto found = info.metrics.find(metric);
    if (found == info.metrics.end() || !std::isfinite(found->second)) return {};
    return found->second;
}

}  // namespace

MethodUnderTest methodOfRun(const LoadedRun& run) {
    MethodUnderTest method;
    method.classifier = run.classifier;
    method.variant = run.info.variant;
    method.run = run.directory.filename().string();
    if (method.run.empty()) method.run = run.directory.parent_path().filename().string();
    method.title = run.info.title;
    method.formulation = run.info.formulation;
    method.options = run.info.options;
    method.seed = run.info.seed;
    method.seconds = recorded(run.info, "fit_seconds");
    if (!method.seconds) method.seconds = recorded(run.info, "seconds");
    method.peakMemoryBytes = recorded(run.info, "peak_memory_bytes");
    return method;
}

Result<MethodUnderTest> fitMethod(std::string_view variantId, const OptionValues& options, const TrainingData& data,
                                  JobContext& job, const std::string& device) {
    const ClassifierVariant* variant = findClassifierVariant(variantId);
    if (variant == nullptr) return fail(ErrorCode::InvalidOption, std::string(variantId), "is not a known method");
    return guarded(variant->info.title, [&]() -> Result<MethodUnderTest> {
        const auto start = std::chrono::steady_clock::now();
        const PeakMemory memory;
        FitSession session{job, {}, {}};
        session.device = device;
        VITRINE_ASSIGN(FittedClassifier fitted, variant->fit(data, options, session));
        MethodUnderTest method;
        method.classifier = std::move(fitted.classifier);
        method.variant = variant->info.id;
        method.title = variant->info.title;
        method.options = options.toJson();
        const auto resolved = nlohmann::json::parse(fitted.resolvedOptions, nullptr, false);
        if (resolved.is_object()) method.formulation = resolved.value("formulation", "");
        for (const OptionSpec& spec : options.specs())
            if (spec.id == "seed") method.seed = options.integer("seed");
        method.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        method.peakMemoryBytes = memory.bytes();
        return method;
    });
}

Result<Comparison> compareMethods(std::span<const MethodUnderTest> methods, const TrainingData& data,
                                  const EvaluationSettings& settings, JobContext& job, const MethodObserver& onMethod) {
    VITRINE_ASSIGN(const auto basis, prepareComparison(data, settings, job));
    std::vector<std::shared_ptr<const MethodEvaluation>> measured;
    std::vector<std::string> problems;
    for (const MethodUnderTest& method : methods) {
        auto evaluation = evaluateMethod(method, data, *basis, job);
        if (!evaluation) {
            if (evaluation.error().code == ErrorCode::Cancelled) return fail(evaluation.error());
            problems.push_back(evaluation.error().message());
            continue;
        }
        if (onMethod) onMethod(*evaluation);
        measured.push_back(std::move(*evaluation));
    }
    VITRINE_ASSIGN(Comparison comparison, summarize(std::move(measured), controlsOf(*basis)));
    comparison.images = imagesOf(*basis);
    comparison.problems = std::move(problems);
    return comparison;
}

}  // namespace vitrine
