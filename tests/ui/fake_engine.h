// SPDX-License-Identifier: GPL-3.0-or-later
// An engine without networks for the tests of the ui: real bottlenecks on made-up embeddings, answers
// from a thread of its own, so that the hand-over to the GUI thread is exercised as in the application.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "bridge/engine_source.h"
#include "ui/fake_evaluation.h"
#include "ui/fake_map.h"
#include "ui/fake_training.h"

namespace vitrine::test {

struct FakeWorld {
    std::size_t concepts = 99;
    std::size_t classes = 34;
    int imageSide = 640;             ///< pixels of the made-up pictures
    std::size_t workspaceImages = 0; ///< listed by the workspace itself
    bool isOutOfDomain = false;
    bool hasRuns = true;
    bool embeddingsFit = true;
    FakeEvaluationWorld evaluation;
    FakeMapWorld map;
};

/// Paths that contain "bad" fail to decode; "missing" is refused when it is listed.
class FakeEngine final : public EngineSource {
public:
    explicit FakeEngine(FakeWorld world = {});
    ~FakeEngine() override;

    JobId openWorkspace(std::filesystem::path path, WorkspaceCallback done) override;
    JobId openBackbone(std::filesystem::path directory, WorkspaceCallback done) override;
    JobId openConceptSet(std::filesystem::path file, WorkspaceCallback done) override;
    AddedImages addImages(const std::vector<std::filesystem::path>& paths, BatchCallback ready) override;
    AddedImages addImage(Image picture, std::string name, BatchCallback ready) override;
    void removeImage(ImageId id) override;
    void inspect(ImageId id, InspectionCallback done) override;
    void inspectPinned(ImageId id, InspectionCallback done) override;
    void heatMap(ImageId id, std::string text, HeatMapCallback done) override;
    EvaluationService& evaluation() override { return evaluation_; }
    void cancel(JobId id) override;
    void setPaused(JobId id, bool isPaused) override;
    std::shared_ptr<const JobList> jobs() const override;
    void diagnostics(Engine::Callback<Diagnostics> done) override;
    void shutdown() override;
    FakeTraining& training() override { return training_; }
    FakeMap& map() override { return map_; }

    std::shared_ptr<const WorkspaceSnapshot> workspace() const { return workspace_; }
    void setJobs(JobList jobs);
    std::uint64_t cancelledJob() const { return cancelled_; }

private:
    void post(std::function<void()> work);
    AddedImages add(std::vector<ImageEntry> entries, BatchCallback ready);
    Engine::InspectionPointer inspectNow(ImageId id);

    FakeWorld world_;
    FakeTraining training_;
    std::shared_ptr<const WorkspaceSnapshot> workspace_;
    FakeMap map_;
    FakeEvaluation evaluation_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> queue_;
    std::map<ImageId, ImageEntry> images_;
    JobList jobs_;
    ImageId nextId_ = 1;
    std::uint64_t version_ = 0;
    std::uint64_t cancelled_ = 0;
    bool stopping_ = false;
    std::thread worker_;
};

/// A picture that differs with `seed`, drawn without any library.
Image fakePicture(int side, std::uint32_t seed);

}  // namespace vitrine::test
