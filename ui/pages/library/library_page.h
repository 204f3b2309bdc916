// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"
#include "pages/page.h"

class QFormLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace vitrine {

class Card;
class MessageBar;

/// What is in use and where it lies: backbone, concept set, workspace; and what the machine offers.
class LibraryPage : public Page {
    Q_OBJECT
public:
    explicit LibraryPage(const PageContext& context);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fill();
    void fillCard(Card* card, const QVector<QPair<QString, QString>>& facts);
    void chooseConceptSet();
    void chooseWorkspace();
    void measureSizes();
    void retranslate();

    PageContext context_;
    MessageBar* notice_;
    Card* backbone_;
    Card* concepts_;
    Card* workspace_;
    Card* machine_;
    QPushButton* openBackbone_;
    QPushButton* openConcepts_;
    QPushButton* openWorkspace_;
    QPushButton* measure_;
    QPlainTextEdit* diagnostics_;
    QString backboneSize_;
    bool measured_ = false;
};

}  // namespace vitrine
