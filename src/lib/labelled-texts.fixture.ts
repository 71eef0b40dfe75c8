import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

/** A text as people write it with what a person finds in it: `label label | text`, `-` for nothing, `\n` for a new line. */
export type LabelledText = { labels: string[]; text: string; language: 'ru' | 'en'; author: string }

export type LabelledTexts = {
  /** Rules are corrected by looking at these, and the model learns from them. */
  tuned: LabelledText[]
  /** Nobody mends a rule looking at these: they tell how well the rules do on texts they have not seen. */
  measured: LabelledText[]
  /** Written by someone who had read neither the rules nor the other texts; never tuned on. */
  unseen: LabelledText[]
}

const SETS = ['tuned', 'measured', 'unseen'] as const

/**
 * The labelled texts of a folder. `SET-AUTHOR.txt` holds what one author wrote, of the set that its name begins with (`learned`
 * is tuned, too); the texts of other files were written before any rule and are halved by the first byte of their SHA-256,
 * which nobody chooses.
 */
export function labelledTexts(folder: URL): LabelledTexts {
  const texts: LabelledTexts = { tuned: [], measured: [], unseen: [] }
  for (const file of readdirSync(folder).toSorted()) {
    const author = file.replace(/\.txt$/u, '')
    const set = author.startsWith('learned') ? 'tuned' : SETS.find((name) => author.startsWith(name))
    for (const line of readFileSync(new URL(file, folder), 'utf8').trim().split('\n')) {
      const text = labelledText(line, author)
      texts[set ?? (halfOf(text.text) === 1 ? 'measured' : 'tuned')].push(text)
    }
  }
  return texts
}

function labelledText(line: string, author: string): LabelledText {
  const at = line.indexOf(' | ')
  const text = line
    .slice(at + 3)
    .trim()
    .replaceAll('\\n', '\n')
  const labels = line.slice(0, at).split(' ')
  return { labels: labels[0] === '-' ? [] : labels, text, language: /[а-яё]/iu.test(text) ? 'ru' : 'en', author }
}

function halfOf(text: string): number {
  return createHash('sha256').update(text).digest()[0]! % 2
}
