"""Take the pictures of the main pages for the README, from a server of its own without documents.

python tools/screenshots.py [FOLDER]      docs/screenshots by default; needs Chromium and pngquant
or Pillow is not needed: the palette is made here

The documents are left out on purpose: their wording is not in this repository, nor in a picture.
"""
