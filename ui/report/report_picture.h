// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

#include "report/inspect_report.h"

namespace vitrine {

/// The picture of an item with its heat map blended in, no side longer than `longestSide` pixels.
/// Blended here rather than by the page, so that the PDF needs no transparency. Null without a picture.
QImage reportPicture(const ReportItem& item, int longestSide, bool withHeatMap = true);

}  // namespace vitrine
