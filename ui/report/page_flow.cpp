// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/page_flow.h"

#include <utility>

namespace vitrine {
namespace {

constexpr double kBottom = PageFlow::kPageHeight - PageFlow::kMargin - PageFlow::kFooterHeight;

}  // namespace

void PageFlow::startPage(double continuationHeight, Paint continuation) {
    pages_.emplace_back();
    cursor_ = kMargin;
    continuationHeight_ = continuationHeight;
    continuation_ = std::move(continuation);
}

double PageFlow::room(double gap) const { return kBottom - cursor_ - (pages_.back().empty() ? 0.0 : gap); }

void PageFlow::breakPage() {
    pages_.emplace_back();
    cursor_ = kMargin;
    if (!continuation_) return;
    pages_.back().push_back({QRectF(kMargin, cursor_, kWidth, continuationHeight_), continuation_});
    cursor_ += continuationHeight_;
}

void PageFlow::place(double height, double gap, Paint paint) {
    // A block higher than a page is set on a page of its own rather than pushed on for ever.
    if (height > room(gap) && cursor_ > kMargin + continuationHeight_) breakPage();
    if (!pages_.back().empty()) cursor_ += gap;
    pages_.back().push_back({QRectF(kMargin, cursor_, kWidth, height), std::move(paint)});
    cursor_ += height;
}

void PageFlow::paint(QPainter& painter, int page) const {
    for (const Block& block : pages_[static_cast<std::size_t>(page)]) block.paint(painter, block.area);
}

}  // namespace vitrine
