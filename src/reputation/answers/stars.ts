/** Stars that stand for points; `rest` is the text besides them. */
export type Stars = { full: number; rest: string }

const LEADING = /^(?:[★⭐🌟✨*]\uFE0F?\s?)+/u
const EMPTY = /^[☆✩]+/u
const TRAILING_SIGNS = new Set(['★', '⭐', '🌟'])
/** Fewer than this at the end of a text are decoration. */
const MIN_TRAILING = 3
const MAX_TRAILING = 40

/**
 * The stars at the beginning or end of an answer; undefined when there are none. `full` is 0 when they make no scale.
 */
export function starsOf(text: string): Stars | undefined {
  const leading = LEADING.exec(text)?.[0]
  if (leading === undefined) return trailing(text)
  const full = count(leading)
  const after = text.slice(leading.length)
  // Asterisks that make words bold.
  if (text.startsWith('*') && (full === 1 || text.endsWith('*')) && after !== '') return undefined
  const empty = EMPTY.exec(after)?.[0] ?? ''
  const rest = after.slice(empty.length)
  return { full: empty && full + empty.length !== 5 ? 0 : full, rest }
}

function trailing(text: string): Stars | undefined {
  let at = text.length
  let full = 0
  for (const sign of [...text.slice(-MAX_TRAILING)].reverse()) {
    if (TRAILING_SIGNS.has(sign)) full += 1
    else if (!/[\uFE0F\s]/u.test(sign)) break
    at -= sign.length
  }
  return full >= MIN_TRAILING ? { full, rest: text.slice(0, at) } : undefined
}

function count(stars: string): number {
  return [...stars].filter((sign) => /[★⭐🌟✨*]/u.test(sign)).length
}
