// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"
#include "pages/page.h"

class QPushButton;

namespace vitrine {

class Card;
class FactCard;
class JobIndicator;
class MachineCard;
class MessageBar;

/// What is in use and where it lies: backbone, concept set, workspace; what the machine offers; and, while images are
/// encoded, how far that is.
class LibraryPage : public Page {
    Q_OBJECT
public:
    explicit LibraryPage(const PageContext& context);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fill();
    void chooseConceptSet();
    void chooseWorkspace();
    void measureSizes();
    void makeEncodingCard();
    void showJobs(const JobList& jobs);
    void retranslate();

    PageContext context_;
    MessageBar* notice_;
    Card* encoding_;
    JobIndicator* encodingJob_;
    FactCard* backbone_;
    FactCard* concepts_;
    FactCard* workspace_;
    MachineCard* machine_;
    QPushButton* openBackbone_;
    QPushButton* openConcepts_;
    QPushButton* openWorkspace_;
    qint64 backboneBytes_ = -1;  ///< of its folder; -1 until measured
};

}  // namespace vitrine
