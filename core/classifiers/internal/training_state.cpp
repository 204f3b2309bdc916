// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/training_state.h"

#include <ATen/ATen.h>

#include <array>
#include <cstring>
#include <system_error>

#include "classifiers/internal/classifier_file.h"
#include "classifiers/run_store.h"
#include "io/atomic_file.h"
#include "io/json_document.h"
#include "io/safetensors.h"

namespace vitrine::internal {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSchema = "vitrine.training/2";

constexpr std::size_t kCounters = 7;
constexpr std::size_t kSums = 3;

struct NamedTensor {
    const char* name;
    at::Tensor tensor;
};

/// The tensors of a state; shared memory, so reading into them restores the stepper.
std::vector<NamedTensor> tensorsOf(const BottleneckStepper& stepper) {
    std::vector<NamedTensor> out{{"weights", stepper.weights},
                                 {"weights_first", stepper.weightsOptimizer.first},
                                 {"weights_second", stepper.weightsOptimizer.second},
                                 {"head", stepper.head},
                                 {"head_first", stepper.headOptimizer.first},
                                 {"head_second", stepper.headOptimizer.second}};
    if (stepper.rho.defined()) {
        out.push_back({"rho", stepper.rho});
        out.push_back({"rho_first", stepper.rhoOptimizer.first});
        out.push_back({"rho_second", stepper.rhoOptimizer.second});
    }
    return out;
}

Result<> readTensor(const SafetensorsFile& file, const NamedTensor& target) {
    VITRINE_ASSIGN(const std::vector<float> values, file.floats(target.name));
    if (static_cast<std::int64_t>(values.size()) != target.tensor.numel())
        return fail(ErrorCode::ShapeMismatch, file.path().string(),
                    std::string(target.name) + " has " + std::to_string(values.size()) + " entries where " +
                        std::to_string(target.tensor.numel()) + " are needed");
    at::NoGradGuard noGrad;
    at::Tensor source = at::empty(target.tensor.sizes(), at::kFloat);
    if (!values.empty()) std::memcpy(source.data_ptr<float>(), values.data(), values.size() * sizeof(float));
    at::Tensor destination = target.tensor;
    destination.copy_(source);
    return {};
}

void addTensor(SafetensorsWriter& writer, const char* name, const at::Tensor& tensor) {
    const at::Tensor plain = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    const std::vector<std::size_t> shape(plain.sizes().begin(), plain.sizes().end());
    writer.addFloats(name, shape, {plain.data_ptr<float>(), static_cast<std::size_t>(plain.numel())});
}

Result<SafetensorsFile> openState(const fs::path& directory) {
    const fs::path path = directory / kTrainingStateFile;
    VITRINE_ASSIGN(SafetensorsFile file, SafetensorsFile::open(path));
    VITRINE_ASSIGN(const std::string schema, readText(file, "schema"));
    if (schema != kSchema)
        return fail(ErrorCode::UnsupportedFormat, path.string(), "is of schema " + schema + ", not " + kSchema);
    return file;
}

Result<> writeSummary(const fs::path& directory, const TrainingKey& key, std::int64_t step,
                      const std::vector<EpochRecord>& history) {
    nlohmann::ordered_json summary;
    summary["schema"] = kSchema;
    summary["variant"] = key.variant;
    summary["step"] = step;
    summary["epochs_finished"] = history.size();
    summary["options"] = nlohmann::ordered_json::parse(key.options);
    summary["data"] = key.data;
    if (!history.empty()) {
        summary["class_loss"] = history.back().classLoss;
        summary["concept_loss"] = history.back().conceptLoss;
        summary["train_top1"] = history.back().trainTop1;
    }
    return writeJson(directory / kTrainingSummaryFile, summary);
}

}  // namespace

