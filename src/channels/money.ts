/** Money of providers is kept in whole millionths: a segment may cost a fraction of a hundredth. */
export const MILLION = 1_000_000

/** A decimal as providers write it, perhaps negative for a charge; undefined where there is none. */
export function fromDecimal(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined || text.trim() === '') return undefined
  const amount = Number(text)
  return Number.isFinite(amount) ? Math.round(Math.abs(amount) * MILLION) : undefined
}

/** As money leaves: a number of the currency. */
export function fromMillionths(millionths: number): number {
  return millionths / MILLION
}
