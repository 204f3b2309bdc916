// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/page_flow.h"

#include <algorithm>
#include <utility>

namespace vitrine {
namespace {

constexpr double kBottom = PageFlow::kPageHeight - PageFlow::kMargin - PageFlow::kFooterHeight;
constexpr double kLeastGap = 5.0;

double spareOf(double gap) { return std::max(0.0, gap - kLeastGap); }

}  // namespace

void PageFlow::startPage(double continuationHeight, Paint continuation) {
    pages_.emplace_back();
    cursor_ = kMargin;
    continuationHeight_ = continuationHeight;
    continuation_ = std::move(continuation);
}

double PageFlow::room(double gap) const {
    double spare = pages_.back().empty() ? 0.0 : spareOf(gap) - gap;
    for (const Block& block : pages_.back()) spare += spareOf(block.gap);
    return kBottom - cursor_ + spare;
}

void PageFlow::tighten(double excess) {
    double spare = 0.0;
    for (const Block& block : pages_.back()) spare += spareOf(block.gap);
    if (spare <= 0.0) return;
    const double share = std::min(1.0, excess / spare);
    double shift = 0.0;
    for (Block& block : pages_.back()) {
        const double cut = share * spareOf(block.gap);
        block.gap -= cut;
        shift += cut;
        block.area.translate(0.0, -shift);
    }
    cursor_ -= shift;
}

void PageFlow::breakPage() {
    pages_.emplace_back();
    cursor_ = kMargin;
    if (!continuation_) return;
    pages_.back().push_back({QRectF(kMargin, cursor_, kWidth, continuationHeight_), continuation_, 0.0});
    cursor_ += continuationHeight_;
}

void PageFlow::place(double height, double gap, Paint paint) {
    // A block higher than a page is set on a page of its own rather than pushed on for ever.
    if (height > room(gap) && cursor_ > kMargin + continuationHeight_) breakPage();
    const double above = pages_.back().empty() ? 0.0 : gap;
    pages_.back().push_back({QRectF(kMargin, cursor_ + above, kWidth, height), std::move(paint), above});
    cursor_ += above + height;
    if (cursor_ > kBottom) tighten(cursor_ - kBottom);
}

void PageFlow::paint(QPainter& painter, int page) const {
    for (const Block& block : pages_[static_cast<std::size_t>(page)]) block.paint(painter, block.area);
}

}  // namespace vitrine
