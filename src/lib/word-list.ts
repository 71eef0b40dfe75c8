export type WordList = (word: string) => boolean

/**
 * Whether a word is in a table (`вина винов*`): words separated by blanks, where a star stands for any ending. Done by
 * look-ups, so that neither a long table nor a long word costs more than the length of the word.
 */
export function wordList(table: string): WordList {
  const { words, stems } = entriesOf(table)
  const [known, beginnings] = [new Set(words), new Set(stems)]
  const lengths = lengthsOf(stems)
  return (word) => known.has(word) || lengths.some((length) => beginnings.has(word.slice(0, length)))
}

/**
 * Which of many tables a word is in, by their positions: look-ups as above, so that many tables cost no more than one.
 */
export function wordIndex(tables: readonly string[]): (word: string) => number[] {
  const byWord = new Map<string, number[]>()
  const byStem = new Map<string, number[]>()
  for (const [place, table] of tables.entries()) {
    const { words, stems } = entriesOf(table)
    for (const word of words) byWord.set(word, [...(byWord.get(word) ?? []), place])
    for (const stem of stems) byStem.set(stem, [...(byStem.get(stem) ?? []), place])
  }
  const lengthsBy = new Map<string, number[]>()
  for (const [letter, stems] of Map.groupBy(byStem.keys(), firstOf)) lengthsBy.set(letter, lengthsOf(stems))
  return (word) => {
    let places = byWord.get(word)
    for (const length of lengthsBy.get(firstOf(word)) ?? []) {
      const more = byStem.get(word.slice(0, length))
      if (more) places = places ? [...places, ...more] : more
    }
    // Most words are in none.
    return places ? [...new Set(places)].sort((a, b) => a - b) : []
  }
}

const firstOf = (word: string) => word.charAt(0)

function entriesOf(table: string): { words: string[]; stems: string[] } {
  const entries = table.split(/\s+/).filter((entry) => entry !== '')
  const isStem = (entry: string) => entry.endsWith('*')
  return {
    words: entries.filter((entry) => !isStem(entry)),
    stems: entries.filter(isStem).map((entry) => entry.slice(0, -1)),
  }
}

const lengthsOf = (stems: Iterable<string>) => [...new Set([...stems].map((stem) => stem.length))]
