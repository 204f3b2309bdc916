<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>ReportNotes</name>
    <message numerus="yes">
        <source>%n images</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (%n concepts)</source>
        <comment>name</comment>
        <translation>
            <numerusform>%1 (%n concept)</numerusform>
            <numerusform>%1 (%n concepts)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportReasons</name>
    <message numerus="yes">
        <source>%n others</source>
        <comment>concepts</comment>
        <translation>
            <numerusform>%n other</numerusform>
            <numerusform>%n others</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <comment>concepts</comment>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunSentence</name>
    <message numerus="yes">
        <source>%n line(s) or picture(s) of the data were left out:</source>
        <translation>
            <numerusform>%n line or picture of the data were left out:</numerusform>
            <numerusform>%n lines or pictures of the data were left out:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vitrine::CellCard</name>
    <message numerus="yes">
        <source>%n image(s) · double-click to inspect</source>
        <translation>
            <numerusform>%n image · double-click to inspect</numerusform>
            <numerusform>%n images · double-click to inspect</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vitrine::ConceptHeader</name>
    <message numerus="yes">
        <source>%1 of %n concept(s) active: above 5 % of the strongest.</source>
        <translation>
            <numerusform>%1 of %n concept active: above 5 % of the strongest.</numerusform>
            <numerusform>%1 of %n concepts active: above 5 % of the strongest.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n concept(s) make 95 % of this decision.</source>
        <translation>
            <numerusform>%n concept makes 95 % of this decision.</numerusform>
            <numerusform>%n concepts make 95 % of this decision.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vitrine::ConfusionCard</name>
    <message numerus="yes">
        <source>%1 · %2 classes · %n image(s)</source>
        <translation>
            <numerusform>%1 · %2 classes · %n image</numerusform>
            <numerusform>%1 · %2 classes · %n images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vitrine::ContributionModel</name>
    <message numerus="yes">
        <source>%n other concept(s)</source>
        <translation>
            <numerusform>%n other concept</numerusform>
            <numerusform>%n other concepts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vitrine::ExportDialog</name>
    <message numerus="yes">
        <source>All %n image(s)</source>
        <translation>
            <numerusform>The image</numerusform>
            <numerusform>All %n images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vitrine::HighlightDialog</name>
    <message numerus="yes">
        <source>Up to %n can have a colour; the others are grey.</source>
        <translation>
            <numerusform>Up to %n can have a colour; the others are grey.</numerusform>
            <numerusform>Up to %n can have a colour; the others are grey.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vitrine::InspectPage</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) written: %1</source>
        <translation>
            <numerusform>Report written: %1</numerusform>
            <numerusform>%n files written: %1 and further pages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vitrine::JobIndicator</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vitrine::LibraryPage</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vitrine::MachineCard</name>
    <message numerus="yes">
        <source>%1, %n thread(s)</source>
        <translation>
            <numerusform>%1, %n thread</numerusform>
            <numerusform>%1, %n threads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hardware thread(s)</source>
        <translation>
            <numerusform>%n hardware thread</numerusform>
            <numerusform>%n hardware threads</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vitrine::MainWindow</name>
    <message numerus="yes">
        <source>%1, %n thread(s)</source>
        <translation>
            <numerusform>%1, %n thread</numerusform>
            <numerusform>%1, %n threads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n file(s) skipped; the rest is loaded.</source>
        <translation>
            <numerusform>%1 of %n file skipped; the rest is loaded.</numerusform>
            <numerusform>%1 of %n files skipped; the rest is loaded.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) loaded</source>
        <translation>
            <numerusform>%n model loaded</numerusform>
            <numerusform>%n models loaded</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of the %n file(s) could be read.</source>
        <translation>
            <numerusform>The file could not be read.</numerusform>
            <numerusform>None of the %n files could be read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vitrine::MapCard</name>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln image</numerusform>
            <numerusform>%Ln images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln concept(s)</source>
        <translation>
            <numerusform>%Ln concept</numerusform>
            <numerusform>%Ln concepts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln class(es)</source>
        <translation>
            <numerusform>%Ln class</numerusform>
            <numerusform>%Ln classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln random word(s)</source>
        <translation>
            <numerusform>%Ln random word</numerusform>
            <numerusform>%Ln random words</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vitrine::MapSession</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s)</source>
        <translation>
            <numerusform>%n text</numerusform>
            <numerusform>%n texts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vitrine::NewRunCard</name>
    <message numerus="yes">
        <source>Takes %1 on this device, %2 of memory in all, %3 on disk; measured with %n step(s).</source>
        <translation>
            <numerusform>Takes %1 on this device, %2 of memory in all, %3 on disk; measured with %n step.</numerusform>
            <numerusform>Takes %1 on this device, %2 of memory in all, %3 on disk; measured with %n steps.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Start %n run(s)</source>
        <translation>
            <numerusform>Start %n run</numerusform>
            <numerusform>Start %n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n image(s)</source>
        <translation>
            <numerusform>%1, %n image</numerusform>
            <numerusform>%1, %n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n concept(s)</source>
        <translation>
            <numerusform>%1, %n concept</numerusform>
            <numerusform>%1, %n concepts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vitrine::RunTableModel</name>
    <message numerus="yes">
        <source>%1, %n seed(s)</source>
        <translation>
            <numerusform>%1, %n seed</numerusform>
            <numerusform>%1, %n seeds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n image(s)</source>
        <translation>
            <numerusform>, %n image</numerusform>
            <numerusform>, %n images</numerusform>
        </translation>
    </message>
</context>
</TS>
