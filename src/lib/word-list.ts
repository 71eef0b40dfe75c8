export type WordList = (word: string) => boolean

/**
 * Whether a word is one of a table: `вина винов*`, words by blanks, a star for any ending. By look-ups, so that neither a
 * long table nor a long word costs more than the word's length.
 */
export function wordList(table: string): WordList {
  const entries = table.split(/\s+/).filter((entry) => entry !== '')
  const words = new Set(entries.filter((entry) => !entry.endsWith('*')))
  const stems = new Set(entries.filter((entry) => entry.endsWith('*')).map((entry) => entry.slice(0, -1)))
  const lengths = [...new Set([...stems].map((stem) => stem.length))]
  return (word) => words.has(word) || lengths.some((length) => stems.has(word.slice(0, length)))
}
