// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include "pages/inspect/inspect_page.h"
#include "pages/library/library_page.h"
#include "pages/page.h"

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
        {"library", 6, [] { return QCoreApplication::translate("Pages", "Library"); }, make<LibraryPage>},
    };
    return pages;
}

}  // namespace vitrine
