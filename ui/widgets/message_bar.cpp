// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/message_bar.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "theme/theme_colors.h"
#include "widgets/card.h"
#include "widgets/symbol_icon.h"

namespace vitrine {
namespace {

constexpr int kMostDetailLines = 6;
constexpr int kDetailPadding = 12;
constexpr int kSignSide = 16;

QToolButton* makeButton(const char* name, const char* role, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(QLatin1String(name));
    button->setProperty("role", role);
    return button;
}

}  // namespace

MessageBar::MessageBar(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("MessageBar"));
    setProperty("role", "notice");
    sign_ = makeLabel({}, "title", this);
    sentence_ = makeLabel({}, "text", this);
    sentence_->setObjectName(QStringLiteral("messageSentence"));
    sentence_->setWordWrap(true);
    sentence_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    details_ = new QPlainTextEdit(this);
    details_->setObjectName(QStringLiteral("messageDetails"));
    details_->setReadOnly(true);
    details_->setFrameShape(QFrame::NoFrame);
    details_->setTabChangesFocus(true);
    action_ = makeButton("messageAction", "button", this);
    more_ = makeButton("messageMore", "flat", this);
    more_->setCheckable(true);
    copy_ = makeButton("messageCopy", "flat", this);
    close_ = makeButton("messageClose", "flat", this);
    close_->setText(QStringLiteral("✕"));
    auto* line = new QHBoxLayout;
    line->addWidget(sign_);
    line->addWidget(sentence_, 1);
    line->addWidget(action_);
    line->addWidget(more_);
    line->addWidget(copy_);
    line->addWidget(close_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 5, 6, 5);
    layout->addLayout(line);
    layout->addWidget(details_);
    connect(action_, &QToolButton::clicked, this, &MessageBar::actionTriggered);
    connect(close_, &QToolButton::clicked, this, &QWidget::hide);
    connect(copy_, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(details_->toPlainText()); });
    connect(more_, &QToolButton::toggled, this, [this](bool open) {
        details_->setVisible(open);
        copy_->setVisible(open);
    });
    retranslate();
    hide();
}

void MessageBar::show(Kind kind, const QString& sentence, const QString& details, const QString& action) {
    setProperty("kind", kind == Kind::Error ? "error" : kind == Kind::Warning ? "warning" : "information");
    style()->unpolish(this);
    style()->polish(this);
    kind_ = kind;
    showSign();
    sentence_->setText(sentence);
    details_->setPlainText(details);
    const int lines = std::min(kMostDetailLines, static_cast<int>(details.count(u'\n')) + 2);
    details_->setFixedHeight(fontMetrics().lineSpacing() * lines + kDetailPadding);
    action_->setText(action);
    action_->setVisible(!action.isEmpty());
    more_->setVisible(!details.isEmpty());
    more_->setChecked(false);
    details_->hide();
    copy_->hide();
    setAccessibleName(sentence);
    QFrame::show();
}

void MessageBar::showSign() {
    const ThemeColors& colors = themeColors(this);
    const Symbol symbol = kind_ == Kind::Error ? Symbol::Failure : kind_ == Kind::Warning ? Symbol::Warning : Symbol::Information;
    const QColor& color = kind_ == Kind::Error ? colors.error : kind_ == Kind::Warning ? colors.warning : colors.text;
    sign_->setPixmap(symbolPixmap(symbol, color, kSignSide, devicePixelRatioF()));
}

QString MessageBar::sentence() const { return sentence_->text(); }

QString MessageBar::details() const { return details_->toPlainText(); }

void MessageBar::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
    if (event->type() == QEvent::PaletteChange) showSign();
}

void MessageBar::retranslate() {
    more_->setText(tr("Details"));
    copy_->setText(tr("Copy"));
    close_->setAccessibleName(tr("Close the message"));
    details_->setAccessibleName(tr("Details"));
}

}  // namespace vitrine
