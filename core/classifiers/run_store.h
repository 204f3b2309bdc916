// SPDX-License-Identifier: GPL-3.0-or-later
// A finished run on disk (docs/FORMATS.md): run.json says what it is, checkpoint.safetensors holds the
// classifier with texts and names (nothing else is needed to use it), metrics.csv the curves. While it
// trains, training.safetensors and training.json hold the state to resume from. run.json is written last:
// a folder with it is complete.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/option_spec.h"
#include "base/result.h"
#include "classifiers/classifier_variant.h"
#include "classifiers/reference_statistics.h"

namespace vitrine {

/// In the folder of a run that is not finished: the state to resume from, and what it is.
inline constexpr const char* kTrainingStateFile = "training.safetensors";
inline constexpr const char* kTrainingSummaryFile = "training.json";
/// The weights the run did not take: those of the last step, or of the best epoch.
inline constexpr const char* kBestFile = "best.safetensors";
inline constexpr const char* kLastFile = "last.safetensors";

/// One split: how many images, and the SHA-256 of their ids and labels in order.
struct SplitRecord {
    std::size_t images = 0;
    std::string fingerprint;
};

/// The content of run.json.
struct RunInfo {
    static constexpr int kSchema = 1;

    std::string variant;      ///< id of the ClassifierVariant
    std::string title;        ///< its title
    std::string formulation;  ///< "grounded", "thesis", "reference"; empty where there is none
    std::string options;      ///< JSON object of all option values
    std::string resolved;     ///< JSON object of the values behind "automatic"
    std::int64_t seed = 0;
    std::string ended;           ///< fitEndName(); empty in runs of version 0.1
    std::int64_t steps = 0;      ///< optimiser steps taken; 0 where there are none or they are not known
    std::int64_t bestEpoch = 0;  ///< with the best validation; 0 = not known
    std::string conceptSetName;
    std::string conceptSetFingerprint;
    std::string backboneFingerprint;
    SplitRecord train, validation, test;
    std::size_t concepts = 0, classes = 0, embeddingDimension = 0;
    std::map<std::string, double>
        metrics;                ///< peak_memory_bytes, train_top1, validation_top1, test_top1, held_out_top1, alive_concepts,
                                ///< active_concepts, similarity_mean, similarity_share (above .45), seconds …
    std::string created;        ///< UTC, ISO 8601
    std::string version;        ///< of Vitrine
    std::string tensorLibrary;  ///< name and version
    std::string machine;        ///< processor, cores, system
    // What follows is empty (threads 0) in runs of version 0.1.
    DataOrigin origin;                 ///< where the data lie
    std::string textsFingerprint;      ///< SHA-256 of the text embeddings of concepts and classes
    std::string descriptorsFingerprint;///< SHA-256 of the descriptors of the classes; empty without
    std::string device;                ///< "cpu", "cuda", "cuda:N"
    int threads = 0;                   ///< of the tensor library
};

struct LoadedRun {
    std::filesystem::path directory;
    RunInfo info;
    std::shared_ptr<const ConceptClassifier> classifier;
    ReferenceStatistics reference;
    std::vector<EpochRecord> history;

    /// Accuracy on the test split, else on the validation split; NaN without either.
    double heldOutTop1() const;
};

/// The fingerprints of a run's record, for data that may or may not be those of the run.
std::string textsFingerprint(const TrainingData& data);
std::string descriptorsFingerprint(const TrainingData& data);
SplitRecord splitRecordOf(const EmbeddingSnapshot& snapshot, Split split);

/// Writes all files of the run, each atomically, run.json last. Creates the folder.
Result<> writeRun(const LoadedRun& run, const std::filesystem::path& directory);

/// Reads and checks a run folder. Any thread.
Result<LoadedRun> loadRun(const std::filesystem::path& directory);

/// Only run.json: to list runs.
Result<RunInfo> readRunInfo(const std::filesystem::path& directory);

/// Only metrics.csv: to draw curves. Empty where the run was not trained in epochs.
Result<std::vector<EpochRecord>> readRunHistory(const std::filesystem::path& directory);

/// A training that has not ended: stopped, killed or failed.
struct UnfinishedRun {
    std::string variant;              ///< id of the method
    std::string options;              ///< JSON object of all option values
    std::int64_t seed = 0;
    std::int64_t step = 0;            ///< of the state on disk; 0 = it starts anew
    std::vector<EpochRecord> history; ///< of that state
};

/// Reads training.json and the curves in training.safetensors. FileCorrupt where either is damaged.
Result<UnfinishedRun> readUnfinishedRun(const std::filesystem::path& directory);

/// Whether the folder holds a training that can be offered again: training.json and no run.json.
bool isUnfinishedRun(const std::filesystem::path& directory);

}  // namespace vitrine
