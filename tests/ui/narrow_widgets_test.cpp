// SPDX-License-Identifier: GPL-3.0-or-later
// What shows text where there is little room.
#include <gtest/gtest.h>

#include <QApplication>
#include <QHeaderView>
#include <QStandardItemModel>
#include <QTableView>

#include "widgets/filling_column.h"
#include "widgets/text_combo_box.h"

namespace vitrine {
namespace {

struct NarrowTable {
    NarrowTable() {
        for (int row = 0; row < 3; ++row)
            model.appendRow({new QStandardItem(QStringLiteral("the name of a run %1").arg(row)), new QStandardItem(QStringLiteral("done"))});
        view.setModel(&model);
        view.horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
        new FillingColumn(&view, 0, 400);
        view.resize(600, 200);
        view.show();
        QApplication::processEvents();
    }
    int textWidth() const { return view.fontMetrics().horizontalAdvance(model.item(0)->text()); }
    QStandardItemModel model;
    QTableView view;
};

TEST(FillingColumn, TakesWhatTheOthersLeave) {
    NarrowTable table;
    EXPECT_EQ(table.view.columnWidth(0) + table.view.columnWidth(1), table.view.viewport()->width());
    table.view.resize(700, 200);
    QApplication::processEvents();
    EXPECT_EQ(table.view.columnWidth(0) + table.view.columnWidth(1), table.view.viewport()->width());
}

TEST(FillingColumn, KeepsTheRoomOfItsTextsWhenTheOthersGrow) {
    NarrowTable table;
    table.model.item(1, 1)->setText(QString(200, u'x'));
    QApplication::processEvents();
    QApplication::processEvents();
    EXPECT_GT(table.view.columnWidth(1), 600);
    EXPECT_GE(table.view.columnWidth(0), table.textWidth());
    table.model.item(1, 0)->setText(QString(400, u'x'));
    QApplication::processEvents();
    QApplication::processEvents();
    EXPECT_EQ(table.view.columnWidth(0), 400) << "no more than its limit";
}

TEST(TextComboBox, IsAsWideAsItsWidestChoiceAndShrinksToSomeLetters) {
    TextComboBox box(QStringLiteral("box"), 6);
    box.addItem(QStringLiteral("short"));
    const int before = box.sizeHint().width();
    box.addItem(QStringLiteral("a choice that is much longer than the first"));
    EXPECT_GT(box.sizeHint().width(), before);
    EXPECT_LT(box.minimumSizeHint().width(), box.sizeHint().width());
    box.setItemText(1, QStringLiteral("a choice whose translation is longer than what stood there before it"));
    EXPECT_GE(box.sizeHint().width(), box.fontMetrics().horizontalAdvance(box.itemText(1)));
}

}  // namespace
}  // namespace vitrine
