// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/map/highlight_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "plots/color_scales.h"
#include "widgets/card.h"

namespace vitrine {

HighlightDialog::HighlightDialog(const QStringList& names, const std::vector<int>& shown, QWidget* parent) : QDialog(parent), list_(new QListWidget(this)) {
    setObjectName(QStringLiteral("HighlightDialog"));
    setWindowTitle(tr("Highlight"));
    resize(360, 480);
    auto* filter = new QLineEdit(this);
    filter->setObjectName(QStringLiteral("highlightFilter"));
    filter->setPlaceholderText(tr("Filter names"));
    filter->setAccessibleName(tr("Filter names"));
    filter->setClearButtonEnabled(true);
    list_->setObjectName(QStringLiteral("highlightList"));
    list_->setAccessibleName(tr("Classes or clusters with a colour of their own"));
    for (int i = 0; i < names.size(); ++i) {
        auto* item = new QListWidgetItem(names[i], list_);
        item->setFlags(Qt::ItemIsUserCheckable | Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        item->setCheckState(std::find(shown.begin(), shown.end(), i) != shown.end() ? Qt::Checked : Qt::Unchecked);
    }
    auto* note = makeLabel(tr("Up to %n can have a colour; the others are grey.", nullptr, kCategoryColors), "muted", this);
    note->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(list_, &QListWidget::itemChanged, this, &HighlightDialog::limit);
    connect(filter, &QLineEdit::textChanged, this, [this](const QString& words) {
        for (int i = 0; i < list_->count(); ++i) list_->item(i)->setHidden(!list_->item(i)->text().contains(words, Qt::CaseInsensitive));
    });
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(filter);
    layout->addWidget(list_, 1);
    layout->addWidget(note);
    layout->addWidget(buttons);
    limit();
}

std::vector<int> HighlightDialog::chosen() const {
    std::vector<int> found;
    for (int i = 0; i < list_->count(); ++i)
        if (list_->item(i)->checkState() == Qt::Checked) found.push_back(i);
    return found;
}

void HighlightDialog::limit() {
    const bool isFull = chosen().size() >= kCategoryColors;
    const QSignalBlocker block(list_);
    for (int i = 0; i < list_->count(); ++i) {
        QListWidgetItem* item = list_->item(i);
        const bool isOpen = !isFull || item->checkState() == Qt::Checked;
        item->setFlags(isOpen ? item->flags() | Qt::ItemIsEnabled : item->flags() & ~Qt::ItemIsEnabled);
    }
}

}  // namespace vitrine
