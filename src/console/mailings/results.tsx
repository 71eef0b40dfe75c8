import type { Mailing } from './types.ts'

export function Results({ mailing: _ }: { mailing: Mailing }) {
  return null
}
