// SPDX-License-Identifier: GPL-3.0-or-later
// How much of the time the network is busy while files are decoded beside it: the rate of files to embeddings
// against the rate of the network alone, in turns in one run.
//   bench_encode [--images DIR] [--backbone DIR] [--count N] [--rounds N] [--threads N] [--device cuda] [--bf16]
// Without --backbone a ViT-B/32 with random weights, without --images JPEGs of 500 x 375 made here.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <stdexcept>

#include "clip/clip_model.h"
#include "embeddings/batch_encoder.h"
#include "engine/image_listing.h"
#include "image/image_decoder.h"
#include "image/image_encoder.h"
#include "io/atomic_file.h"
#include "support/synthetic_image.h"
#include "support/temporary_directory.h"
#include "support/tiny_clip.h"

namespace {

using namespace vitrine;
namespace fs = std::filesystem;

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

double processorSeconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

template <class T>
T required(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message());
    return std::move(*result);
}

test::TinyClip baseClip() {
    test::TinyClip clip;
    clip.visionWidth = 768;
    clip.visionHeads = 12;
    clip.layers = 12;
    clip.imageSize = 224;
    clip.patchSize = 32;
    clip.projectionDim = 512;
    return clip;
}

std::vector<fs::path> makePhotos(const fs::path& folder, std::size_t count) {
    std::vector<fs::path> files;
    for (std::size_t i = 0; i < count; ++i) {
        files.push_back(folder / (std::to_string(i) + ".jpg"));
        const auto jpeg = required(encodeJpeg(test::smoothImage(500, 375 - static_cast<int>(i % 32)), 90));
        if (const auto written = writeFileAtomically(files.back(), jpeg); !written) throw std::runtime_error(written.error().message());
    }
    return files;
}

}  // namespace

int main(int argc, char** argv) {
    fs::path images, backbone;
    std::size_t count = 200;
    int rounds = 3;
    DeviceOptions device;
    CLI::App options{"Decoding and encoding against encoding alone"};
    options.add_option("--images", images, "folder of images");
    options.add_option("--backbone", backbone, "model directory");
    options.add_option("--count", count, "images of a round");
    options.add_option("--rounds", rounds, "rounds");
    options.add_option("--threads", device.threads, "compute threads, 0 = every core");
    options.add_option("--device", device.device, "cpu, cuda");
    options.add_flag("--bf16", device.bf16, "linear layers in bfloat16");
    CLI11_PARSE(options, argc, argv);

    const test::TemporaryDirectory temporary;
    std::vector<fs::path> files;
    if (images.empty()) files = makePhotos(temporary.path(), count);
    else files = listImages({images}).files;
    if (files.size() > count) files.resize(count);
    if (backbone.empty()) {
        backbone = temporary.path() / "model";
        baseClip().write(backbone, DType::F16);
    }
    JobContext job;
    const auto model = required(ClipModel::load(backbone, device, job));
    const Preprocessor& preprocessor = model->preprocessor();
    const std::size_t batch = model->microBatch();
    std::vector<float> pixels(batch * preprocessor.pixelCount());

    double decodeSeconds = processorSeconds();
    std::size_t decoded = 0;  // the last ones fill the batch that the network is measured on
    for (const fs::path& file : files)
        if (const auto image = decodeImage(file); image)
            static_cast<void>(preprocessor.apply(*image, std::span(pixels).subspan(decoded++ % batch * preprocessor.pixelCount(),
                                                                                   preprocessor.pixelCount())));
    decodeSeconds = (processorSeconds() - decodeSeconds) / static_cast<double>(files.size());
    std::printf("%zu images, micro-batch %zu; decoding and preprocessing one image: %.2f ms of one core\n", files.size(), batch,
                1e3 * decodeSeconds);
    double bestAlone = 0, bestBoth = 0;
    for (int round = 0; round < rounds; ++round) {
        double start = now(), cpu = processorSeconds();
        std::size_t done = 0;
        for (; done < files.size(); done += batch) required(model->encodePixels(pixels, batch, false, job));
        const double alone = static_cast<double>(done) / (now() - start), aloneCpu = static_cast<double>(done) / (processorSeconds() - cpu);
        start = now();
        cpu = processorSeconds();
        const EncodedFiles encoded = required(encodeFiles(*model, files, {}, job));
        const double elapsed = now() - start, bothCpu = static_cast<double>(files.size()) / (processorSeconds() - cpu);
        bestAlone = std::max(bestAlone, alone);
        bestBoth = std::max(bestBoth, encoded.imagesPerSecond);
        std::printf("network alone %.2f images/s (%.2f a core second), files %.2f images/s (%.2f a core second), network waited %.1f %% of the time\n",
                    alone, aloneCpu, encoded.imagesPerSecond, bothCpu, 100.0 * encoded.waitingSeconds / elapsed);
    }
    std::printf("best: files reach %.0f %% of the network's rate alone\n", 100.0 * bestBoth / bestAlone);
    return 0;
}
