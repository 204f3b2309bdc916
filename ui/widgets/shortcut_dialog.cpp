// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shortcut_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "widgets/card.h"

namespace vitrine {

ShortcutDialog::ShortcutDialog(const QVector<ShortcutLine>& lines, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("ShortcutDialog"));
    setWindowTitle(tr("Keyboard shortcuts"));
    auto* form = new QFormLayout;
    form->setLabelAlignment(Qt::AlignRight);
    form->setHorizontalSpacing(18);
    form->setVerticalSpacing(7);
    for (const ShortcutLine& line : lines) {
        auto* keys = makeLabel(line.keys, "title", this);
        keys->setAccessibleName(line.keys);
        form->addRow(keys, new QLabel(line.meaning, this));
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(16);
    layout->addLayout(form);
    layout->addWidget(buttons);
}

}  // namespace vitrine
