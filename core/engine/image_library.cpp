// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image_library.h"

#include <algorithm>

#include "image/image_decoder.h"
#include "image/resample.h"

namespace vitrine {

namespace {

std::size_t bytesOf(const Image& image) { return image.pixels().size(); }
std::size_t bytesOf(const Matrix& matrix) { return matrix.values().size() * sizeof(float); }

}  // namespace

ImageEntryPointer ImageLibrary::add(ImageEntry entry, std::optional<Image> picture) {
    const std::lock_guard lock(mutex_);
    entry.id = nextId_++;
    Slot slot{std::make_shared<const ImageEntry>(std::move(entry)), std::move(picture)};
    slots_.push_back(slot);
    return slot.entry;
}

ImageEntryPointer ImageLibrary::addFile(const std::filesystem::path& path, std::string label) {
    ImageEntry entry;
    entry.path = path;
    entry.fileName = path.filename().string();
    entry.label = std::move(label);
    return add(std::move(entry), std::nullopt);
}

ImageEntryPointer ImageLibrary::addPicture(Image picture, std::string name) {
    ImageEntry entry;
    entry.fileName = std::move(name);
    return add(std::move(entry), std::move(picture));
}

std::size_t ImageLibrary::position(ImageId id) const {
    const auto found = std::lower_bound(slots_.begin(), slots_.end(), id,
                                        [](const Slot& slot, ImageId wanted) { return slot.entry->id < wanted; });
    const bool isThere = found != slots_.end() && found->entry->id == id;
    return isThere ? static_cast<std::size_t>(found - slots_.begin()) : slots_.size();
}

void ImageLibrary::remove(ImageId id) {
    const std::lock_guard lock(mutex_);
    const std::size_t index = position(id);
    if (index == slots_.size()) return;
    slots_.erase(slots_.begin() + static_cast<std::ptrdiff_t>(index));
    encodings_.erase(id);
    displays_.erase(id);
}

ImageEntryPointer ImageLibrary::find(ImageId id) const {
    const std::lock_guard lock(mutex_);
    const std::size_t index = position(id);
    return index == slots_.size() ? nullptr : slots_[index].entry;
}

std::vector<ImageEntryPointer> ImageLibrary::entries() const {
    const std::lock_guard lock(mutex_);
    std::vector<ImageEntryPointer> list;
    list.reserve(slots_.size());
    for (const Slot& slot : slots_) list.push_back(slot.entry);
    return list;
}

bool ImageLibrary::update(ImageEntryPointer entry) {
    const std::lock_guard lock(mutex_);
    const std::size_t index = position(entry->id);
    if (index == slots_.size()) return false;
    slots_[index].entry = std::move(entry);
    return true;
}

Result<Image> ImageLibrary::decode(ImageId id) const {
    std::filesystem::path path;
    {
        const std::lock_guard lock(mutex_);
        const std::size_t index = position(id);
        if (index == slots_.size()) return fail(ErrorCode::EmptyInput, "image", "was removed");
        if (slots_[index].picture) return *slots_[index].picture;
        path = slots_[index].entry->path;
    }
    return decodeImage(path);
}

std::uint64_t ImageLibrary::startGeneration() {
    const std::lock_guard lock(mutex_);
    encodings_.clear();
    displays_.clear();
    return ++generation_;
}

std::uint64_t ImageLibrary::generation() const {
    const std::lock_guard lock(mutex_);
    return generation_;
}

void ImageLibrary::keepEncoding(ImageId id, std::uint64_t generation, std::shared_ptr<const StoredEncoding> encoding) {
    const std::lock_guard lock(mutex_);
    if (generation != generation_ || position(id) == slots_.size()) return;
    const std::size_t cost = bytesOf(encoding->embedding) + bytesOf(encoding->patches);
    encodings_.insert(id, std::move(encoding), cost);
}

std::shared_ptr<const StoredEncoding> ImageLibrary::encoding(ImageId id) const {
    const std::lock_guard lock(mutex_);
    const auto* found = encodings_.find(id);
    return found ? *found : nullptr;
}

void ImageLibrary::keepDisplay(ImageId id, std::uint64_t generation, std::shared_ptr<const DisplayPictures> pictures) {
    const std::lock_guard lock(mutex_);
    if (generation != generation_ || position(id) == slots_.size()) return;
    const std::size_t cost = bytesOf(pictures->picture) + bytesOf(pictures->modelView);
    displays_.insert(id, std::move(pictures), cost);
}

std::shared_ptr<const DisplayPictures> ImageLibrary::display(ImageId id) const {
    const std::lock_guard lock(mutex_);
    const auto* found = displays_.find(id);
    return found ? *found : nullptr;
}

ImageEntryPointer decodedEntry(const ImageEntry& entry, const Result<Image>& image) {
    auto result = std::make_shared<ImageEntry>(entry);
    if (image) {
        result->width = image->width();
        result->height = image->height();
        result->thumbnail = thumbnail(*image, ImageLibrary::kThumbnailSide);
        result->state = ImageState::Ready;
    } else {
        result->state = ImageState::Failed;
        result->error = image.error();
    }
    return result;
}

}  // namespace vitrine
