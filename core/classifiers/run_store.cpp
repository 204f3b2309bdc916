// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/run_store.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <system_error>

#include "classifiers/classifier_registry.h"
#include "classifiers/internal/classifier_file.h"
#include "classifiers/internal/labelled_split.h"
#include "classifiers/internal/run_json.h"
#include "classifiers/internal/training_state.h"
#include "io/atomic_file.h"
#include "io/fingerprint.h"
#include "io/json_document.h"
#include "io/safetensors.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr const char* kInfoFile = "run.json";
constexpr const char* kCheckpointFile = "checkpoint.safetensors";
constexpr const char* kMetricsFile = "metrics.csv";
constexpr const char* kCheckpointSchema = "vitrine.classifier/1";

void addColumns(SafetensorsWriter& writer, const std::string& name, const ColumnStatistics& columns) {
    writer.addFloats("reference/" + name + "_mean", {columns.mean.size()}, columns.mean);
    writer.addFloats("reference/" + name + "_deviation", {columns.deviation.size()}, columns.deviation);
    writer.addMatrix("reference/" + name + "_quantiles", columns.quantiles);
}

Result<> requireEntries(const SafetensorsFile& file, const std::string& name, std::size_t actual, std::size_t needed) {
    if (actual == needed) return {};
    return fail(ErrorCode::ShapeMismatch, file.path().string(),
                name + " has " + std::to_string(actual) + " entries where " + std::to_string(needed) + " are needed");
}

Result<std::vector<float>> readVector(const SafetensorsFile& file, const std::string& name, std::size_t length) {
    VITRINE_ASSIGN(std::vector<float> values, file.floats(name));
    VITRINE_TRY(requireEntries(file, name, values.size(), length));
    return values;
}

Result<ColumnStatistics> readColumns(const SafetensorsFile& file, const std::string& name, std::size_t concepts) {
    ColumnStatistics out;
    VITRINE_ASSIGN(out.mean, readVector(file, "reference/" + name + "_mean", concepts));
    VITRINE_ASSIGN(out.deviation, readVector(file, "reference/" + name + "_deviation", concepts));
    VITRINE_ASSIGN(out.quantiles, file.matrix("reference/" + name + "_quantiles"));
    VITRINE_TRY(requireEntries(file, "reference/" + name + "_quantiles", out.quantiles.rows(), ColumnStatistics::kQuantiles));
    VITRINE_TRY(requireEntries(file, "reference/" + name + "_quantiles row", out.quantiles.cols(), concepts));
    const auto finite = [](float value) { return std::isfinite(value); };
    const auto quantiles = out.quantiles.values();
    if (!std::all_of(out.mean.begin(), out.mean.end(), finite) ||
        !std::all_of(out.deviation.begin(), out.deviation.end(), finite) ||
        !std::all_of(quantiles.begin(), quantiles.end(), finite))
        return fail(ErrorCode::NumericalFailure, file.path().string(),
                    "reference/" + name + " holds a value that is not finite");
    return out;
}

Result<ReferenceStatistics> readReference(const SafetensorsFile& file, std::size_t concepts) {
    ReferenceStatistics out;
    VITRINE_ASSIGN(out.activations, readColumns(file, "activations", concepts));
    VITRINE_ASSIGN(out.scores, readColumns(file, "scores", concepts));
    VITRINE_ASSIGN(const std::vector<std::int64_t> alive, file.integers("reference/alive"));
    VITRINE_TRY(requireEntries(file, "reference/alive", alive.size(), concepts));
    for (const std::int64_t flag : alive) out.alive.push_back(flag != 0 ? 1 : 0);
    VITRINE_ASSIGN(out.similarityCubed, readVector(file, "reference/similarity_cubed", concepts));
    VITRINE_ASSIGN(out.similarityPearson, readVector(file, "reference/similarity_pearson", concepts));
    VITRINE_ASSIGN(const double images, internal::readNumber(file, "similarity_images"));
    out.similarityImages = images >= 0.0 ? static_cast<std::size_t>(images) : 0;
    return out;
}

Result<> writeCheckpoint(const LoadedRun& run, const fs::path& path) {
    SafetensorsWriter writer;
    writer.setMetadata("schema", kCheckpointSchema);
    writer.setMetadata("variant", run.info.variant);
    writer.setMetadata("version", run.info.version);
    writer.setMetadata("options", run.info.options);
    run.classifier->write(writer);
    addColumns(writer, "activations", run.reference.activations);
    addColumns(writer, "scores", run.reference.scores);
    writer.addBytes("reference/alive", {run.reference.alive.size()}, run.reference.alive);
    writer.addFloats("reference/similarity_cubed", {run.reference.similarityCubed.size()},
                     run.reference.similarityCubed);
    writer.addFloats("reference/similarity_pearson", {run.reference.similarityPearson.size()},
                     run.reference.similarityPearson);
    internal::writeNumber(writer, "similarity_images", static_cast<double>(run.reference.similarityImages));
    return writer.write(path);
}

/// The checkpoint must be of the run that run.json describes: a folder may have been put together by hand.
Result<> checkAgreement(const RunInfo& info, const ConceptClassifier& classifier, const fs::path& checkpoint) {
    if (classifier.conceptCount() == info.concepts && classifier.classCount() == info.classes &&
        classifier.embeddingDimension() == info.embeddingDimension)
        return {};
    return fail(ErrorCode::ShapeMismatch, checkpoint.string(), "has other sizes than run.json beside it says");
}

}  // namespace

