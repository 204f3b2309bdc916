// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/fake_engine.h"

#include <algorithm>
#include <cmath>

#include "engine/what_if.h"
#include "ui/fake_workspace.h"

namespace vitrine::test {
namespace {

constexpr std::size_t kBatch = 8;
constexpr int kThumbnailSide = 96;
constexpr int kGrid = 12;

bool nameHas(const std::filesystem::path& path, const char* part) { return path.filename().string().find(part) != std::string::npos; }

}  // namespace

Image fakePicture(int side, std::uint32_t seed) {
    std::vector<std::uint8_t> pixels;
    pixels.reserve(static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 3);
    const double cx = 0.35 + 0.3 * ((seed * 7U) % 10) / 10.0;
    const double cy = 0.35 + 0.3 * ((seed * 3U) % 10) / 10.0;
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const double dx = static_cast<double>(x) / side - cx;
            const double dy = static_cast<double>(y) / side - cy;
            const bool inside = dx * dx * 0.6 + dy * dy < 0.03;
            const auto mix = [&](std::uint32_t channel) {
                const double ground = 90.0 + 60.0 * std::sin(seed * 0.7 + channel * 1.9) + 40.0 * y / side;
                const double bird = 130.0 + 110.0 * std::sin(seed * 1.3 + channel * 2.3);
                return static_cast<std::uint8_t>(inside ? bird : ground);
            };
            for (std::uint32_t channel = 0; channel < 3; ++channel) pixels.push_back(mix(channel));
        }
    return Image(side, side, std::move(pixels));
}

FakeEngine::FakeEngine(FakeWorld world) : world_(world), workspace_(makeFakeWorkspace(world)), map_(workspace_, world.map),
      evaluation_(workspace_, world.evaluation, [this](std::function<void()> work) { post(std::move(work)); }), worker_([this] {
    for (;;) {
        std::function<void()> work;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (stopping_) return;
            work = std::move(queue_.front());
            queue_.pop_front();
        }
        work();
    }
}) {}

FakeEngine::~FakeEngine() { shutdown(); }

void FakeEngine::shutdown() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (worker_.joinable()) worker_.join();
}

void FakeEngine::post(std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back(std::move(work));
    }
    wake_.notify_all();
}

JobId FakeEngine::openWorkspace(std::filesystem::path, WorkspaceCallback done) {
    post([this, done] { done(workspace_); });
    return 1;
}

JobId FakeEngine::openBackbone(std::filesystem::path directory, WorkspaceCallback done) {
    post([directory, done] { done(fail(ErrorCode::FileNotFound, (directory / "config.json").string(), "no such file")); });
    return 2;
}

JobId FakeEngine::openConceptSet(std::filesystem::path file, WorkspaceCallback done) { return openBackbone(file, done); }

AddedImages FakeEngine::addImages(const std::vector<std::filesystem::path>& paths, BatchCallback ready) {
    std::vector<ImageEntry> entries;
    AddedImages added;
    for (const auto& path : paths) {
        if (nameHas(path, "missing")) {
            added.skipped.push_back({path, Error{ErrorCode::FileNotFound, path.string(), "no such file"}});
            continue;
        }
        ImageEntry entry;
        entry.path = path;
        entry.fileName = path.filename().string();
        const auto listed = std::find_if(workspace_->images.begin(), workspace_->images.end(), [&](const auto& image) { return image.path == path; });
        if (listed != workspace_->images.end()) entry.label = listed->label;
        entries.push_back(std::move(entry));
    }
    AddedImages listed = add(std::move(entries), std::move(ready));
    listed.skipped = std::move(added.skipped);
    return listed;
}

AddedImages FakeEngine::addImage(Image picture, std::string name, BatchCallback ready) {
    ImageEntry entry;
    entry.fileName = std::move(name);
    entry.width = picture.width();
    entry.height = picture.height();
    return add({entry}, std::move(ready));
}

