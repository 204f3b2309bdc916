// SPDX-License-Identifier: GPL-3.0-or-later
// vitrine demo: makes the field guide and its small CLIP from nothing, and measures them on fresh drawings.
#include <CLI/CLI.hpp>
#include <iostream>

#include "base/resources.h"
#include "clip/clip_model.h"
#include "commands/command.h"
#include "commands/console.h"
#include "engine/workspace.h"
#include "field_guide/demo_evaluation.h"
#include "field_guide/demo_training.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

class DemoCommand final : public Command {
public:
    std::string name() const override { return "demo"; }
    std::string summary() const override { return "Builds and measures the demo backbone and workspace"; }

    void addOptions(CLI::App& app) override {
        app.require_subcommand(1);
        build_ = app.add_subcommand("build", "Draws, trains and writes everything the demo is made of");
        build_->add_option("--output", output_, "Workspace folder to write")->capture_default_str();
        build_->add_option("--steps", training_.steps, "Training steps")->check(CLI::Range(1, 1'000'000))->capture_default_str();
        build_->add_option("--work", training_.workFolder, "Folder of the checkpoint (default: OUTPUT.work)");
        build_->add_option("--seed", training_.batches.seed, "Seed of the drawings")->capture_default_str();
        build_->add_option("--threads", training_.threads, "Compute threads")->check(CLI::Range(1, 1024))->capture_default_str();
        evaluate_ = app.add_subcommand("evaluate", "Measures the demo backbone on birds drawn with a seed of their own");
        evaluate_->add_option("--seed", evaluation_.seed, "Seed of the drawings")->capture_default_str();
        evaluate_->add_option("--backbone", backbone_, "Model directory (default: the shipped one)");
        evaluate_->add_option("--threads", threads_, "Compute threads; 0 = every core")->check(CLI::Range(0, 1024));
        evaluate_->add_flag("--json", asJson_, "JSON on standard output");
    }

    int run(const CommandContext&) override {
        const InterruptWatch interrupt;
        StatusLine status;
        JobContext job = terminalJob(interrupt, status);
        const Result<> outcome = evaluate_->parsed() ? evaluate(job, status) : build(job, status);
        status.clear();
        return outcome ? kExitDone : failed(outcome.error());
    }

private:
    Result<> evaluate(JobContext& job, StatusLine& status) {
        fs::path backbone = backbone_;
        if (backbone.empty()) {
            VITRINE_ASSIGN(const WorkspaceManifest manifest, WorkspaceManifest::read(demoWorkspaceDirectory()));
            backbone = demoWorkspaceDirectory() / manifest.backbone;
        }
        DeviceOptions device;
        device.threads = threads_;
        VITRINE_ASSIGN(const auto model, ClipModel::load(backbone, device, job));
        VITRINE_ASSIGN(const field_guide::DemoEvaluation figures,
                       field_guide::evaluateDemo(field_guide::demoEncoder(*model), evaluation_, job));
        status.clear();
        std::cout << (asJson_ ? field_guide::toJson(figures) : field_guide::summaryLine(figures)) << "\n";
        return {};
    }

    Result<> build(JobContext& job, StatusLine& status) {
        if (training_.workFolder.empty()) training_.workFolder = fs::path(output_).concat(".work");
        const auto log = [&status](const std::string& line) {
            status.clear();
            std::cerr << line << "\n";
        };
        return field_guide::trainDemoBackbone(training_, output_ / "backbone", job, log);
    }

    CLI::App* build_ = nullptr;
    CLI::App* evaluate_ = nullptr;
    fs::path output_ = "demo", backbone_;
    field_guide::DemoTrainingOptions training_;
    field_guide::DemoEvaluationOptions evaluation_;
    int threads_ = 0;
    bool asJson_ = false;
};

}  // namespace

std::unique_ptr<Command> make_demo() { return std::make_unique<DemoCommand>(); }

}  // namespace vitrine
