// SPDX-License-Identifier: GPL-3.0-or-later
// vitrine train-backbone: a CLIP from captioned images, resumable.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>
#include <system_error>

#include "base/resources.h"
#include "clip/device.h"
#include "clip_training/backbone_run.h"
#include "commands/command.h"
#include "commands/console.h"
#include "commands/method_list.h"
#include "commands/run_location.h"
#include "engine/backbone_data.h"
#include "engine/workspace.h"
#include "io/atomic_file.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kShownProblems = 20;

std::string epochText(const BackboneEpoch& epoch) {
    char text[200];
    std::snprintf(text, sizeof text, "epoch %d: loss %.4f, validation %.4f, image->text recall@1 %.1f %%, text->image %.1f %%, median rank %.0f / %.0f, %.1f s",
                  epoch.epoch, epoch.trainLoss, epoch.validationLoss, 100.0 * epoch.retrieval.imageToText.recall1,
                  100.0 * epoch.retrieval.textToImage.recall1, epoch.retrieval.imageToText.medianRank, epoch.retrieval.textToImage.medianRank,
                  epoch.seconds);
    return text;
}

class TrainBackboneCommand final : public Command {
public:
    std::string name() const override { return "train-backbone"; }
    std::string summary() const override { return "Trains a CLIP from captioned images (contrastive)"; }

    void addOptions(CLI::App& app) override {
        app.add_option("captions", captions_, "CSV or TSV of path,caption (default: drawn birds)");
        app.add_option("--set", assignments_, "Option, key=value; may be repeated");
        CLI::Option* const list = app.add_flag("--list", lists_, "Names the options with their defaults and ends");
        app.add_flag("--json", asJson_, "With --list: the options as a JSON list on standard output")->needs(list);
        app.add_option("--tokenizer-of", backbone_, "Model directory whose vocabulary tokenizer=backbone takes (default: the demo's)");
        app.add_option("--output", output_, "Folder of the run; the model is written to OUTPUT/backbone");
        app.add_flag("--resume", settings_.resume, "Continue an interrupted run in that folder");
        app.add_option("--checkpoint-seconds", settings_.checkpointSeconds, "Between two states on disk within an epoch")
            ->check(CLI::Range(0.0, 86400.0))->capture_default_str();
        app.add_option("--threads", threads_, kThreadsHelp)->check(CLI::Range(0, 1024))->capture_default_str();
    }

    int run(const CommandContext&) override {
        if (lists_) return list();
        const InterruptWatch interrupt;
        StatusLine status;
        std::error_code error;
        const bool isNew = !fs::exists(output_, error);
        const Result<BackboneRecord> record = train(interrupt, status);
        status.clear();
        if (!record && isNew) fs::remove(output_, error);  // where nothing was begun it is empty; else it stays
        if (!record && record.error().code == ErrorCode::Cancelled) {
            printProblem({ErrorCode::Cancelled, output_.string(), interruptionText(output_)});
            return kExitInterrupted;
        }
        if (!record) return failed(record.error());
        std::cout << "CLIP backbone -> " << (output_ / kBackboneFolder).string() << "\n";
        for (const auto& [name, value] : metricsOf(record->history.back())) std::cout << name << " " << value << "\n";
        return kExitDone;
    }

private:
    int list() const {
        std::cout << (asJson_ ? optionsAsJson(backboneOptions()) + "\n" : optionTable(backboneOptions()));
        return kExitDone;
    }

    Result<BackboneRecord> train(const InterruptWatch& interrupt, StatusLine& status) {
        if (output_.empty()) return fail(ErrorCode::InvalidOption, "--output", "is needed");
        OptionValues options(backboneOptions());
        for (const std::string& assignment : assignments_) VITRINE_TRY(options.setAssignment(assignment));
        VITRINE_TRY(planBackbone(options));
        std::error_code error;
        if (!settings_.resume && fs::exists(output_ / kBackboneRecordFile, error))
            return fail(ErrorCode::InvalidOption, output_.string(), "holds a finished run; choose another folder");
        if (!settings_.resume && fs::exists(output_ / kBackboneSummaryFile, error))
            return fail(ErrorCode::InvalidOption, output_.string(),
                        "holds a training that was interrupted; --resume continues it, another folder starts anew");
        if (!fs::exists(output_ / kBackboneRecordFile, error) && !fs::exists(output_ / kBackboneSummaryFile, error))
            VITRINE_TRY(checkOutputFolder(output_, {}));
        if (backbone_.empty()) {
            const auto demo = WorkspaceManifest::read(demoWorkspaceDirectory());
            if (demo) backbone_ = demoWorkspaceDirectory() / demo->backbone;
        }
        setComputeThreads(threads_);
        VITRINE_TRY(createDirectories(output_));
        JobContext job = terminalJob(interrupt, status);
        VITRINE_ASSIGN(const BackboneData data, loadBackboneData(options, captions_, backbone_, 0, job));
        status.clear();
        for (std::size_t i = 0; i < std::min(data.captions.problems.size(), kShownProblems); ++i) printProblem(data.captions.problems[i]);
        if (data.captions.problems.size() > kShownProblems)
            std::cerr << "... and " << data.captions.problems.size() - kShownProblems << " more\n";
        BackboneObserver observer;
        observer.onEpoch = [&status](const BackboneEpoch& epoch) {
            if (!status.isTerminal()) return;
            status.clear();
            std::cerr << epochText(epoch) << "\n";
        };
        settings_.source = captions_;
        return trainBackbone(options, data.captions, data.tokenizer, output_, job, observer, settings_);
    }

    std::string captions_;
    std::vector<std::string> assignments_;
    fs::path backbone_, output_;
    BackboneSettings settings_;
    int threads_ = 0;
    bool lists_ = false, asJson_ = false;
};

}  // namespace

std::unique_ptr<Command> make_train_backbone() { return std::make_unique<TrainBackboneCommand>(); }

}  // namespace vitrine
