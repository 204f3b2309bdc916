// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/train_run.h"

#include <sys/utsname.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <system_error>
#include <thread>

#include "base/clock.h"
#include "base/version.h"
#include "classifiers/classifier_registry.h"
#include "classifiers/internal/bulk.h"
#include "classifiers/internal/labelled_split.h"
#include "classifiers/internal/training_state.h"
#include "classifiers/internal/training_threads.h"
#include "classifiers/peak_memory.h"
#include "evaluation/concept_similarity.h"
#include "io/safetensors.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kTileRows = 1024;
constexpr double kNamedSimilarity = 0.45;  ///< below it Label-free CBM drops a concept as not interpretable

std::string machineDescription() {
    std::string processor = "unknown processor";
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        if (line.rfind("model name", 0) != 0) continue;
        const std::size_t colon = line.find(": ");
        if (colon != std::string::npos) processor = line.substr(colon + 2);
        break;
    }
    utsname system{};
    std::string out = processor + ", " + std::to_string(std::thread::hardware_concurrency()) + " threads";
    if (uname(&system) == 0) out += std::string(", ") + system.sysname + " " + system.machine;
    return out;
}

/// Value of a text member of a JSON object, empty where absent.
std::string memberText(const std::string& object, const char* key) {
    const nlohmann::json parsed = nlohmann::json::parse(object, nullptr, false);
    return parsed.is_object() && parsed.contains(key) && parsed[key].is_string() ? parsed[key].get<std::string>()
                                                                                 : std::string();
}

RunInfo describeRun(const ClassifierVariant& variant, const OptionValues& options, const TrainingData& data,
                    const FittedClassifier& fitted) {
    RunInfo info;
    info.variant = variant.info.id;
    info.title = variant.info.title;
    info.formulation = memberText(fitted.resolvedOptions, "formulation");
    info.options = options.toJson();
    info.resolved = fitted.resolvedOptions;
    for (const OptionSpec& spec : options.specs())
        if (spec.id == "seed") info.seed = options.integer("seed");
    info.ended = fitEndName(fitted.end);
    info.steps = fitted.steps;
    info.bestEpoch = fitted.bestEpoch;
    info.conceptSetName = data.concepts.name;
    info.conceptSetFingerprint = data.concepts.fingerprint;
    info.backboneFingerprint = data.snapshot->backboneFingerprint;
    info.train = internal::splitRecord(*data.snapshot, Split::Train);
    info.validation = internal::splitRecord(*data.snapshot, Split::Validation);
    info.test = internal::splitRecord(*data.snapshot, Split::Test);
    info.concepts = fitted.classifier->conceptCount();
    info.classes = fitted.classifier->classCount();
    info.embeddingDimension = fitted.classifier->embeddingDimension();
    info.created = utcNow();
    info.version = kVersion;
    info.tensorLibrary = internal::tensorLibraryVersion();
    info.machine = machineDescription();
    info.origin = data.origin;
    info.textsFingerprint = textsFingerprint(data);
    info.descriptorsFingerprint = descriptorsFingerprint(data);
    info.threads = internal::computeThreads();
    return info;
}

void addConceptMetrics(const ReferenceStatistics& reference, std::map<std::string, double>& metrics) {
    double sum = 0.0;
    std::size_t counted = 0;
    std::size_t named = 0;
    for (std::size_t j = 0; j < reference.alive.size(); ++j) {
        if (reference.alive[j] == 0 || !std::isfinite(reference.similarityCubed[j])) continue;
        sum += reference.similarityCubed[j];
        named += reference.similarityCubed[j] > kNamedSimilarity ? 1U : 0U;
        ++counted;
    }
    const double undefined = std::numeric_limits<double>::quiet_NaN();
    if (reference.similarityImages < kFewestSimilarityImages) counted = 0;
    metrics["similarity_mean"] = counted > 0 ? sum / static_cast<double>(counted) : undefined;
    metrics["similarity_share"] = counted > 0 ? static_cast<double>(named) / static_cast<double>(counted) : undefined;
    metrics["alive_concepts"] = static_cast<double>(std::count(reference.alive.begin(), reference.alive.end(), 1));
}

/// Accuracies, reference statistics and what follows from them.
Result<> measureRun(LoadedRun& run, const TrainingData& data, JobContext& job) {
    const internal::LabelledSplit train = internal::labelledSplit(*data.snapshot, Split::Train);
    const internal::LabelledSplit validation = internal::labelledSplit(*data.snapshot, Split::Validation);
    const internal::LabelledSplit test = internal::labelledSplit(*data.snapshot, Split::Test);
    const ConceptClassifier& classifier = *run.classifier;
    auto& metrics = run.info.metrics;
    VITRINE_ASSIGN(metrics["train_top1"], topOneAccuracy(classifier, train.images, train.labels, job));
    VITRINE_ASSIGN(metrics["validation_top1"], topOneAccuracy(classifier, validation.images, validation.labels, job));
    VITRINE_ASSIGN(metrics["test_top1"], topOneAccuracy(classifier, test.images, test.labels, job));
    metrics["held_out_top1"] = test.rows.empty() ? metrics["validation_top1"] : metrics["test_top1"];
    const Matrix& reference = validation.rows.empty() ? test.images : validation.images;
    VITRINE_ASSIGN(run.reference, referenceStatistics(classifier, train.images, reference, job));
    if (classifier.knowsConcepts()) addConceptMetrics(run.reference, metrics);
    if (!run.history.empty() && std::isfinite(run.history.back().activeConcepts))
        metrics["active_concepts"] = run.history.back().activeConcepts;
    return {};
}

