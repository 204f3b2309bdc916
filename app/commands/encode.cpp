// SPDX-License-Identifier: GPL-3.0-or-later
// vitrine encode: images and texts to one safetensors file, exactly as the model sees and says them.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <iostream>

#include "base/counted.h"
#include "base/version.h"
#include "clip/clip_model.h"
#include "commands/command.h"
#include "commands/console.h"
#include "embeddings/batch_encoder.h"
#include "engine/image_listing.h"
#include "io/json_document.h"
#include "io/safetensors.h"
#include "io/text_lines.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kComparedImages = 8;

/// One text a line, blank lines included; or a JSON list of texts, which may hold line breaks.
Result<std::vector<std::string>> readTexts(const fs::path& path) {
    if (path.extension() != ".json") return readTextLines(path);
    VITRINE_ASSIGN(const nlohmann::json document, readJson(path));
    if (!document.is_array() ||
        !std::all_of(document.begin(), document.end(), [](const auto& entry) { return entry.is_string(); }))
        return fail(ErrorCode::FileCorrupt, path.string(), "is not a JSON list of texts");
    return document.get<std::vector<std::string>>();
}

double smallestCosine(const Matrix& a, const Matrix& b) {
    const Matrix unitA = a.normalizedRows(), unitB = b.normalizedRows();
    double smallest = 1.0;
    for (std::size_t row = 0; row < a.rows(); ++row) smallest = std::min(smallest, dot(unitA.row(row), unitB.row(row)));
    return smallest;
}

class EncodeCommand final : public Command {
public:
    std::string name() const override { return "encode"; }
    std::string summary() const override { return "Encodes images and texts with a CLIP model into a safetensors file"; }

    void addOptions(CLI::App& app) override {
        app.add_option("--backbone", backbone_, "Model directory in Hugging Face layout")->required();
        app.add_option("--images", images_, "Images and folders of images");
        app.add_option("--texts", texts_, "Text file with one text a line, or a JSON list of texts (.json)");
        app.add_option("--output", output_, "Safetensors file to write")->required();
        app.add_option("--device", device_.device, "cpu, cuda or cuda:N")->capture_default_str();
        app.add_option("--batch-size", device_.microBatch, "Images through the network at once; 0 chooses")
            ->check(CLI::Range(0, 4096))->capture_default_str();
        app.add_option("--threads", device_.threads, kThreadsHelp)
            ->check(CLI::Range(0, 1024))->capture_default_str();
        app.add_flag("--bf16", device_.bf16, "bfloat16 weights; prints the cosine to float32");
    }

    int run(const CommandContext&) override {
        if (images_.empty() && texts_.empty())
            return failed({ErrorCode::InvalidOption, "encode", "needs --images, --texts or both"});
        const InterruptWatch interrupt;
        StatusLine status;
        JobContext job = terminalJob(interrupt, status);
        problems_ = 0;
        const Result<> outcome = encode(job, status);
        status.clear();
        if (!outcome) return failed(outcome.error());
        return problems_ == 0 ? kExitDone : kExitFailed;
    }

private:
    Result<> encode(JobContext& job, StatusLine& status) {
        VITRINE_TRY(checkFolderOf(output_));
        ImageListing listing = listImages(images_);
        for (const SkippedPath& skipped : listing.skipped) report(skipped.error);
        std::vector<std::string> texts;
        if (!texts_.empty()) {
            VITRINE_ASSIGN(texts, readTexts(texts_));
            if (texts.empty()) return fail(ErrorCode::EmptyInput, texts_.string(), "holds no text");
        }
        if (listing.files.empty() && texts.empty()) return fail(ErrorCode::EmptyInput, images_.front().string(), "no image can be read");
        VITRINE_ASSIGN(const auto model, ClipModel::load(backbone_, device_, job));

        SafetensorsWriter writer;
        writer.setMetadata("schema", "vitrine.encoding/1");
        writer.setMetadata("vitrine_version", kVersion);
        writer.setMetadata("backbone_fingerprint", model->fingerprint());
        Matrix imageUnits;
        if (!listing.files.empty()) {
            VITRINE_ASSIGN(imageUnits, addImages(*model, listing.files, writer, job, status));
        }
        if (!texts.empty()) VITRINE_TRY(addTexts(*model, texts, imageUnits, writer, job));
        if (!job.checkpoint({"Writing", 0, 0})) return fail(ErrorCode::Cancelled, output_.string(), "interrupted");
        VITRINE_TRY(writer.write(output_));
        status.clear();
        std::cout << counted(imageUnits.rows(), "image", "images") << ", " << counted(texts.size(), "text", "texts") << " -> " << output_.string() << "\n";
        return {};
    }