Result<> saveTrainingState(const fs::path& directory, const TrainingKey& key, const TrainingState& state,
                           const BottleneckStepper& stepper) {
    SafetensorsWriter writer;
    for (const NamedTensor& entry : tensorsOf(stepper)) addTensor(writer, entry.name, entry.tensor);
    if (state.bestEpoch > 0) {
        addTensor(writer, "best_weights", state.bestWeights);
        addTensor(writer, "best_head", state.bestHead);
    }
    const std::array<std::int64_t, kCounters> counters{state.step,
                                                       state.correct,
                                                       state.seen,
                                                       stepper.weightsOptimizer.steps,
                                                       stepper.headOptimizer.steps,
                                                       stepper.rhoOptimizer.steps,
                                                       state.bestEpoch};
    writer.addIntegers("counters", {counters.size()}, counters);
    const std::array<double, kSums> sums{state.conceptLossSum, state.classLossSum, state.bestTemperature};
    writer.addDoubles("sums", {sums.size()}, sums);
    return writeTrainingState(writer, directory, key, state.step, state.history);
}

Result<> writeTrainingState(SafetensorsWriter& writer, const fs::path& directory, const TrainingKey& key,
                            std::int64_t step, const std::vector<EpochRecord>& history) {
    VITRINE_TRY(createDirectories(directory));
    writer.setMetadata("schema", kSchema);
    writer.setMetadata("options", key.options);
    writer.setMetadata("data", key.data);
    const std::vector<double> numbers = historyToNumbers(history);
    writer.addDoubles("history", {history.size(), historyColumns().size()}, numbers);
    VITRINE_TRY(writer.write(directory / kTrainingStateFile));
    return writeSummary(directory, key, step, history);
}

Result<std::optional<SafetensorsFile>> openTrainingState(const fs::path& directory, const TrainingKey& key) {
    const fs::path path = directory / kTrainingStateFile;
    std::error_code error;
    if (!fs::exists(path, error)) return std::optional<SafetensorsFile>();
    VITRINE_ASSIGN(SafetensorsFile file, openState(directory));
    if (const auto summary = readJson(directory / kTrainingSummaryFile); summary && summary->is_object()) {
        const std::string variant = summary->value("variant", key.variant);
        if (variant != key.variant)
            return fail(ErrorCode::InvalidOption, path.string(), "is the state of a training of " + variant + ", not of " + key.variant);
    }
    VITRINE_ASSIGN(const std::string options, readText(file, "options"));
    if (options != key.options)
        return fail(ErrorCode::InvalidOption, path.string(),
                    "was trained with other options; start a new run or give the same ones");
    VITRINE_ASSIGN(const std::string data, readText(file, "data"));
    if (data != key.data)
        return fail(ErrorCode::InvalidOption, path.string(),
                    "was trained on other images, concepts or texts; start a new run");
    return std::optional<SafetensorsFile>(std::move(file));
}

Result<bool> loadTrainingState(const fs::path& directory, const TrainingKey& key, TrainingState& state,
                               BottleneckStepper& stepper) {
    const fs::path path = directory / kTrainingStateFile;
    VITRINE_ASSIGN(const std::optional<SafetensorsFile> opened, openTrainingState(directory, key));
    if (!opened) return false;
    const SafetensorsFile& file = *opened;
    for (const NamedTensor& entry : tensorsOf(stepper)) VITRINE_TRY(readTensor(file, entry));
    VITRINE_ASSIGN(const std::vector<std::int64_t> counters, file.integers("counters"));
    VITRINE_ASSIGN(const std::vector<double> sums, readDoubles(file, "sums"));
    VITRINE_ASSIGN(const std::vector<double> history, readDoubles(file, "history"));
    const bool fits = counters.size() == kCounters && sums.size() == kSums && counters[0] >= 0 &&
                      history.size() % historyColumns().size() == 0 && counters[6] >= 0 &&
                      static_cast<std::size_t>(counters[6]) <= history.size() / historyColumns().size();
    if (!fits) return fail(ErrorCode::FileCorrupt, path.string(), "holds counters of another layout");
    state.step = counters[0];
    state.correct = counters[1];
    state.seen = counters[2];
    stepper.weightsOptimizer.steps = counters[3];
    stepper.headOptimizer.steps = counters[4];
    stepper.rhoOptimizer.steps = counters[5];
    state.conceptLossSum = sums[0];
    state.classLossSum = sums[1];
    state.history = historyFromNumbers(history);
    state.bestEpoch = counters[6];
    state.bestTemperature = sums[2];
    if (state.bestEpoch == 0) return true;
    state.bestWeights = at::empty_like(stepper.weights);
    state.bestHead = at::empty_like(stepper.head);
    VITRINE_TRY(readTensor(file, {"best_weights", state.bestWeights}));
    VITRINE_TRY(readTensor(file, {"best_head", state.bestHead}));
    return true;
}

