// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include "pages/evaluate/evaluate_page.h"
#include "pages/inspect/inspect_page.h"
#include "pages/library/library_page.h"
#include "pages/map/map_page.h"
#include "pages/page.h"
#include "pages/train/train_page.h"

namespace vitrine {
namespace {

template <class T>
Page* make(const PageContext& context) {
    return new T(context);
}

}  // namespace

const std::vector<PageInfo>& pageList() {
    static const std::vector<PageInfo> pages{
        {"inspect", 1, [] { return QCoreApplication::translate("Pages", "Inspect"); }, make<InspectPage>},
        {"evaluate", 2, [] { return QCoreApplication::translate("Pages", "Evaluate"); }, make<EvaluatePage>},
        {"map", 3, [] { return QCoreApplication::translate("Pages", "Map"); }, make<MapPage>},
        {"train", 4, [] { return QCoreApplication::translate("Pages", "Train"); }, make<TrainPage>},
        {"library", 6, [] { return QCoreApplication::translate("Pages", "Library"); }, make<LibraryPage>},
    };
    return pages;
}

}  // namespace vitrine
