"""Which reports are about the same matter, and why.

Two reports are one matter when place, subject and time fit, however differently they are told. A message becomes the
places it names (`places`), the matters it speaks of (`matters`) and its remaining words (`words`); pairs worth a look
are found without comparing all with all (`blocking`), measured (`features`), and scored by weights that say what each
piece of evidence contributed (`scoring`). `finding.find_pairs` puts the parts together.

Word lists and weights are data and come in as arguments. Not here: files, and what is done with a pair.
"""
