// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/tiny_workspace.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>

#include "base/counter_random.h"
#include "embeddings/batch_encoder.h"
#include "embeddings/embedding_snapshot.h"
#include "image/image_encoder.h"
#include "io/atomic_file.h"
#include "io/json_document.h"

namespace vitrine::test {

namespace fs = std::filesystem;

namespace {

template <class T>
T required(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message());
    return std::move(*result);
}

void require(const Result<>& result) {
    if (!result) throw std::runtime_error(result.error().message());
}

Split splitOf(int index, int count) {
    if (index < count * 2 / 3) return Split::Train;
    return index < count * 5 / 6 ? Split::Validation : Split::Test;
}

}  // namespace

Image noisyColour(int width, int height, int colourClass, std::uint64_t seed) {
    static constexpr std::array<std::array<int, 3>, TinyWorkspace::kClasses> kColours{
        {{200, 30, 30}, {30, 190, 40}, {30, 50, 210}, {128, 128, 128}}};
    CounterRandom random(seed, static_cast<std::uint64_t>(colourClass));
    std::vector<std::uint8_t> rgb;
    rgb.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
    for (int pixel = 0; pixel < width * height; ++pixel)
        for (const int level : kColours[static_cast<std::size_t>(colourClass)])
            rgb.push_back(static_cast<std::uint8_t>(std::clamp(level + static_cast<int>(25.0F * random.normal()), 0, 255)));
    return {width, height, std::move(rgb)};
}

std::vector<fs::path> TinyWorkspace::images(const fs::path& folder) const {
    std::vector<fs::path> files;
    for (int c = 0; c < kClasses; ++c)
        for (int i = 0; i < imagesPerClass; ++i)
            files.push_back(folder / "images" / (classNames[static_cast<std::size_t>(c)] + "_" + std::to_string(i) + ".png"));
    return files;
}

void TinyWorkspace::write(const fs::path& folder) const {
    fs::create_directories(folder / "images");
    fs::create_directories(folder / "concepts");
    fs::create_directories(folder / "embeddings");
    clip.write(folder / "backbone");
    std::string conceptLines;
    for (const std::string& name : concepts) conceptLines += name + "\n";
    require(writeFileAtomically(folder / "concepts" / "colours.txt", conceptLines));

    const std::vector<fs::path> files = images(folder);
    std::string labels = "file,label\n";
    EmbeddingSnapshot snapshot;
    snapshot.classNames = classNames;
    for (std::size_t n = 0; n < files.size(); ++n) {
        const int colour = static_cast<int>(n) / imagesPerClass, index = static_cast<int>(n) % imagesPerClass;
        const std::vector<std::uint8_t> png = required(encodePng(noisyColour(40, 36, colour, n)));
        std::ofstream(files[n], std::ios::binary).write(reinterpret_cast<const char*>(png.data()),
                                                        static_cast<std::streamsize>(png.size()));
        labels += files[n].filename().string() + "," + classNames[static_cast<std::size_t>(colour)] + "\n";
        snapshot.labels.push_back(colour);
        snapshot.splits.push_back(splitOf(index, imagesPerClass));
        snapshot.ids.push_back(files[n].filename().string());
    }
    require(writeFileAtomically(folder / "images" / "labels.csv", labels));

    JobContext job;
    const auto model = required(ClipModel::load(folder / "backbone", DeviceOptions{.threads = 1}, job));
    snapshot.images = required(encodeFiles(*model, files, {}, job)).encoding.embeddings;
    snapshot.backboneFingerprint = model->fingerprint();
    require(snapshot.save(folder / "embeddings" / "colours.safetensors"));

    nlohmann::ordered_json quality;
    quality["concepts"] = {{{"name", "red"}, {"auc", 0.75}}};
    require(writeJson(folder / "concept_quality.json", quality));

    WorkspaceManifest manifest;
    manifest.name = "Colours";
    manifest.concepts = "concepts/colours.txt";
    manifest.embeddings = "embeddings/colours.safetensors";
    manifest.images = "images/labels.csv";
    manifest.conceptQuality = "concept_quality.json";
    manifest.isDemo = isDemo;
    require(manifest.write(folder));
}

}  // namespace vitrine::test
