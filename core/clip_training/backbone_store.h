// SPDX-License-Identifier: GPL-3.0-or-later
// A backbone run on disk (docs/FORMATS.md): backbone/ is the model, a Hugging Face directory; backbone.json says
// what it is and holds the curves. While it trains, training.safetensors and training.json hold the state to resume
// from. backbone.json is written last: a folder with it is complete.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "clip_training/retrieval.h"

namespace vitrine {

inline constexpr const char* kBackboneVariant = "backbone";
inline constexpr const char* kBackboneFolder = "backbone";
inline constexpr const char* kBackboneRecordFile = "backbone.json";
inline constexpr const char* kBackboneStateFile = "training.safetensors";
inline constexpr const char* kBackboneSummaryFile = "training.json";

/// One epoch of a contrastive training. Validation figures are those of the averaged weights.
struct BackboneEpoch {
    int epoch = 0;                ///< from 1
    std::int64_t step = 0;        ///< steps finished
    double trainLoss = 0.0;       ///< mean of the epoch's steps
    double validationLoss = 0.0;  ///< in groups of the batch size, so that both losses mean the same
    double scale = 0.0;           ///< exp(logit_scale), 1 / temperature
    double learningRate = 0.0;    ///< of AdamW, of the last step
    double seconds = 0.0;         ///< wall time; the only field a resumed run may differ in
    RetrievalFigures retrieval;   ///< of the validation pictures and their captions
};

/// "image_to_text_recall1" … "validation_loss": the figures of an epoch by name.
std::map<std::string, double> metricsOf(const BackboneEpoch& epoch);

/// A backbone run, finished or as far as its state on disk.
struct BackboneRecord {
    std::string options;  ///< JSON object of all option values
    std::string source;   ///< caption table; empty = drawn birds
    std::string data;     ///< CaptionData::name
    std::string ended;    ///< "complete", "stopped"; empty while it trains
    std::int64_t seed = 0;
    std::int64_t steps = 0, totalSteps = 0;
    std::size_t trainImages = 0, validationImages = 0, parameters = 0;
    std::string created;  ///< UTC, ISO 8601; empty while it trains
    std::vector<BackboneEpoch> history;
    std::vector<std::string> problems;  ///< lines and pictures left out, as sentences; at most kKeptProblems
    std::size_t problemCount = 0;

    static constexpr std::size_t kKeptProblems = 50;
};

Result<> writeBackboneRecord(const BackboneRecord& record, const std::filesystem::path& folder);
/// FileNotFound, FileCorrupt.
Result<BackboneRecord> readBackboneRecord(const std::filesystem::path& folder);

/// What is known of a training that has not ended: training.json, and the curves of the state beside it.
Result<BackboneRecord> readUnfinishedBackbone(const std::filesystem::path& folder);
/// training.json alone: a training killed before its first state can be offered again.
Result<> announceBackbone(const BackboneRecord& record, const std::filesystem::path& folder);
void removeBackboneState(const std::filesystem::path& folder);

/// The curves as JSON text, exact, and back.
std::string historyToJson(const std::vector<BackboneEpoch>& history);
Result<std::vector<BackboneEpoch>> historyFromJson(const std::string& json, const std::string& subject);

}  // namespace vitrine
