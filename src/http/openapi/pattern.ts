/**
 * The pattern of one of our own schemas, if it is written as a literal; undefined when it needs the flag `v`, as that
 * of emoji does, which JSON Schema does not know.
 */
export function patternOf(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 'u')
  } catch {
    return undefined
  }
}
