"""The types the gate tells apart, and how each begins."""

from __future__ import annotations

from portaria.mail.gate.kinds.types import Group, Type


def _type(id: str, group: Group, label: str, extensions: str = "") -> Type:
    return Type(id, group, label, frozenset(extensions.split()))


PE = _type("pe", Group.PROGRAM, "programa do Windows", "exe dll scr com pif cpl sys ocx xll")
ELF = _type("elf", Group.PROGRAM, "programa do Linux", "so bin elf run")
MACHO = _type("macho", Group.PROGRAM, "programa do macOS", "dylib bin")
JAVA = _type("java", Group.PROGRAM, "programa em Java", "class")
JAR = _type("jar", Group.PROGRAM, "programa em Java empacotado", "jar war ear")
DEX = _type("dex", Group.PROGRAM, "programa do Android", "dex")
APK = _type("apk", Group.PROGRAM, "programa do Android empacotado", "apk xapk aab")
WASM = _type("wasm", Group.PROGRAM, "programa WebAssembly", "wasm")
LNK = _type("lnk", Group.PROGRAM, "atalho do Windows", "lnk")
MSI = _type("msi", Group.PROGRAM, "instalador do Windows", "msi msp mst")
PACKAGE = _type("package", Group.PROGRAM, "pacote de instalação", "deb rpm msix appx crx xpi")
CHM = _type("chm", Group.PROGRAM, "ajuda compilada do Windows", "chm")
FLASH = _type("flash", Group.PROGRAM, "programa Flash", "swf")
SCRIPT = _type(
    "script", Group.PROGRAM, "programa em texto (script)", "js jse vbs vbe wsf hta ps1 bat"
)
SHORTCUT = _type("shortcut", Group.PROGRAM, "atalho em texto", "url website desktop scf")

ZIP = _type("zip", Group.ARCHIVE, "arquivo compactado ZIP", "zip zipx cbz kmz")
RAR = _type("rar", Group.ARCHIVE, "arquivo compactado RAR", "rar")
SEVEN = _type("7z", Group.ARCHIVE, "arquivo compactado 7-Zip", "7z")
GZIP = _type("gzip", Group.ARCHIVE, "arquivo compactado GZIP", "gz tgz svgz")
BZIP2 = _type("bzip2", Group.ARCHIVE, "arquivo compactado BZIP2", "bz2 tbz tbz2")
XZ = _type("xz", Group.ARCHIVE, "arquivo compactado XZ", "xz txz lzma")
ZSTD = _type("zstd", Group.ARCHIVE, "arquivo compactado ZSTD", "zst")
TAR = _type("tar", Group.ARCHIVE, "pacote TAR", "tar")
CAB = _type("cab", Group.ARCHIVE, "arquivo compactado CAB", "cab")
OLD_ARCHIVE = _type("archive", Group.ARCHIVE, "arquivo compactado", "lzh lha ace arj zoo z ar a")
TNEF = _type("tnef", Group.ARCHIVE, "anexos do Outlook (winmail.dat)", "dat")
MESSAGE = _type("message", Group.ARCHIVE, "mensagem anexada", "eml msg mht mhtml")
DISK = _type("disk", Group.DISK, "imagem de disco", "iso img vhd vhdx dmg udf")

MP3 = _type("mp3", Group.AUDIO, "áudio MP3", "mp3 mp2 mpga")
OGG = _type("ogg", Group.AUDIO, "áudio OGG", "ogg oga opus ogv")
FLAC = _type("flac", Group.AUDIO, "áudio FLAC", "flac")
WAV = _type("wav", Group.AUDIO, "áudio WAV", "wav")
AMR = _type("amr", Group.AUDIO, "áudio AMR", "amr")
MIDI = _type("midi", Group.AUDIO, "música MIDI", "mid midi")
AIFF = _type("aiff", Group.AUDIO, "áudio AIFF", "aif aiff")
AAC = _type("aac", Group.AUDIO, "áudio AAC", "aac m4a m4b m4r")
MP4 = _type("mp4", Group.VIDEO, "vídeo MP4", "mp4 m4v mov qt 3gp 3g2")
AVI = _type("avi", Group.VIDEO, "vídeo AVI", "avi")
MATROSKA = _type("matroska", Group.VIDEO, "vídeo Matroska", "mkv webm mka")
MPEG = _type("mpeg", Group.VIDEO, "vídeo MPEG", "mpg mpeg vob ts m2ts")
FLV = _type("flv", Group.VIDEO, "vídeo FLV", "flv f4v")
ASF = _type("asf", Group.VIDEO, "áudio ou vídeo do Windows Media", "asf wmv wma")
GIF_MOVING = _type("gif-moving", Group.ANIMATION, "animação GIF", "gif")
PNG_MOVING = _type("png-moving", Group.ANIMATION, "animação PNG", "png apng")
WEBP_MOVING = _type("webp-moving", Group.ANIMATION, "animação WebP", "webp")
JPEG = _type("jpeg", Group.PHOTO, "fotografia JPEG", "jpg jpeg jpe jfif")
HEIC = _type("heic", Group.PHOTO, "fotografia HEIC", "heic heif avif")
RAW = _type("raw", Group.PHOTO, "fotografia de câmera", "cr2 cr3 nef arw dng orf rw2 raf")
JPEG_SMALL = _type("jpeg-small", Group.IMAGE, "imagem JPEG pequena", "jpg jpeg jpe jfif")
GIF = _type("gif", Group.IMAGE, "imagem GIF", "gif")
PNG = _type("png", Group.IMAGE, "imagem PNG", "png")
WEBP = _type("webp", Group.IMAGE, "imagem WebP", "webp")
BMP = _type("bmp", Group.IMAGE, "imagem BMP", "bmp dib")
TIFF = _type("tiff", Group.IMAGE, "imagem TIFF", "tif tiff")
ICON = _type("icon", Group.IMAGE, "ícone", "ico cur")
SVG = _type("svg", Group.IMAGE, "desenho SVG", "svg")

