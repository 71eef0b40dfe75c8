/** A value that the code around it guarantees. Throws an error that names it (`what`) if it is missing after all. */
export function known<T>(value: T, what: string): NonNullable<T> {
  if (value === undefined || value === null) throw new Error(`there is no ${what}`)
  return value
}
