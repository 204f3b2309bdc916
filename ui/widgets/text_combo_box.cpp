// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/text_combo_box.h"

#include <QHelpEvent>
#include <QStyleOptionComboBox>
#include <QToolTip>

namespace vitrine {
namespace {

constexpr int kTextMargin = 2;  ///< the style draws the text this far inside the field, on either side

}  // namespace

TextComboBox::TextComboBox(const QString& name, int fewestLetters, QWidget* parent) : QComboBox(parent) {
    setObjectName(name);
    // The hint is the widest choice; with a number of letters the least width is theirs alone.
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    setMinimumContentsLength(fewestLetters);
}

int TextComboBox::textRoom(const QStyleOptionComboBox& option) const {
    return style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this).width() - 2 * kTextMargin;
}

void TextComboBox::initStyleOption(QStyleOptionComboBox* option) const {
    QComboBox::initStyleOption(option);
    option->currentText = option->fontMetrics.elidedText(option->currentText, Qt::ElideRight, textRoom(*option));
}

bool TextComboBox::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty()) {
        QStyleOptionComboBox option;
        initStyleOption(&option);
        const bool isWhole = option.currentText == currentText();
        QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), isWhole ? QString() : currentText(), this);
        return true;
    }
    return QComboBox::event(event);
}

}  // namespace vitrine
