// SPDX-License-Identifier: GPL-3.0-or-later
// fuzz_seeds TARGET FOLDER: writes valid inputs of one fuzz target, to start from.
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "core/image/image_files.h"
#include "image/image_encoder.h"
#include "io/atomic_file.h"
#include "io/mapped_file.h"
#include "io/npy.h"
#include "io/safetensors.h"
#include "support/synthetic_image.h"

namespace {

using Bytes = std::vector<std::uint8_t>;
using vitrine::DType;

Bytes bytesOf(const std::string& text) { return {text.begin(), text.end()}; }

std::vector<Bytes> safetensorsSeeds(const std::filesystem::path& folder) {
    vitrine::SafetensorsWriter writer;
    const std::vector<float> values = {1, 2, 3, 4};
    writer.addFloats("a.weight", {2, 2}, values);
    writer.addFloats("half", {4}, values, DType::F16);
    writer.addIntegers("ids", {2}, std::vector<std::int64_t>{1, 2});
    writer.addFloats("scalar", {}, std::vector<float>{1});
    writer.setMetadata("format", "pt");
    const auto path = folder / "seed-whole";
    if (!writer.write(path)) return {};
    return {vitrine::readFile(path, 1U << 20U).value_or(Bytes{})};
}

std::vector<Bytes> npySeeds(const std::filesystem::path& folder) {
    const auto path = folder / "seed-matrix";
    if (!vitrine::writeNpyMatrix(vitrine::Matrix({1, 2, 3, 4, 5, 6}, 2, 3), path)) return {};
    std::string wide = "\x93NUMPY";
    const std::string header = "{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }\n";
    wide += {'\x02', '\0', static_cast<char>(header.size()), '\0', '\0', '\0'};
    return {vitrine::readFile(path, 1U << 20U).value_or(Bytes{}), bytesOf(wide + header + std::string(8, '\1'))};
}

std::vector<Bytes> configSeeds() {
    return {bytesOf(R"({"model_type": "clip", "projection_dim": 8, "text_config": {"hidden_size": 8, "num_attention_heads": 2,
 "num_hidden_layers": 2, "intermediate_size": 16, "vocab_size": 100, "max_position_embeddings": 77, "hidden_act": "gelu",
 "layer_norm_eps": 1e-5}, "vision_config": {"hidden_size": 8, "image_size": 32, "patch_size": 8, "num_channels": 3}})"),
            bytesOf("{}")};
}

std::vector<Bytes> tokenizerSeeds() {
    const std::string vocabulary =
        R"({"a":0,"b":1,"c":2,"a</w>":3,"b</w>":4,"c</w>":5,"ab":6,"ab</w>":7,"abc</w>":8,"<|startoftext|>":9,"<|endoftext|>":10})";
    const std::string merges = "#version: 0.2\na b\na b</w>\nab c</w>\n";
    const std::string file = R"({"model":{"type":"BPE","vocab":)" + vocabulary + R"(,"merges":["a b","a b</w>","ab c</w>"]}})";
    const std::string zero(1, '\0');
    return {bytesOf(vocabulary + zero + merges + zero + "abc ab  it's 12 Ünï 🐦"), bytesOf(file + zero + zero + "abc")};
}

std::vector<Bytes> imageSeeds() {
    const vitrine::Image image = vitrine::test::busyImage(12, 9);
    std::vector<Bytes> out;
    for (const char* extension : {".png", ".webp", ".tiff", ".bmp"}) {
        out.push_back(vitrine::test::encodedWithOpenCv(image, extension));
        out.push_back(vitrine::test::encodedWithAlpha(image, extension, 50));
    }
    const Bytes jpeg = vitrine::encodeJpeg(image, 80).value_or(Bytes{});
    out.push_back(vitrine::test::withExif(jpeg, 6, true));
    out.push_back(vitrine::test::cmykJpeg(8, 8, {1, 2, 3, 4}, true));
    out.push_back(vitrine::test::pngWithExif(out.front(), 8));
    out.push_back(vitrine::test::gifFile(4, 3, {{1, 1, 2, 2, true, {10, 20, 30, 40}}}));
    return out;
}

std::vector<Bytes> seedsOf(const std::string& target, const std::filesystem::path& folder) {
    if (target == "safetensors") return safetensorsSeeds(folder);
    if (target == "npy") return npySeeds(folder);
    if (target == "config") return configSeeds();
    if (target == "tokenizer") return tokenizerSeeds();
    if (target == "image") return imageSeeds();
    return {};
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::fprintf(stderr, "usage: fuzz_seeds TARGET FOLDER\n");
        return 2;
    }
    const std::filesystem::path folder = arguments[2];
    if (const auto made = vitrine::createDirectories(folder); !made) {
        std::fprintf(stderr, "%s\n", made.error().message().c_str());
        return 1;
    }
    const auto seeds = seedsOf(arguments[1], folder);
    for (std::size_t i = 0; i < seeds.size(); ++i) {
        const auto written = vitrine::writeFileAtomically(folder / ("seed-" + std::to_string(i)), seeds[i]);
        if (!written) {
            std::fprintf(stderr, "%s\n", written.error().message().c_str());
            return 1;
        }
    }
    return seeds.empty() ? 1 : 0;
}
