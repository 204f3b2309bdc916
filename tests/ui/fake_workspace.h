// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/fake_engine.h"

namespace vitrine::test {

/// A workspace of made-up texts with zero-shot CLIP and three bottlenecks on it.
std::shared_ptr<const WorkspaceSnapshot> makeFakeWorkspace(const FakeWorld& world);

/// The 1×P embedding of image `id`: near the text of class id mod C.
Matrix fakeEmbedding(const FakeWorld& world, ImageId id);

}  // namespace vitrine::test
