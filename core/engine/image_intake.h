// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/thread_pool.h"
#include "engine/encoding_queue.h"
#include "engine/engine.h"
#include "engine/image_library.h"

namespace vitrine {

/// Decodes `entries` on the pool, updates the library and hands the pixels on to the encoder.
/// `ready` gets the first finished image at once and the others in groups, from one pool thread at
/// a time; for no entries it gets one empty last batch on the calling thread.
void takeIn(std::vector<ImageEntryPointer> entries, std::function<void(ImageBatch)> ready, ThreadPool& pool,
            ImageLibrary& library, EncodingQueue& encoder);

}  // namespace vitrine