double LoadedRun::heldOutTop1() const {
    const auto found = info.metrics.find("held_out_top1");
    return found == info.metrics.end() ? std::numeric_limits<double>::quiet_NaN() : found->second;
}

std::string textsFingerprint(const TrainingData& data) {
    Sha256 hash;
    for (const Matrix& texts : {data.conceptTexts, data.classTexts}) {
        hash.update(std::to_string(texts.rows()) + "x" + std::to_string(texts.cols()) + ";");
        const auto values = texts.values();
        hash.update(std::span(reinterpret_cast<const std::uint8_t*>(values.data()), values.size_bytes()));
    }
    return hash.finish();
}

std::string descriptorsFingerprint(const TrainingData& data) {
    if (data.classDescriptors.empty()) return {};
    Sha256 hash;
    for (const auto& descriptors : data.classDescriptors) {
        hash.update(std::to_string(descriptors.size()) + ";");
        for (const std::string& text : descriptors) hash.update(text + "\n");
    }
    return hash.finish();
}

SplitRecord splitRecordOf(const EmbeddingSnapshot& snapshot, Split split) {
    return internal::splitRecord(snapshot, split);
}

Result<> writeRun(const LoadedRun& run, const fs::path& directory) {
    return guarded(directory.string(), [&]() -> Result<> {
        VITRINE_TRY(createDirectories(directory));
        VITRINE_TRY(writeCheckpoint(run, directory / kCheckpointFile));
        VITRINE_TRY(
            writeFileAtomically(directory / kMetricsFile, std::string_view(internal::historyToCsv(run.history))));
        return writeJson(directory / kInfoFile, internal::runInfoToJson(run.info));
    });
}

Result<RunInfo> readRunInfo(const fs::path& directory) {
    const fs::path path = directory / kInfoFile;
    VITRINE_ASSIGN(const nlohmann::json document, readJson(path));
    return internal::runInfoFromJson(document, path.string());
}

Result<std::vector<EpochRecord>> readRunHistory(const fs::path& directory) {
    return internal::historyFromCsv(directory / kMetricsFile);
}

bool isUnfinishedRun(const fs::path& directory) {
    std::error_code ignored;
    return fs::exists(directory / kTrainingSummaryFile, ignored) && !fs::exists(directory / kInfoFile, ignored);
}

Result<UnfinishedRun> readUnfinishedRun(const fs::path& directory) {
    const fs::path path = directory / kTrainingSummaryFile;
    VITRINE_ASSIGN(const nlohmann::json document, readJson(path));
    const auto text = [&](const char* key) {
        return document.is_object() && document.contains(key) && document[key].is_string()
                   ? document[key].get<std::string>()
                   : std::string();
    };
    UnfinishedRun run;
    run.variant = text("variant");
    if (run.variant.empty() || !document.contains("options") || !document["options"].is_object())
        return fail(ErrorCode::FileCorrupt, path.string(), "does not say which method is trained");
    const nlohmann::json& options = document["options"];
    run.options = options.dump();
    if (options.contains("seed") && options["seed"].is_number_integer()) run.seed = options["seed"].get<std::int64_t>();
    std::error_code ignored;
    if (!fs::exists(directory / kTrainingStateFile, ignored)) return run;
    VITRINE_ASSIGN(const internal::TrainingProgress progress, internal::readTrainingProgress(directory));
    run.step = progress.step;
    run.history = progress.history;
    return run;
}

Result<LoadedRun> loadRun(const fs::path& directory) {
    return guarded(directory.string(), [&]() -> Result<LoadedRun> {
        LoadedRun run;
        run.directory = directory;
        VITRINE_ASSIGN(run.info, readRunInfo(directory));
        const ClassifierVariant* variant = findClassifierVariant(run.info.variant);
        if (variant == nullptr)
            return fail(ErrorCode::UnsupportedFormat, (directory / kInfoFile).string(),
                        "is a run of \"" + run.info.variant + "\", a method this program does not have");
        const auto options = OptionValues::fromJson(variant->info.options, run.info.options);
        if (!options) return fail(ErrorCode::FileCorrupt, (directory / kInfoFile).string(), options.error().message());
        run.info.options = options->toJson();
        VITRINE_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(directory / kCheckpointFile));
        VITRINE_ASSIGN(const std::string schema, internal::readText(file, "schema"));
        if (schema != kCheckpointSchema)
            return fail(ErrorCode::UnsupportedFormat, file.path().string(),
                        "is of schema " + schema + ", not " + kCheckpointSchema);
        VITRINE_ASSIGN(const std::string id, internal::readText(file, "variant"));
        if (id != run.info.variant)
            return fail(ErrorCode::FileCorrupt, file.path().string(),
                        "is a checkpoint of " + id + " beside a run of " + run.info.variant);
        VITRINE_ASSIGN(run.classifier, variant->restore(file));
        VITRINE_TRY(checkAgreement(run.info, *run.classifier, file.path()));
        VITRINE_ASSIGN(run.reference, readReference(file, run.info.concepts));
        VITRINE_ASSIGN(run.history, internal::historyFromCsv(directory / kMetricsFile));
        return run;
    });
}

}  // namespace vitrine
