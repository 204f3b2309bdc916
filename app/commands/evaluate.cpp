// SPDX-License-Identifier: GPL-3.0-or-later
// vitrine evaluate: methods fitted to the same embeddings, or stored runs as they are, measured on the same images;
// or Concept Matrix Search against the concepts it is given.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "base/resources.h"
#include "classifiers/classifier_registry.h"
#include "classifiers/run_store.h"
#include "commands/command.h"
#include "commands/concept_set_table.h"
#include "commands/console.h"
#include "commands/evaluation_table.h"
#include "commands/run_location.h"
#include "commands/training_source.h"
#include "comparison/concept_set_sweep.h"
#include "comparison/evaluate_method.h"
#include "comparison/evaluation_store.h"
#include "engine/workspace.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

constexpr const char* kSearch = "concept_matrix_search";

class EvaluateCommand final : public Command {
public:
    std::string name() const override { return "evaluate"; }
    std::string summary() const override { return "Compares methods, stored runs or concept sets on the same images"; }

    void addOptions(CLI::App& app) override {
        methodsOption_ = app.add_option("--methods", methods_, "all, or names with commas between (vitrine --list names them)")
                             ->capture_default_str();
        app.add_option("--runs", runs_, "Stored runs as they are, nothing is fitted: folders, names in the workspace, or all");
        app.add_option("--seeds", seeds_, "Seeds each trained method is fitted with")->check(CLI::Range(1, 100))->capture_default_str();
        app.add_option("--resamples", settings_.resamples, "Bootstrap resamples behind the intervals; 0 = none")
            ->check([](const std::string& text) {
                // One of forty is the 2.5 % at either end of an interval; fewer have no ends.
                const bool isFew = text.size() <= 2 && text != "0" && std::atoi(text.c_str()) < 40;
                return isFew ? "must be 0, or 40 and more: fewer resamples make no interval" : std::string();
            })
            ->check(CLI::Range(0, 100000))->capture_default_str();
        app.add_option("--workspace", source_.workspace, "Workspace folder (default: the demo)");
        app.add_option("--dataset", source_.dataset, "Labelled images instead of the workspace's embeddings");
        app.add_option("--dataset-option", source_.datasetOptions, "Option of the data set, key=value; may be repeated");
        app.add_option("--backbone", source_.backbone, "Model directory instead of the workspace's");
        app.add_option("--concepts", concepts_,
                       "Concept list instead of the workspace's; several: Concept Matrix Search with each (--methods concept_matrix_search)");
        app.add_flag("--subsets", withSubsets_, "Also random subsets of growing size of the first concept list");
        app.add_option("--descriptors", source_.descriptors, "JSON of what each class looks like");
        app.add_flag("--json", asJson_, "One JSON object a method");
        app.add_flag("--csv", asCsv_, "Every measure as comma-separated values")->excludes("--json");
        app.add_flag("--latex", asLatex_, "The table as LaTeX")->excludes("--json")->excludes("--csv");
        app.add_flag("--markdown", asMarkdown_, "The table as Markdown")->excludes("--json")->excludes("--csv")->excludes("--latex");
        app.add_option("--device", source_.device.device, "cpu, cuda or cuda:N")->capture_default_str();
        app.add_option("--threads", source_.device.threads, kThreadsHelp)
            ->check(CLI::Range(0, 1024))->capture_default_str();
    }

    int run(const CommandContext&) override {
        const InterruptWatch interrupt;
        StatusLine status;
        if (concepts_.size() == 1) source_.concepts = concepts_.front();
        if (concepts_.size() > 1 || withSubsets_) return runConceptSets(interrupt, status);
        const Result<Comparison> comparison = compare(interrupt, status);
        status.clear();
        if (!comparison) return failed(comparison.error());
        if (asJson_) std::cout << comparisonJson(*comparison);
        else if (asCsv_) std::cout << comparisonCsv(*comparison);
        else if (asLatex_) std::cout << comparisonLatex(*comparison);
        else if (asMarkdown_) std::cout << comparisonMarkdown(*comparison, commandLine());
        else std::cout << comparisonText(*comparison);
        std::cout << std::flush;
        if (!comparison->images->note.empty()) std::cerr << "vitrine: warning: " + comparison->images->note + "\n";
        return problems_ == 0 ? kExitDone : kExitFailed;
    }

private:
    Result<std::vector<const ClassifierVariant*>> chosenVariants() const {
        std::vector<const ClassifierVariant*> chosen;
        if (methods_ == "all") {
            for (const ClassifierVariant& variant : classifierVariants()) chosen.push_back(&variant);
            return chosen;
        }
        std::istringstream names(methods_);
        for (std::string name; std::getline(names, name, ',');) {
            std::erase_if(name, [](unsigned char c) { return std::isspace(c) != 0; });
            if (name.empty()) continue;
            const ClassifierVariant* variant = findClassifierVariant(name);
            if (variant == nullptr) return fail(ErrorCode::InvalidOption, name, "is not a known method; vitrine --list names them");
            // Named twice it would be taken for two seeds.
            if (std::find(chosen.begin(), chosen.end(), variant) == chosen.end()) chosen.push_back(variant);
        }
        if (chosen.empty()) return fail(ErrorCode::InvalidOption, "--methods", "names no method");
        return chosen;
    }

