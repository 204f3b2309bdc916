// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/embedding_command.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "base/stopwatch.h"
#include "clip/device.h"
#include "commands/console.h"

namespace vitrine {

using nlohmann::ordered_json;

void EmbeddingCommand::addCommonOptions(CLI::App& app, const char* labelsHelp) {
    app.add_option("--embeddings", embeddings_, "Matrix as .npy or .safetensors (default: those of the demo)");
    app.add_option("--labels", labels_, std::string(labelsHelp) + ": .npy of whole numbers, or text with one a line");
    app.add_option("--device", compute_.device, "cpu, cuda or cuda:N")->capture_default_str();
    app.add_option("--threads", compute_.threads, kThreadsHelp)
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    app.add_option("--seed", seed_, "Seed")->check(CLI::Range(0, 2147483647))->capture_default_str();
    app.add_flag("--json", asJson_, "What was measured as JSON on standard output");
}

int EmbeddingCommand::run(const CommandContext&) {
    const InterruptWatch interrupt;
    StatusLine status;
    JobContext job = terminalJob(interrupt, status);
    const Result<ordered_json> made = report(job);
    status.clear();
    if (!made) return failed(made.error());
    if (asJson_)
        std::cout << made->dump(2, ' ', false, ordered_json::error_handler_t::replace) << "\n";
    else
        printSummary(*made);
    return kExitDone;
}

Result<ordered_json> EmbeddingCommand::report(JobContext& job) {
    VITRINE_TRY(checkOptions());
    const Stopwatch watch;
    VITRINE_ASSIGN(const LabelledPoints points, readLabelledPoints(embeddings_, labels_));
    if (compute_.threads == 0) compute_.threads = computeThreads();
    ordered_json report{{"schema", schema()},
                        {"embeddings", points.subject},
                        {"n", points.points.rows()},
                        {"dimensions", points.points.cols()},
                        {"threads", compute_.threads},
                        {"seed", seed_}};
    report["seconds"]["read"] = watch.seconds();
    if (const Result<> done = make(points, report, job); !done) {
        // The rooms below know of rows, not of files.
        Error error = done.error();
        const bool isAboutThePoints = error.code == ErrorCode::NumericalFailure || error.code == ErrorCode::InvalidOption ||
                                      error.code == ErrorCode::EmptyInput;
        if (isAboutThePoints) error.subject = points.subject;
        return fail(std::move(error));
    }
    report["seconds"]["total"] = watch.seconds();
    return report;
}

}  // namespace vitrine