    /// Adds what belongs to the images and returns their unit embeddings.
    Result<Matrix> addImages(const ClipModel& model, const std::vector<fs::path>& files, SafetensorsWriter& writer,
                             JobContext& job, StatusLine& status) {
        BatchEncoderOptions options;
        options.withPatches = true;
        options.withPixelValues = true;
        VITRINE_ASSIGN(const EncodedFiles encoded, encodeFiles(model, files, options, job));
        status.clear();
        for (const auto& skipped : encoded.skipped) report(skipped.error);
        const std::size_t count = encoded.fileIndices.size();
        const auto side = static_cast<std::size_t>(model.preprocessor().imageSize());
        const Matrix& embeddings = encoded.encoding.embeddings;
        const Matrix& patches = encoded.encoding.patchEmbeddings;
        writer.addFloats("pixel_values", {count, 3, side, side}, encoded.pixelValues.values());
        writer.addMatrix("image_embeds", embeddings);
        writer.addFloats("patch_embeds", {count, patches.rows() / count, patches.cols()}, patches.values());
        nlohmann::json names = nlohmann::json::array();
        for (const std::size_t index : encoded.fileIndices) names.push_back(files[index].string());
        writer.setMetadata("images", names.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
        std::printf("%.1f images/s\n", encoded.imagesPerSecond);
        if (device_.bf16) VITRINE_TRY(compareWithFloat32(encoded, job));
        return embeddings.normalizedRows();
    }

    Result<> compareWithFloat32(const EncodedFiles& encoded, JobContext& job) {
        DeviceOptions options = device_;
        options.bf16 = false;
        VITRINE_ASSIGN(const auto model, ClipModel::load(backbone_, options, job));
        const std::size_t count = std::min(kComparedImages, encoded.pixelValues.rows());
        VITRINE_ASSIGN(const ImageEncoding exact,
                       model->encodePixels(encoded.pixelValues.slice(0, count).values(), count, false, job));
        std::printf("bf16: smallest cosine to float32 %.6f over %zu images\n",
                    smallestCosine(encoded.encoding.embeddings.slice(0, count), exact.embeddings), count);
        return {};
    }

    static Result<> addTexts(const ClipModel& model, const std::vector<std::string>& texts, const Matrix& imageUnits,
                             SafetensorsWriter& writer, JobContext& job) {
        nlohmann::json tokens = nlohmann::json::array();
        for (const std::string& text : texts) tokens.push_back(model.tokenizer().encode(text));
        VITRINE_ASSIGN(const Matrix embeddings, model.encodeTexts(texts, job));
        writer.addMatrix("text_embeds", embeddings);
        writer.setMetadata("token_ids", tokens.dump());
        if (imageUnits.empty()) return {};
        const Matrix cosines = multiplyTransposed(imageUnits, embeddings.normalizedRows());
        std::vector<float> logits(cosines.values().begin(), cosines.values().end());
        for (float& logit : logits) logit *= model.logitScale();
        writer.addFloats("logits_per_image", {cosines.rows(), cosines.cols()}, logits);
        return {};
    }

    void report(const Error& error) {
        printProblem(error);
        ++problems_;
    }

    fs::path backbone_, texts_, output_;
    std::vector<fs::path> images_;
    DeviceOptions device_;
    std::size_t problems_ = 0;
};

}  // namespace

std::unique_ptr<Command> make_encode() { return std::make_unique<EncodeCommand>(); }

}  // namespace vitrine
