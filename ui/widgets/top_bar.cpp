// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/top_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeySequence>
#include <QLabel>
#include <QPushButton>

#include "widgets/card.h"

namespace vitrine {
namespace {

QPushButton* makeButton(const char* name, const char* role, QWidget* parent) {
    auto* button = new QPushButton(parent);
    button->setObjectName(QLatin1String(name));
    if (role) button->setProperty("role", role);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

}  // namespace

TopBar::TopBar(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("TopBar"));
    setProperty("role", "bar");
    auto* product = makeLabel(QStringLiteral("Vitrine"), "title", this);
    workspaceChip_ = makeButton("workspaceChip", "chip", this);
    backboneChip_ = makeButton("backboneChip", "chip", this);
    conceptsChip_ = makeButton("conceptsChip", "chip", this);
    find_ = makeButton("findButton", "field", this);
    open_ = makeButton("openImages", nullptr, this);
    export_ = makeButton("exportReport", "primary", this);
    export_->setEnabled(false);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 7, 14, 7);
    layout->setSpacing(10);
    layout->addWidget(product);
    for (QPushButton* chip : {workspaceChip_, backboneChip_, conceptsChip_}) {
        layout->addWidget(chip);
        connect(chip, &QPushButton::clicked, this, &TopBar::libraryRequested);
    }
    layout->addStretch(1);
    layout->addWidget(find_);
    layout->addWidget(open_);
    layout->addWidget(export_);
    connect(find_, &QPushButton::clicked, this, &TopBar::findRequested);
    connect(open_, &QPushButton::clicked, this, &TopBar::openRequested);
    connect(export_, &QPushButton::clicked, this, &TopBar::exportRequested);
    retranslate();
}

void TopBar::setWorkspace(std::shared_ptr<const WorkspaceSnapshot> workspace) {
    workspace_ = std::move(workspace);
    retranslate();
}

void TopBar::setExportEnabled(bool enabled) { export_->setEnabled(enabled); }

/// The shortcut is a hint: where the bar is narrow it goes rather than stand half cut.
void TopBar::nameFind() {
    const QString keys = QKeySequence(Qt::CTRL | Qt::Key_K).toString(QKeySequence::NativeText);
    find_->setText(tr("Find image, class or concept") + QStringLiteral("   ") + keys);
    layout()->invalidate();
    if (layout()->sizeHint().width() > width()) find_->setText(tr("Find image, class or concept"));
}

void TopBar::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    nameFind();
}

void TopBar::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void TopBar::retranslate() {
    for (QPushButton* chip : {workspaceChip_, backboneChip_, conceptsChip_}) chip->setVisible(workspace_ != nullptr);
    if (workspace_) {
        workspaceChip_->setText(tr("Workspace  %1").arg(QString::fromStdString(workspace_->name)));
        backboneChip_->setText(tr("Backbone  %1").arg(QString::fromStdString(workspace_->backbone.title)));
        conceptsChip_->setText(tr("Concepts  %1").arg(workspace_->conceptNames.size()));
    }
    open_->setText(tr("Open images"));
    export_->setText(tr("Export report"));
    nameFind();
}

}  // namespace vitrine
