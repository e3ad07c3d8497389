"""File names that systems run or mount when opened, whatever they hold."""

from __future__ import annotations

_PROGRAMS = (
    "ade adp apk app application appref-ms asd bas bat cdxml chm cmd cnt com command cpl "
    "csh desktop diagcab dll exe fxp gadget grp hlp hpj hta inf ins ipa iqy isp its jar jnlp "
    "js jse ksh lib library-ms lnk mad maf mag mam maq mar mas mat mau mav maw mcf mda mde "
    "mdt mdw mdz msc msh msh1 msh2 mshxml msi msix msp mst msu ops oqy osd pcd pif pl plg prf prg "
    "printerexport ps1 ps1xml ps2 ps2xml psc1 psc2 psd1 psdm1 psm1 py pyc pyo pyw pyz rb "
    "reg run scf scr sct search-ms settingcontent-ms sh shb shs sys theme udl url vb vbe vbp vbs "
    "vsmacros vsw war webpnp website workflow wpk ws wsb wsc wsf wsh xbap xll xnk"
)
PROGRAMS = frozenset(_PROGRAMS.split())
DISKS = frozenset({"iso", "img", "vhd", "vhdx", "dmg", "udf"})
