// SPDX-License-Identifier: GPL-3.0-or-later
// vitrine audit: does the decision of a run depend on the words?
#include "comparison/audit.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>

#include "base/counted.h"
#include "commands/command.h"
#include "commands/console.h"
#include "commands/run_location.h"
#include "comparison/evaluation_store.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

std::string formatted(const char* format, double value) {
    char text[64];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

void printMeasure(const char* name, const Measure& measure, double factor, const char* format, const char* unit) {
    std::cout << name << ": ";
    if (!measure.value) {
        std::cout << "- (" << absenceText(measure.absence) << ")\n";
        return;
    }
    std::cout << formatted(format, factor * *measure.value) << unit;
    if (measure.interval)
        std::cout << " [" << formatted(format, factor * measure.interval->low) << ", "
                  << formatted(format, factor * measure.interval->high) << "]";
    std::cout << "\n";
}

void printReport(const AuditReport& report) {
    std::cout << report.title << " (" << report.run << "), " << counted(report.images, "image", "images") << " of the "
              << report.splitName << " split, " << counted(report.concepts, "concept", "concepts") << ", "
              << counted(report.classes, "class", "classes") << "\n";
    for (const AuditVerdict verdict : report.verdicts) std::cout << verdictText(verdict) << "\n";
    printMeasure("Top-1", report.top1, 100.0, "%.1f", " %");
    if (report.controls.linearProbe)
        std::cout << "Linear probe: " << formatted("%.1f %%", 100.0 * *report.controls.linearProbe) << "\n";
    if (report.controls.zeroShot) std::cout << "Zero-shot: " << formatted("%.1f %%", 100.0 * *report.controls.zeroShot) << "\n";
    for (const NecPoint& point : report.nec)
        std::cout << "Accuracy at " << counted(point.target, "concept", "concepts") << " a class: " << formatted("%.1f %%", 100.0 * point.accuracy)
                  << (point.endedEarly ? formatted(" (the path ends at %.1f)", point.reached) : "") << "\n";
    for (const ControlKind kind : {ControlKind::RandomWords, ControlKind::RandomDirections})
        if (const auto mean = report.controls.meanAnec5(kind))
            std::cout << controlTitle(kind) << ", mean ANEC-5: " << formatted("%.1f %%", 100.0 * *mean) << "\n";
    printMeasure("Gap to the strongest control", report.gap, 100.0, "%.1f", " points");
    if (report.gap.value) std::cout << "Standard error of the gap: " << formatted("%.2f points", 100.0 * report.gapStandardError) << "\n";
    printMeasure("Concept similarity", report.similarity, 1.0, "%.3f", "");
    printMeasure("Share above 0.45", report.similarityShare, 100.0, "%.1f", " %");
    if (report.names)
        std::cout << "Permuted names: " << formatted("%.3f", report.names->mean) << " on average, p = "
                  << formatted("%.3f", report.names->pValue) << "\n";
    printMeasure("Concept AUC", report.conceptAuc, 1.0, "%.3f", "");
    printMeasure("Concept AUC, worst tenth", report.conceptAucWorst, 1.0, "%.3f", "");
    if (report.intervention)
        std::cout << "Accuracy with " << counted(report.intervention->corrected, "concept", "concepts") << " corrected (" << report.intervention->rare
                  << " too rare, " << report.intervention->constant << " constant): "
                  << formatted("%.1f %%", 100.0 * report.intervention->accuracy.back()) << "\n";
    for (const std::string& reason : report.reasons) std::cout << reason << "\n";
    std::cout << "Seconds: " << formatted("%.1f", report.seconds) << "\n";
}

class AuditCommand final : public Command {
public:
    std::string name() const override { return "audit"; }
    std::string summary() const override { return "Says whether the decision of a run depends on the words"; }

    void addOptions(CLI::App& app) override {
        app.add_option("run", run_, "Folder of a run, or its name in the workspace")->required();
        app.add_flag("--json", asJson_, "The report as JSON on standard output");
        app.add_option("--workspace", source_.workspace, "Workspace folder (default: that of the run, else the demo)");
        app.add_option("--dataset", source_.dataset, "Labelled images the run was trained on, if they moved");
        app.add_option("--backbone", source_.backbone, "Model directory, if it moved");
        app.add_option("--concepts", source_.concepts, "Concept list, if it moved");
        app.add_option("--device", source_.device.device, "cpu, cuda or cuda:N")->capture_default_str();
        app.add_option("--threads", source_.device.threads, kThreadsHelp)
            ->check(CLI::Range(0, 1024))->capture_default_str();
    }

    int run(const CommandContext&) override {
        const InterruptWatch interrupt;
        StatusLine status;
        const Result<AuditReport> report = audit(interrupt, status);
        status.clear();
        if (!report) return failed(report.error());
        if (asJson_) std::cout << auditJson(*report) << "\n";
        else printReport(*report);
        // Measured is measured: a folder that can not be written to costs the copy, not the answer.
        if (const Result<> kept = writeAudit(*report, resultFolderOf(folder_)); !kept) return failed(kept.error());
        return kExitDone;
    }

private:
    Result<AuditReport> audit(const InterruptWatch& interrupt, StatusLine& status) {
        VITRINE_TRY(checkDevice(source_.device));
        setComputeThreads(source_.device.threads);
        VITRINE_ASSIGN(folder_, findRun(run_, source_.workspace));
        VITRINE_ASSIGN(const LoadedRun loaded, loadRun(folder_));
        JobContext job = terminalJob(interrupt, status);
        VITRINE_ASSIGN(const TrainingData data, loadTrainingData(sourceOfRun(loaded, source_), job));
        return auditRun(loaded, data, EvaluationSettings{}, job);
    }

    std::string run_;
    fs::path folder_;
    TrainingSource source_;
    bool asJson_ = false;
};

}  // namespace

std::unique_ptr<Command> make_audit() { return std::make_unique<AuditCommand>(); }

}  // namespace vitrine
