import { z } from 'zod'
import { storedJson } from '../db/index.ts'
import type { GuestRow } from './store.ts'

const read = storedJson('guests.attributes', z.record(z.string(), z.unknown()))

/** What programs keep with a guest. */
export function attributesOf({ attributes }: Pick<GuestRow, 'attributes'>): Record<string, unknown> {
  return read(attributes)
}
