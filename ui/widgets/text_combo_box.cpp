// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/text_combo_box.h"

#include <QHelpEvent>
#include <QStyleOptionComboBox>
#include <QToolTip>
#include <algorithm>

namespace vitrine {
namespace {

constexpr int kMostLetters = 14;  ///< of the choice shown for which room is kept
constexpr int kTextMargin = 2;  ///< the style draws the text this far inside the field, on either side

}  // namespace

TextComboBox::TextComboBox(const QString& name, int fewestLetters, QWidget* parent) : QComboBox(parent) {
    setObjectName(name);
    // The hint is the widest choice; with a number of letters the least width is theirs alone.
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    setMinimumContentsLength(fewestLetters);
    connect(this, &QComboBox::currentTextChanged, this, [this] { updateGeometry(); });
}

QSize TextComboBox::minimumSizeHint() const {
    QSize size = QComboBox::minimumSizeHint();
    const int letter = fontMetrics().horizontalAdvance(QLatin1Char('X'));
    const int fewest = letter * minimumContentsLength();
    const int shown = fontMetrics().horizontalAdvance(currentText()) + 2 * kTextMargin;
    size.rwidth() += std::clamp(shown, fewest, std::max(fewest, letter * kMostLetters)) - fewest;
    return size;
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
