/**
 * A pattern of one of our own schemas, where it is written as a literal; undefined when it is written for the flag `v`,
 * as that of emoji is, which JSON Schema does not know.
 */
export function patternOf(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 'u')
  } catch {
    return undefined
  }
}
