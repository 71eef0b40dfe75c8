import { z } from 'zod'

const MAX = 10_000_000

/** An amount of money as people and programs write it, stored as whole hundredths. */
export const moneyInput = z
  .number()
  .min(-MAX)
  .max(MAX)
  .transform((amount) => Math.round(amount * 100))
  .meta({ description: 'In the currency of the restaurant; hundredths are kept' })

/** From the stored whole hundredths to the amount that the API shows. */
export function fromHundredths(hundredths: number): number {
  return hundredths / 100
}
