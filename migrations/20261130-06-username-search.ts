import type { AnyDb } from './columns.ts'
import { addUsernamesToGuestSearch } from './search.ts'

/** Guests are found by the name under which WhatsApp finds them. */
export const up = (db: AnyDb): Promise<void> => addUsernamesToGuestSearch(db)
