// SPDX-License-Identifier: GPL-3.0-or-later
// vitrine reproduce: repeats a run from its record and says whether the same comes out.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "commands/command.h"
#include "commands/console.h"
#include "commands/run_location.h"
#include "comparison/reproduction.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

std::string jsonOf(const Reproduction& result) {
    Json tensors = Json::array();
    for (const TensorDifference& tensor : result.tensors)
        tensors.push_back({{"name", tensor.name}, {"same_shape", tensor.sameShape}, {"differing", tensor.differing}, {"largest", tensor.largest}});
    Json metrics = Json::array();
    for (const MetricDifference& metric : result.metrics)
        metrics.push_back({{"name", metric.name}, {"recorded", metric.recorded}, {"repeated", metric.repeated}});
    const Json out{{"run", result.run},
                   {"method", result.variant},
                   {"equal", result.equal},
                   {"tensors_compared", result.tensorsCompared},
                   {"largest_difference", result.largestDifference},
                   {"tensors", tensors},
                   {"metrics", metrics},
                   {"circumstances", result.circumstances},
                   {"seconds", result.seconds}};
    return out.dump(2, ' ', false, Json::error_handler_t::replace);
}

void print(const Reproduction& result) {
    std::cout << result.title << " (" << result.run << "): "
              << (result.equal ? "equal, bit by bit" : "not equal") << ", " << result.tensorsCompared << " tensors compared\n";
    for (const TensorDifference& tensor : result.tensors) {
        std::cout << tensor.name << ": ";
        if (!tensor.sameShape) std::cout << "absent or of another shape\n";
        else std::cout << tensor.differing << " entries differ, by at most " << tensor.largest << "\n";
    }
    for (const MetricDifference& metric : result.metrics)
        std::cout << metric.name << ": recorded " << metric.recorded << ", repeated " << metric.repeated << "\n";
    for (const std::string& note : result.circumstances) std::cout << note << "\n";
}

class ReproduceCommand final : public Command {
public:
    std::string name() const override { return "reproduce"; }
    std::string summary() const override { return "Repeats a run from its record and compares the results"; }

    void addOptions(CLI::App& app) override {
        app.add_option("run", run_, "Folder of a run, or its name in the workspace")->required();
        app.add_flag("--json", asJson_, "The result as JSON on standard output");
        app.add_option("--workspace", source_.workspace, "Workspace folder (default: that of the run, else the demo)");
        app.add_option("--dataset", source_.dataset, "Labelled images the run was trained on, if they moved");
        app.add_option("--backbone", source_.backbone, "Model directory, if it moved");
        app.add_option("--concepts", source_.concepts, "Concept list, if it moved");
    }

    /// 1 when the results differ, so that scripts notice.
    int run(const CommandContext&) override {
        const InterruptWatch interrupt;
        StatusLine status;
        const Result<Reproduction> result = reproduce(interrupt, status);
        status.clear();
        if (!result) return failed(result.error());
        if (asJson_) std::cout << jsonOf(*result) << "\n";
        else print(*result);
        return result->equal ? kExitDone : kExitFailed;
    }

private:
    Result<Reproduction> reproduce(const InterruptWatch& interrupt, StatusLine& status) {
        VITRINE_ASSIGN(const fs::path folder, findRun(run_, source_.workspace));
        VITRINE_ASSIGN(const LoadedRun loaded, loadRun(folder));
        JobContext job = terminalJob(interrupt, status);
        VITRINE_ASSIGN(const TrainingData data, loadTrainingData(sourceOfRun(loaded, source_), job));
        return reproduceRun(loaded, data, job);
    }

    std::string run_;
    TrainingSource source_;
    bool asJson_ = false;
};

}  // namespace

std::unique_ptr<Command> make_reproduce() { return std::make_unique<ReproduceCommand>(); }

}  // namespace vitrine