    /// Notes a run or method that could not be measured; an error only where everything ends.
    Result<> note(const Error& problem) {
        if (problem.code == ErrorCode::Cancelled) return fail(problem);
        printProblem(problem);
        ++problems_;
        return {};
    }

    Result<std::vector<fs::path>> runFolders() const {
        std::vector<fs::path> folders;
        for (const std::string& name : runs_) {
            if (name == "all") {
                const fs::path workspace = source_.workspace.empty() ? demoWorkspaceDirectory() : source_.workspace;
                VITRINE_ASSIGN(const WorkspaceFiles files, readWorkspace(workspace, defaultUserDataDirectory()));
                for (const fs::path& folder : files.runFolders()) folders.push_back(folder);
            } else {
                VITRINE_ASSIGN(fs::path folder, findRun(name, source_.workspace));
                folders.push_back(std::move(folder));
            }
        }
        return folders;
    }

    Result<std::vector<LoadedRun>> loadRuns() {
        VITRINE_ASSIGN(const auto folders, runFolders());
        std::vector<LoadedRun> runs;
        for (const fs::path& folder : folders) {
            auto loaded = loadRun(folder);
            if (loaded) runs.push_back(std::move(*loaded));
            else VITRINE_TRY(note(loaded.error()));
        }
        if (!runs_.empty() && runs.empty()) return fail(ErrorCode::EmptyInput, "--runs", "there is no run that can be used");
        return runs;
    }

    /// Measured as it is, and kept with the run as the window keeps it.
    Result<> measureRun(const LoadedRun& run, const TrainingData& data, const ComparisonBasis& basis, JobContext& job,
                        std::vector<std::shared_ptr<const MethodEvaluation>>& measured) {
        auto evaluation = evaluateMethod(methodOfRun(run), data, basis, job);
        if (!evaluation) return note(evaluation.error());
        if (const auto written = writeEvaluation(**evaluation, resultFolderOf(run.directory)); !written)
            VITRINE_TRY(note(written.error()));
        measured.push_back(std::move(*evaluation));
        return {};
    }

    int runConceptSets(const InterruptWatch& interrupt, StatusLine& status) {
        const Result<ConceptSetSweep> sweep = compareConceptSets(interrupt, status);
        status.clear();
        if (!sweep) return failed(sweep.error());
        std::cout << (asJson_ ? conceptSetsJson(*sweep)
                      : asCsv_ ? conceptSetsCsv(*sweep)
                      : asLatex_ ? conceptSetsLatex(*sweep)
                      : asMarkdown_ ? conceptSetsMarkdown(*sweep) : conceptSetsText(*sweep)) << std::flush;
        for (const Error& problem : sweep->problems) printProblem(problem);
        return sweep->problems.empty() && problems_ == 0 ? kExitDone : kExitFailed;
    }

    Result<ConceptSetSweep> compareConceptSets(const InterruptWatch& interrupt, StatusLine& status) {
        if (methods_ != kSearch)
            return fail(ErrorCode::InvalidOption, "--concepts", std::string("several lists and --subsets are for --methods ") + kSearch);
        if (!runs_.empty()) return fail(ErrorCode::InvalidOption, "--runs", "a run has one concept list, the one it was trained on");
        VITRINE_TRY(checkDevice(source_.device));
        setComputeThreads(source_.device.threads);
        std::vector<ConceptSet> sets;
        for (const fs::path& file : concepts_) {
            auto set = ConceptSet::load(file);
            if (set) sets.push_back(std::move(*set));
            else VITRINE_TRY(note(set.error()));
        }
        if (sets.empty() && !concepts_.empty()) return fail(ErrorCode::EmptyInput, "--concepts", "none of the lists can be used");
        if (!concepts_.empty()) source_.concepts = concepts_.front();
        JobContext job = terminalJob(interrupt, status);
        VITRINE_ASSIGN(const TrainingData data, loadTrainingData(source_, job));
        if (sets.empty()) sets.push_back(data.concepts);
        ConceptSetSettings settings;
        settings.resamples = settings_.resamples;
        return sweepConceptSets(data, sets, withSubsets_ ? 0 : sets.size(), settings, job);
    }

