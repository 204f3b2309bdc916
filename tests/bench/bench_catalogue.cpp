// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue of a data set of ImageNet's size: first import, opening, listing, import again. Images are
// records of one file made here, so that no million of files is needed; each is read and hashed.
//   bench_catalogue [--images 1300000] [--folder DIR]
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "base/counter_random.h"
#include "base/stopwatch.h"
#include "datasets/image_catalogue.h"
#include "support/temporary_directory.h"

namespace {

using namespace vitrine;
namespace fs = std::filesystem;

template <class T>
T required(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message());
    return std::move(*result);
}

double residentMegabytes() {
    std::ifstream status("/proc/self/statm");
    std::size_t pages = 0, resident = 0;
    status >> pages >> resident;
    return static_cast<double>(resident) * 4096e-6;
}

double peakMegabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1e3;
}

Dataset makeDataset(const fs::path& folder, std::size_t images) {
    constexpr int kSide = 32;
    constexpr std::size_t kClasses = 1000;
    Dataset dataset;
    dataset.name = "made up";
    dataset.root = folder;
    for (std::size_t label = 0; label < kClasses; ++label) dataset.classNames.push_back("class " + std::to_string(label));
    const fs::path file = folder / "pixels.bin";
    std::string bytes(images + std::size_t{3} * kSide * kSide, '\0');
    CounterRandom random(1);
    for (char& byte : bytes) byte = static_cast<char>(random.next());
    std::ofstream(file, std::ios::binary) << bytes;
    dataset.items.reserve(images);
    const std::size_t perClass = (images + kClasses - 1) / kClasses;
    for (std::size_t i = 0; i < images; ++i)
        dataset.items.push_back({file, "train/n" + std::to_string(10'000'000 + i / perClass) + "/n_" + std::to_string(i) + ".JPEG",
                                 static_cast<int>(i / perClass), i % 26 == 0 ? Split::Test : Split::Train, RawPlanes{i, kSide, kSide}});
    return dataset;
}

/// Every page of a filter: count, mean and slowest in milliseconds.
void measurePages(const ImageCatalogue& catalogue, const char* name, const CatalogueFilter& filter) {
    constexpr std::size_t kPage = 500;
    std::size_t images = 0, pages = 0;
    double total = 0, slowest = 0;
    for (std::int64_t cursor = 0;;) {
        const Stopwatch watch;
        const auto page = required(catalogue.page(filter, cursor, kPage));
        const double seconds = watch.seconds();
        total += seconds;
        slowest = std::max(slowest, seconds);
        ++pages;
        if (page.empty()) break;
        images += page.size();
        cursor = page.back().row;
    }
    std::printf("list %-22s %8zu images, %zu pages of %zu: mean %.2f ms, slowest %.2f ms\n", name, images, pages, kPage,
                1e3 * total / static_cast<double>(pages), 1e3 * slowest);
}

}  // namespace

int main(int argc, char** argv) {
    std::size_t images = 1'300'000;
    fs::path chosen;
    CLI::App options{"A catalogue of a million images"};
    options.add_option("--images", images, "how many")->check(CLI::Range(1, 100'000'000));
    options.add_option("--folder", chosen, "where the files go (default: a temporary folder)");
    CLI11_PARSE(options, argc, argv);
    const test::TemporaryDirectory temporary;
    const fs::path folder = chosen.empty() ? temporary.path() : chosen;
    const fs::path file = folder / "catalogue.sqlite";

    const Dataset dataset = makeDataset(folder, images);
    std::printf("data set in memory: %.0f MB\n", residentMegabytes());
    JobContext job;
    std::vector<std::optional<ContentHash>> contents;
    for (const char* name : {"first import", "import again"}) {
        ImageCatalogue catalogue = required(ImageCatalogue::open(file));
        const Stopwatch watch;
        const CatalogueChanges changes = required(catalogue.update(dataset, contents, job));
        const double seconds = watch.seconds();
        const Stopwatch recording;
        if (const auto recorded = catalogue.recordSplits(dataset, job); !recorded) throw std::runtime_error(recorded.error().message());
        std::printf("%s: %.1f s (%zu new, %zu unchanged), splits %.1f s; peak memory %.0f MB\n", name, seconds, changes.added,
                    changes.unchanged, recording.seconds(), peakMegabytes());
    }
    std::printf("file: %.0f MB\n", static_cast<double>(fs::file_size(file)) / 1e6);

    const double before = residentMegabytes();
    const Stopwatch opening;
    ImageCatalogue catalogue = required(ImageCatalogue::open(file));
    const auto firstPage = required(catalogue.page({}, 0, 500));
    std::printf("opening with the first page: %.1f ms\n", 1e3 * opening.seconds());
    const Stopwatch counting;
    const std::size_t all = required(catalogue.count());
    std::printf("counting %zu: %.0f ms\n", all, 1e3 * counting.seconds());
    measurePages(catalogue, "everything", {});
    measurePages(catalogue, "test", {Split::Test, {}});
    measurePages(catalogue, "class 500", {{}, 500});
    measurePages(catalogue, "class 500 of train", {Split::Train, 500});
    const Stopwatch thumbnails;
    for (const CatalogueEntry& entry : firstPage) required(catalogue.thumbnail(entry));
    std::printf("first thumbnail of an image: %.2f ms\n", 1e3 * thumbnails.seconds() / static_cast<double>(firstPage.size()));
    std::printf("memory for opening and listing: %.0f MB\n", residentMegabytes() - before);
    return 0;
}
