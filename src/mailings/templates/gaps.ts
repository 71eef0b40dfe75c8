/** Stands in a rendered text where a value was missing. A private-use character, so no author writes it. */
export const GAP = '\uE000'

/**
 * Closes the gaps that missing values left, with the punctuation that only made sense around the value:
 * "Добрый день, ▯!" becomes "Добрый день!", "▯, добрый день!" becomes "Добрый день!".
 */
export function closeGaps(text: string): string {
  if (!text.includes(GAP)) return text
  return (
    text
      // Empty quotes and brackets go with their value.
      .replace(new RegExp(`[«"“„(\\[][ ]*${GAP}[ ]*[»"”“)\\]]`, 'gu'), GAP)
      // Several gaps in a row are one.
      .replace(new RegExp(`${GAP}(?:[\\s,]*${GAP})+`, 'gu'), GAP)
      // At the beginning of a text, a line or a sentence: what follows begins it instead.
      .replace(
        new RegExp(`(^|\\n|[.!?…]\\s+)[ \\t]*${GAP}[ ]*[,;:!.–—-]*[ ]*(\\p{L})?`, 'gu'),
        (_, before: string, letter: string | undefined) => before + (letter ?? '').toUpperCase(),
      )
      // Before punctuation, emoji or an end: together with the comma in front of it.
      .replace(new RegExp(`[ ]*[,;:–—]?[ ]*${GAP}(?=[ ]*(?:[^\\p{L}\\p{N}\\s«“„"(\\[]|\\n|$))`, 'gu'), '')
      // In the midst of words.
      .replace(new RegExp(`[ ]*${GAP}[ ]*`, 'gu'), ' ')
      .replace(/^[ ]+|[ ]+$/gu, '')
  )
}
