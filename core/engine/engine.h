// SPDX-License-Identifier: GPL-3.0-or-later
// The facade of the core: the only thing the ui talks to. Owns the inference executor, the decoding
// threads, the open workspace and the loaded images. Created in app/composition_root, no singleton.
//
// Every function may be called from any thread and returns at once. Callbacks run on threads of the
// engine: hand them over to your own thread, and do not block in them. A callback is called exactly
// once (Cancelled when a newer request of its kind replaced it or the engine is shutting down), except
// where "per batch" is said. After the destructor returned, none is called.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/diagnostics.h"
#include "engine/evaluation_service.h"
#include "engine/map_service.h"
#include "engine/snapshots.h"
#include "engine/training_service.h"

namespace vitrine {

struct EngineOptions {
    std::string device = "cpu";  ///< "cpu", "cuda", "cuda:1"
    int threads = 0;             ///< of tensor work; 0 = cores − 1 (the window keeps one)
    bool bf16 = false;           ///< bfloat16 weights where the device gains from them
    double checkpointSeconds = 20.0;          ///< of a training: between two states on disk within an epoch
    std::filesystem::path userDataDirectory;  ///< runs trained on the shipped demo go here; empty = XDG data folder
};

/// What became of addImages for one batch of files.
struct ImageBatch {
    std::vector<std::shared_ptr<const ImageEntry>> entries;  ///< Ready or Failed, in the order asked for
    bool isLast = false;                                     ///< no further batch of this call follows
};

/// The ids of the images found, in the order of the film strip, and what can not be listed at all.
struct AddedImages {
    std::vector<std::shared_ptr<const ImageEntry>> entries;  ///< all Pending
    std::vector<SkippedPath> skipped;                        ///< unreadable folders, paths that do not exist
};

class Engine {
public:
    template <class T>
    using Callback = std::function<void(Result<T>)>;
    using WorkspacePointer = std::shared_ptr<const WorkspaceSnapshot>;
    using InspectionPointer = std::shared_ptr<const InspectionSnapshot>;
    using HeatMapPointer = std::shared_ptr<const HeatMap>;

    explicit Engine(EngineOptions options);
    /// Stops everything, waits at most for the running steps (≤ 2 s), drops what has not started.
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Opens a workspace folder (or its vitrine.json): loads the backbone, texts and runs. The old
    /// workspace stays in place when this fails. Loaded images stay and are encoded anew.
    JobId openWorkspace(std::filesystem::path path, Callback<WorkspacePointer> done);

    /// Swaps the backbone for a Hugging Face model directory; texts are encoded anew, runs trained for
    /// another backbone are greyed out with the reason. Loaded images are encoded anew.
    JobId openBackbone(std::filesystem::path directory, Callback<WorkspacePointer> done);

    /// Swaps the concept set for a text file with one concept a line; runs made for other concepts are greyed.
    JobId openConceptSet(std::filesystem::path file, Callback<WorkspacePointer> done);

    /// The open workspace, null before the first one is ready.
    WorkspacePointer workspace() const;

    /// Lists files and folders (sub-folders too, names in natural order) and starts to decode and encode
    /// them. Files that are no image are left out silently inside folders and reported when named.
    /// `ready` is called per batch, on a thread of the engine. Lists folders on the calling thread
    /// up to 100 000 entries; images given twice get an id each.
    AddedImages addImages(const std::vector<std::filesystem::path>& paths, std::function<void(ImageBatch)> ready);
    /// A picture from the clipboard or memory.
    AddedImages addImage(Image picture, std::string name, std::function<void(ImageBatch)> ready);
    void removeImage(ImageId id);
    /// The film strip as it is now, in its order.
    std::vector<std::shared_ptr<const ImageEntry>> images() const;

    /// Inspects one image on the live lane; a newer call replaces one that has not started.
    void inspect(ImageId id, Callback<InspectionPointer> done);
    /// The same for a second image pinned beside the first: its own latest-wins key.
    void inspectPinned(ImageId id, Callback<InspectionPointer> done);

    /// Heat map of any text over the image (concept names are ready, other texts are encoded first).
    void heatMap(ImageId id, std::string text, Callback<HeatMapPointer> done);

    /// Trains a run on the workspace's embeddings; the new snapshot lists it.
    JobId trainRun(TrainRequest request, Callback<WorkspacePointer> done);

    /// Trainings, their queue and everything about runs. Lives as long as the engine.
    TrainingService& training();

    /// Measures and audits of methods. Lives as long as the engine.
    EvaluationService& evaluation();

    /// The map of the workspace's embeddings, and its clusters. Lives as long as the engine.
    MapService& map();

    /// Asks a job to stop; returns at once, the state says Stopping until it has.
    void cancel(JobId id);
    /// Holds a job whose state says canPause, or lets it go on; the executor is free meanwhile. Any other is left alone.
    void setPaused(JobId id, bool isPaused);
    /// Running and waiting jobs, and those that ended within the last seconds. Wait-free for readers
    /// in practice: one atomic pointer load; the ui polls it at 30 Hz.
    std::shared_ptr<const JobList> jobs() const;

    void diagnostics(Callback<Diagnostics> done);

    /// Ends everything as the destructor does; later calls answer Cancelled. Safe to call twice.
    void shutdown();

private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace vitrine