    /// A method or run that fails is named and left out; Cancelled ends all.
    Result<Comparison> compare(const InterruptWatch& interrupt, StatusLine& status) {
        VITRINE_ASSIGN(const auto runs, loadRuns());
        std::vector<const ClassifierVariant*> variants;
        if (runs_.empty() || methodsOption_->count() > 0) {
            VITRINE_ASSIGN(variants, chosenVariants());
        }
        if (source_.dataset.empty() && !source_.datasetOptions.empty())
            return fail(ErrorCode::InvalidOption, "--dataset-option", "needs --dataset");
        if (!runs_.empty() && !concepts_.empty())
            return fail(ErrorCode::InvalidOption, "--concepts", "a run has one concept list, the one it was trained on");
        if (variants.empty() && seeds_ > 1)
            return fail(ErrorCode::InvalidOption, "--seeds", "stored runs are measured as they are; methods are fitted with seeds");
        // Random concepts are compared with learnt heads; where none is learnt they would be fitted for nothing.
        settings_.withControls = !runs_.empty() || std::any_of(variants.begin(), variants.end(), [](const ClassifierVariant* variant) {
            return variant->info.needsTraining;
        });
        VITRINE_TRY(checkDevice(source_.device));
        setComputeThreads(source_.device.threads);
        JobContext job = terminalJob(interrupt, status);
        VITRINE_ASSIGN(const TrainingData data, loadTrainingData(runs.empty() ? source_ : sourceOfRun(runs.front(), source_), job));
        VITRINE_ASSIGN(const auto basis, prepareComparison(data, settings_, job));
        std::vector<std::shared_ptr<const MethodEvaluation>> measured;
        for (const LoadedRun& run : runs) VITRINE_TRY(measureRun(run, data, *basis, job, measured));
        for (const ClassifierVariant* variant : variants) {
            for (int seed = 0; seed < seedsOf(*variant); ++seed) {
                status.clear();
                auto evaluation = measure(*variant, seed, data, *basis, job);
                if (!evaluation) {
                    VITRINE_TRY(note(evaluation.error()));
                    break;
                }
                measured.push_back(std::move(*evaluation));
            }
        }
        if (measured.empty()) return fail(ErrorCode::EmptyInput, "evaluation", "no method or run could be measured");
        return summarize(std::move(measured), controlsOf(*basis));
    }

    static bool hasSeed(const ClassifierVariant& variant) {
        for (const OptionSpec& spec : variant.info.options)
            if (spec.id == "seed") return true;
        return false;
    }
    int seedsOf(const ClassifierVariant& variant) const { return variant.info.needsTraining && hasSeed(variant) ? seeds_ : 1; }

    Result<std::shared_ptr<const MethodEvaluation>> measure(const ClassifierVariant& variant, int seed, const TrainingData& data,
                                                            const ComparisonBasis& basis, JobContext& job) const {
        OptionValues options(variant.info.options);
        if (seed > 0) VITRINE_TRY(options.set("seed", std::to_string(options.integer("seed") + seed)));
        VITRINE_ASSIGN(const MethodUnderTest method, fitMethod(variant.info.id, options, data, job, source_.device.device));
        return evaluateMethod(method, data, basis, job);
    }

    std::string commandLine() const {
        std::string line = "vitrine evaluate";
        for (const std::string& run : runs_) line += " --runs " + fs::path(run).filename().string();
        if (runs_.empty() || methodsOption_->count() > 0) line += " --methods " + methods_;
        if (seeds_ > 1) line += " --seeds " + std::to_string(seeds_);
        for (const auto& [option, path] : {std::pair{"--workspace", &source_.workspace}, {"--dataset", &source_.dataset},
                                           {"--backbone", &source_.backbone}, {"--concepts", &source_.concepts}})
            if (!path->empty()) line += std::string(" ") + option + " " + path->filename().string();
        return line + " --markdown";
    }

    std::string methods_ = "all";
    CLI::Option* methodsOption_ = nullptr;
    std::vector<std::string> runs_;
    std::vector<fs::path> concepts_;
    bool withSubsets_ = false;
    int seeds_ = 1;
    EvaluationSettings settings_;
    TrainingSource source_;
    int problems_ = 0;
    bool asJson_ = false, asCsv_ = false, asLatex_ = false, asMarkdown_ = false;
};

}  // namespace

std::unique_ptr<Command> make_evaluate() { return std::make_unique<EvaluateCommand>(); }

}  // namespace vitrine
