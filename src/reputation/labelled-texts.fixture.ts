import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

/** A text as people write it with what a person finds in it: `label label | text`, `-` for nothing. */
export type LabelledText = { labels: string[]; text: string; language: 'ru' | 'en' }

export type LabelledTexts = {
  /** Rules are mended looking at these, and the model learns from them. */
  tuned: LabelledText[]
  /** Nobody mends a rule looking at these: they tell how well the rules do on texts they have not seen. */
  measured: LabelledText[]
  /** Written by someone who had read neither the rules nor the other texts; never tuned on. */
  unseen: LabelledText[]
}

const SET_OF_FILE: Record<string, keyof LabelledTexts> = {
  'tuned.txt': 'tuned',
  'learned.txt': 'tuned',
  'measured.txt': 'measured',
  'unseen.txt': 'unseen',
}

/**
 * The labelled texts of a folder. Those of `tuned.txt`, `learned.txt`, `measured.txt` and `unseen.txt` are what the names say; those of other files were
 * written before any rule and are halved by the first byte of their SHA-256, which nobody chooses.
 */
export function labelledTexts(folder: URL): LabelledTexts {
  const texts: LabelledTexts = { tuned: [], measured: [], unseen: [] }
  for (const file of readdirSync(folder).toSorted()) {
    for (const line of readFileSync(new URL(file, folder), 'utf8').trim().split('\n')) {
      const text = labelledText(line)
      texts[SET_OF_FILE[file] ?? (halfOf(text.text) === 1 ? 'measured' : 'tuned')].push(text)
    }
  }
  return texts
}

function labelledText(line: string): LabelledText {
  const at = line.indexOf(' | ')
  const text = line.slice(at + 3).trim()
  const labels = line.slice(0, at).split(' ')
  return { labels: labels[0] === '-' ? [] : labels, text, language: /[а-яё]/iu.test(text) ? 'ru' : 'en' }
}

function halfOf(text: string): number {
  return createHash('sha256').update(text).digest()[0]! % 2
}
