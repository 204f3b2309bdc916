// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/navigation_rail.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QEvent>
#include <QPainter>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "pages/page.h"
#include "theme/theme_colors.h"
#include "widgets/card.h"
#include "widgets/elided_label.h"
#include "widgets/model_dot.h"

namespace vitrine {
namespace {

constexpr int kWidth = 164;
constexpr int kMargin = 8;

/// A page name with its shortcut at the right, in a quieter colour.
class PageButton : public QAbstractButton {
public:
    PageButton(const QString& shortcut, QWidget* parent) : QAbstractButton(parent), shortcut_(shortcut) {
        setCheckable(true);
        setFocusPolicy(Qt::StrongFocus);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        setAttribute(Qt::WA_Hover);
    }

    QSize sizeHint() const override { return {kWidth - 2 * kMargin, fontMetrics().height() + 15}; }

protected:
    void paintEvent(QPaintEvent*) override {
        const ThemeColors& colors = themeColors(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF frame = QRectF(rect()).adjusted(1, 1, -1, -1);
        if (isChecked() || underMouse()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(colors.hover);
            painter.drawRoundedRect(frame, 6, 6);
        }
        if (hasFocus()) {
            painter.setPen(QPen(colors.accent, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(frame, 6, 6);
        }
        const QRect place = rect().adjusted(12, 0, -12, 0);
        QFont named = font();
        named.setBold(isChecked());
        painter.setFont(named);
        painter.setPen(isChecked() ? colors.text : colors.mutedText);
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, text());
        painter.setFont(font());
        painter.setPen(colors.mutedText);
        painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, shortcut_);
    }

private:
    QString shortcut_;
};

QString shortcutText(int number) { return QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number)).toString(QKeySequence::NativeText); }

}  // namespace

NavigationRail::NavigationRail(QWidget* parent) : QFrame(parent), buttons_(new QButtonGroup(this)) {
    setObjectName(QStringLiteral("NavigationRail"));
    setProperty("role", "rail");
    setFixedWidth(kWidth);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kMargin + 2, kMargin, kMargin);
    layout->setSpacing(2);
    int index = 0;
    for (const PageInfo& page : pageList()) {
        auto* button = new PageButton(shortcutText(page.number), this);
        button->setObjectName(QStringLiteral("page ") + QLatin1String(page.id));
        buttons_->addButton(button, index++);
        layout->addWidget(button);
    }
    runsTitle_ = makeLabel({}, "muted", this);
    runsTitle_->setContentsMargins(12, 14, 0, 2);
    layout->addWidget(runsTitle_);
    runs_ = new QVBoxLayout;
    runs_->setSpacing(0);
    layout->addLayout(runs_);
    layout->addStretch(1);
    connect(buttons_, &QButtonGroup::idClicked, this, &NavigationRail::pageChosen);
    retranslate();
}

void NavigationRail::setCurrent(int index) {
    if (QAbstractButton* button = buttons_->button(index)) button->setChecked(true);
}

void NavigationRail::setRuns(const WorkspaceSnapshot& workspace) {
    while (QLayoutItem* item = runs_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int position = 1;
    for (const auto& run : workspace.runs) {
        auto* line = new QWidget(this);
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(12, 4, 8, 4);
        row->setSpacing(7);
        auto* dot = new ModelDot(QString::fromStdString(run->variantId), position++, !run->unusable, line);
        auto* name = new ElidedLabel(line);
        name->setFullText(QString::fromStdString(run->title));
        name->setObjectName(QStringLiteral("run ") + QString::fromStdString(run->id));
        if (run->unusable) {
            name->setProperty("role", "muted");
            line->setToolTip(QString::fromStdString(run->unusable->message()));
        }
        row->addWidget(dot);
        row->addWidget(name, 1);
        runs_->addWidget(line);
    }
    runsTitle_->setVisible(!workspace.runs.empty());
}

void NavigationRail::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void NavigationRail::retranslate() {
    setAccessibleName(tr("Pages"));
    int index = 0;
    for (const PageInfo& page : pageList()) {
        QAbstractButton* button = buttons_->button(index++);
        button->setText(page.title());
        button->setAccessibleName(page.title());
    }
    runsTitle_->setText(tr("Runs"));
}

}  // namespace vitrine