AddedImages FakeEngine::add(std::vector<ImageEntry> entries, BatchCallback ready) {
    AddedImages added;
    const std::lock_guard lock(mutex_);
    for (ImageEntry& entry : entries) {
        entry.id = nextId_++;
        images_[entry.id] = entry;
        added.entries.push_back(std::make_shared<const ImageEntry>(entry));
    }
    for (std::size_t first = 0; first < entries.size(); first += kBatch) {
        const std::size_t last = std::min(entries.size(), first + kBatch);
        std::vector<ImageEntry> some(entries.begin() + static_cast<std::ptrdiff_t>(first), entries.begin() + static_cast<std::ptrdiff_t>(last));
        queue_.push_back([this, some = std::move(some), ready, isLast = last == entries.size()]() mutable {
            ImageBatch batch;
            batch.isLast = isLast;
            for (ImageEntry& entry : some) {
                if (nameHas(entry.path, "bad")) {
                    entry.state = ImageState::Failed;
                    entry.error = {ErrorCode::FileCorrupt, entry.path.string(), "the PNG stream ends in its middle"};
                } else {
                    entry.state = ImageState::Ready;
                    entry.width = entry.height = world_.imageSide;
                    entry.thumbnail = fakePicture(kThumbnailSide, static_cast<std::uint32_t>(entry.id));
                }
                {
                    const std::lock_guard inner(mutex_);
                    images_[entry.id] = entry;
                }
                batch.entries.push_back(std::make_shared<const ImageEntry>(entry));
            }
            ready(batch);
        });
    }
    wake_.notify_all();
    return added;
}

void FakeEngine::removeImage(ImageId id) {
    const std::lock_guard lock(mutex_);
    images_.erase(id);
}

Engine::InspectionPointer FakeEngine::inspectNow(ImageId id) {
    auto inspection = std::make_shared<InspectionSnapshot>();
    {
        const std::lock_guard lock(mutex_);
        const auto found = images_.find(id);
        if (found == images_.end() || found->second.state == ImageState::Failed) return nullptr;
        inspection->image = found->second;
        inspection->version = ++version_;
    }
    inspection->picture = fakePicture(world_.imageSide, static_cast<std::uint32_t>(id));
    inspection->modelView = fakePicture(96, static_cast<std::uint32_t>(id));
    inspection->embedding = fakeEmbedding(world_, id);
    inspection->columns.push_back(describeImage(workspace_->clip, inspection->embedding));
    for (const auto& run : workspace_->runs)
        if (!run->unusable) inspection->columns.push_back(describeImage(run, inspection->embedding, &inspection->columns.front()));
    inspection->patchGrid = kGrid;
    inspection->inferenceMilliseconds = 1.9;
    inspection->nearestTrainingImage = "drawing_0088";
    inspection->nearestTrainingClass = workspace_->classNames[id % workspace_->classNames.size()];
    inspection->nearestCosine = 0.93;
    inspection->isOutOfDomain = world_.isOutOfDomain;
    inspection->workspace = workspace_;
    return inspection;
}

void FakeEngine::inspect(ImageId id, InspectionCallback done) {
    post([this, id, done] {
        if (auto inspection = inspectNow(id))
            done(inspection);
        else
            done(fail(ErrorCode::EmptyInput, "image", "is not loaded"));
    });
}

void FakeEngine::inspectPinned(ImageId id, InspectionCallback done) { inspect(id, std::move(done)); }

void FakeEngine::heatMap(ImageId id, std::string text, HeatMapCallback done) {
    post([id, text, done] {
        auto map = std::make_shared<HeatMap>();
        map->image = id;
        map->conceptName = text;
        map->grid = kGrid;
        const double centre = 3.0 + static_cast<double>(text.size() % 6);
        for (int y = 0; y < kGrid; ++y)
            for (int x = 0; x < kGrid; ++x)
                map->values.push_back(static_cast<float>(std::exp(-0.12 * ((x - centre) * (x - centre) + (y - centre) * (y - centre)))));
        map->minimum = 0.0F;
        map->maximum = 1.0F;
        done(map);
    });
}

void FakeEngine::cancel(JobId id) { cancelled_ = id; }

void FakeEngine::setPaused(JobId id, bool isPaused) {
    const std::lock_guard lock(mutex_);
    for (JobState& job : jobs_)
        if (job.id == id) job.status = isPaused ? JobStatus::Paused : JobStatus::Running;
}

std::shared_ptr<const JobList> FakeEngine::jobs() const {
    const std::lock_guard lock(mutex_);
    return std::make_shared<const JobList>(jobs_);
}

void FakeEngine::setJobs(JobList jobs) {
    const std::lock_guard lock(mutex_);
    jobs_ = std::move(jobs);
}

void FakeEngine::diagnostics(Engine::Callback<Diagnostics> done) {
    post([done] {
        Diagnostics found;
        found.device = "cpu";
        found.computeThreads = 2;
        found.hardwareThreads = 4;
        found.availableDevices = {"cpu", "cuda:0"};
        done(found);
    });
}

}  // namespace vitrine::test