/// What a resumed training that has ended already comes to; InvalidOption where another one was asked for.
Result<LoadedRun> finishedRun(const fs::path& directory, const ClassifierVariant& variant, const OptionValues& options) {
    VITRINE_ASSIGN(LoadedRun run, loadRun(directory));
    if (run.info.variant != variant.info.id)
        return fail(ErrorCode::InvalidOption, directory.string(), "holds a finished run of " + run.info.variant);
    const auto kept = OptionValues::fromJson(variant.info.options, run.info.options);
    if (!kept || kept->toJson() != options.toJson())
        return fail(ErrorCode::InvalidOption, directory.string(), "holds a finished run with other options");
    return run;
}

/// The run, and beside it the classifier that was not chosen.
Result<> writeResults(LoadedRun& run, const FittedClassifier& fitted, const fs::path& directory) {
    if (fitted.other) {
        const bool tookBest = memberText(fitted.resolvedOptions, "final_weights") == "best";
        SafetensorsWriter writer;
        fitted.other->write(writer);
        VITRINE_TRY(writer.write(directory / (tookBest ? kLastFile : kBestFile)));
    }
    return writeRun(run, directory);
}

}  // namespace

Result<double> topOneAccuracy(const ConceptClassifier& classifier, const Matrix& embeddings,
                              const std::vector<int>& labels, JobContext& job) {
    const std::size_t rows = embeddings.rows();
    if (rows == 0) return std::numeric_limits<double>::quiet_NaN();
    std::size_t correct = 0;
    for (std::size_t first = 0; first < rows; first += kTileRows) {
        if (!job.checkpoint({VITRINE_TR_NOOP("Core", "Measuring accuracy"), static_cast<std::int64_t>(first),
                             static_cast<std::int64_t>(rows)}))
            return fail(ErrorCode::Cancelled, "measuring accuracy");
        const Matrix logits = classifier.classLogits(embeddings.slice(first, std::min(kTileRows, rows - first)));
        for (std::size_t r = 0; r < logits.rows(); ++r)
            correct += static_cast<int>(argmax(logits.row(r))) == labels[first + r] ? 1U : 0U;
    }
    return static_cast<double>(correct) / static_cast<double>(rows);
}

Result<LoadedRun> trainRun(std::string_view variantId, const OptionValues& options, const TrainingData& data,
                           const fs::path& directory, JobContext& job, const TrainingObserver& observer,
                           const TrainRunSettings& settings) {
    const ClassifierVariant* variant = findClassifierVariant(variantId);
    if (variant == nullptr) return fail(ErrorCode::InvalidOption, std::string(variantId), "no such method");
    std::error_code ignored;
    const bool finished = fs::exists(directory / "run.json", ignored);
    if (finished && settings.resume) return finishedRun(directory, *variant, options);
    if (finished)
        return fail(ErrorCode::FileNotWritable, directory.string(),
                    "holds a finished run already; choose another folder");

    return guarded(directory.string(), [&]() -> Result<LoadedRun> {
        // What setComputeThreads() says holds from here; each product decides below whether it is large enough.
        const internal::TrainingThreads threads(internal::TrainingThreads::kSmallProduct);
        const auto start = std::chrono::steady_clock::now();
        FitSession session{job, observer, directory, settings.resume, settings.checkpointSeconds, settings.device,
                           settings.endEarly};
        if (!settings.resume) internal::removeTrainingState(directory);
        std::error_code absent;
        if (variant->info.needsTraining && !fs::exists(directory / kTrainingStateFile, absent))
            VITRINE_TRY(internal::announceTraining(directory, {variant->info.id, options.toJson(), {}}));
        const PeakMemory memory;
        Result<FittedClassifier> fit = variant->fit(data, options, session);
        // Refused before the first state was written: nothing is left that could be resumed.
        if (!fit && fit.error().code != ErrorCode::Cancelled && !fs::exists(directory / kTrainingStateFile, absent))
            internal::removeTrainingState(directory);
        VITRINE_ASSIGN(FittedClassifier fitted, std::move(fit));
        LoadedRun run;
        run.directory = directory;
        run.info = describeRun(*variant, options, data, fitted);
        run.info.device = settings.device;
        run.info.metrics["fit_seconds"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        if (const auto peak = memory.bytes()) run.info.metrics["peak_memory_bytes"] = *peak;
        run.classifier = std::move(fitted.classifier);
        run.history = std::move(fitted.history);
        VITRINE_TRY(measureRun(run, data, job));
        run.info.metrics["seconds"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        if (const Result<> written = writeResults(run, fitted, directory); !written) {
            // A disk that was full: what lies there now is no run; a state to resume from stays.
            for (const char* file : {kBestFile, kLastFile}) fs::remove(directory / file, ignored);
            if (!fs::exists(directory / kTrainingStateFile, absent)) internal::removeTrainingState(directory);
            return fail(written.error());
        }
        internal::removeTrainingState(directory);
        return run;
    });
}

}  // namespace vitrine
