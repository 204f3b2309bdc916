// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/engine.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <thread>
#include <utility>

#include "base/option_spec.h"
#include "base/thread_pool.h"
#include "classifiers/classifier_registry.h"
#include "classifiers/train_run.h"
#include "engine/encoding_queue.h"
#include "engine/evaluation_jobs.h"
#include "engine/image_intake.h"
#include "engine/image_library.h"
#include "engine/image_listing.h"
#include "engine/inference_executor.h"
#include "engine/inspector.h"
#include "engine/map_jobs.h"
#include "engine/session.h"
#include "engine/training_jobs.h"

namespace vitrine {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kDecodeThreads = 2;
constexpr const char* kOpening = VITRINE_TR_NOOP("Core", "Opening the workspace");
constexpr const char* kSwapping = VITRINE_TR_NOOP("Core", "Opening a backbone");
constexpr const char* kConcepts = VITRINE_TR_NOOP("Core", "Opening a concept set");
constexpr const char* kTraining = VITRINE_TR_NOOP("Core", "Training");

/// The window keeps one core: tensor threads that spin against it cost more than they bring.
constexpr int kCoresOfTheWindow = 1;

/// A folder name that neither `folder` nor the runs already known use.
std::string freeRunId(const std::string& base, const fs::path& folder, const WorkspaceSnapshot& workspace) {
    for (int number = 1;; ++number) {
        const std::string id = number == 1 ? base : base + "-" + std::to_string(number);
        const auto isSame = [&](const auto& run) { return run->id == id; };
        std::error_code error;
        if (!fs::exists(folder / id, error) && std::none_of(workspace.runs.begin(), workspace.runs.end(), isSame)) return id;
    }
}

bool isPlainName(const std::string& name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos;
}

}  // namespace

class Engine::Implementation {
public:
    explicit Implementation(EngineOptions options)
        : options_(std::move(options)),
          executor_(board_,
                    [threads = options_.threads] {
                        setComputeThreads(threads);
                        followMachineLoad(kCoresOfTheWindow);
                    }),
          pool_(std::make_unique<ThreadPool>(kDecodeThreads)),
          encoder_(library_, *pool_, executor_, board_),
          trainings_(trainingHost()),
          evaluations_(executor_, [this] { return session(); }, options_.device),
          maps_({executor_, library_, [this](std::function<void()> work) { pool_->post(std::move(work)); }, [this] { return session(); },
                 options_.device}) {
        if (options_.userDataDirectory.empty()) options_.userDataDirectory = defaultUserDataDirectory();
    }

    ~Implementation() {
        shutdown();
        pool_.reset();  // waits for the image being decoded; its batch meets a closed executor
    }

    void shutdown() {
        trainings_.close();
        maps_.close();
        encoder_.restart(nullptr, {});
        executor_.shutdown();
        encoder_.restart(nullptr, {});  // a workspace that was just being opened may have started it again
        pool_->clear();
    }

    SessionPointer session() const {
        const std::lock_guard lock(mutex_);
        return session_;
    }

    /// A task that makes a new session. `make` runs on the executor thread.
    JobId changeSession(const char* title, std::function<Result<SessionPointer>(JobContext&)> make,
                        Callback<WorkspacePointer> done) {
        auto snapshot = std::make_shared<WorkspacePointer>();
        return executor_.postTask(
            title,
            [this, make = std::move(make), snapshot](JobContext& context) -> Result<> {
                VITRINE_ASSIGN(SessionPointer changed, make(context));
                *snapshot = changed->snapshot;
                adopt(std::move(changed));
                return {};
            },
            [snapshot, done = std::move(done)](const Result<>& outcome) {
                if (!done) return;
                if (outcome) done(*snapshot);
                else done(fail(outcome.error()));
            });
    }

    /// A live request; `answer` runs on the executor thread with the open session.
    template <class T>
    void ask(std::string key, std::function<Result<T>(const Session&, JobContext&)> answer, Callback<T> done) {
        auto value = std::make_shared<Result<T>>(fail(ErrorCode::Cancelled, key, "stopped"));
        executor_.postLive(
            std::move(key),
            [this, answer = std::move(answer), value](JobContext& context) -> Result<> {
                const SessionPointer current = session();
                if (!current) return fail(ErrorCode::EmptyInput, "workspace", "none is open");
                *value = answer(*current, context);
                if (!*value) return fail(value->error());
                return {};
            },
            [value, done = std::move(done)](const Result<>& outcome) {
                if (!done) return;
                if (outcome) done(std::move(*value));
                else done(fail(outcome.error()));
            });
    }

