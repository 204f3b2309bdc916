// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/navigation_rail.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

#include "pages/page.h"
#include "selection/shown_runs.h"
#include "theme/theme_colors.h"
#include "widgets/card.h"

namespace vitrine {
namespace {

constexpr int kWidth = 176;  // the longest page name in bold, in any of the languages, beside its shortcut
constexpr int kMargin = 8;
constexpr int kTextMargin = 12;

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
        const QRect place = rect().adjusted(kTextMargin, 0, -kTextMargin, 0);
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

/// A run: its dot is full while its column stands on Inspect, a ring while it does not.
class RunButton : public QAbstractButton {
public:
    RunButton(const RunSnapshot& run, int position, QWidget* parent)
        : QAbstractButton(parent), method_(QString::fromStdString(run.variantId)), position_(position) {
        setObjectName(QStringLiteral("run ") + QString::fromStdString(run.id));
        setCheckable(true);
        setEnabled(!run.unusable);
        setFocusPolicy(Qt::StrongFocus);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        setAttribute(Qt::WA_Hover);
        setText(QString::fromStdString(run.title));
        setAccessibleName(text());
    }

    QSize sizeHint() const override { return {kWidth - 2 * kMargin, fontMetrics().height() + 8}; }

protected:
    void paintEvent(QPaintEvent*) override {
        const ThemeColors& colors = themeColors(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        if (isEnabled() && (underMouse() || hasFocus())) {
            painter.setPen(hasFocus() ? QPen(colors.accent, 2) : QPen(Qt::NoPen));
            painter.setBrush(underMouse() ? QBrush(colors.hover) : QBrush(Qt::NoBrush));
            painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
        }
        const QColor dot = modelColor(method_, position_, colors);
        painter.setPen(isChecked() ? QPen(Qt::NoPen) : QPen(dot, 1.5));
        painter.setBrush(isChecked() ? QBrush(dot) : QBrush(Qt::NoBrush));
        painter.drawEllipse(QPointF(kTextMargin + 5, height() / 2.0), 4, 4);
        const QRect place = rect().adjusted(kTextMargin + 17, 0, -4, 0);
        painter.setPen(isChecked() ? colors.text : colors.mutedText);
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, fontMetrics().elidedText(text(), Qt::ElideRight, place.width()));
    }

private:
    QString method_;
    int position_;
};

QString shortcutText(int number) { return QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number)).toString(QKeySequence::NativeText); }

}  // namespace

NavigationRail::NavigationRail(ShownRuns& shown, QWidget* parent) : QFrame(parent), shown_(shown), buttons_(new QButtonGroup(this)) {
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
    auto* list = new QWidget(this);
    runs_ = new QVBoxLayout(list);
    runs_->setContentsMargins(0, 0, 0, 0);
    runs_->setSpacing(0);
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("railRuns"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setWidget(list);
    list->setAutoFillBackground(false);  // setWidget turned it on; the rail's own colour is wanted
    layout->addWidget(scroll, 1);
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
        auto* button = new RunButton(*run, position++, this);
        const QString id = QString::fromStdString(run->id);
        const QString name = button->text() == id ? id : button->text() + QStringLiteral(" (") + id + u')';
        button->setChecked(shown_.contains(id));
        button->setToolTip(run->unusable ? QString::fromStdString(run->unusable->message())
                                         : tr("%1: show or hide its column on Inspect; a ring says that it is hidden").arg(name));
        connect(button, &QAbstractButton::clicked, this, [this, id](bool checked) { shown_.setShown(id, checked); });
        connect(&shown_, &ShownRuns::changed, button, [this, button, id] { button->setChecked(shown_.contains(id)); });
        runs_->addWidget(button);
    }
    runs_->addStretch(1);
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
