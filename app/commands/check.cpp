// SPDX-License-Identifier: GPL-3.0-or-later
// vitrine check: what a file holds, or what is wrong with it.
#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "commands/command.h"
#include "commands/console.h"
#include "engine/file_check.h"

namespace vitrine {

namespace {

class CheckCommand final : public Command {
public:
    std::string name() const override { return "check"; }
    std::string summary() const override {
        return "Says what files hold or what is wrong with them: models, safetensors, images, concept lists, "
               "embeddings, runs, workspaces, data sets";
    }

    void addOptions(CLI::App& app) override {
        app.add_option("paths", paths_, "Files and folders")->required();
        app.add_flag("--json", asJson_, "JSON list of reports on standard output");
    }

    int run(const CommandContext&) override {
        const InterruptWatch interrupt;
        StatusLine status;
        nlohmann::ordered_json reports = nlohmann::ordered_json::array();
        bool allOk = true;
        for (const std::filesystem::path& path : paths_) {
            JobContext job = terminalJob(interrupt, status);
            const CheckReport report = checkPath(path, job);
            status.clear();
            if (interrupt.wasInterrupted()) return failed({ErrorCode::Cancelled, path.string(), "interrupted"});
            allOk = allOk && report.ok();
            if (asJson_) {
                reports.push_back(nlohmann::ordered_json::parse(report.toJson()));
                continue;
            }
            std::cout << path.string() << ": " << fileKindName(report.kind) << (report.ok() ? ", sound" : "") << "\n";
            for (const std::string& line : report.summary) std::cout << "  " << line << "\n";
            std::cout << std::flush;
            for (const Error& problem : report.problems) printProblem(problem);
        }
        if (asJson_) std::cout << reports.dump(2) << "\n";
        return allOk ? kExitDone : kExitFailed;
    }

private:
    std::vector<std::filesystem::path> paths_;
    bool asJson_ = false;
};

}  // namespace

std::unique_ptr<Command> make_check() { return std::make_unique<CheckCommand>(); }

}  // namespace vitrine
