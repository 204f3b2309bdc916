// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "base/result.h"
#include "engine/lru_cache.h"
#include "engine/snapshots.h"
#include "image/image.h"

namespace vitrine {

using ImageEntryPointer = std::shared_ptr<const ImageEntry>;

/// What the backbone says of one image.
struct StoredEncoding {
    Matrix embedding;  ///< 1×P, not normalised
    Matrix patches;    ///< grid²×P
    int grid = 0;
    double milliseconds = 0.0;  ///< share of its micro-batch
};

/// Pictures of one image made for showing.
struct DisplayPictures {
    int width = 0, height = 0;  ///< of the upright image, pixels
    Image picture;    ///< longer side ≤ kDisplaySide
    Image modelView;  ///< what the backbone sees
    float left = 0.0F, top = 0.0F, right = 1.0F, bottom = 1.0F;  ///< of modelView, as fractions of the image
};

/// The film strip: entries in order, and what is kept of each image within a bound of memory.
/// Full-size pixels are never kept except those of pasted pictures, which have no file. Any thread.
class ImageLibrary {
public:
    static constexpr int kThumbnailSide = 160;   ///< pixels
    static constexpr int kDisplaySide = 1024;    ///< pixels
    static constexpr std::size_t kEncodingBytes = std::size_t{256} << 20U;
    static constexpr std::size_t kDisplayBytes = std::size_t{64} << 20U;

    ImageEntryPointer addFile(const std::filesystem::path& path, std::string label);
    ImageEntryPointer addPicture(Image picture, std::string name);
    void remove(ImageId id);

    ImageEntryPointer find(ImageId id) const;  ///< null when removed
    std::vector<ImageEntryPointer> entries() const;
    /// Replaces the entry of the same id; false when it was removed meanwhile.
    bool update(ImageEntryPointer entry);

    /// Full-size upright pixels, from the file or the pasted picture.
    Result<Image> decode(ImageId id) const;

    /// Encodings belong to one backbone; `generation` tells a late answer of an old one apart.
    std::uint64_t startGeneration();
    std::uint64_t generation() const;
    void keepEncoding(ImageId id, std::uint64_t generation, std::shared_ptr<const StoredEncoding> encoding);
    std::shared_ptr<const StoredEncoding> encoding(ImageId id) const;

    void keepDisplay(ImageId id, std::uint64_t generation, std::shared_ptr<const DisplayPictures> pictures);
    std::shared_ptr<const DisplayPictures> display(ImageId id) const;

private:
    ImageEntryPointer add(ImageEntry entry, std::optional<Image> picture);
    std::size_t position(ImageId id) const;

    struct Slot {
        ImageEntryPointer entry;
        std::optional<Image> picture;
    };

    mutable std::mutex mutex_;
    std::vector<Slot> slots_;  ///< ascending ids
    ImageId nextId_ = 1;
    std::uint64_t generation_ = 0;
    mutable LruCache<ImageId, std::shared_ptr<const StoredEncoding>> encodings_{kEncodingBytes};
    mutable LruCache<ImageId, std::shared_ptr<const DisplayPictures>> displays_{kDisplayBytes};
};

/// `entry` after its pixels were decoded: size, thumbnail, state Ready; or Failed with the error.
ImageEntryPointer decodedEntry(const ImageEntry& entry, const Result<Image>& image);

}  // namespace vitrine