    void inspect(const char* key, ImageId id, Callback<InspectionPointer> done) {
        const Clock::time_point asked = Clock::now();
        ask<InspectionPointer>(
            key,
            [this, id, asked](const Session& current, JobContext& context) -> Result<InspectionPointer> {
                VITRINE_ASSIGN(const auto inspection, inspectImage(id, current, library_, context));
                inspection->version = ++version_;
                inspection->totalMilliseconds = std::chrono::duration<double, std::milli>(Clock::now() - asked).count();
                return inspection;
            },
            std::move(done));
    }

    Result<SessionPointer> open(WorkspaceFiles files, std::shared_ptr<const ClipModel> model, JobContext& context) {
        SessionParts parts;
        parts.files = std::move(files);
        parts.model = std::move(model);
        parts.device = DeviceOptions{options_.device, options_.threads, options_.bf16, 0};
        parts.version = ++version_;
        return openSession(std::move(parts), context);
    }

    AddedImages takeIn(AddedImages added, std::function<void(ImageBatch)> ready) {
        vitrine::takeIn(added.entries, std::move(ready), *pool_, library_, encoder_);
        return added;
    }

    std::string labelOf(const fs::path& path) const {
        std::error_code error;
        const fs::path canonical = fs::weakly_canonical(path, error);
        const std::lock_guard lock(mutex_);
        const auto found = labels_.find(canonical);
        return found == labels_.end() ? std::string() : found->second;
    }

    TrainingHost trainingHost() {
        TrainingHost host{executor_, library_, [this] { return session(); },
                          [this](JobContext& context) { return reloadRuns(context); }};
        host.device = options_.device;
        host.checkpointSeconds = options_.checkpointSeconds;
        return host;
    }

    Result<> reloadRuns(JobContext& context) {
        const SessionPointer current = session();
        if (!current) return {};
        VITRINE_ASSIGN(SessionPointer changed, vitrine::reloadRuns(*current, ++version_, context));
        adopt(std::move(changed));
        return {};
    }

private:
    /// Makes `changed` the open session. Another model means that every image is encoded anew.
    void adopt(SessionPointer changed) {
        std::map<fs::path, std::string> labels;
        for (const WorkspaceImage& image : changed->snapshot->images) {
            std::error_code error;
            labels[fs::weakly_canonical(image.path, error)] = image.label;
        }
        bool isOtherModel = false;
        {
            const std::lock_guard lock(mutex_);
            isOtherModel = !session_ || session_->model != changed->model;
            session_ = changed;
            labels_ = std::move(labels);
        }
        trainings_.sessionChanged(*changed);
        if (!isOtherModel) return;
        library_.startGeneration();
        std::vector<ImageId> ids;
        for (const ImageEntryPointer& entry : library_.entries())
            if (entry->state == ImageState::Ready) ids.push_back(entry->id);
        encoder_.restart(std::move(changed), ids);
    }

public:
    EngineOptions options_;
    JobBoard board_;
    ImageLibrary library_;
    std::atomic<std::uint64_t> version_ = 0;
    InferenceExecutor executor_;
    std::unique_ptr<ThreadPool> pool_;
    EncodingQueue encoder_;
    TrainingJobs trainings_;
    EvaluationJobs evaluations_;
    MapJobs maps_;

private:
    mutable std::mutex mutex_;
    SessionPointer session_;
    std::map<fs::path, std::string> labels_;
};

Engine::Engine(EngineOptions options) : implementation_(std::make_unique<Implementation>(std::move(options))) {}
Engine::~Engine() = default;

void Engine::shutdown() { implementation_->shutdown(); }

JobId Engine::openWorkspace(fs::path path, Callback<WorkspacePointer> done) {
    Implementation& self = *implementation_;
    return self.changeSession(kOpening, [&self, path = std::move(path)](JobContext& context) -> Result<SessionPointer> {
        VITRINE_ASSIGN(WorkspaceFiles files, readWorkspace(path, self.options_.userDataDirectory));
        return self.open(std::move(files), nullptr, context);
    }, std::move(done));
}

JobId Engine::openBackbone(fs::path directory, Callback<WorkspacePointer> done) {
    Implementation& self = *implementation_;
    return self.changeSession(kSwapping, [&self, directory = std::move(directory)](JobContext& context) -> Result<SessionPointer> {
        const SessionPointer current = self.session();
        if (!current) return fail(ErrorCode::EmptyInput, "workspace", "none is open");
        WorkspaceFiles files = current->files;
        files.backbone = directory;
        return self.open(std::move(files), nullptr, context);
    }, std::move(done));
}

