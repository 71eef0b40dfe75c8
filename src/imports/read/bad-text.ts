const MAX_DEPTH = 32

/**
 * Why a value cannot be kept as it is: the null character, which PostgreSQL cannot store, half a character, or the sign
 * that stands where letters were lost before.
 */
export function badText(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return badString(value)
  if (typeof value !== 'object' || value === null) return undefined
  if (depth >= MAX_DEPTH) return `is nested more than ${MAX_DEPTH} deep`
  for (const [name, inner] of Object.entries(value)) {
    const problem = badString(name) ?? badText(inner, depth + 1)
    if (problem) return depth === 0 && problem.startsWith('holds') ? `${printable(name)}: ${problem}` : problem
  }
  return undefined
}

function badString(text: string): string | undefined {
  if (text.includes('\0')) return 'holds a null character'
  if (text.includes('\ufffd')) return 'holds letters that are not in the encoding of the file, or were lost before'
  return text.isWellFormed() ? undefined : 'holds half a character'
}

function printable(name: string): string {
  return name
    .toWellFormed()
    .replace(/[\p{Cc}\ufffd]/gu, '?')
    .slice(0, 60)
}
