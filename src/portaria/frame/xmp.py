"""What a PDF says of itself in XMP (ISO 16684-1): title, language, instants, and which parts of
ISO 19005 and ISO 14289 it keeps."""

from __future__ import annotations

from datetime import datetime
from html import escape

_XMP = """\
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 xmp:CreatorTool="Portaria" xmp:CreateDate="{at}" xmp:ModifyDate="{at}" xmp:MetadataDate="{at}"
 pdf:Producer="Portaria"><pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
 <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
 <pdfuaid:part>1</pdfuaid:part>
 <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
 <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
  <pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
  <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
  <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
  <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
   <pdfaProperty:name>part</pdfaProperty:name>
   <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
   <pdfaProperty:category>internal</pdfaProperty:category>
   <pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
  </rdf:li></rdf:Seq></pdfaSchema:property>
 </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def archived(title: str, language: str, at: datetime) -> str:
    """The properties of a file made to be kept (ISO 19005-3, 6.6.2), level A. The library's own
    take the instant of writing from the machine: the same content would not make the same bytes."""
    instant = at.isoformat(timespec="seconds")
    said = {"title": escape(title, quote=True), "language": escape(language, quote=True)}
    return _XMP.format(at=instant, **said)
