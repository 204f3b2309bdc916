// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inspector.h"

#include <algorithm>

#include "base/stopwatch.h"
#include "engine/encoding_queue.h"
#include "engine/what_if.h"
#include "image/resample.h"

namespace vitrine {

namespace {

Result<std::shared_ptr<const DisplayPictures>> makeDisplay(ImageId id, std::uint64_t generation, const Image& image,
                                                           const Preprocessor& preprocessor, ImageLibrary& library) {
    auto pictures = std::make_shared<DisplayPictures>();
    pictures->width = image.width();
    pictures->height = image.height();
    pictures->picture = thumbnail(image, ImageLibrary::kDisplaySide);
    VITRINE_ASSIGN(pictures->modelView, preprocessor.view(image));
    const auto [x, y, width, height] = preprocessor.viewedRegion(image);
    pictures->left = static_cast<float>(x / image.width());
    pictures->top = static_cast<float>(y / image.height());
    pictures->right = static_cast<float>((x + width) / image.width());
    pictures->bottom = static_cast<float>((y + height) / image.height());
    library.keepDisplay(id, generation, pictures);
    return pictures;
}

Result<std::shared_ptr<const DisplayPictures>> displayOf(ImageId id, const Session& session, ImageLibrary& library) {
    if (auto kept = library.display(id)) return kept;
    const std::uint64_t generation = library.generation();
    VITRINE_ASSIGN(const Image image, library.decode(id));
    return makeDisplay(id, generation, image, session.model->preprocessor(), library);
}

void findNearest(InspectionSnapshot& inspection, const Session& session) {
    const Matrix& references = session.referenceUnits;
    if (references.empty()) return;
    const Matrix unit = inspection.embedding.normalizedRows();
    const Matrix cosines = multiplyTransposed(unit, references);
    const std::size_t best = argmax(cosines.row(0));
    const std::size_t row = session.referenceRows[best];
    const EmbeddingSnapshot& embeddings = *session.files.embeddings;
    inspection.nearestCosine = cosines.at(0, best);
    inspection.nearestTrainingImage = embeddings.ids[row];
    if (const int label = embeddings.labels[row]; label >= 0)
        inspection.nearestTrainingClass = embeddings.classNames[static_cast<std::size_t>(label)];
    inspection.domainThreshold = session.domainThreshold;
    // One held-out image in a hundred lies below the threshold; a picture the workspace lists is no stranger.
    inspection.isOutOfDomain = inspection.image.label.empty() && inspection.nearestCosine < session.domainThreshold;
}

}  // namespace

Result<std::shared_ptr<const StoredEncoding>> encodingOf(ImageId id, const Session& session, ImageLibrary& library,
                                                         JobContext& context) {
    if (auto kept = library.encoding(id)) return kept;
    const std::uint64_t generation = library.generation();
    const Preprocessor& preprocessor = session.model->preprocessor();
    VITRINE_ASSIGN(const Image image, library.decode(id));
    std::vector<float> pixels(preprocessor.pixelCount());
    VITRINE_TRY(preprocessor.apply(image, pixels));
    VITRINE_TRY(makeDisplay(id, generation, image, preprocessor, library));  // the pixels are at hand
    const Stopwatch watch;
    VITRINE_ASSIGN(const ImageEncoding encoding, session.model->encodePixels(pixels, 1, true, context));
    auto stored = splitEncoding(encoding, watch.milliseconds()).front();
    library.keepEncoding(id, generation, stored);
    return stored;
}

Result<std::shared_ptr<InspectionSnapshot>> inspectImage(ImageId id, const Session& session, ImageLibrary& library,
                                                         JobContext& context) {
    VITRINE_ASSIGN(const std::shared_ptr<const StoredEncoding> encoding, encodingOf(id, session, library, context));
    VITRINE_ASSIGN(const std::shared_ptr<const DisplayPictures> display, displayOf(id, session, library));
    const ImageEntryPointer entry = library.find(id);
    if (!entry) return fail(ErrorCode::Cancelled, "image", "was removed");

    auto inspection = std::make_shared<InspectionSnapshot>();
    inspection->image = *entry;
    // The entry may not know it yet: a picture that was asked for is not read behind those that wait.
    inspection->image.width = display->width;
    inspection->image.height = display->height;
    inspection->picture = display->picture;
    inspection->modelView = display->modelView;
    inspection->embedding = encoding->embedding;
    inspection->patchEmbeddings = encoding->patches;
    inspection->patchGrid = encoding->grid;
    inspection->inferenceMilliseconds = encoding->milliseconds;
    inspection->workspace = session.snapshot;
    for (const auto& run : session.snapshot->columns())
        inspection->columns.push_back(describeImage(
            run, encoding->embedding, inspection->columns.empty() ? nullptr : &inspection->columns.front()));
    findNearest(*inspection, session);
    return inspection;
}

Result<std::shared_ptr<const HeatMap>> heatMapOf(ImageId id, const std::string& text, const Session& session,
                                                 ImageLibrary& library, JobContext& context) {
    const WorkspaceSnapshot& workspace = *session.snapshot;
    Matrix textUnit;
    const auto known = std::find(workspace.conceptNames.begin(), workspace.conceptNames.end(), text);
    if (known != workspace.conceptNames.end()) {
        textUnit = workspace.conceptTexts.slice(static_cast<std::size_t>(known - workspace.conceptNames.begin()), 1);
    } else {
        VITRINE_ASSIGN(textUnit, encodeNames(*session.model, {text}, session.files.manifest.conceptTemplates, context));
    }
    VITRINE_ASSIGN(const std::shared_ptr<const StoredEncoding> encoding, encodingOf(id, session, library, context));
    VITRINE_ASSIGN(const std::shared_ptr<const DisplayPictures> display, displayOf(id, session, library));
    if (encoding->patches.empty()) return fail(ErrorCode::UnsupportedFormat, text, "the backbone has no patch embeddings");

    auto map = std::make_shared<HeatMap>();
    map->image = id;
    map->conceptName = text;
    map->grid = encoding->grid;
    const Matrix cosines = multiplyTransposed(textUnit, encoding->patches.normalizedRows());
    map->values.assign(cosines.values().begin(), cosines.values().end());
    const auto [low, high] = std::minmax_element(map->values.begin(), map->values.end());
    map->minimum = *low;
    map->maximum = *high;
    map->left = display->left;
    map->top = display->top;
    map->right = display->right;
    map->bottom = display->bottom;
    return map;
}

}  // namespace vitrine
