// SPDX-License-Identifier: GPL-3.0-or-later
// Blocks set one below the other on A4 pages. Lengths are points, y grows downwards.
#pragma once

#include <QRectF>
#include <functional>
#include <vector>

class QPainter;

namespace vitrine {

class PageFlow {
public:
    using Paint = std::function<void(QPainter&, const QRectF&)>;

    static constexpr double kPageWidth = 595.0;
    static constexpr double kPageHeight = 842.0;
    static constexpr double kMargin = 36.0;
    static constexpr double kFooterHeight = 30.0;
    static constexpr double kWidth = kPageWidth - 2.0 * kMargin;

    /// Begins a page. When a later block overflows, the next page opens with `continuation`.
    void startPage(double continuationHeight, Paint continuation);
    /// Sets a block below the last one, on a new page if it does not fit; `gap` is left free above it
    /// unless it is the first of its page. Rather than open a page for a few lines, the gaps above are made smaller.
    void place(double height, double gap, Paint paint);
    /// Height left on the present page for a block with that gap, once the gaps of the page are made smaller.
    double room(double gap) const;
    /// Goes on at the top of a new page, below its continuation.
    void breakPage();

    int pageCount() const { return static_cast<int>(pages_.size()); }
    void paint(QPainter& painter, int page) const;

private:
    struct Block {
        QRectF area;
        Paint paint;
        double gap = 0.0;  ///< above it
    };
    using Page = std::vector<Block>;

    void tighten(double excess);

    std::vector<Page> pages_;
    double cursor_ = 0.0;
    double continuationHeight_ = 0.0;
    Paint continuation_;
};

}  // namespace vitrine