JobId Engine::openConceptSet(fs::path file, Callback<WorkspacePointer> done) {
    Implementation& self = *implementation_;
    return self.changeSession(kConcepts, [&self, file = std::move(file)](JobContext& context) -> Result<SessionPointer> {
        const SessionPointer current = self.session();
        if (!current) return fail(ErrorCode::EmptyInput, "workspace", "none is open");
        WorkspaceFiles files = current->files;
        VITRINE_ASSIGN(files.concepts, ConceptSet::load(file));
        return self.open(std::move(files), current->model, context);
    }, std::move(done));
}

Engine::WorkspacePointer Engine::workspace() const {
    const SessionPointer current = implementation_->session();
    return current ? current->snapshot : nullptr;
}

AddedImages Engine::addImages(const std::vector<fs::path>& paths, std::function<void(ImageBatch)> ready) {
    Implementation& self = *implementation_;
    ImageListing listing = listImages(paths);
    AddedImages added;
    added.skipped = std::move(listing.skipped);
    for (const fs::path& file : listing.files) added.entries.push_back(self.library_.addFile(file, self.labelOf(file)));
    return self.takeIn(std::move(added), std::move(ready));
}

AddedImages Engine::addImage(Image picture, std::string name, std::function<void(ImageBatch)> ready) {
    AddedImages added;
    added.entries.push_back(implementation_->library_.addPicture(std::move(picture), std::move(name)));
    return implementation_->takeIn(std::move(added), std::move(ready));
}

void Engine::removeImage(ImageId id) { implementation_->library_.remove(id); }

std::vector<std::shared_ptr<const ImageEntry>> Engine::images() const { return implementation_->library_.entries(); }

void Engine::inspect(ImageId id, Callback<InspectionPointer> done) {
    implementation_->inspect("inspect", id, std::move(done));
}

void Engine::inspectPinned(ImageId id, Callback<InspectionPointer> done) {
    implementation_->inspect("inspect pinned", id, std::move(done));
}

void Engine::heatMap(ImageId id, std::string text, Callback<HeatMapPointer> done) {
    Implementation& self = *implementation_;
    self.ask<HeatMapPointer>("heat map", [&self, id, text = std::move(text)](const Session& session, JobContext& context) {
        return heatMapOf(id, text, session, self.library_, context);
    }, std::move(done));
}

JobId Engine::trainRun(TrainRequest request, Callback<WorkspacePointer> done) {
    Implementation& self = *implementation_;
    const auto refuse = [&done](Error error) {
        if (done) done(fail(std::move(error)));
        return JobId{0};
    };
    const ClassifierVariant* variant = findClassifierVariant(request.variantId);
    if (!variant) return refuse({ErrorCode::InvalidOption, request.variantId, "is not a known method"});
    if (!request.runId.empty() && !isPlainName(request.runId))
        return refuse({ErrorCode::InvalidOption, request.runId, "is not a name for a run folder"});
    OptionValues options(variant->info.options);
    for (const std::string& assignment : request.assignments)
        if (const Result<> set = options.setAssignment(assignment); !set) return refuse(set.error());

    return self.changeSession(kTraining, [&self, request = std::move(request), options](JobContext& context) -> Result<SessionPointer> {
        const SessionPointer current = self.session();
        if (!current) return fail(ErrorCode::EmptyInput, "workspace", "none is open");
        VITRINE_ASSIGN(const TrainingData data, trainingData(*current));
        const fs::path& folder = current->files.newRuns;
        const std::string id =
            request.runId.empty() ? freeRunId(request.variantId, folder, *current->snapshot) : request.runId;
        TrainRunSettings settings;
        settings.device = self.options_.device;
        VITRINE_TRY(vitrine::trainRun(request.variantId, options, data, folder / id, context, {}, settings));
        return reloadRuns(*current, ++self.version_, context);
    }, std::move(done));
}

TrainingService& Engine::training() { return implementation_->trainings_; }

EvaluationService& Engine::evaluation() { return implementation_->evaluations_; }

MapService& Engine::map() { return implementation_->maps_; }

void Engine::cancel(JobId id) {
    implementation_->executor_.cancel(id);
    implementation_->encoder_.cancel(id);
}

void Engine::setPaused(JobId id, bool isPaused) { implementation_->encoder_.setPaused(id, isPaused); }

std::shared_ptr<const JobList> Engine::jobs() const {
    return std::make_shared<const JobList>(implementation_->board_.snapshot());
}

void Engine::diagnostics(Callback<Diagnostics> done) {
    Implementation& self = *implementation_;
    auto result = std::make_shared<Diagnostics>();
    self.executor_.postLive(
        "diagnostics",
        [&self, result](JobContext&) -> Result<> {
            *result = measureDiagnostics(self.options_.device);
            return {};
        },
        [result, done = std::move(done)](const Result<>& outcome) {
            if (!done) return;
            if (outcome) done(std::move(*result));
            else done(fail(outcome.error()));
        });
}

}  // namespace vitrine
