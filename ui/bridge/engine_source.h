// SPDX-License-Identifier: GPL-3.0-or-later
// What the ui needs of the core, as an interface: the real engine stands behind it in the
// application, a synthetic one in the tests of the ui. Callbacks come on any thread.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/evaluation_service.h"

namespace vitrine {

class EngineSource {
public:
    using WorkspaceCallback = Engine::Callback<Engine::WorkspacePointer>;
    using InspectionCallback = Engine::Callback<Engine::InspectionPointer>;
    using HeatMapCallback = Engine::Callback<Engine::HeatMapPointer>;
    using BatchCallback = std::function<void(ImageBatch)>;

    EngineSource() = default;
    EngineSource(const EngineSource&) = delete;
    EngineSource& operator=(const EngineSource&) = delete;
    virtual ~EngineSource() = default;

    virtual JobId openWorkspace(std::filesystem::path path, WorkspaceCallback done) = 0;
    virtual JobId openBackbone(std::filesystem::path directory, WorkspaceCallback done) = 0;
    virtual JobId openConceptSet(std::filesystem::path file, WorkspaceCallback done) = 0;

    /// May list folders for a while: not on the GUI thread.
    virtual AddedImages addImages(const std::vector<std::filesystem::path>& paths, BatchCallback ready) = 0;
    virtual AddedImages addImage(Image picture, std::string name, BatchCallback ready) = 0;
    virtual void removeImage(ImageId id) = 0;

    virtual void inspect(ImageId id, InspectionCallback done) = 0;
    virtual void inspectPinned(ImageId id, InspectionCallback done) = 0;
    virtual void heatMap(ImageId id, std::string text, HeatMapCallback done) = 0;

    /// Lives as long as the source.
    virtual EvaluationService& evaluation() = 0;

    virtual void cancel(JobId id) = 0;
    virtual void setPaused(JobId id, bool isPaused) = 0;
    virtual std::shared_ptr<const JobList> jobs() const = 0;
    virtual void diagnostics(Engine::Callback<Diagnostics> done) = 0;
    virtual void shutdown() = 0;

    /// The map of the embeddings; lives as long as this.
    virtual MapService& map() = 0;
    /// Runs and their training; lives as long as this.
    virtual TrainingService& training() = 0;
};

}  // namespace vitrine
