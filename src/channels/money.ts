/** Providers' money is stored in whole millionths: a segment may cost a fraction of a cent. */
export const MILLION = 1_000_000

/** A decimal as providers write it, perhaps negative for a charge; undefined when there is none. */
export function fromDecimal(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined || text.trim() === '') return undefined
  const amount = Number(text)
  return Number.isFinite(amount) ? Math.round(Math.abs(amount) * MILLION) : undefined
}

/** Money in API answers: a number in the currency. */
export function fromMillionths(millionths: number): number {
  return millionths / MILLION
}
