// SPDX-License-Identifier: GPL-3.0-or-later
// vitrine diagnostics: versions, device, and whether the linear algebra library is a fast one.
#include <CLI/CLI.hpp>
#include <iostream>

#include "clip/device.h"
#include "commands/command.h"
#include "commands/console.h"
#include "engine/diagnostics.h"

namespace vitrine {

namespace {

class DiagnosticsCommand final : public Command {
public:
    std::string name() const override { return "diagnostics"; }
    std::string summary() const override { return "Prints versions, devices and the speed of the linear algebra library"; }

    void addOptions(CLI::App& app) override {
        app.add_option("--device", options_.device, "cpu, cuda or cuda:N")->capture_default_str();
        app.add_option("--threads", options_.threads, kThreadsHelp)
            ->check(CLI::Range(0, 1024))->capture_default_str();
        app.add_flag("--json", asJson_, "JSON on standard output");
    }

    int run(const CommandContext&) override {
        if (const Result<> device = checkDevice(options_); !device) return failed(device.error());
        setComputeThreads(options_.threads);
        const Diagnostics diagnostics = measureDiagnostics(options_.device);
        std::cout << (asJson_ ? diagnostics.toJson() + "\n" : diagnostics.toText());
        return kExitDone;
    }

private:
    DeviceOptions options_;
    bool asJson_ = false;
};

}  // namespace

std::unique_ptr<Command> make_diagnostics() { return std::make_unique<DiagnosticsCommand>(); }

}  // namespace vitrine
