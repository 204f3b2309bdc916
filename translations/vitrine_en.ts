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
</TS>