PDF = _type("pdf", Group.DOCUMENT, "documento PDF", "pdf")
RTF = _type("rtf", Group.DOCUMENT, "documento RTF", "rtf doc")
OLE = _type("ole", Group.DOCUMENT, "documento do Office antigo", "doc xls ppt dot xlt pps vsd pub")
OOXML = _type(
    "ooxml", Group.DOCUMENT, "documento do Office",
    "docx xlsx pptx docm xlsm pptm dotx dotm xltx xltm ppsx ppsm xlsb vsdx",
)  # fmt: skip
ODF = _type("odf", Group.DOCUMENT, "documento ODF", "odt ods odp odg odf odb ott ots otp")
EPUB = _type("epub", Group.DOCUMENT, "livro EPUB", "epub")
ONENOTE = _type("onenote", Group.DOCUMENT, "caderno do OneNote", "one onepkg")
SIGNATURE = _type(
    "signature", Group.DOCUMENT, "assinatura ou certificado", "p7s p7m p7b asc sig cer"
)
HTML = _type("html", Group.TEXT, "página HTML", "html htm xhtml shtml mht mhtml")
XML = _type("xml", Group.TEXT, "texto XML", "xml xsd xsl kml gpx svg")
TEXT = _type("text", Group.TEXT, "texto")

BEGINNINGS: tuple[tuple[bytes, Type], ...] = (
    (b"MZ", PE),
    (b"\x7fELF", ELF),
    (b"\xfe\xed\xfa\xce", MACHO),
    (b"\xfe\xed\xfa\xcf", MACHO),
    (b"\xce\xfa\xed\xfe", MACHO),
    (b"\xcf\xfa\xed\xfe", MACHO),
    (b"\xca\xfe\xba\xbe", JAVA),  # Java's classes and macOS' programs for several machines
    (b"dex\n", DEX),
    (b"\0asm", WASM),
    (b"L\0\0\0\x01\x14\x02\0", LNK),
    (b"ITSF", CHM),
    (b"FWS", FLASH),
    (b"CWS", FLASH),
    (b"ZWS", FLASH),
    (b"\xed\xab\xee\xdb", PACKAGE),
    (b"!<arch>\ndebian", PACKAGE),
    (b"Cr24", PACKAGE),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"PK\x07\x08", ZIP),
    (b"Rar!\x1a\x07", RAR),
    (b"7z\xbc\xaf'\x1c", SEVEN),
    (b"\x1f\x8b", GZIP),
    (b"BZh", BZIP2),
    (b"\xfd7zXZ\0", XZ),
    (b"\x28\xb5\x2f\xfd", ZSTD),
    (b"MSCF", CAB),
    (b"!<arch>\n", OLD_ARCHIVE),
    (b"\x1f\x9d", OLD_ARCHIVE),
    (b"\x60\xea", OLD_ARCHIVE),
    (b"\x78\x9f\x3e\x22", TNEF),
    (b"conectix", DISK),
    (b"vhdxfile", DISK),
    (b"ID3", MP3),
    (b"OggS", OGG),
    (b"fLaC", FLAC),
    (b"#!AMR", AMR),
    (b"MThd", MIDI),
    (b"FORM", AIFF),
    (b"ADIF", AAC),
    (b"\xff\xf1", AAC),
    (b"\xff\xf9", AAC),
    (b"\xff\xfb", MP3),
    (b"\xff\xf3", MP3),
    (b"\xff\xf2", MP3),
    (b"\xff\xfa", MP3),
    (b"\x1aE\xdf\xa3", MATROSKA),
    (b"\0\0\x01\xba", MPEG),
    (b"\0\0\x01\xb3", MPEG),
    (b"FLV\x01", FLV),
    (b"0&\xb2u\x8ef\xcf\x11", ASF),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"BM", BMP),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"\0\0\x01\0", ICON),
    (b"\0\0\x02\0", ICON),
    (b"%PDF-", PDF),
    (b"{\\rt", RTF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"\xe4R\\{\x8c\xd8\xa7M\xae\xb1Sx\xd0)\x96\xd3", ONENOTE),
)
"""Beginnings, each with the type it says; of two that begin alike, the longer counts."""
