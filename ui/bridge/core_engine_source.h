// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/engine_source.h"

namespace vitrine {

/// The real engine behind the interface of the ui.
class CoreEngineSource final : public EngineSource {
public:
    explicit CoreEngineSource(EngineOptions options) : engine_(std::move(options)) {}

    JobId openWorkspace(std::filesystem::path path, WorkspaceCallback done) override {
        return engine_.openWorkspace(std::move(path), std::move(done));
    }
    JobId openBackbone(std::filesystem::path directory, WorkspaceCallback done) override {
        return engine_.openBackbone(std::move(directory), std::move(done));
    }
    JobId openConceptSet(std::filesystem::path file, WorkspaceCallback done) override {
        return engine_.openConceptSet(std::move(file), std::move(done));
    }
    AddedImages addImages(const std::vector<std::filesystem::path>& paths, BatchCallback ready) override {
        return engine_.addImages(paths, std::move(ready));
    }
    AddedImages addImage(Image picture, std::string name, BatchCallback ready) override {
        return engine_.addImage(std::move(picture), std::move(name), std::move(ready));
    }
    void removeImage(ImageId id) override { engine_.removeImage(id); }
    void inspect(ImageId id, InspectionCallback done) override { engine_.inspect(id, std::move(done)); }
    void inspectPinned(ImageId id, InspectionCallback done) override { engine_.inspectPinned(id, std::move(done)); }
    void heatMap(ImageId id, std::string text, HeatMapCallback done) override {
        engine_.heatMap(id, std::move(text), std::move(done));
    }
    EvaluationService& evaluation() override { return engine_.evaluation(); }
    void cancel(JobId id) override { engine_.cancel(id); }
    void setPaused(JobId id, bool isPaused) override { engine_.setPaused(id, isPaused); }
    std::shared_ptr<const JobList> jobs() const override { return engine_.jobs(); }
    void diagnostics(Engine::Callback<Diagnostics> done) override { engine_.diagnostics(std::move(done)); }
    void shutdown() override { engine_.shutdown(); }
    MapService& map() override { return engine_.map(); }
    TrainingService& training() override { return engine_.training(); }

private:
    Engine engine_;
};

}  // namespace vitrine
