"""Pages of a document as pictures, to look at before printing."""

from io import BytesIO


def page_pictures(content: bytes, *, width: int, limit: int = 50) -> list[bytes]:
    """Return the pages of a PDF as PNG, each `width` pixels wide, at most `limit` of them."""
    import pypdfium2

    pictures = []
    document = pypdfium2.PdfDocument(content)
    try:
        for number in range(min(len(document), limit)):
            page = document[number]
            picture = page.render(scale=width / page.get_width()).to_pil()
            out = BytesIO()
            picture.save(out, "PNG")
            pictures.append(out.getvalue())
            page.close()
    finally:
        document.close()
    return pictures
