// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/reproduction.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <set>
#include <system_error>

#include "base/version.h"
#include "classifiers/classifier_registry.h"
#include "classifiers/train_run.h"
#include "clip/device.h"
#include "io/safetensors.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCheckpoint = "checkpoint.safetensors";
const std::set<std::string> kNotCompared{"seconds", "fit_seconds", "peak_memory_bytes"};

/// A folder that is gone when the object is.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::error_code error;
        path_ = fs::temp_directory_path(error) /
                ("vitrine-reproduce-" + std::to_string(::getpid()) + "-" +
                 std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()));
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

Result<> requireSame(const std::string& run, const char* what, const std::string& recorded, const std::string& now) {
    if (recorded.empty() || recorded == now) return {};
    return fail(ErrorCode::InvalidOption, run, std::string(what) + " are not those the run was fitted to");
}

Result<> checkData(const RunInfo& info, const std::string& run, const TrainingData& data) {
    VITRINE_TRY(requireSame(run, "the weights of the backbone", info.backboneFingerprint, data.snapshot->backboneFingerprint));
    VITRINE_TRY(requireSame(run, "the concepts", info.conceptSetFingerprint, data.concepts.fingerprint));
    const auto split = [&](const char* what, const SplitRecord& recorded, Split which) {
        return requireSame(run, what, recorded.fingerprint, splitRecordOf(*data.snapshot, which).fingerprint);
    };
    VITRINE_TRY(split("the train images", info.train, Split::Train));
    VITRINE_TRY(split("the validation images", info.validation, Split::Validation));
    VITRINE_TRY(split("the test images", info.test, Split::Test));
    VITRINE_TRY(requireSame(run, "the texts of concepts and classes", info.textsFingerprint, textsFingerprint(data)));
    return requireSame(run, "the descriptors of the classes", info.descriptorsFingerprint, descriptorsFingerprint(data));
}

void compareTensor(const SafetensorsFile& before, const SafetensorsFile& after, const TensorInfo& tensor,
                   Reproduction& result) {
    ++result.tensorsCompared;
    const TensorInfo* other = after.find(tensor.name);
    TensorDifference difference{tensor.name};
    if (other == nullptr || other->shape != tensor.shape || other->dtype != tensor.dtype) {
        difference.sameShape = false;
        result.tensors.push_back(difference);
        return;
    }
    const auto first = before.bytes(tensor);
    const auto second = after.bytes(*other);
    if (std::equal(first.begin(), first.end(), second.begin())) return;
    const std::size_t size = dtypeSize(tensor.dtype);
    for (std::size_t n = 0; n < tensor.elements(); ++n)
        if (std::memcmp(first.data() + n * size, second.data() + n * size, size) != 0) ++difference.differing;
    const auto a = before.floats(tensor.name);
    const auto b = after.floats(tensor.name);
    if (a && b)
        for (std::size_t n = 0; n < a->size(); ++n)
            if (const double apart = std::abs(static_cast<double>((*a)[n]) - (*b)[n]); apart > difference.largest)
                difference.largest = apart;
    result.largestDifference = std::max(result.largestDifference, difference.largest);
    result.tensors.push_back(difference);
}

void compareMetrics(const RunInfo& before, const RunInfo& after, Reproduction& result) {
    for (const auto& [name, recorded] : before.metrics) {
        const auto found = after.metrics.find(name);
        if (kNotCompared.count(name) != 0 || found == after.metrics.end()) continue;
        const bool bothUndefined = std::isnan(recorded) && std::isnan(found->second);
        if (!bothUndefined && recorded != found->second) result.metrics.push_back({name, recorded, found->second});
    }
}

void noteCircumstances(const RunInfo& before, const RunInfo& after, std::vector<std::string>& notes) {
    const auto note = [&](const char* what, const std::string& then, const std::string& now) {
        if (!then.empty() && then != now) notes.push_back(std::string(what) + " was " + then + ", is " + now);
    };
    note("version of Vitrine", before.version, after.version);
    note("tensor library", before.tensorLibrary, after.tensorLibrary);
    note("machine", before.machine, after.machine);
    note("device", before.device, after.device);
    if (before.threads > 0) note("threads", std::to_string(before.threads), std::to_string(after.threads));
}

}  // namespace

Result<Reproduction> reproduceRun(const LoadedRun& run, const TrainingData& data, JobContext& job) {
    const std::string subject = run.directory.string();
    return guarded(subject, [&]() -> Result<Reproduction> {
        const auto start = std::chrono::steady_clock::now();
        VITRINE_TRY(checkData(run.info, subject, data));
        const ClassifierVariant* variant = findClassifierVariant(run.info.variant);
        if (variant == nullptr) return fail(ErrorCode::InvalidOption, run.info.variant, "is not a known method");
        VITRINE_ASSIGN(const OptionValues options, OptionValues::fromJson(variant->info.options, run.info.options));
        if (run.info.threads > 0) setComputeThreads(run.info.threads);

        const TemporaryFolder folder;
        TrainRunSettings settings;
        if (!run.info.device.empty()) settings.device = run.info.device;
        TrainingObserver observer;
        std::int64_t step = 0;
        if (run.info.ended == fitEndName(FitEnd::Stopped)) {
            // Stopped by hand: stop again after as many steps.
            observer.onStep = [&](const StepRecord& record) { step = record.step; };
            settings.endEarly = [&, last = run.info.steps] { return step >= last; };
        }
        VITRINE_ASSIGN(const LoadedRun repeated,
                       trainRun(run.info.variant, options, data, folder.path(), job, observer, settings));
        Reproduction result;
        result.run = run.directory.filename().string();
        result.variant = run.info.variant;
        result.title = run.info.title;
        VITRINE_ASSIGN(const SafetensorsFile before, SafetensorsFile::open(run.directory / kCheckpoint));
        VITRINE_ASSIGN(const SafetensorsFile after, SafetensorsFile::open(folder.path() / kCheckpoint));
        for (const TensorInfo& tensor : before.tensors()) compareTensor(before, after, tensor, result);
        compareMetrics(run.info, repeated.info, result);
        noteCircumstances(run.info, repeated.info, result.circumstances);
        result.equal = result.tensors.empty() && result.metrics.empty();
        result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return result;
    });
}

}  // namespace vitrine
