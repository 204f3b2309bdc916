// SPDX-License-Identifier: GPL-3.0-or-later
// What loaded images cost in memory: the engine on the demo workspace, thousands of JPEGs made here.
//   bench_library [--images 5000]
#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "base/resources.h"
#include "engine/engine.h"
#include "image/image_encoder.h"
#include "io/atomic_file.h"
#include "support/synthetic_image.h"
#include "support/temporary_directory.h"

namespace {

using namespace vitrine;

double residentMegabytes() {
    std::ifstream status("/proc/self/statm");
    std::size_t pages = 0, resident = 0;
    status >> pages >> resident;
    return static_cast<double>(resident) * 4096e-6;
}

bool isBusy(const Engine& engine) {
    for (const JobState& job : *engine.jobs())
        if (job.status == JobStatus::Running || job.status == JobStatus::Waiting || job.status == JobStatus::Stopping) return true;
    return false;
}

}  // namespace

int main(int argc, char** argv) {
    int count = 5000;
    CLI::App options{"Memory of loaded images"};
    options.add_option("--images", count, "how many")->check(CLI::Range(1, 100'000));
    CLI11_PARSE(options, argc, argv);
    const test::TemporaryDirectory folder;
    for (int i = 0; i < count; ++i) {
        const auto jpeg = encodeJpeg(test::busyImage(480 + i % 64, 360), 85);
        if (!jpeg || !writeFileAtomically(folder.path() / (std::to_string(i) + ".jpg"), *jpeg)) throw std::runtime_error("can not write");
    }
    Engine engine({.device = "cpu", .threads = 1, .bf16 = false, .userDataDirectory = folder.path() / "data"});
    std::atomic<bool> isOpen{false}, isDecoded{false};
    engine.openWorkspace(demoWorkspaceDirectory(), [&](const auto&) { isOpen = true; });
    while (!isOpen) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const double before = residentMegabytes();
    std::atomic<std::size_t> thumbnails{0};
    engine.addImages({folder.path()}, [&](const ImageBatch& batch) {
        for (const auto& entry : batch.entries) thumbnails += entry->thumbnail.byteCount();
        if (batch.isLast) isDecoded = true;
    });
    while (!isDecoded) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const double decoded = residentMegabytes();
    while (isBusy(engine)) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    std::printf("%d images: %.0f MB before, %.0f MB decoded (%.1f MB of thumbnails), %.0f MB encoded\n", count, before, decoded,
                static_cast<double>(thumbnails) / 1e6, residentMegabytes());
    engine.shutdown();
    return 0;
}