Result<TrainingProgress> readTrainingProgress(const fs::path& directory) {
    VITRINE_ASSIGN(const SafetensorsFile file, openState(directory));
    VITRINE_ASSIGN(const std::vector<std::int64_t> counters, file.integers("counters"));
    VITRINE_ASSIGN(const std::vector<double> history, readDoubles(file, "history"));
    if (counters.empty() || history.size() % historyColumns().size() != 0)
        return fail(ErrorCode::FileCorrupt, file.path().string(), "holds counters of another layout");
    return TrainingProgress{counters[0], historyFromNumbers(history)};
}

Result<> announceTraining(const fs::path& directory, const TrainingKey& key) {
    VITRINE_TRY(createDirectories(directory));
    return writeSummary(directory, key, 0, {});
}

void removeTrainingState(const fs::path& directory) {
    std::error_code ignored;  // a left-over state is harmless: the finished run is found first
    fs::remove(directory / kTrainingStateFile, ignored);
    fs::remove(directory / kTrainingSummaryFile, ignored);
}

const std::vector<const char*>& historyColumns() {
    static const std::vector<const char*> columns{"epoch",           "step",
                                                  "concept_loss",    "class_loss",
                                                  "train_top1",      "validation_loss",
                                                  "validation_top1", "active_concepts",
                                                  "alive_concepts",  "non_zero_weights",
                                                  "temperature",     "lr_concepts",
                                                  "lr_head",         "seconds",
                                                  "validation_top5", "validation_precision",
                                                  "validation_recall", "validation_f1"};
    return columns;
}

std::vector<double> historyToNumbers(const std::vector<EpochRecord>& history) {
    std::vector<double> out;
    out.reserve(history.size() * historyColumns().size());
    for (const EpochRecord& e : history)
        out.insert(out.end(), {static_cast<double>(e.epoch), static_cast<double>(e.step), e.conceptLoss, e.classLoss,
                               e.trainTop1, e.validationLoss, e.validationTop1, e.activeConcepts,
                               static_cast<double>(e.aliveConcepts), static_cast<double>(e.nonZeroWeights),
                               e.temperature, e.conceptLearningRate, e.headLearningRate, e.seconds, e.validationTop5,
                               e.validationPrecision, e.validationRecall, e.validationF1});
    return out;
}

std::vector<EpochRecord> historyFromNumbers(const std::vector<double>& numbers) {
    const std::size_t columns = historyColumns().size();
    std::vector<EpochRecord> out(numbers.size() / columns);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double* n = numbers.data() + i * columns;
        EpochRecord& e = out[i];
        e.epoch = static_cast<int>(n[0]);
        e.step = static_cast<std::int64_t>(n[1]);
        e.conceptLoss = n[2];
        e.classLoss = n[3];
        e.trainTop1 = n[4];
        e.validationLoss = n[5];
        e.validationTop1 = n[6];
        e.activeConcepts = n[7];
        e.aliveConcepts = static_cast<std::int64_t>(n[8]);
        e.nonZeroWeights = static_cast<std::int64_t>(n[9]);
        e.temperature = n[10];
        e.conceptLearningRate = n[11];
        e.headLearningRate = n[12];
        e.seconds = n[13];
        e.validationTop5 = n[14];
        e.validationPrecision = n[15];
        e.validationRecall = n[16];
        e.validationF1 = n[17];
    }
    return out;
}

}  // namespace vitrine::internal
