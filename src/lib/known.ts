/** A value that the code around it makes sure of. A mistake there is told by what is missing, instead of going on. */
export function known<T>(value: T, what: string): NonNullable<T> {
  if (value === undefined || value === null) throw new Error(`there is no ${what}`)
  return value
}
